/** The only way to call an adapter, in the page and in the gateway: with a timeout, and with one kind of error. */
import type { Environment } from '../internal/environment.js';
import { factsOf, type Command, type CommandType } from '../model/command.js';
import type { Conversation } from '../model/conversation.js';
import { HandoffError, toHandoffError } from '../model/error.js';
import type { Message } from '../model/message.js';
import type { CallContext, HandoffAdapter, MethodName } from './adapter.js';
import { checkAnswerAbout } from './check/conversation.js';
import { checkMessage } from './check/message.js';

/** In milliseconds. Slow mobile networks answer sooner; people give up later. */
export const readTimeout = 15_000;
/** In milliseconds. Longer than for reads, because some platforms need twenty seconds to stop their bot. */
export const commandTimeout = 30_000;

/** The name of the adapter method for a command: `pauseBot` for `pause-bot`. */
export const methodName = <T extends CommandType>(type: T): MethodName<T> =>
  type.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) as MethodName<T>;

/** Whether the backend supports this command: a missing method is a missing feature. */
export const hasCommand = (adapter: HandoffAdapter, type: CommandType): boolean =>
  typeof adapter[methodName(type)] === 'function';

export interface CallOptions extends Omit<CallContext, 'signal'> {
  environment: Environment;
  /** In milliseconds. */
  timeout: number;
  /** The call also ends when one of these is aborted. */
  signals?: readonly AbortSignal[];
  onAnswer?: () => void;
  /** `thrown` is what the adapter threw, before it was turned into a `HandoffError`. */
  onError?: (error: HandoffError, thrown: unknown) => void;
}

/**
 * Calls the adapter. Always settles, even if the adapter ignores the signal.
 *
 * @throws HandoffError What the adapter threw, or `timeout` once the time is up or one of the signals is aborted.
 */
export async function callAdapter<T>(options: CallOptions, call: (ctx: CallContext) => Promise<T>): Promise<T> {
  const { environment, timeout, signals = [], onAnswer, onError, ...ctx } = options;
  const abort = new AbortController();
  const stop = () => abort.abort(new HandoffError('timeout', 'No answer in time'));
  for (const signal of signals) {
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  }
  const timer = environment.setTimeout(stop, timeout);
  try {
    const answer = await new Promise<T>((resolve, reject) => {
      if (abort.signal.aborted) return reject(abort.signal.reason);
      abort.signal.addEventListener('abort', () => reject(abort.signal.reason));
      // the async wrapper also catches what a method throws synchronously
      (async () => call({ ...ctx, signal: abort.signal }))().then(resolve, reject);
    });
    onAnswer?.();
    return answer;
  } catch (thrown) {
    const error = toHandoffError(thrown);
    onError?.(error, thrown);
    throw error;
  } finally {
    environment.clearTimeout(timer);
    for (const signal of signals) signal.removeEventListener('abort', stop);
  }
}

/** The answer to a command: the new state or the message, if the backend sends it. */
export interface CommandAnswer {
  conversation?: Conversation;
  message?: Message;
}

/** What a command acts on. */
export interface CommandTarget {
  conversationId: string;
  contactId: string;
}

/**
 * Calls the adapter method for a command and validates the answer.
 *
 * @throws HandoffError `unsupported` if there is no such method, `bad-response` if the answer is not valid.
 */
export async function sendCommand(
  adapter: HandoffAdapter,
  { conversationId, contactId }: CommandTarget,
  { type, ...params }: Command,
  ctx: CallContext,
): Promise<CommandAnswer> {
  const name = methodName(type);
  if (!hasCommand(adapter, type)) throw new HandoffError('unsupported', `${adapter.name} has no ${name}`);
  const { target, answer: kind } = factsOf(type);
  // TypeScript cannot pair a type with its method here; the table of commands can
  const method = adapter[name] as (id: string, params: object, ctx: CallContext) => Promise<unknown>;
  const answer = await method.call(adapter, target === 'contact' ? contactId : conversationId, params, ctx);
  switch (kind) {
    case 'nothing':
      return {};
    case 'message':
      return { message: checkMessage(answer, 'message') };
    case 'conversation':
      // some backends answer with nothing: the caller reads the state then
      return answer === undefined || answer === null
        ? {}
        : { conversation: checkAnswerAbout(conversationId, answer, 'conversation') };
  }
}

/** Reads one conversation. @throws HandoffError `bad-response` if the backend answers with another conversation. */
export async function readConversation(adapter: HandoffAdapter, id: string, ctx: CallContext): Promise<Conversation> {
  return checkAnswerAbout(id, await adapter.getConversation(id, ctx));
}

/** The optional read methods of an adapter. */
export type ReadMethod = 'listConversations' | 'listMessages' | 'getContact' | 'listContactConversations';

/** A read method, bound to its adapter. @throws HandoffError `unsupported` if the adapter does not have it. */
export function readMethod<M extends ReadMethod>(adapter: HandoffAdapter, name: M): NonNullable<HandoffAdapter[M]> {
  const method = adapter[name];
  if (typeof method !== 'function') throw new HandoffError('unsupported', `${adapter.name} has no ${name}`);
  return method.bind(adapter) as NonNullable<HandoffAdapter[M]>;
}
