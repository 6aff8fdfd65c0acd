/** From Meta's webhooks to ours. They are the only source: whose a conversation is cannot be asked. */
import type { Bot, Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import type { Hearing } from '../hearing.js';
import { present } from '../platform-client.js';

type Json = Readonly<Record<string, unknown>>;

const recordOf = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value ? value : typeof value === 'number' ? String(value) : undefined;

/** Seconds since 1970, as a text. */
const instantOf = (seconds: unknown, now: number): string => {
  const at = Number(textOf(seconds));
  return new Date(Number.isFinite(at) && at > 0 ? at * 1000 : now).toISOString();
};

/** Numbers come with and without a plus: one id for each. */
export const contactIdOf = (number: unknown): string | undefined => textOf(number)?.replace(/\D/g, '') || undefined;

/** One thing that a delivery says, in its order. */
export type Heard =
  | { kind: 'message'; message: Message; name?: string }
  /** `active`: the bot has it. `paused`: we have it, so the bot is silent. */
  | { kind: 'owner'; conversationId: string; bot: 'active' | 'paused'; note?: string; at: string };

const typeWords: Record<string, string> = {
  image: 'Image',
  video: 'Video',
  audio: 'Voice message',
  document: 'File',
  sticker: 'Sticker',
  location: 'Place',
  contacts: 'Contact card',
};

/** The words of a message. What has none is named by its kind. */
function wordsOf(message: Json): string {
  const type = textOf(message.type) ?? 'text';
  const part = recordOf(message[type]);
  const reply = recordOf(part.button_reply ?? part.list_reply);
  const words = textOf(part.body) ?? textOf(part.caption) ?? textOf(part.text) ?? textOf(reply.title);
  return words ?? textOf(part.emoji) ?? `[${typeWords[type] ?? type}]`;
}

/** `messages`: the contact writes, and it is ours to answer. */
function fromMessages(value: Json, now: number): Heard[] {
  const names = new Map(
    listOf(value.contacts).map((each) => [
      contactIdOf(recordOf(each).wa_id),
      textOf(recordOf(recordOf(each).profile).name),
    ]),
  );
  return listOf(value.messages).flatMap((each): Heard[] => {
    const message = recordOf(each);
    const conversationId = contactIdOf(message.from);
    const id = textOf(message.id);
    if (!conversationId || !id) return [];
    const at = instantOf(message.timestamp, now);
    const name = names.get(conversationId);
    const author = { kind: 'contact' as const, id: conversationId, ...present({ name }) };
    return [
      { kind: 'owner', conversationId, bot: 'paused', at },
      {
        kind: 'message',
        message: { id, conversationId, author, at, text: wordsOf(message) },
        ...present({ name }),
      },
    ];
  });
}

/** `standby`: somebody else has it, the bot by all that is known. What was said in between comes along. */
function fromStandby(value: Json, now: number): Heard[] {
  const standby = recordOf(value.standby);
  const heard: Heard[] = [];
  for (const each of listOf(standby.messages)) {
    const message = recordOf(recordOf(each).message ?? each);
    const conversationId = contactIdOf(message.from ?? recordOf(each).from);
    const id = textOf(recordOf(each).id ?? message.id);
    if (!conversationId || !id) continue;
    const at = instantOf(recordOf(each).timestamp ?? message.timestamp, now);
    heard.push({ kind: 'owner', conversationId, bot: 'active', at });
    const author = { kind: 'contact' as const, id: conversationId };
    heard.push({ kind: 'message', message: { id, conversationId, author, at, text: wordsOf(message) } });
  }
  for (const each of listOf(standby.message_echoes)) {
    const message = recordOf(recordOf(each).message);
    const conversationId = contactIdOf(message.to);
    const id = textOf(recordOf(each).id);
    if (!conversationId || !id) continue;
    const at = instantOf(recordOf(each).timestamp ?? message.timestamp, now);
    heard.push({ kind: 'owner', conversationId, bot: 'active', at });
    heard.push({
      kind: 'message',
      message: { id, conversationId, author: { kind: 'bot' }, at, text: wordsOf(message) },
    });
  }
  return heard;
}

/**
 * `messaging_handovers`: control went from one to another. It names the owner *before*, and does not always name the
 * new one: what was not the bot's before, or is said to be the bot's now, is the bot's.
 */
function fromHandover(value: Json, now: number): Heard[] {
  const passed = recordOf(value.control_passed);
  const conversationId = contactIdOf(recordOf(value.sender).phone_number);
  if (!conversationId || textOf(value.type) !== 'control_passed') return [];
  const newOwner = textOf(passed.new_owner_role);
  const wasBot =
    textOf(passed.previous_owner_role) === 'ai_agent' ||
    textOf(passed.previous_owner_app_role) === 'meta_business_agent';
  const isBot = newOwner === undefined ? !wasBot : newOwner === 'ai_agent';
  const context = recordOf(value.conversation_context);
  const note = textOf(passed.metadata) ?? textOf(context.summary) ?? textOf(context.text);
  const at = instantOf(value.timestamp, now);
  return [{ kind: 'owner', conversationId, bot: isBot ? 'active' : 'paused', at, ...present({ note }) }];
}

/** The number that a delivery is for. A handover has it in another place than everything else. */
const numberOf = (value: Json): string | undefined =>
  textOf(recordOf(value.metadata).phone_number_id) ?? textOf(recordOf(value.recipient).phone_number_id);

/** What a delivery says about one phone number, in its order. Reads what it knows, and passes over the rest. */
export function heardIn(body: unknown, phoneNumberId: string, now = Date.now()): Heard[] {
  return listOf(recordOf(body).entry).flatMap((entry) =>
    listOf(recordOf(entry).changes).flatMap((each) => {
      const { field, value: given } = recordOf(each);
      const value = recordOf(given);
      if (numberOf(value) !== phoneNumberId) return [];
      if (field === 'messages') return fromMessages(value, now);
      if (field === 'standby') return fromStandby(value, now);
      return field === 'messaging_handovers' ? fromHandover(value, now) : [];
    }),
  );
}

const begun = (id: string): Conversation => ({
  id,
  contact: { id, name: `+${id}` },
  channel: 'whatsapp',
  status: 'open',
  handler: { kind: 'bot' },
  bot: { mode: 'autopilot', status: 'unknown' },
});

/** Whose it is, unless something newer was heard: deliveries may come late. */
function owned(known: Conversation | undefined, { conversationId, bot, at }: Extract<Heard, { kind: 'owner' }>) {
  const conversation = known ?? begun(conversationId);
  if (conversation.updatedAt !== undefined && Date.parse(conversation.updatedAt) > Date.parse(at)) return conversation;
  const next: Bot = { mode: 'autopilot', status: bot };
  return { ...conversation, bot: next, updatedAt: at };
}

/**
 * Takes the deliveries of Meta's webhooks, for `metaWebhook({ secret, verifyToken, take })`. Those about other numbers
 * are passed over.
 */
export function takeWhatsApp({ phoneNumberId }: { phoneNumberId: string }) {
  return async (body: unknown, hearing: Hearing): Promise<void> => {
    for (const heard of heardIn(body, phoneNumberId)) {
      if (heard.kind === 'owner') {
        const { conversationId, note, at } = heard;
        await hearing.conversation(conversationId, (known) => owned(known, heard));
        if (note === undefined) continue;
        const author = { kind: 'bot' as const };
        const id = `note-${conversationId}-${Date.parse(at)}`;
        await hearing.message({ id, conversationId, author, at, text: note, private: true });
      } else {
        const { message, name } = heard;
        await hearing.conversation(message.conversationId, (known = begun(message.conversationId)) =>
          name ? { ...known, contact: { ...known.contact, name } } : known,
        );
        await hearing.message(message);
      }
    }
  };
}
