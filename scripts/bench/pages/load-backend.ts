/** A backend inside the page that answers at once, with a screenful of each: only what a page loads is measured. */
import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import type { Conversation } from '../../../src/model/conversation.js';
import type { Message } from '../../../src/model/message.js';

const screenful = 20;
const at = (minute: number): string => new Date(Date.parse('2026-11-01T10:00:00Z') + minute * 60_000).toISOString();

const conversation = (id: string): Conversation => {
  const n = Number(id.slice(1));
  return {
    id,
    version: 1,
    contact: { id: `p${n}`, name: `Anna ${n}` },
    status: 'open',
    handler: { kind: 'bot' },
    bot: { mode: 'autopilot', status: 'active' },
    lastMessage: { text: `Where is order ${n}?`, at: at(-n), author: { kind: 'contact' } },
  };
};

const message = (conversationId: string, n: number): Message => ({
  id: `m${n}`,
  conversationId,
  author: n % 2 ? { kind: 'bot', name: 'Bot' } : { kind: 'contact', name: 'Anna' },
  at: at(n - screenful),
  text: `Message ${n} about the order`,
});

const answer = async (id: string): Promise<Conversation> => conversation(id);

export const adapter: HandoffAdapter = {
  name: 'bench',
  traits: { versions: true, idempotency: true, events: 'state' },
  getConversation: answer,
  listConversations: async () => ({ items: Array.from({ length: screenful }, (_, n) => conversation(`c${n}`)) }),
  listMessages: async (id) => ({ items: Array.from({ length: screenful }, (_, n) => message(id, n)) }),
  getContact: async (id) => ({ id, name: 'Anna 0', email: 'anna@example.com' }),
  subscribe: (sink) => {
    sink.connection('live');
    return () => undefined;
  },
  takeOver: answer,
  handBack: answer,
  close: answer,
  pauseBot: answer,
  activateBot: answer,
  sendMessage: async (id) => message(id, screenful),
};
