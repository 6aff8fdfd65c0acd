import type { CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';

const withBot: CommandType[] = ['activate-bot', 'pause-bot', 'reset-bot'];

/** Whether there is anything in the menu: what the backend has, and what makes sense for this conversation. */
export const hasMenuItems = (store: { can(type: CommandType): boolean }, c: Conversation): boolean =>
  [
    ...(c.bot.mode === 'off' ? [] : withBot),
    c.contact.blocked ? ('unblock-contact' as const) : ('block-contact' as const),
  ].some((type) => store.can(type));
