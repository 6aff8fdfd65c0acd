/**
 * Is there an order in which these operations could have happened one after another, each between its call and its
 * answer, so that the rule "who holds a conversation keeps it" was never broken? After Wing and Gong, with visited
 * states remembered.
 */

export interface HistoryOperation {
  what: 'take' | 'held' | 'release' | 'claim' | 'reopen';
  agent: string;
  /** `held`: who was said to have it. */
  holder?: string;
  called: number;
  /** Infinity: no answer, so it may have happened, and may still happen. */
  answered: number;
  /** Nobody knows whether it happened. */
  optional: boolean;
}

const nobody = '';

/** Who may hold it afterwards. None: it cannot have happened now. */
function after(holder: string, { what, agent, holder: said }: HistoryOperation): string[] {
  const mayAct = holder === nobody || holder === agent;
  switch (what) {
    case 'take':
      return mayAct ? [agent] : [];
    case 'held':
      return holder === said ? [holder] : [];
    case 'release':
      return mayAct ? [nobody] : [];
    // an answer makes its author the handler where a person was waited for, and that is not looked at here
    case 'claim':
      return mayAct ? [...new Set([holder, agent])] : [];
    case 'reopen':
      return [nobody];
  }
}

export function isLinearizable(operations: readonly HistoryOperation[], start = nobody): boolean {
  const ordered = [...operations].sort((a, b) => a.called - b.called);
  const seen = new Set<string>();
  const search = (done: boolean[], holder: string): boolean => {
    const left = ordered.filter((_, i) => !done[i]);
    if (left.every(({ optional }) => optional)) return true;
    const state = `${done.map(Number).join('')} ${holder}`;
    if (seen.has(state)) return false;
    seen.add(state);
    const firstAnswer = Math.min(...left.map(({ answered, optional }) => (optional ? Infinity : answered)));
    return ordered.some((operation, i) => {
      // what was called after another one was answered comes after it
      if (done[i] || operation.called > firstAnswer) return false;
      const next = done.with(i, true);
      return after(holder, operation).some((then) => search(next, then));
    });
  };
  return search(
    ordered.map(() => false),
    start,
  );
}
