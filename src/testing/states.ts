/** What tests ask about a conversation, in one place. */
import type { Agent, Conversation } from '../model/conversation.js';
import { isHeldBy } from '../model/rules.js';
import { expect, expectSame } from './outcome.js';

/** Who has it and what the bot does: what a command that was refused leaves alone. */
export const essence = ({ id, status, closed, handler, bot, contact }: Conversation) => ({
  id,
  status,
  outcome: closed?.outcome,
  handler: handler.kind === 'agent' ? handler.agent.id : handler.kind,
  bot: bot.status,
  resumeAt: bot.resumeAt,
  blocked: !!contact.blocked,
});

/** Short enough to read in a failure. */
const brief = (c: Conversation) => ({ ...essence(c), cause: c.bot.cause?.kind });

export function expectState(c: Conversation, holds: boolean, expected: string): void {
  expect(holds, expected, brief(c));
}

export const expectUnchanged = (after: Conversation, before: Conversation, what: string): void =>
  expectSame(essence(after), essence(before), `${what}: ${before.id} as it was`);

/** Equal to the second: backends cut fractions off. */
export const sameSecond = (a: string | undefined, b: string | undefined): boolean =>
  !!a && !!b && Math.abs(Date.parse(a) - Date.parse(b)) < 1000;

/** The bot does not answer: it is paused or stopped, or there is none. */
export const isSilent = ({ bot }: Conversation): boolean => bot.mode === 'off' || bot.status !== 'active';

export const isMine = (c: Conversation, me: Agent): boolean => isHeldBy(c, me.id);

/** A command answers with the new state or with nothing; both states have to be right. */
export function statesOf(answer: unknown, read: Conversation): Conversation[] {
  const answered = typeof answer === 'object' && answer !== null && 'handler' in answer ? [answer as Conversation] : [];
  return [...answered, read];
}
