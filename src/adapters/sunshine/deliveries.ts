/** From Sunshine's webhooks to the gateway's list: the platform has no list of its own. */
import type { Conversation } from '../../model/conversation.js';
import type { Hearing } from '../hearing.js';
import {
  nameOf,
  statusOf,
  toMessage,
  type SunshineConversation,
  type SunshineMessage,
  type SunshineUser,
  type Switchboard,
} from './mapping.js';

interface Event {
  type?: string;
  createdAt?: string;
  payload?: {
    conversation?: SunshineConversation;
    message?: SunshineMessage;
    user?: SunshineUser;
  } | null;
}

/** Of which a conversation's row is made. */
const heardOf = ['conversation:create', 'conversation:message'];
const isHeard = (type: string): boolean =>
  heardOf.includes(type) || (type.startsWith('switchboard:') && !type.endsWith(':failure'));

function heard(
  known: Conversation | undefined,
  { createdAt, payload }: Event,
  conversation: SunshineConversation,
  switchboard: Switchboard,
): Conversation {
  const { message, user } = payload ?? {};
  const writer = message?.author?.type === 'user' ? message.author : undefined;
  const contact = user?.id ?? writer?.user?.id ?? writer?.userId ?? known?.contact.id ?? conversation.id;
  const name = nameOf(user) ?? nameOf(writer?.user) ?? writer?.displayName ?? known?.contact.name;
  const channel = (writer && message?.source?.type) ?? known?.channel;
  // deliveries may come late: the newest one says who answers
  const before = known?.updatedAt;
  const isLate = before !== undefined && createdAt !== undefined && Date.parse(createdAt) < Date.parse(before);
  return {
    status: 'open',
    handler: { kind: 'bot' },
    ...known,
    id: conversation.id,
    contact: { id: contact, ...(name && { name }) },
    ...(channel && { channel }),
    bot: isLate && known ? known.bot : { mode: 'autopilot', status: statusOf(conversation, switchboard) },
    ...(createdAt && { updatedAt: isLate ? before : createdAt }),
  };
}

/** By what else people look for a contact: webhooks tell it that were made with `includeFullUser`. */
function findBy(user: SunshineUser | null | undefined): string[] {
  const identities = user?.identities?.map(({ value }) => value);
  return [user?.profile?.email, ...(identities ?? []), user?.externalId].filter((each) => typeof each === 'string');
}

/**
 * Takes the deliveries of Sunshine's webhooks, for `sunshineWebhook({ secret, take })`: the conversations of which it
 * hears are the gateway's list. Events of other kinds are passed over.
 */
export function takeSunshine({ bot, botIsDefault = true }: { bot: string; botIsDefault?: boolean }) {
  return async (body: unknown, hearing: Hearing): Promise<void> => {
    const { events } = (body ?? {}) as { events?: unknown };
    for (const each of Array.isArray(events) ? (events as Array<Event | null>) : []) {
      const { type, payload } = each ?? {};
      const conversation = payload?.conversation;
      if (typeof type !== 'string' || typeof conversation?.id !== 'string' || !isHeard(type)) continue;
      const { id } = conversation;
      const change = (known?: Conversation) => heard(known, each!, conversation, { bot, botIsDefault });
      await hearing.conversation(id, change, findBy(payload?.message?.author?.user ?? payload?.user));
      if (type === 'conversation:message' && payload?.message) {
        await hearing.message(toMessage(id, payload.message));
      }
    }
  };
}
