import type { Actor, Agent, ContactSummary } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import type { Entry } from './entry.js';
import type { Helpdesk } from './helpdesk.js';
import type { News } from './news.js';
import type { Knobs, MemoryControls } from './options.js';

const contactOf = ({ conversation: { contact } }: Entry): Actor => ({
  kind: 'contact',
  id: contact.id,
  name: contact.name,
});

function begin(helpdesk: Helpdesk, contact: ContactSummary, channel?: string, messageLimit?: number): Entry {
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
 * The conversation where the contact's next message goes: this one, a newer one, or a fresh one after an archived one.
 */
function openFor(helpdesk: Helpdesk, id: string): Entry {
  const entry = helpdesk.entry(id);
  if (!entry.past && entry.conversation.status !== 'archived') return entry;
  const { contact, channel, bot } = entry.conversation;
  const current = helpdesk
    .entriesOf(contact.id)
    .findLast((other) => !other.past && other.conversation.status !== 'archived');
  return current ?? begin(helpdesk, contact, channel, bot.messageLimit);
}

/** The other people and machines around the helpdesk. */
export function createControls(helpdesk: Helpdesk, news: News, knobs: Knobs, colleague: Agent): MemoryControls {
  return {
    knobs,
    set(changes) {
      const { offline } = knobs;
      Object.assign(knobs, changes);
      if (knobs.offline !== offline) news.connectionChanged();
    },
    async contactWrites(id, text) {
      const entry = openFor(helpdesk, id);
      const author = contactOf(entry);
      // a closed conversation opens first, so that its line stands above the message
      helpdesk.event(entry, { type: 'contact-message' }, author);
      helpdesk.change(entry, entry.conversation, [{ author, text }]);
      return entry.conversation.id;
    },
    async contactBegins(contact, text) {
      if (helpdesk.contacts.has(contact.id)) {
        throw new HandoffError('invalid', `There is a contact "${contact.id}" already`);
      }
      helpdesk.contacts.set(contact.id, structuredClone(contact));
      const entry = begin(helpdesk, contact, contact.channel);
      helpdesk.change(entry, entry.conversation, [{ author: contactOf(entry), text }]);
      return entry.conversation.id;
    },
    async contactAsksForPerson(id, reason) {
      const entry = openFor(helpdesk, id);
      helpdesk.event(entry, { type: 'contact-message' }, contactOf(entry));
      helpdesk.askForPerson(entry, contactOf(entry), reason);
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
    onChange: (listener) => news.onChange(listener),
  };
}
