import type { Actor, Agent, ContactSummary } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import type { PresenceBoard } from '../presence-board.js';
import type { Entry } from './entry.js';
import type { Helpdesk } from './helpdesk.js';
import type { EventFeed } from './event-feed.js';
import type { Knobs, MemoryControls } from './options.js';

const contactActor = ({ conversation: { contact } }: Entry): Actor => ({
  kind: 'contact',
  id: contact.id,
  name: contact.name,
});

function createConversation(
  helpdesk: Helpdesk,
  contact: ContactSummary,
  channel?: string,
  messageLimit?: number,
): Entry {
  const { id, name, avatarUrl, blocked } = contact;
  const conversation = helpdesk.adapt({
    id: helpdesk.newId(),
    version: 0,
    contact: { id, name, avatarUrl, blocked },
    channel,
    status: 'open',
    handler: { kind: 'bot' },
    bot: { mode: 'autopilot', status: 'active', ...(messageLimit && { messageCount: 0, messageLimit }) },
  });
  const entry: Entry = { conversation, messages: [], handoffs: 0 };
  helpdesk.entries.set(conversation.id, entry);
  return entry;
}

/**
 * The conversation that receives the contact's next message: this one, a newer one, or a new one after an archived one.
 */
function currentEntryOf(helpdesk: Helpdesk, id: string): Entry {
  const entry = helpdesk.entry(id);
  if (!entry.past && entry.conversation.status !== 'archived') return entry;
  const { contact, channel, bot } = entry.conversation;
  const current = helpdesk
    .entriesOf(contact.id)
    .findLast((other) => !other.past && other.conversation.status !== 'archived');
  return current ?? createConversation(helpdesk, contact, channel, bot.messageLimit);
}

/** Plays the other people and systems around the helpdesk. */
export function createControls(
  helpdesk: Helpdesk,
  { events, presences }: { events: EventFeed; presences: PresenceBoard },
  knobs: Knobs,
  colleague: Agent,
): MemoryControls {
  return {
    knobs,
    set(changes) {
      const { offline } = knobs;
      Object.assign(knobs, changes);
      if (knobs.offline !== offline) events.connectionChanged();
    },
    async contactWrites(id, text, files = []) {
      const entry = currentEntryOf(helpdesk, id);
      const author = contactActor(entry);
      // reopen a closed conversation first, so that its history line precedes the message
      helpdesk.event(entry, { type: 'contact-message' }, author);
      const attachments = helpdesk.files.keep(files);
      helpdesk.change(entry, entry.conversation, [{ author, text, ...(files.length && { attachments }) }]);
      return entry.conversation.id;
    },
    async contactBegins(contact, text) {
      if (helpdesk.contacts.has(contact.id)) {
        throw new HandoffError('invalid', `The contact "${contact.id}" already exists`);
      }
      helpdesk.contacts.set(contact.id, structuredClone(contact));
      const entry = createConversation(helpdesk, contact, contact.channel);
      helpdesk.change(entry, entry.conversation, [{ author: contactActor(entry), text }]);
      return entry.conversation.id;
    },
    async contactAsksForPerson(id, reason) {
      const entry = currentEntryOf(helpdesk, id);
      helpdesk.event(entry, { type: 'contact-message' }, contactActor(entry));
      helpdesk.requestAgent(entry, contactActor(entry), reason);
    },
    async workflowMessage(id, text) {
      const author: Actor = { kind: 'system', name: 'Workflow' };
      helpdesk.event(helpdesk.entry(id), { type: 'workflow-message' }, author, [{ author, text }]);
    },
    async colleagueTakesOver(id, agent = colleague) {
      helpdesk.command(id, { type: 'take-over' }, agent);
    },
    async colleagueHandsBack(id, agent = colleague) {
      helpdesk.command(id, { type: 'hand-back' }, agent);
    },
    async colleagueLooks(id, doing = 'viewing', agent = colleague) {
      helpdesk.entry(id);
      presences.set(id, agent, doing, new Date(helpdesk.env.now()).toISOString());
    },
    async removeConversation(id) {
      helpdesk.remove(id);
    },
    conversations: () =>
      structuredClone(
        [...helpdesk.entries.values()].filter(({ past }) => !past).map(({ conversation }) => conversation),
      ),
    conversation: (id) => structuredClone(helpdesk.entry(id).conversation),
    messages: (id) => structuredClone(helpdesk.entry(id).messages),
    contact: (id) => structuredClone(helpdesk.contact(id)),
    onChange: (listener) => events.onChange(listener),
  };
}
