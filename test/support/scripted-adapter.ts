import type { AdapterTraits, CallContext, EventSink, HandoffAdapter } from '../../src/adapters/adapter.js';
import type { Conversation } from '../../src/model/conversation.js';
import type { Command } from '../../src/model/command.js';
import { HandoffError } from '../../src/model/error.js';
import type { Message, MessageDraft } from '../../src/model/message.js';
import { runCommand } from '../../src/model/transition.js';

const start: Conversation = {
  id: 'c1',
  version: 1,
  contact: { id: 'p1', name: 'Mina Farrow' },
  channel: 'web',
  status: 'open',
  handler: { kind: 'bot' },
  bot: { mode: 'autopilot', status: 'active' },
};

type Method =
  | 'activateBot'
  | 'pauseBot'
  | 'extendPause'
  | 'cancelReply'
  | 'takeOver'
  | 'requestAgent'
  | 'handBack'
  | 'close'
  | 'reopen'
  | 'archive'
  | 'resetBot';

export interface Call {
  method: string;
  id: string;
  params?: object;
  ctx: CallContext;
  answer(value: unknown): void;
  fail(error: unknown): void;
}

/**
 * A backend under a test's control. It answers at once, by the reference transitions, or with `hold` only when the test
 * says so. All calls are recorded.
 */
export class ScriptedBackend {
  conversations = new Map<string, Conversation>();
  /** The messages, oldest first, by conversation. */
  messages = new Map<string, Message[]>();
  calls: Call[] = [];
  sinks = new Set<EventSink>();
  /** Methods that answer only when the test says so. */
  hold = new Set<string>();
  /** Methods that fail, with their errors. */
  failing = new Map<string, unknown>();
  now: () => number = () => Date.now();
  adapter: HandoffAdapter;

  constructor(conversation: Partial<Conversation> = {}, more: Partial<HandoffAdapter> = {}) {
    this.put({ ...start, ...conversation });
    const command = (method: Method, type: Command['type']) => (id: string, params: object, ctx: CallContext) =>
      this.#call(method, id, params, ctx, () => this.apply(id, { type, ...params } as Command, ctx));
    this.adapter = {
      name: 'scripted',
      traits: { versions: true, events: 'state' },
      getConversation: (id, ctx) =>
        this.#call('getConversation', id, undefined, ctx, () => this.get(id)) as Promise<Conversation>,
      ...Object.fromEntries(
        (
          [
            'activate-bot',
            'pause-bot',
            'extend-pause',
            'cancel-reply',
            'take-over',
            'request-agent',
            'hand-back',
            'close',
            'reopen',
            'archive',
            'reset-bot',
            'dismiss-suggestion',
          ] as const
        ).map((type) => {
          const method = type.replace(/-(.)/g, (_, c: string) => c.toUpperCase()) as Method;
          return [method, command(method, type)];
        }),
      ),
      blockContact: (id, params, ctx) =>
        this.#call('blockContact', id, params, ctx, () =>
          this.#block(id, { type: 'block-contact', ...params }, ctx),
        ) as Promise<void>,
      unblockContact: (id, params, ctx) =>
        this.#call('unblockContact', id, params, ctx, () =>
          this.#block(id, { type: 'unblock-contact', ...params }, ctx),
        ) as Promise<void>,
      sendMessage: (id, draft, ctx) =>
        this.#call('sendMessage', id, draft, ctx, () => this.send(id, draft, ctx)) as Promise<Message>,
      useSuggestion: (id, params, ctx) =>
        this.#call('useSuggestion', id, params, ctx, () => {
          const text = params.text ?? this.get(id).bot.suggestion?.text ?? '';
          this.apply(id, { type: 'use-suggestion', ...params }, ctx);
          this.say(id, { author: { kind: 'agent', ...ctx.agent }, text, clientId: params.clientId });
          return this.get(id);
        }) as Promise<Conversation>,
      subscribe: (sink) => {
        this.sinks.add(sink);
        sink.connection('live');
        return () => this.sinks.delete(sink);
      },
      ...more,
    };
  }

  count(method: string): number {
    return this.calls.filter((call) => call.method === method).length;
  }

  last(method: string): Call {
    const call = this.calls.filter((each) => each.method === method).at(-1);
    if (!call) throw new Error(`${method} was not called`);
    return call;
  }

  put(conversation: Conversation): Conversation {
    this.conversations.set(conversation.id, conversation);
    return conversation;
  }

  /** Changes a conversation and its version without an event. */
  change(id: string, change: Partial<Conversation>): Conversation {
    const before = this.get(id);
    return this.put({ ...before, ...change, version: (before.version ?? 0) + 1 });
  }

  /** Changes a conversation and pushes it. */
  push(id: string, change: Partial<Conversation>): Conversation {
    const after = this.change(id, change);
    for (const sink of this.sinks) sink.conversation(after);
    return after;
  }

  get(id: string): Conversation {
    const conversation = this.conversations.get(id);
    if (!conversation) throw new HandoffError('not-found', `No conversation ${id}`);
    return conversation;
  }

  apply(id: string, command: Command, ctx: CallContext): Conversation {
    const before = this.get(id);
    const result = runCommand(before, command, ctx.agent, this.now(), this.adapter.traits);
    if (result.refused) {
      throw new HandoffError(result.refused.code === 'held' ? 'conflict' : 'refused', result.refused.code, {
        current: before,
      });
    }
    return this.change(id, result.conversation);
  }

  /** Adds an agent's message, once per client id, and pushes it. */
  send(id: string, draft: MessageDraft, ctx: CallContext): Message {
    const known = this.messages.get(id)?.find(({ clientId }) => clientId === draft.clientId);
    if (known) return known;
    this.apply(id, { type: 'send-message', ...draft }, ctx);
    const { attachments: files = [], ...words } = draft;
    const attachments = files.map(({ name, type, data }) => ({ url: '', name, type, size: data.size }));
    return this.say(id, {
      author: { kind: 'agent', ...ctx.agent },
      ...words,
      ...(files.length > 0 && { attachments }),
    });
  }

  /** Adds a message and pushes it. */
  say(id: string, message: Partial<Message>): Message {
    const all = this.messages.get(id) ?? [];
    this.messages.set(id, all);
    const said: Message = {
      id: `said-${all.length + 1}`,
      conversationId: id,
      author: { kind: 'contact' },
      at: new Date(this.now()).toISOString(),
      text: '',
      ...message,
    };
    all.push(said);
    for (const sink of this.sinks) {
      sink.conversation(this.get(id));
      sink.message?.(said);
    }
    return said;
  }

  #block(contactId: string, command: Command, ctx: CallContext): void {
    for (const [id, { contact }] of this.conversations) if (contact.id === contactId) this.apply(id, command, ctx);
  }

  #call(
    method: string,
    id: string,
    params: object | undefined,
    ctx: CallContext,
    run: () => unknown,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.calls.push({ method, id, params, ctx, answer: resolve, fail: reject });
      if (this.hold.has(method)) return;
      try {
        if (this.failing.has(method)) throw this.failing.get(method);
        resolve(run());
      } catch (error) {
        reject(error);
      }
    });
  }
}

/** A backend with other traits, or without some methods. */
export function backendWith(
  conversation: Partial<Conversation> = {},
  traits: AdapterTraits = {},
  without: string[] = [],
): ScriptedBackend {
  const backend = new ScriptedBackend(conversation);
  backend.adapter = { ...backend.adapter, traits: { ...backend.adapter.traits, ...traits } };
  for (const method of without) delete (backend.adapter as unknown as Record<string, unknown>)[method];
  return backend;
}
