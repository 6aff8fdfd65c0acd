/** What the bulk bar says: how many are selected, how a command ended, and why it failed in one row. */
import type { BulkProgress, BulkRow } from '../../store/bulk/bulk.js';
import type { Key, Words } from '../base/words.js';

/** The commands that the bar has. */
export type BulkCommand = 'pause-bot' | 'activate-bot' | 'reset-bot' | 'close' | 'archive';

/** How many are selected, and how many of them are not in the view. */
export const selectedText = (words: Words, n: number, visible: number): string =>
  words.t(visible < n ? 'bulk.selected-hidden' : 'bulk.selected', { n, hidden: n - visible });

/** How many rows are in one of these states. */
export const count = ({ rows }: BulkProgress, ...states: Array<BulkRow['state']>): number =>
  [...rows.values()].filter(({ state }) => states.includes(state)).length;

export function summaryText(words: Words, progress: BulkProgress): string {
  const parts: Array<[Key, number]> = [
    [`bulk.done.${progress.command.type as BulkCommand}`, count(progress, 'applied')],
    ['bulk.failed', count(progress, 'rejected')],
    ['bulk.unknown', count(progress, 'unknown')],
    ['bulk.skipped', count(progress, 'skipped')],
  ];
  return parts
    .filter(([, n], i) => n || !i)
    .map(([key, n]) => words.t(key, { n }))
    .join(' · ');
}

export function failureText(words: Words, { state, error }: BulkRow): string {
  if (state === 'unknown') return words.t('bulk.unknown-row');
  const holder = error?.current?.handler.kind === 'agent' ? error.current.handler.agent : undefined;
  return holder
    ? words.t('refusal.held', { name: words.agentName(holder) })
    : words.t(`error.${error?.code ?? 'unavailable'}`);
}
