import * as parse from '../adapters/boundary.js';
import { message } from '../adapters/boundary-details.js';
import type { CallContext, HandoffAdapter } from '../adapters/adapter.js';
import type { Command, CommandType } from '../model/command.js';
import type { Agent, Conversation } from '../model/conversation.js';
import { HandoffError, toHandoffError } from '../model/error.js';
import type { Message } from '../model/message.js';
import type { GatewayContext } from './context.js';
import { codeOf, fromPlatform, GatewayError } from './errors.js';

/** Milliseconds that the platform has for an answer. */
export const readTimeout = 15_000;
export const commandTimeout = 30_000;

/** What an operator should know; a refusal is no trouble. */
const troubles: readonly string[] = ['unavailable', 'timeout', 'offline', 'bad-response'];

/** `pause-bot` is done by `pauseBot`, and so on. */
const methodName = (type: CommandType) =>
  type.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) as keyof HandoffAdapter;

export const hasMethod = (adapter: HandoffAdapter, type: CommandType): boolean =>
  typeof adapter[methodName(type)] === 'function';

interface Call {
  agent: Agent;
  /** Lets the caller stop waiting earlier. */
  signal?: AbortSignal;
  idempotencyKey?: string;
  expectedVersion?: number;
}

/** What a command was answered with: the fresh state or the message, where the platform sends one. */
export interface CommandAnswer {
  conversation?: Conversation;
  message?: Message;
}

/** The adapter, whose answers are copied field by field and whose errors keep their code and nothing else. */
export class Platform {
  #context: GatewayContext;

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /** Calls the adapter and always ends, also where it ignores the signal. */
  async call<T>(given: Call, call: (ctx: CallContext) => Promise<T>, milliseconds = readTimeout): Promise<T> {
    const { environment, log } = this.#context;
    const abort = new AbortController();
    const { signal: outer, ...rest } = given;
    const stop = () => abort.abort(new HandoffError('timeout', 'No answer in time'));
    if (outer?.aborted) stop();
    outer?.addEventListener('abort', stop);
    const timer = environment.setTimeout(stop, milliseconds);
    try {
      return await new Promise<T>((resolve, reject) => {
        if (abort.signal.aborted) return reject(abort.signal.reason);
        abort.signal.addEventListener('abort', () => reject(abort.signal.reason));
        // a method that throws before it returns a promise ends up in the same place
        (async () => call({ ...rest, signal: abort.signal }))().then(resolve, reject);
      });
    } catch (thrown) {
      const error = toHandoffError(thrown);
      if (error.code === 'unauthorized') log({ event: 'platform-unauthorized' });
      else if (troubles.includes(error.code)) log({ event: 'platform-failed', code: codeOf(error) });
      throw fromPlatform(error);
    } finally {
      environment.clearTimeout(timer);
      outer?.removeEventListener('abort', stop);
    }
  }

  getConversation(id: string, given: Call): Promise<Conversation> {
    return this.call(given, async (ctx) =>
      this.#checked(id, parse.conversation(await this.#context.adapter.getConversation(id, ctx), '')),
    );
  }

  /** The conversation's id, or for blocking and unblocking the contact's. */
  command(target: string, { type, ...params }: Command, given: Call): Promise<CommandAnswer> {
    const { adapter } = this.#context;
    if (!hasMethod(adapter, type)) throw new GatewayError('unsupported', 'The platform cannot do this.');
    return this.call(
      given,
      async (ctx) => {
        const call = adapter[methodName(type)] as (id: string, params: object, ctx: CallContext) => Promise<unknown>;
        const answer = await call.call(adapter, target, params, ctx);
        if (type === 'send-message') return { message: message(answer, 'message') };
        if (type === 'block-contact' || type === 'unblock-contact' || answer === undefined || answer === null) {
          return {};
        }
        return { conversation: this.#checked(target, parse.conversation(answer, 'conversation')) };
      },
      commandTimeout,
    );
  }

  #checked(id: string, conversation: Conversation): Conversation {
    if (conversation.id !== id) throw new HandoffError('bad-response', 'id: the answer is about another conversation');
    return conversation;
  }
}
