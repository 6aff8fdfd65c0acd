/** The named slices of the list. Rows and counts use the same predicate, in the page and on servers, so they agree. */
import type { Conversation } from './conversation.js';
import { isHeldBy } from './rules.js';

export const views = [
  'all',
  'open',
  'closed',
  'transferred',
  'selected',
  'waiting',
  'mine',
  'bot',
  'paused',
  'blocked',
  'needs-review',
] as const;
export type View = (typeof views)[number];

export function inView(c: Conversation, view: View, agentId: string, selectedId?: string): boolean {
  const open = c.status === 'open';
  const handler = c.handler.kind;
  switch (view) {
    case 'all':
      return c.status !== 'archived';
    case 'open':
      return open && (handler === 'bot' || handler === 'nobody');
    case 'transferred':
      return open && (handler === 'queue' || handler === 'agent');
    case 'waiting':
      return open && handler === 'queue';
    case 'mine':
      return open && isHeldBy(c, agentId);
    case 'bot':
      return open && handler === 'bot' && c.bot.status === 'active';
    case 'paused':
      return open && (c.bot.status === 'paused' || c.bot.status === 'stopped') && handler !== 'agent';
    case 'blocked':
      return !!c.contact.blocked;
    case 'needs-review':
      return !!c.attention?.length;
    case 'closed':
      return c.status === 'closed';
    case 'selected':
      return c.id === selectedId;
  }
}
