import type { AdapterTraits } from '../adapters/adapter.js';
/** Questions that tests ask about a conversation's state. */
import type { Agent, Conversation } from '../model/conversation.js';
import { isHeldBy } from '../model/rules.js';
import { expect, expectSame } from './outcome.js';

/** Who has the conversation and what the bot does: the part of the state that a refused command must not change. */
export const summaryOf = ({ id, status, closed, handler, bot, contact }: Conversation) => ({
  id,
  status,
  outcome: closed?.outcome,
  handler: handler.kind === 'agent' ? handler.agent.id : handler.kind,
  bot: bot.status,
  resumeAt: bot.resumeAt,
  blocked: !!contact.blocked,
});

/** A summary for failure messages. */
const shortSummaryOf = (c: Conversation) => ({ ...summaryOf(c), cause: c.bot.cause?.kind });

export function expectState(c: Conversation, holds: boolean, expected: string): void {
  expect(holds, expected, shortSummaryOf(c));
}

export const expectUnchanged = (after: Conversation, before: Conversation, what: string): void =>
  expectSame(summaryOf(after), summaryOf(before), `${what}: ${before.id} as it was`);

/** Compares whole seconds, because some backends truncate fractions. */
export const sameEnd = ({ pauseBot }: AdapterTraits, a: string | undefined, b: string | undefined): boolean =>
  !!a && !!b && Math.abs(Date.parse(a) - Date.parse(b)) < Math.max(1, pauseBot?.granularitySeconds ?? 0) * 1000;

/** Whether the bot does not answer, because it is paused or stopped or there is none. */
export const isSilent = ({ bot }: Conversation): boolean =>
  bot.mode === 'off' || bot.status === 'paused' || bot.status === 'stopped';

export const isMine = (c: Conversation, me: Agent): boolean => isHeldBy(c, me.id);

/**
 * The states to check after a command: the answer, unless the command answered with nothing, and the state read after
 * it.
 */
export function statesOf(answer: unknown, read: Conversation): Conversation[] {
  const answered = typeof answer === 'object' && answer !== null && 'handler' in answer ? [answer as Conversation] : [];
  return [...answered, read];
}
