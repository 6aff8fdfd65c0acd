import type { MessageEvent } from '../model/message.js';

const when = (until: string): string => `${until.slice(0, 16).replace('T', ' ')} UTC`;

/** Sentences for automatic changes, by type and cause. */
const automatic: Record<string, string> = {
  'paused message-limit': 'The bot paused: it reached its message limit',
  'paused workflow-message': 'The bot paused: a workflow sent a message',
  'paused manual-message': 'The bot paused: {who} wrote to the contact',
  'resumed outside': 'The bot was activated outside this screen',
  'resumed schedule': 'The bot is active again: the pause ended',
};

const sentences: Record<string, string> = {
  joined: '{who} took the conversation over',
  left: '{who} left the conversation',
  paused: '{who} paused the bot',
  resumed: '{who} activated the bot',
  extended: '{who} extended the pause',
  stopped: '{who} stopped the bot',
  reset: '{who} reset the bot',
  closed: '{who} closed the conversation',
  reopened: '{who} reopened the conversation',
  archived: '{who} archived the conversation',
  blocked: '{who} blocked the contact',
  unblocked: '{who} unblocked the contact',
  queued: '{who} asked for a person',
  cancelled: '{who} stopped the reply that the bot was writing',
};

const fallbackNames = {
  agent: 'An agent',
  bot: 'The bot',
  contact: 'The contact',
  system: 'The helpdesk',
  unknown: 'Someone',
};

/** A plain English sentence for an event line, for clients that do not know the event's type. */
export function sentenceFor(event: MessageEvent): string {
  const who = event.actor?.name ?? fallbackNames[event.actor?.kind ?? 'unknown'];
  const known = automatic[`${event.type} ${event.reason}`];
  const sentence = (known ?? sentences[event.type] ?? `{who}: ${event.type}`).replace('{who}', () => who);
  const until = event.until ? ` until ${when(event.until)}` : '';
  const outcome = event.outcome ? ` (${event.outcome})` : '';
  return sentence + until + outcome + (event.reason && !known ? `: ${event.reason}` : '');
}
