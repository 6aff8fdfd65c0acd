import type { Attachment } from '../../../model/attachment.js';
import type { Message, MessageDraft, MessageEvent } from '../../../model/message.js';
import type {
  Actor,
  Agent,
  Block,
  Bot,
  Cause,
  ContactSummary,
  Conversation,
  Handler,
  Suggestion,
} from '../../../model/conversation.js';
import type { Contact, PastConversation } from '../../../model/contact.js';
import { reviewKinds, type Review, type ReviewGroup } from '../../../model/review.js';
import { maxLengthOf } from '../../../model/limits.js';
import { fileIds } from './commands.js';
import {
  anyOf,
  described,
  flag,
  id,
  instant,
  listOf,
  mapOf,
  number,
  object,
  oneOf,
  ref,
  strict,
  text,
  type Schema,
} from './schema.js';

type HandlerOf<K extends Handler['kind']> = Extract<Handler, { kind: K }>;

/** The schemas of the model's types. */
export const modelSchemas: Record<string, Schema> = {
  Instant: { type: 'string', format: 'date-time', description: 'RFC 3339, UTC', examples: ['2026-11-21T15:30:00Z'] },
  Actor: object<Actor>({ kind: oneOf('agent', 'bot', 'contact', 'system', 'unknown') }, { id: text, name: text }),
  Agent: object<Agent>({ id }, { name: text }, { description: 'A human who answers contacts.' }),
  Cause: object<Cause>(
    {
      kind: described(
        'An open set: agent, takeover, handback, manual-message, message-limit, schedule, outside, unknown …',
        text,
      ),
    },
    { actor: ref('Actor'), reason: text, at: instant },
    { description: 'Why the bot is in its current state.' },
  ),
  Block: object<Block>({}, { by: ref('Actor'), at: instant, reason: text }),
  Handler: {
    description: 'Who currently has the conversation.',
    oneOf: [
      object<HandlerOf<'bot'>>({ kind: { const: 'bot' } }, {}),
      object<HandlerOf<'agent'>>({ kind: { const: 'agent' }, agent: ref('Agent') }, { since: instant }),
      object<HandlerOf<'queue'>>({ kind: { const: 'queue' } }, { since: instant }),
      object<HandlerOf<'nobody'>>({ kind: { const: 'nobody' } }, { since: instant }),
    ],
  },
  Bot: object<Bot>(
    { mode: oneOf('autopilot', 'suggestive', 'off'), status: oneOf('active', 'paused', 'stopped', 'unknown') },
    {
      resumeAt: described('When the backend will reactivate the bot. Set only while the bot is paused.', instant),
      resumeBasis: oneOf('fixed', 'last-agent-message', 'last-message'),
      cause: ref('Cause'),
      messageCount: number,
      messageLimit: number,
      composing: flag,
      suggestion: described('The reply that the bot proposes in the mode suggestive.', ref('Suggestion')),
    },
  ),
  Suggestion: object<Suggestion>({ id, text, at: instant }, {}),
  ContactSummary: object<ContactSummary>({ id }, { name: text, avatarUrl: text, blocked: ref('Block') }),
  Permission: anyOf({ const: true }, object<{ reason: string }>({ reason: text }, {})),
  Conversation: object<Conversation>(
    {
      id,
      contact: ref('ContactSummary'),
      status: oneOf('open', 'closed', 'archived'),
      handler: ref('Handler'),
      bot: ref('Bot'),
    },
    {
      version: described('Increases with every change. Compare it only: it may increase by more than one.', number),
      channel: text,
      closed: object<NonNullable<Conversation['closed']>>(
        { outcome: text, at: instant },
        { by: ref('Actor'), note: text },
      ),
      due: described(
        'By when somebody should have answered.',
        object<NonNullable<Conversation['due']>>({ at: instant }, { label: text }),
      ),
      summary: described(
        'What the contact wants, and what was already said.',
        object<NonNullable<Conversation['summary']>>({ text, at: instant }, { by: ref('Actor') }),
      ),
      nextReplier: oneOf('bot', 'agent', 'nobody'),
      lastMessage: object<NonNullable<Conversation['lastMessage']>>({ text, author: ref('Actor'), at: instant }, {}),
      unread: number,
      attention: listOf(text),
      permissions: described(
        'By command type. If set, every command that it does not list is denied.',
        mapOf(ref('Permission')),
      ),
      updatedAt: instant,
    },
  ),
  MessageEvent: object<MessageEvent>(
    { type: text },
    { actor: ref('Actor'), reason: text, until: instant, outcome: text },
  ),
  Attachment: object<Attachment>({ url: text }, { name: text, type: text, size: number }),
  StoredFile: object<Attachment & { id: string }>(
    { id, url: text },
    { name: text, type: text, size: number },
    { description: 'A file that one message can name by its id. Without one, the server forgets it after an hour.' },
  ),
  Message: object<Message>(
    { id, conversationId: id, author: ref('Actor'), at: instant, text },
    {
      private: flag,
      event: ref('MessageEvent'),
      delivery: oneOf('sending', 'sent', 'delivered', 'read', 'failed'),
      clientId: text,
      attachments: listOf(ref('Attachment')),
      unanswered: flag,
    },
  ),
  MessageDraft: object<Omit<MessageDraft, 'attachments'> & { attachments?: string[] }>(
    { text: { ...text, maxLength: maxLengthOf('text') }, clientId: { ...text, maxLength: maxLengthOf('clientId') } },
    { private: flag, attachments: described('With files, the text may be empty.', fileIds) },
    strict,
  ),
  Review: object<Review>(
    {
      from: instant,
      to: instant,
      outcomes: described('How many conversations ended in which way.', mapOf(number)),
      handoffs: number,
      takeovers: number,
      groups: listOf(ref('ReviewGroup')),
    },
    {
      names: described('What the contacts are called, by the id of the conversation.', mapOf(text)),
      isPartial: described('There were more conversations than were looked at.', flag),
    },
  ),
  ReviewGroup: object<ReviewGroup>(
    { kind: oneOf(...reviewKinds), label: text, conversationIds: listOf(id) },
    { cause: text },
  ),
  Contact: object<Contact>(
    { id },
    {
      name: text,
      avatarUrl: text,
      phone: text,
      email: text,
      channel: text,
      externalId: text,
      chatId: text,
      attributes: mapOf({ type: ['string', 'number', 'boolean'] }),
      blocked: ref('Block'),
    },
  ),
  PastConversation: object<PastConversation>(
    { id, at: instant },
    { channel: text, topic: text, outcome: text, handledBy: listOf(ref('Actor')), unanswered: flag, handoff: flag },
  ),
};
