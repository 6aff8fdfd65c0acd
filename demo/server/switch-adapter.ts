import { switchAdapter, type SwitchRow } from '../../src/adapters/switch/index.js';
import type { Conversation, HandoffAdapter } from '../../src/index.js';
import { sayAsBot } from './bot-side.js';
import type { Helpdesk } from './helpdesk.js';
import { written } from './messages.js';
import { listConversations, listMessages } from './queries.js';

const toRow = ({ id, contact, channel, bot, lastMessage, unread }: Conversation): SwitchRow => ({
  id,
  bot: bot.status,
  contact,
  channel,
  lastMessage,
  unread,
});

/**
 * The same helpdesk as most platforms are: its bot can be switched off and on, and people can write. It knows nothing
 * of takeovers, a queue, outcomes or notes; the gateway keeps all that with `desk: true`.
 */
export function createSwitchAdapter(helpdesk: Helpdesk): HandoffAdapter {
  const { database } = helpdesk;

  const turn = (id: string, status: 'active' | 'paused') =>
    helpdesk.change(id, ({ conversation }) => ({
      conversation: { ...conversation, bot: { ...conversation.bot, status, messageCount: 0 } },
      // it may answer what it had no answer to before
      ...(status === 'active' && { declined: null }),
    }));

  return {
    ...switchAdapter({
      name: 'reference-switch',
      read: async (id) => toRow((await helpdesk.entry(id)).conversation),
      pause: (id) => turn(id, 'paused'),
      resume: (id) => turn(id, 'active'),
      async send(id, draft, { agent }) {
        const [message] = await helpdesk.change(id, ({ conversation }) => ({
          messages: [written({ ...draft, type: 'send-message' }, conversation, agent)],
        }));
        return message;
      },
      async list(query, { agent }) {
        const { items, nextCursor } = await listConversations(database, await helpdesk.entries(), query, agent.id);
        return { items: items.map(toRow), nextCursor };
      },
      async messages(id, page) {
        await helpdesk.entry(id);
        return listMessages(database, id, page);
      },
      contact: (contactId) => helpdesk.contact(contactId),
      subscribe(sink) {
        const end = helpdesk.watch({
          changed(id, _, messages) {
            for (const message of messages) sink.message(message);
            sink.hint(id);
          },
        });
        sink.connection('live');
        return end;
      },
      traits: { list: { search: 'text' } },
    }),
    sendAsBot: (id, draft) => sayAsBot(helpdesk, id, draft),
  };
}
