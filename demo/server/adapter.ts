import { commandMethods, HandoffError, type EventSink, type HandoffAdapter } from '../../src/index.js';
import { botAgent, handOver, sayAsBot } from './bot-side.js';
import type { Helpdesk } from './helpdesk.js';
import { gatewayAgent } from './people.js';
import { listConversations, listMessages, listPast } from './queries.js';

/**
 * An adapter for the helpdesk, with the limits of a typical platform: no timed pauses, no idempotency keys, no
 * versions, events without state, and of two takeovers the last one wins. The gateway adds what is missing.
 */
export function createHelpdeskAdapter(helpdesk: Helpdesk): HandoffAdapter {
  const { database } = helpdesk;

  return {
    name: 'reference-helpdesk',
    traits: {
      versions: false,
      idempotency: false,
      events: 'hint',
      takeOver: { reversible: true, reason: 'optional' },
      sendMessage: { attachments: true },
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

    ...commandMethods(
      {
        async conversation(id, command, { agent, signal }) {
          checkWanted(signal);
          if (command.type === 'pause-bot' && command.until) {
            throw new HandoffError('unsupported', 'A pause has no end here');
          }
          if (agent.id === gatewayAgent.id && command.type === 'activate-bot') await helpdesk.endPause(id);
          else if (agent.id === botAgent.id && command.type === 'request-agent') {
            await handOver(helpdesk, id, command.reason);
          } else await helpdesk.command(id, command, agent);
          return (await helpdesk.entry(id)).conversation;
        },
        async contact(id, command, { agent, signal }) {
          checkWanted(signal);
          await helpdesk.block(id, command.type === 'block-contact', agent, command.reason);
        },
        async message(id, command, { agent, signal }) {
          checkWanted(signal);
          const messages = await helpdesk.command(id, command, agent);
          return messages.at(-1)!;
        },
      },
      // pauses have no end here, so there is none to move; and what the bot is writing, only the gateway knows
      (type) => type !== 'extend-pause' && type !== 'cancel-reply',
    ),
    async sendAsBot(id, draft, { signal }) {
      checkWanted(signal);
      return sayAsBot(helpdesk, id, draft);
    },

    subscribe: (sink, { signal }) => subscribe(helpdesk, sink, signal),
  };
}

/** Starts nothing for an aborted call. Once started, a query of our own database is over soon enough. */
function checkWanted({ aborted }: AbortSignal): void {
  if (aborted) throw new HandoffError('timeout', 'The call was aborted');
}

function subscribe(helpdesk: Helpdesk, sink: EventSink, signal: AbortSignal): () => void {
  const end = helpdesk.watch({
    changed(id, _, messages) {
      for (const message of messages) sink.message(message);
      sink.hint(id);
    },
    contactChanged: (contact) => sink.contact(contact),
  });
  signal.addEventListener('abort', end);
  sink.connection('live');
  return end;
}
