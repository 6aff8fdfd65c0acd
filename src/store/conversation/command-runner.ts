/** Sends one command until it is known how it ended. Loaded with the first command, or when the page is idle. */
import * as parse from '../../adapters/boundary.js';
import type { Conversation } from '../../model/conversation.js';
import { HandoffError, mayHaveHappened, toHandoffError } from '../../model/error.js';
import { provesDone } from '../../model/effects.js';
import { callAdapter, type StoreContext } from '../context.js';
import { send, type Operation, type Settled } from './operations.js';
import type { Resource } from '../resource.js';
import { retryDelay } from '../../internal/retry.js';

export { project, reconsider } from './operations.js';

const commandTimeout = 30_000;
/** Nothing that was clicked is sent later than this without asking again. */
const sendWithin = 10_000;
const checks = 4;
const checkTimeout = 5000;

/** A command that is not settled yet. */
export interface PendingOperation extends Operation {
  phase: 'sending' | 'checking';
  stopWaiting: AbortController;
  /** By this device's clock: what is learnt about the server's must not change how long it waited. */
  clickedAt: number;
  /** An earlier try may have happened. */
  uncertain?: boolean;
  before?: Conversation;
}

/** The conversation that a command is for. */
export interface CommandTarget {
  readonly id: string;
  readonly store: StoreContext;
  readonly resource: Resource<Conversation>;
  /** Takes a state that the backend sent along, where it is newer. `false`: without versions nobody knows, so read. */
  takes(fresh: Conversation): boolean;
  publish(): void;
  /** A message that the backend answered, as it came. */
  tellMessage(message: unknown): void;
}

export type Ending = Pick<Settled, 'outcome' | 'error'>;

/** The keys of intents of which nobody knows whether they happened. */
const doubts = new WeakMap<CommandTarget, Set<string>>();

/** Sends one command. Never rejects. */
export async function perform(target: CommandTarget, operation: PendingOperation): Promise<Ending> {
  const keys = doubts.get(target) ?? new Set();
  doubts.set(target, keys);
  // the same intent again: a try that is not sent does not undo the one before
  operation.uncertain = keys.has(operation.key);
  const ending = await sendUntilKnown(target, operation);
  keys[ending.outcome === 'unknown' ? 'add' : 'delete'](operation.key);
  return ending;
}

async function sendUntilKnown(target: CommandTarget, operation: PendingOperation): Promise<Ending> {
  const { resource } = target;
  for (let attempt = 1; ; attempt++) {
    const error = await tryOnce(target, operation);
    if (!error) return { outcome: 'applied' };
    // what is not a refusal of this command says nothing about an earlier try that was not answered
    const uncertain = (operation.uncertain =
      mayHaveHappened(error) || (!!operation.uncertain && (error.retryable || isAboutPerson(error))));
    if (uncertain) {
      operation.phase = 'checking';
      target.publish();
      if (await wasApplied(target, operation)) return { outcome: 'applied' };
    }
    const wait = delayBeforeRepeat(target.store, operation, error, attempt);
    if (wait === undefined) {
      if (!uncertain && !(error.current && target.takes(error.current))) await resource.refresh();
      return { outcome: uncertain ? 'unknown' : 'rejected', error };
    }
    await pause(target.store, wait);
  }
}

/** Whoever may not act is sent away before anybody looks whether it was done. */
const isAboutPerson = ({ code }: HandoffError): boolean => code === 'unauthorized' || code === 'forbidden';

/** Only with the same key, never later than ten seconds after the click, and never once the person stopped waiting. */
function delayBeforeRepeat(
  { traits, environment, signal }: StoreContext,
  operation: PendingOperation,
  error: HandoffError,
  attempt: number,
): number | undefined {
  const wait = retryDelay(attempt, environment.random(), error.retryAfter);
  const allowed = traits.idempotency && error.retryable && !operation.stopWaiting.signal.aborted && !signal.aborted;
  return allowed && !isTooLate(environment, operation, wait) ? wait : undefined;
}

/** Also where this device's clock was put back meanwhile: then nobody knows how late it is. */
const isTooLate = (environment: StoreContext['environment'], { clickedAt }: PendingOperation, wait = 0): boolean =>
  environment.now() < clickedAt || environment.now() + wait - clickedAt > sendWithin;

async function tryOnce(target: CommandTarget, operation: PendingOperation): Promise<HandoffError | undefined> {
  const { store, resource } = target;
  try {
    if (!resource.value) await resource.refresh();
    const { value: before, error } = resource;
    if (!before) {
      throw error && !mayHaveHappened(error)
        ? error
        : new HandoffError('offline', 'Not sent: the conversation could not be read', { cause: error });
    }
    operation.before ??= before;
    const { signal } = operation.stopWaiting;
    if (signal.aborted || isTooLate(store.environment, operation)) {
      throw new HandoffError('offline', 'Not sent: it waited too long for its turn');
    }
    const { conversation: fresh, message } = await callAdapter(
      store,
      commandTimeout,
      (ctx) => send(store.adapter, before, operation.command, ctx),
      {
        signal,
        idempotencyKey: operation.key,
        isTooLate: () => isTooLate(store.environment, operation),
        expectedVersion: before.version,
      },
    );
    if (message) target.tellMessage(message);
    if (!fresh || !target.takes(fresh)) await resource.refresh();
    return undefined;
  } catch (thrown) {
    return withCheckedState(toHandoffError(thrown), target.id);
  }
}

/** The state that came with an error is as untrusted as any other: checked, or left out. */
function withCheckedState(
  { code, message, retryable, retryAfter, cause, current: raw }: HandoffError,
  id: string,
): HandoffError {
  let current: Conversation | undefined;
  try {
    current = parse.conversation(raw, 'current');
  } catch {
    // without it, the state is read
  }
  return new HandoffError(code, message, {
    retryable,
    retryAfter,
    cause,
    current: current?.id === id ? current : undefined,
  });
}

async function wasApplied(target: CommandTarget, { command, before }: PendingOperation): Promise<boolean> {
  const { store, resource } = target;
  const { environment, agent, signal } = store;
  for (let check = 1; check <= checks && !signal.aborted; check++) {
    await refreshWithin(store, resource, checkTimeout);
    const { value, error } = resource;
    // an event may have told what no read could
    if (value && provesDone(before, value, command, agent.get())) return true;
    if (command.type === 'send-message' && (await isInHistory(target, command.clientId))) return true;
    if (!error?.retryable) return false;
    if (check < checks) await pause(store, retryDelay(check, environment.random(), error.retryAfter));
  }
  return false;
}

/** A message leaves its trace in the history and not in the conversation's state. */
async function isInHistory(target: CommandTarget, clientId: string): Promise<boolean> {
  const { store, id } = target;
  try {
    const page = await callAdapter(store, checkTimeout, async (ctx) =>
      store.adapter.listMessages?.(id, { limit: 50 }, ctx),
    );
    const message = page?.items.find((item) => item.clientId === clientId);
    if (message) target.tellMessage(message);
    return !!message;
  } catch {
    // still not known: asked again, or said so
    return false;
  }
}

/** Does not wait for a backend that answers nothing: the person does. */
function refreshWithin(
  { environment }: StoreContext,
  resource: Resource<Conversation>,
  milliseconds: number,
): Promise<void> {
  return new Promise((resolve) => {
    const timer = environment.setTimeout(resolve, milliseconds);
    void resource.refresh().then(() => {
      environment.clearTimeout(timer);
      resolve();
    });
  });
}

function pause({ environment, signal }: StoreContext, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      environment.clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = environment.setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
