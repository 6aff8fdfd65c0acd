/** The one way to call an adapter, in the page and in the gateway: with a deadline, and with one kind of error. */
import type { Environment } from '../internal/environment.js';
import { factsOf, type Command, type CommandType } from '../model/command.js';
import type { Conversation } from '../model/conversation.js';
import { HandoffError, toHandoffError } from '../model/error.js';
import type { Message } from '../model/message.js';
import type { CallContext, HandoffAdapter, MethodName } from './adapter.js';
import { checkAnswerAbout } from './check/conversation.js';
import { checkMessage } from './check/message.js';

/** How long a read may take, in milliseconds: longer than a slow phone network, shorter than anybody's patience. */
export const readTimeout = 15_000;
/** How long a command may take, in milliseconds. Some platforms need twenty seconds to stop their bot. */
export const commandTimeout = 30_000;

/** `pause-bot` is done by `pauseBot`, and so on. */
export const methodName = <T extends CommandType>(type: T): MethodName<T> =>
  type.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) as MethodName<T>;

/** Whether the backend has this command at all: a missing method is a missing feature. */
export const hasCommand = (adapter: HandoffAdapter, type: CommandType): boolean =>
  typeof adapter[methodName(type)] === 'function';

export interface CallOptions extends Omit<CallContext, 'signal'> {
  environment: Environment;
  /** Milliseconds until nobody waits any more. */
  timeout: number;
  /** Each of them ends the wait earlier. */
  signals?: readonly AbortSignal[];
  /** Told how it ended. `thrown` is what the adapter threw, before it was wrapped. */
  onAnswer?: () => void;
  onError?: (error: HandoffError, thrown: unknown) => void;
}

/**
 * Calls the adapter and always ends, also where the adapter ignores the signal: with its answer, or with what it threw,
 * wrapped.
 *
 * @throws HandoffError `timeout` after `timeout` milliseconds, or once one of the signals is aborted.
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
      // a method that throws before it returns a promise ends up in the same place
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

/** What a command was answered with: the fresh state or the message, where the backend sends one along. */
export interface CommandAnswer {
  conversation?: Conversation;
  message?: Message;
}

/** Whom a command is for. */
export interface CommandTarget {
  conversationId: string;
  contactId: string;
}

/**
 * Gives a command to the adapter's method for it, and checks the answer.
 *
 * @throws HandoffError `unsupported` where there is no such method, `bad-response` where the answer cannot be read.
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
  // one signature for all: the table of commands says what each of them takes and gives
  const method = adapter[name] as (id: string, params: object, ctx: CallContext) => Promise<unknown>;
  const answer = await method.call(adapter, target === 'contact' ? contactId : conversationId, params, ctx);
  switch (kind) {
    case 'nothing':
      return {};
    case 'message':
      return { message: checkMessage(answer, 'message') };
    case 'conversation':
      // some backends answer with nothing; then the state is read
      return answer === undefined || answer === null
        ? {}
        : { conversation: checkAnswerAbout(conversationId, answer, 'conversation') };
  }
}

/** Reads one conversation. @throws HandoffError `bad-response` where the answer is about another one. */
export async function readConversation(adapter: HandoffAdapter, id: string, ctx: CallContext): Promise<Conversation> {
  return checkAnswerAbout(id, await adapter.getConversation(id, ctx));
}

/** A method that is no command and that a backend may lack. */
export type ReadMethod = 'listConversations' | 'listMessages' | 'getContact' | 'listContactConversations';

/** The method, bound to its adapter. @throws HandoffError `unsupported` where there is none. */
export function readMethod<M extends ReadMethod>(adapter: HandoffAdapter, name: M): NonNullable<HandoffAdapter[M]> {
  const method = adapter[name];
  if (!method) throw new HandoffError('unsupported', `${adapter.name} has no ${name}`);
  return method.bind(adapter) as NonNullable<HandoffAdapter[M]>;
}
