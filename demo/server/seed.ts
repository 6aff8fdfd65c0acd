import type { CallContext, Contact, Conversation, Message, PastConversation } from '../../src/index.js';
import { createMemoryAdapter, type MemoryAdapter } from '../../src/adapters/memory/index.js';
import type { Queries } from '../../src/gateway/index.js';
import type { Helpdesk } from './helpdesk.js';
import { people } from './people.js';
import { insertContact, insertEntry, insertMessage, isSaid } from './rows.js';

/** One conversation with its contact and messages. */
export interface Story {
  conversation: Conversation;
  /** Oldest first. */
  messages: Message[];
  contact: Contact;
  past?: PastConversation;
}

/** How many conversations a new helpdesk starts with, not counting earlier ones. */
const wanted = 14;
const mostPast = 20;

/** Keeps what this helpdesk supports: a bot on autopilot, and pauses that the gateway ends. */
const isOrdinary = ({ bot, status }: Conversation): boolean =>
  bot.mode === 'autopilot' && bot.status !== 'stopped' && status !== 'archived' && !bot.resumeAt;

/** Picks some of each kind: with the bot, waiting, with an agent, paused, closed. */
function mixed(conversations: Conversation[]): Conversation[] {
  const kinds = new Map<string, Conversation[]>();
  for (const c of conversations) {
    const kind = c.status === 'open' ? `${c.handler.kind} ${c.bot.status}` : c.status;
    kinds.set(kind, [...(kinds.get(kind) ?? []), c]);
  }
  const chosen: Conversation[] = [];
  for (let round = 0; chosen.length < wanted && round < conversations.length; round++) {
    chosen.push(
      ...[...kinds.values()].flatMap((kind) => kind.slice(round, round + 1)).slice(0, wanted - chosen.length),
    );
  }
  return chosen;
}

/** A conversation of the memory adapter's demo data, with its contact's earlier ones. */
export async function storiesOf(
  adapter: MemoryAdapter,
  conversation: Conversation,
  context: CallContext,
): Promise<Story[]> {
  const contact = adapter.controls.contact(conversation.contact.id);
  const { items } = await adapter.listContactConversations!(contact.id, { limit: mostPast }, context);
  const earlier = items
    .filter(({ id }) => id !== conversation.id)
    .map(async (past): Promise<Story> => ({
      conversation: await adapter.getConversation(past.id, context),
      messages: adapter.controls.messages(past.id),
      contact,
      past,
    }));
  return [
    ...(await Promise.all(earlier)),
    { conversation, messages: adapter.controls.messages(conversation.id), contact },
  ];
}

/** Stores a story as if it had happened here. Questions that the bot left open stay open. */
export async function tell(tx: Queries, { conversation, messages, past }: Story): Promise<void> {
  const lastSaid = messages.findLast(isSaid);
  const declined =
    lastSaid?.author.kind === 'contact' ? `${conversation.id}-m${messages.indexOf(lastSaid) + 1}` : undefined;
  const handoffs = messages.filter(({ event }) => event?.type === 'queued').length;
  await insertEntry(tx, { conversation, handoffs, declined, past });
  for (const [i, message] of messages.entries()) {
    await insertMessage(tx, { ...message, id: `${conversation.id}-m${i + 1}` });
  }
}

/** Fills a new database with those of the memory adapter's demo data that fit. Runs once per database. */
export async function seed(
  { database, environment }: Helpdesk,
  fits: (conversation: Conversation) => boolean,
): Promise<void> {
  const { agent } = people.ada!;
  await database.transaction(async (tx) => {
    const first = await tx.query(
      "INSERT INTO helpdesk.done (name) VALUES ('seed') ON CONFLICT DO NOTHING RETURNING name",
    );
    if (!first.length) return;
    const adapter = createMemoryAdapter({ agent, environment, knobs: { latency: 0 } });
    try {
      const context = { agent, signal: new AbortController().signal };
      const told = new Set<string>();
      // the newest last, in the order in which they would have come in
      const chosen = mixed(adapter.controls.conversations().filter((c) => isOrdinary(c) && fits(c))).sort((a, b) =>
        (a.updatedAt ?? '') < (b.updatedAt ?? '') ? -1 : 1,
      );
      for (const conversation of chosen) {
        for (const story of await storiesOf(adapter, conversation, context)) {
          if (!told.has(story.contact.id)) await insertContact(tx, story.contact);
          if (!told.has(story.conversation.id)) await tell(tx, story);
          told.add(story.contact.id).add(story.conversation.id);
        }
      }
    } finally {
      adapter.dispose?.();
    }
  });
}
