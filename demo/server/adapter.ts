import type { CallContext, Command, CommandParams, CommandType, Conversation, EventSink, HandoffAdapter } from '../../src/index.js';
import { HandoffError } from '../../src/model/error.js';
import type { Helpdesk } from './helpdesk.js';
import { listConversations, listMessages, listPast } from './queries.js';

/**
 * The helpdesk as an adapter, as an ordinary platform would have it: no end of a pause, no idempotency, no versions, events that
 * only say that something changed, and the last takeover wins. What is missing is what the gateway adds.
 */
export function createHelpdeskAdapter(helpdesk: Helpdesk): HandoffAdapter {
  const { database } = helpdesk;

  const command = <T extends CommandType>(type: T) => async (id: string, params: CommandParams[T], { agent }: CallContext): Promise<Conversation> => {
    if (type === 'pause-bot' && 'until' in params && params.until) throw new HandoffError('unsupported', 'A pause has no end here');
    await helpdesk.command(id, { ...params, type } as unknown as Command, agent);
    return (await helpdesk.entry(id)).conversation;
  };

  return {
    name: 'reference-helpdesk',
    traits: {
      versions: false,
      idempotency: false,
      events: 'hint',
      takeOver: { reversible: true, reason: 'optional' },
      pauseBot: { timed: false, indefinite: true, reason: 'optional' },
      resetBot: { clears: ['Pause and stop', 'Timers', 'The count of bot messages'], keeps: ['Every message', 'Contact details', 'Private notes'] },
      nextReplier: { afterHandBack: 'bot', afterClose: 'bot' },
      control: 'enforced',
    },

    getConversation: async (id) => (await helpdesk.entry(id)).conversation,
    listConversations: async (query, { agent }) => listConversations(database, await helpdesk.entries(), query, agent.id),
    async listMessages(id, page) {
      await helpdesk.entry(id);
      return listMessages(database, id, page);
    },
    getContact: (id) => helpdesk.contact(id),
    listContactConversations: async (id, page) => listPast(database, await helpdesk.entries(id), id, page),

    activateBot: command('activate-bot'),
    pauseBot: command('pause-bot'),
    cancelReply: command('cancel-reply'),
    takeOver: command('take-over'),
    requestAgent: command('request-agent'),
    handBack: command('hand-back'),
    close: command('close'),
    reopen: command('reopen'),
    archive: command('archive'),
    resetBot: command('reset-bot'),
    blockContact: (id, { reason }, { agent }) => helpdesk.block(id, true, agent, reason),
    unblockContact: (id, _, { agent }) => helpdesk.block(id, false, agent),
    async sendMessage(id, draft, { agent }) {
      const messages = await helpdesk.command(id, { type: 'send-message', ...draft }, agent);
      return messages.at(-1)!;
    },

    subscribe: (sink, { signal }) => subscribe(helpdesk, sink, signal),
  };
}

function subscribe(helpdesk: Helpdesk, sink: EventSink, signal: AbortSignal): () => void {
  const end = helpdesk.watch({
    changed(id, _, messages) {
      for (const message of messages) sink.message(message);
      sink.hint(id);
    },
    composing(id, _, active) {
      sink.typing({ conversationId: id, kind: 'bot', active });
      sink.hint(id);
    },
    contactChanged: (contact) => sink.contact(contact),
  });
  signal.addEventListener('abort', end);
  sink.connection('live');
  return end;
}
