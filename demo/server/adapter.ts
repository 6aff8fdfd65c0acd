import type {
  CallContext,
  Command,
  CommandParams,
  CommandType,
  Conversation,
  EventSink,
  HandoffAdapter,
} from '../../src/index.js';
import { HandoffError } from '../../src/model/error.js';
import type { Helpdesk } from './helpdesk.js';
import { listConversations, listMessages, listPast } from './queries.js';

/**
 * The helpdesk as an adapter, as an ordinary platform would have it: no end of a pause, no idempotency, no versions,
 * events that only say that something changed, and the last takeover wins. What is missing is what the gateway adds.
 */
export function createHelpdeskAdapter(helpdesk: Helpdesk): HandoffAdapter {
  const { database } = helpdesk;

  const command =
    <T extends CommandType>(type: T) =>
    async (id: string, params: CommandParams[T], { agent, signal }: CallContext): Promise<Conversation> => {
      checkWanted(signal);
      if (type === 'pause-bot' && 'until' in params && params.until) {
        throw new HandoffError('unsupported', 'A pause has no end here');
      }
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
      resetBot: {
        clears: ['Pause and stop', 'Timers', 'The count of bot messages'],
        keeps: ['Every message', 'Contact details', 'Private notes'],
      },
      nextReplier: { afterHandBack: 'bot', afterClose: 'bot' },
      control: 'enforced',
    },

    async getConversation(id, { signal }) {
      checkWanted(signal);
      return (await helpdesk.entry(id)).conversation;
    },
    async listConversations(query, { agent, signal }) {
      checkWanted(signal);
      return listConversations(database, await helpdesk.entries(), query, agent.id);
    },
    async listMessages(id, page, { signal }) {
      checkWanted(signal);
      await helpdesk.entry(id);
      return listMessages(database, id, page);
    },
    async getContact(id, { signal }) {
      checkWanted(signal);
      return helpdesk.contact(id);
    },
    async listContactConversations(id, page, { signal }) {
      checkWanted(signal);
      return listPast(database, await helpdesk.entries(id), id, page);
    },

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
    async blockContact(id, { reason }, { agent, signal }) {
      checkWanted(signal);
      await helpdesk.block(id, true, agent, reason);
    },
    async unblockContact(id, _, { agent, signal }) {
      checkWanted(signal);
      await helpdesk.block(id, false, agent);
    },
    async sendMessage(id, draft, { agent, signal }) {
      checkWanted(signal);
      const messages = await helpdesk.command(id, { type: 'send-message', ...draft }, agent);
      return messages.at(-1)!;
    },

    subscribe: (sink, { signal }) => subscribe(helpdesk, sink, signal),
  };
}

/** Nothing is begun for somebody who has gone. What has begun is a statement in our own database, and is soon over. */
function checkWanted({ aborted }: AbortSignal): void {
  if (aborted) throw new HandoffError('timeout', 'Nobody waits for the answer any more');
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
