/** How commands ended, in words, for what loads later. */
import type { CommandType } from '../../model/command.js';
import type { Conversation, Instant } from '../../model/conversation.js';
import { botHasIt } from '../../model/rules.js';
import type { Settled } from '../../store/conversation/operations.js';
import type { Key, Words } from '../base/words.js';

/** Undo stays at least this long, in milliseconds. */
export const undoFor = 10_000;

/** What the bot was sending arrives within this time or never: a platform is given no longer. In milliseconds. */
const lateFor = 30_000;

/** Until when the bot's last message may arrive, in milliseconds since the epoch. Undefined: nobody waits for one. */
export function lateUntil({ lastMessageMayArrive, at }: Settled, { lastMessage }: Conversation): number | undefined {
  const hasCome = lastMessage?.author.kind === 'bot' && Date.parse(lastMessage.at) >= at;
  return lastMessageMayArrive && !hasCome ? at + lateFor : undefined;
}

/** How a command ended, in words. */
export function resultText(words: Words, settled: Settled): string {
  const { command, conversation: c, outcome } = settled;
  const isNote = command.type === 'send-message' && command.private;
  if (outcome !== 'applied') {
    const why = words.failureText(settled);
    return isNote && outcome === 'rejected' ? `${words.t('not-done.note')} ${why}` : why;
  }
  const { type, until }: { type: CommandType; until?: Instant } = command;
  const key = `done.${type}${until ? '-until' : ''}` as Key;
  const done = words.t(isNote ? 'done.note' : key, { time: until && words.time(until) });
  const more = c && moreText(words, settled, c);
  return more ? `${done} ${more}` : done;
}

/** What comes of a command beyond the state that it leads to. */
export function moreText(words: Words, settled: Settled, c: Conversation): string {
  if (settled.lastMessageMayArrive) return words.t('done.late');
  return hasAllowance(settled, c) ? words.t('done.allowance', { n: c.bot.messageLimit }) : '';
}

/** Whether the command gave a bot that has a limit its messages back. */
export const hasAllowance = ({ command: { type } }: Settled, c: Conversation): boolean =>
  (type === 'activate-bot' || type === 'hand-back' || type === 'reset-bot') && botHasIt(c) && !!c.bot.messageLimit;
