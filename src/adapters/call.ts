/** The only way to call an adapter, in the page and in the gateway: with a timeout, and with one kind of error. */
import type { Environment } from '../internal/environment.js';
import type { CommandType } from '../model/command.js';
import type { Conversation } from '../model/conversation.js';
import { HandoffError, toHandoffError } from '../model/error.js';
import type { CallContext, HandoffAdapter, MethodName } from './adapter.js';
import { checkAnswerAbout } from './check/conversation.js';

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
