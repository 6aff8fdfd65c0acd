import type { Contact } from '../../model/contact.js';
import type { Bot, ContactSummary, Conversation, Instant } from '../../model/conversation.js';
import { HandoffError, toHandoffError } from '../../model/error.js';
import type { Message, MessageDraft } from '../../model/message.js';
import type {
  AdapterTraits,
  CallContext,
  ConversationQuery,
  EventSink,
  HandoffAdapter,
  Page,
  PageRequest,
} from '../adapter.js';
import { requireOptions } from '../require-options.js';

/** A conversation as a platform with a bot switch shows it: what it does not say is left out. */
export interface SwitchState {
  /** `stopped`: for good, only a reset revives it. `unknown`: the platform does not say. */
  bot: Bot['status'];
  /** When the platform activates the bot by itself. */
  resumeAt?: Instant;
  /** Default: only the id. */
  contact?: Omit<ContactSummary, 'id'> & { id?: string };
  channel?: string;
  lastMessage?: Conversation['lastMessage'];
  unread?: number;
}

export interface SwitchRow extends SwitchState {
  id: string;
}

/**
 * The calls of a platform that has one switch for its bot in each conversation. Only `name`, `pause` and `resume` are
 * needed; what is missing is a missing feature, or kept by the gateway.
 */
export interface SwitchOptions {
  /** The platform's name, for logs. */
  name: string;
  /** The state now. Throw `not-found` where there is none. Without it, the gateway knows what it hears and does. */
  read?(id: string, ctx: CallContext): Promise<SwitchState>;
  /**
   * Silences the bot, for so many seconds where `pauseSeconds` says that the platform can; without a number until
   * somebody resumes it. `reason`: why, as far as a person has said it.
   */
  pause(id: string, seconds: number | undefined, ctx: CallContext, reason?: string): Promise<unknown>;
  resume(id: string, ctx: CallContext): Promise<unknown>;
  /** Revives a stopped bot and clears its session. */
  reset?(id: string, ctx: CallContext): Promise<unknown>;
  /** Sends as the agent. The platform's message, as far as it answers with one. */
  send?(id: string, draft: MessageDraft, ctx: CallContext): Promise<Partial<Message> | void>;
  list?(query: ConversationQuery, ctx: CallContext): Promise<Page<SwitchRow>>;
  messages?(id: string, page: PageRequest, ctx: CallContext): Promise<Page<Message>>;
  contact?(id: string, ctx: CallContext): Promise<Contact>;
  /** Takes the contact's id. */
  block?(contactId: string, ctx: CallContext): Promise<unknown>;
  unblock?(contactId: string, ctx: CallContext): Promise<unknown>;
  /** Tells `sink` what happens. Returns the function that ends it. */
  subscribe?(sink: EventSink, ctx: CallContext): () => void;
  /**
   * Whether pauses can have an end, and of how many seconds it is a multiple: 60 for whole minutes. Default: they
   * cannot, and the gateway ends them.
   */
  pauseSeconds?: { multipleOf?: number; max?: number };
  /** Seconds for which a read may show the state from before a switch. Default: 0, and what does nothing is refused. */
  readLagSeconds?: number;
  /** Milliseconds since 1970, by the platform's clock: for tests, and where it is known. Default: this machine's. */
  now?(): number;
  /** What the platform promises of a paused bot. Default: `enforced`. */
  control?: AdapterTraits['control'];
  /** What else the platform has or has not got. */
  traits?: Omit<AdapterTraits, 'versions' | 'readLagSeconds' | 'control'>;
}

/** What a platform of this kind has not got, unless it says otherwise. */
const lacking: AdapterTraits = {
  events: 'hint',
  sendMessage: { private: false, claims: false },
  history: { events: false },
  list: { search: 'none' },
};

/**
 * An adapter for servers, for any platform that can pause and resume its bot. Behind a gateway with `desk: true` it has
 * takeover, queue, hand back, outcome and notes as well.
 *
 * After each switch the state is read again: a platform that says yes and does nothing is `refused`.
 *
 * Throws `invalid` if something is missing that it cannot work without.
 */
export function switchAdapter(options: SwitchOptions): HandoffAdapter {
  requireOptions('switchAdapter', options, { name: 'text', pause: 'function', resume: 'function' });
  const { name, list, messages, contact, reset, send, block, unblock, subscribe, readLagSeconds = 0 } = options;
  const { pauseSeconds, read, now = () => Date.now() } = options;

  const toConversation = (
    { bot: status, resumeAt, contact: known, ...state }: SwitchState,
    id: string,
  ): Conversation => ({
    ...state,
    id,
    contact: { id, ...known },
    status: 'open',
    handler: { kind: 'bot' },
    bot: { mode: 'autopilot', status, ...(status === 'paused' && resumeAt !== undefined && { resumeAt }) },
  });

  const getConversation = async (id: string, ctx: CallContext): Promise<Conversation> => {
    if (!read) throw new HandoffError('unsupported', `${name} cannot be read`);
    return toConversation(await read(id, ctx), id);
  };

  /** The state after a switch, and an end that was asked for where the platform rounds it. */
  async function after(
    wanted: Bot['status'],
    id: string,
    ctx: CallContext,
    until?: Instant,
  ): Promise<Conversation | void> {
    if (!read) return;
    let state: Conversation;
    try {
      state = await getConversation(id, ctx);
    } catch (thrown) {
      // it was switched, and nobody knows what came of it
      throw new HandoffError('timeout', `${name} could not be read after a switch`, { cause: toHandoffError(thrown) });
    }
    const { bot } = state;
    const isDone = wanted === 'active' ? bot.status === 'active' : bot.status !== 'active';
    if (!isDone && bot.status !== 'unknown' && !readLagSeconds) {
      throw new HandoffError('refused', `${name} said yes, and the bot is still ${bot.status}`, { current: state });
    }
    const { multipleOf = 1 } = pauseSeconds ?? {};
    const isRounded =
      until && bot.resumeAt && Math.abs(Date.parse(bot.resumeAt) - Date.parse(until)) <= multipleOf * 1000;
    return isRounded ? { ...state, bot: { ...bot, resumeAt: until } } : state;
  }

  async function pause(
    id: string,
    { until, reason }: { until?: Instant; reason?: string },
    ctx: CallContext,
  ): Promise<Conversation | void> {
    const { multipleOf = 1 } = pauseSeconds ?? {};
    const seconds =
      until === undefined || !pauseSeconds
        ? undefined
        : Math.max(1, Math.ceil((Date.parse(until) - now()) / 1000 / multipleOf)) * multipleOf;
    await options.pause(id, seconds, ctx, reason);
    return after('paused', id, ctx, pauseSeconds && until);
  }

  return {
    name,
    traits: {
      ...lacking,
      ...options.traits,
      ...(!subscribe && { events: 'none' as const }),
      sendMessage: { ...lacking.sendMessage, ...options.traits?.sendMessage },
      history: { ...lacking.history, ...options.traits?.history },
      list: { ...lacking.list, ...options.traits?.list },
      pauseBot: {
        timed: !!pauseSeconds,
        ...(pauseSeconds?.multipleOf !== undefined && { granularitySeconds: pauseSeconds.multipleOf }),
        ...(pauseSeconds?.max !== undefined && { maxSeconds: pauseSeconds.max }),
        ...options.traits?.pauseBot,
      },
      ...(readLagSeconds > 0 && { readLagSeconds }),
      control: options.control ?? 'enforced',
    },
    getConversation,
    pauseBot: (id, params, ctx) => pause(id, params, ctx),
    ...(pauseSeconds && { extendPause: (id, { until }, ctx) => pause(id, { until }, ctx) }),
    async activateBot(id, _, ctx) {
      await options.resume(id, ctx);
      return after('active', id, ctx);
    },
    ...(reset && {
      async resetBot(id, _, ctx) {
        await reset(id, ctx);
        return after('active', id, ctx);
      },
    }),
    ...(send && {
      async sendMessage(id, draft, ctx) {
        const { text, clientId } = draft;
        if (draft.private) throw new HandoffError('unsupported', `${name} has no notes`);
        if (!text.trim()) throw new HandoffError('invalid', 'A message needs text');
        const sent = await send(id, { ...draft }, ctx);
        const at = new Date().toISOString();
        const author = { kind: 'agent' as const, ...ctx.agent };
        return { id: clientId, at, text, author, ...sent, conversationId: id, clientId };
      },
    }),
    ...(list && {
      async listConversations(query, ctx) {
        const { items, ...page } = await list(query, ctx);
        return { ...page, items: items.map(({ id, ...state }) => toConversation(state, id)) };
      },
    }),
    ...(messages && { listMessages: (id, page, ctx) => messages(id, page, ctx) }),
    ...(contact && { getContact: (id, ctx) => contact(id, ctx) }),
    ...(block && { blockContact: async (id, _, ctx) => void (await block(id, ctx)) }),
    ...(unblock && { unblockContact: async (id, _, ctx) => void (await unblock(id, ctx)) }),
    ...(subscribe && { subscribe: (sink, ctx) => subscribe(sink, ctx) }),
  };
}
