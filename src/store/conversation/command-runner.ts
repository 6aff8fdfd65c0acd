/** Sends one command until it is known how it ended. Loaded with the first command, or when the page is idle. */
import { commandTimeout, sendCommand } from '../../adapters/call.js';
import { withCheckedState } from '../../adapters/check/error.js';
import { checkPage } from '../../adapters/check/page.js';
import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import { HandoffError, mayHaveHappened, toHandoffError } from '../../model/error.js';
import { provesDone } from '../../model/effects.js';
import { tooLong } from '../../model/limits.js';
import { callBackend, type StoreContext } from '../context.js';
import { checkMessageIn } from '../thread/pages.js';
import type { Operation, Settled } from './operations.js';
import { retryDelay } from '../../internal/retry.js';

export { project, reconsider } from './operations.js';

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
  /** What the backend last said, if anything. */
  readonly confirmed: Conversation | undefined;
  /** Why the last read failed, if it did. */
  readonly error: HandoffError | undefined;
  /** The keys of intents of which nobody knows whether they happened, with the id of whoever had them. */
  readonly doubts: Map<string, string>;
  /** Resolves after a read that began at or after this call has ended, well or badly. */
  readAgain(): Promise<void>;
  /** Takes a state that the backend sent along. False: nobody knows whether it is newer, so it has to be read. */
  applyAnswer(fresh: Conversation): boolean;
  publish(): void;
  /** A message that the backend answered. */
  tellMessage(message: Message): void;
}

export type Ending = Pick<Settled, 'outcome' | 'error'>;

/** Sends one command. Never rejects. */
export async function perform(target: CommandTarget, operation: PendingOperation): Promise<Ending> {
  // the same intent again: a try that is not sent does not undo the one before
  operation.uncertain = target.doubts.has(operation.key);
  const long = tooLong(operation.command);
  if (long) return { outcome: 'rejected', error: new HandoffError('invalid', `Not sent: ${long} is too long`) };
  const ending = await sendUntilKnown(target, operation);
  if (ending.outcome === 'unknown') target.doubts.set(operation.key, operation.agent.id);
  else target.doubts.delete(operation.key);
  return ending;
}

async function sendUntilKnown(target: CommandTarget, operation: PendingOperation): Promise<Ending> {
  for (let attempt = 1; ; attempt++) {
    const error = await tryOnce(target, operation);
    if (!error) return { outcome: 'applied' };
    // what is not a refusal of this command says nothing about an earlier try that was not answered
    const uncertain = mayHaveHappened(error) || (!!operation.uncertain && (error.retryable || isAboutPerson(error)));
    operation.uncertain = uncertain;
    if (uncertain) {
      operation.phase = 'checking';
      target.publish();
      if (await wasApplied(target, operation)) return { outcome: 'applied' };
    }
    const wait = delayBeforeRepeat(target.store, operation, error, attempt);
    if (wait === undefined) {
      if (!uncertain && !(error.current && target.applyAnswer(error.current))) await target.readAgain();
      return { outcome: uncertain ? 'unknown' : 'rejected', error };
    }
    await pause(target.store, wait);
  }
}

/** Whoever may not act is sent away before anybody looks whether it was done. */
const isAboutPerson = ({ code }: HandoffError): boolean => code === 'unauthorized' || code === 'forbidden';

/** Only with the same key, never later than ten seconds after the click, and never once the person stopped waiting. */
function delayBeforeRepeat(
  store: StoreContext,
  operation: PendingOperation,
  error: HandoffError,
  attempt: number,
): number | undefined {
  const { traits, environment, signal } = store;
  const wait = retryDelay(attempt, environment.random(), error.retryAfter);
  const allowed = traits.idempotency && error.retryable && !operation.stopWaiting.signal.aborted && !signal.aborted;
  return allowed && !isAnothers(store, operation) && !isTooLate(environment, operation, wait) ? wait : undefined;
}

/** Whether somebody else is at the page now: with that person's log-in, a command of the one before must not be sent. */
const isAnothers = ({ agent }: StoreContext, operation: Operation): boolean => agent.get().id !== operation.agent.id;

/** Also where this device's clock was put back meanwhile: then nobody knows how late it is. */
const isTooLate = (environment: StoreContext['environment'], { clickedAt }: PendingOperation, wait = 0): boolean =>
  environment.now() < clickedAt || environment.now() + wait - clickedAt > sendWithin;

async function tryOnce(target: CommandTarget, operation: PendingOperation): Promise<HandoffError | undefined> {
  const { store } = target;
  try {
    if (!target.confirmed) await target.readAgain();
    const { confirmed: before, error } = target;
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
    if (isAnothers(store, operation)) throw new HandoffError('offline', 'Not sent: somebody else is at the page now');
    const { conversation: fresh, message } = await callBackend(
      store,
      commandTimeout,
      (ctx) =>
        sendCommand(store.adapter, { conversationId: before.id, contactId: before.contact.id }, operation.command, ctx),
      {
        agent: operation.agent,
        signal,
        idempotencyKey: operation.key,
        isTooLate: () => isAnothers(store, operation) || isTooLate(store.environment, operation),
        expectedVersion: before.version,
      },
    );
    if (message) target.tellMessage(message);
    if (!fresh || !target.applyAnswer(fresh)) await target.readAgain();
    return undefined;
  } catch (thrown) {
    return withCheckedState(toHandoffError(thrown), target.id);
  }
}

async function wasApplied(target: CommandTarget, { command, agent, before }: PendingOperation): Promise<boolean> {
  const { store } = target;
  const { environment, signal } = store;
  for (let check = 1; check <= checks && !signal.aborted; check++) {
    await refreshWithin(target, checkTimeout);
    const { confirmed, error } = target;
    // an event may have told what no read could
    if (confirmed && provesDone(before, confirmed, command, agent)) return true;
    if (command.type === 'send-message' && (await isInHistory(target, command.clientId))) return true;
    if (!error?.retryable) return false;
    if (check < checks) await pause(store, retryDelay(check, environment.random(), error.retryAfter));
  }
  return false;
}

/** A message leaves its trace in the history and not in the conversation's state. */
async function isInHistory(target: CommandTarget, clientId: string): Promise<boolean> {
  const { store, id } = target;
  const { listMessages } = store.adapter;
  if (!listMessages) return false;
  try {
    const page = await callBackend(store, checkTimeout, async (ctx) => {
      const answer = await listMessages.call(store.adapter, id, { limit: 50 }, ctx);
      return checkPage(answer, checkMessageIn(id), ({ code }) => store.log({ event: 'bad-event', code }));
    });
    const message = page.items.find((item) => item.clientId === clientId);
    if (message) target.tellMessage(message);
    return !!message;
  } catch {
    // still not known: asked again, or said so
    return false;
  }
}

/** Does not wait for a backend that answers nothing: the person does. */
function refreshWithin(target: CommandTarget, milliseconds: number): Promise<void> {
  const { environment } = target.store;
  return new Promise((resolve) => {
    const timer = environment.setTimeout(resolve, milliseconds);
    void target.readAgain().then(() => {
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
