/**
 * Runs one command until its outcome is known. Loaded with the first command, or when the page is idle.
 *
 *     queued ──its turn──→ sending ──answer──────────────────→ applied
 *                           ↑  │  └──refused, or not sent────→ rejected
 *              retry, with  │  │lost: it may have been applied
 *             the same key  │  ↓
 *                           └─ checking ──a read proves it───→ applied
 *                                 └───────no proof, no retry─→ unknown
 *
 * - Commands on one conversation run one after another, in the order of the clicks.
 * - Ten-second rule: nothing is sent later than ten seconds after the click. By then the situation may have changed,
 *   and a click must not take effect out of the blue.
 * - Each click has one idempotency key, which every retry repeats. Only backends that apply a key once get retries;
 *   otherwise a retry could, for example, send a message twice. While it is under way, its phase stays `checking`: the
 *   person has been told so, and knows no more than before.
 * - After a lost answer, reads look for the command's effect. If a retry of it is refused, that does not undo the first
 *   attempt, so the outcome stays unknown unless the refusal is about the command itself.
 */
import { commandTimeout, methodName } from '../../adapters/call.js';
import { sendCommand } from '../../adapters/send-command.js';
import { withCheckedState } from '../../adapters/check/error.js';
import { checkPage } from '../../adapters/check/page.js';
import { isSending, type Command } from '../../model/command.js';
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

/** In bytes a millisecond: a slow line from a phone. Files get as long as they need on it. */
const slowestUpload = 40;

/** How long the files of a command may take on top of it, in milliseconds. */
function uploadTime(command: Command): number {
  const files = ('attachments' in command && command.attachments) || [];
  return files.reduce((sum, { data }) => sum + data.size, 0) / slowestUpload;
}

/** In milliseconds: the ten-second rule. */
const maxSendDelay = 10_000;
/** How many reads look for the effect of a command after a lost answer, while reads fail too. */
const maxChecks = 4;
/** In milliseconds. Shorter than for other reads, because a person is waiting for the outcome. */
const checkTimeout = 5000;

/** A command whose outcome is not known yet. */
export interface PendingOperation extends Operation {
  phase: 'sending' | 'checking';
  progress?: number;
  stopWaiting: AbortController;
  /** By this device's clock, because a correction of the server's clock must not change how long the command waited. */
  clickedAt: number;
  /** An earlier attempt may have been applied. */
  uncertain?: boolean;
  before?: Conversation;
  lastMessageMayArrive?: boolean;
}

/** The conversation that a command runs on. */
export interface CommandTarget {
  readonly id: string;
  readonly store: StoreContext;
  /** The last state from the backend, if any. */
  readonly confirmed: Conversation | undefined;
  /** Why the last read failed, if it did. */
  readonly error: HandoffError | undefined;
  /** The keys of commands whose outcome is unknown, each with the id of the agent who issued it. */
  readonly unresolvedKeys: Map<string, string>;
  /** Resolves once a read that started at or after this call has ended, successfully or not. */
  refresh(): Promise<void>;
  /** Applies a state that the backend sent along. Returns `false` if only a read can show the current state. */
  applyAnswer(fresh: Conversation): boolean;
  publish(): void;
  /** Passes on a message from the backend. */
  publishMessage(message: Message): void;
}

export type Ending = Pick<Settled, 'outcome' | 'error' | 'lastMessageMayArrive'>;

/** Runs one command. Never rejects. */
export async function perform(target: CommandTarget, operation: PendingOperation): Promise<Ending> {
  // a repeat of a command whose outcome is unknown: if it cannot be sent, the outcome stays unknown
  operation.uncertain = target.unresolvedKeys.has(operation.key);
  const long = tooLong(operation.command);
  if (long) return { outcome: 'rejected', error: new HandoffError('invalid', `Not sent: ${long} is too long`) };
  const ending = await sendUntilSettled(target, operation);
  if (ending.outcome === 'unknown') target.unresolvedKeys.set(operation.key, operation.agent.id);
  else target.unresolvedKeys.delete(operation.key);
  return ending;
}

async function sendUntilSettled(target: CommandTarget, operation: PendingOperation): Promise<Ending> {
  for (let attempt = 1; ; attempt++) {
    const error = await attemptOnce(target, operation);
    if (!error) return { outcome: 'applied', lastMessageMayArrive: operation.lastMessageMayArrive };
    // unless the error refuses this very command, it says nothing about an earlier attempt whose answer was lost
    const uncertain = mayHaveHappened(error) || (!!operation.uncertain && (error.retryable || isAuthError(error)));
    operation.uncertain = uncertain;
    if (uncertain) {
      operation.phase = 'checking';
      target.publish();
      if (await wasApplied(target, operation)) return { outcome: 'applied' };
    }
    const wait = delayBeforeRetry(target.store, operation, error, attempt);
    if (wait === undefined) {
      if (!uncertain && !(error.current && target.applyAnswer(error.current))) await target.refresh();
      return { outcome: uncertain ? 'unknown' : 'rejected', error };
    }
    await delay(target.store, wait);
  }
}

/**
 * Backends check who is calling before they look at the idempotency key, so these say nothing about the first attempt.
 */
const isAuthError = ({ code }: HandoffError): boolean => code === 'unauthorized' || code === 'forbidden';

/** In milliseconds, or `undefined` for no retry: no keys, ten seconds are over, or the person stopped waiting. */
function delayBeforeRetry(
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

/** Whether somebody else is at the page now. One agent's command must not be sent with another agent's log-in. */
const isAnothers = ({ agent }: StoreContext, operation: Operation): boolean => agent.get().id !== operation.agent.id;

/** If this device's clock was set back since the click, it is unknown how late it is, which counts as too late. */
const isTooLate = (environment: StoreContext['environment'], { clickedAt }: PendingOperation, wait = 0): boolean =>
  environment.now() < clickedAt || environment.now() + wait - clickedAt > maxSendDelay;

async function attemptOnce(target: CommandTarget, operation: PendingOperation): Promise<HandoffError | undefined> {
  const { store } = target;
  try {
    if (!target.confirmed) await target.refresh();
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
      commandTimeout + uploadTime(operation.command),
      { method: methodName(operation.command.type), subject: target.id },
      (ctx) =>
        sendCommand(store.adapter, { conversationId: before.id, contactId: before.contact.id }, operation.command, ctx),
      {
        agent: operation.agent,
        signal,
        idempotencyKey: operation.key,
        isTooLate: () =>
          isAnothers(store, operation) || isTooLate(store.environment, operation, -uploadTime(operation.command)),
        onProgress(sent, total) {
          operation.progress = sent / total;
          target.publish();
        },
        expectedVersion: before.version,
        lastMessageMayArrive: () => (operation.lastMessageMayArrive = true),
      },
    );
    if (message) target.publishMessage(message);
    if (!fresh || !target.applyAnswer(fresh)) await target.refresh();
    return undefined;
  } catch (thrown) {
    return withCheckedState(toHandoffError(thrown), target.id);
  }
}

async function wasApplied(target: CommandTarget, { command, agent, before }: PendingOperation): Promise<boolean> {
  const { store } = target;
  const { environment, signal } = store;
  for (let check = 1; check <= maxChecks && !signal.aborted; check++) {
    await refreshWithin(target, checkTimeout);
    const { confirmed, error } = target;
    // even if the read failed, an event may have brought the new state
    if (confirmed && provesDone(before, confirmed, command, agent)) return true;
    if (isSending(command) && (await isInHistory(target, command.clientId))) return true;
    if (!error?.retryable) return false;
    if (check < maxChecks) await delay(store, retryDelay(check, environment.random(), error.retryAfter));
  }
  return false;
}

/** Whether a message was sent shows in the history, not in the conversation's state. */
async function isInHistory(target: CommandTarget, clientId: string): Promise<boolean> {
  const { store, id } = target;
  const { listMessages } = store.adapter;
  if (typeof listMessages !== 'function') return false;
  try {
    const page = await callBackend(store, checkTimeout, { method: 'listMessages', subject: id }, async (ctx) => {
      const answer = await listMessages.call(store.adapter, id, { limit: 50 }, ctx);
      return checkPage(answer, checkMessageIn(id), (thrown) =>
        store.report({ code: 'unreadable', method: 'listMessages', thrown }),
      );
    });
    const message = page.items.find((item) => item.clientId === clientId);
    if (message) target.publishMessage(message);
    return !!message;
  } catch {
    // still unknown: the caller checks again or gives up
    return false;
  }
}

/** Waits for a read, but not for the full read timeout, because a person is waiting. */
function refreshWithin(target: CommandTarget, milliseconds: number): Promise<void> {
  const { environment } = target.store;
  return new Promise((resolve) => {
    const timer = environment.setTimeout(resolve, milliseconds);
    void target.refresh().then(() => {
      environment.clearTimeout(timer);
      resolve();
    });
  });
}

function delay({ environment, signal }: StoreContext, milliseconds: number): Promise<void> {
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
