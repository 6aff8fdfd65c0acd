import type { BulkResult } from '../../adapters/adapter.js';
import { checkAnswerAbout } from '../../adapters/check/conversation.js';
import { anything, id as checkId, object, oneOf, optional } from '../../adapters/check/primitives.js';
import type { Command } from '../../model/command.js';
import type { Agent, Conversation } from '../../model/conversation.js';
import { provesDone } from '../../model/effects.js';
import { tooLong } from '../../model/limits.js';
import { errorCodes, HandoffError, mayHaveHappened, toHandoffError } from '../../model/error.js';
import { callBackend } from '../context.js';
import type { PartTools } from '../part.js';
import type { Semaphore } from './semaphore.js';

/** One call to the backend. */
export interface Batch {
  key: string;
  /** All ids to send. A call that repeats an idempotency key must send the same ids as before. */
  ids: readonly string[];
  /** The ids whose results are still missing. */
  wanted: readonly string[];
}

/** How a bulk command ended for one conversation. */
export interface BulkEnd {
  outcome: 'applied' | 'rejected' | 'unknown';
  /** The state after the command, if known. */
  conversation?: Conversation;
  error?: HandoffError;
}

export interface BatchOptions {
  tools: PartTools;
  semaphore: Semaphore;
  command: Command;
  /** Who asked for it. */
  agent: Agent;
  batch: Batch;
  /** Aborted when the person cancels. */
  signal: AbortSignal;
  /** Called once for each wanted conversation. */
  onEnd: (id: string, end: BulkEnd) => void;
}

/** In milliseconds. A single call may cover hundreds of conversations, so it gets five minutes. */
const bulkTimeout = 300_000;

/**
 * Lets the backend run one command on many conversations. Every result is checked like any other answer. For those
 * without a clear result, a read at the end looks for the command's effect.
 */
export async function runBatch(options: BatchOptions): Promise<void> {
  const { tools, command, batch, signal } = options;
  const { context, conversations } = tools;
  const running = new Set(batch.wanted);
  const doubts = new Map<string, HandoffError>();
  const before = new Map(batch.wanted.map((id) => [id, conversations.confirmed(id)]));
  const end = (id: string, ending: BulkEnd) => {
    running.delete(id);
    options.onEnd(id, ending);
  };

  const apply = (result: BulkResult): void => {
    const bad = wrongResult(result, batch);
    if (bad) noteBad(context, bad);
    if (!running.has(result?.id)) return;
    const { id, error } = result;
    const conversation = checkedStateOf(tools, result);
    // an invalid result leaves the outcome unclear
    if (conversation === 'unreadable') return;
    if (!error) {
      // only a read can show the new state
      if (conversation?.version === undefined) conversations.outdated(id);
      return end(id, { outcome: 'applied', conversation });
    }
    const { code, message } = error;
    const shape = Object.assign(new Error(message), { name: 'HandoffError', code, current: conversation });
    const failure = toHandoffError(shape);
    if (mayHaveHappened(failure)) doubts.set(id, failure);
    else end(id, { outcome: 'rejected', error: failure, conversation });
  };

  let fallbackError = new HandoffError('timeout', 'The backend returned no result for this conversation');
  try {
    const long = tooLong(command);
    if (long) throw new HandoffError('invalid', `Not sent: ${long} is too long`);
    const results = await callBackend(
      context,
      bulkTimeout,
      { method: 'runBulk', subject: batch.key },
      (ctx) => context.adapter.runBulk!(command, [...batch.ids], ctx, apply),
      {
        agent: options.agent,
        signal,
        idempotencyKey: batch.key,
        isTooLate: () => context.agent.get().id !== options.agent.id,
      },
    );
    if (Array.isArray(results)) results.forEach(apply);
    else noteBad(context, new HandoffError('bad-response', 'answer: expected a list'));
  } catch (thrown) {
    fallbackError = toHandoffError(thrown);
  }
  const unclear = [...running].map((id) => ({ id, error: doubts.get(id) ?? fallbackError, before: before.get(id) }));
  await resolveUnclear(options, unclear, mayHaveHappened(fallbackError), end);
}

/** What is wrong with a result, apart from the state in it. */
function wrongResult(result: unknown, { ids }: Batch): HandoffError | undefined {
  try {
    const { id, error } = resultShape(result, 'results[]');
    if (!ids.includes(id)) return new HandoffError('bad-response', 'results[].id: expected an id that was sent');
    if (error) errorShape(error, 'results[].error');
    return undefined;
  } catch (thrown) {
    return thrown as HandoffError;
  }
}

const resultShape = object<{ id: string; error?: unknown }>({ id: checkId, error: optional(anything) });
const errorShape = object<{ code: string }>({ code: oneOf(...errorCodes) });

const noteBad = (context: PartTools['context'], thrown: HandoffError): void =>
  context.report({ code: 'bad-answer', method: 'runBulk', thrown });

/** The checked state of a result. */
function checkedStateOf(
  tools: PartTools,
  { id, conversation: raw }: BulkResult,
): Conversation | undefined | 'unreadable' {
  if (!raw) return undefined;
  try {
    const conversation = checkAnswerAbout(id, raw, 'conversation');
    tools.conversations.applyAnswer(conversation);
    return conversation;
  } catch (thrown) {
    tools.context.report({ code: 'bad-answer', method: 'runBulk', field: 'results[]', thrown });
    return 'unreadable';
  }
}

interface Unclear {
  id: string;
  error: HandoffError;
  before: Conversation | undefined;
}

/** Reads the conversations with an unclear result to find out whether the command was applied. */
async function resolveUnclear(
  { tools, semaphore, command, agent }: BatchOptions,
  unclear: readonly Unclear[],
  isWorthReading: boolean,
  end: (id: string, ending: BulkEnd) => void,
): Promise<void> {
  const { context, conversations } = tools;
  let isSilent = !isWorthReading;
  const check = async ({ id, error, before }: Unclear): Promise<void> => {
    const entry = conversations.entry(id);
    // after one failed read, skip the others: the backend is down, and each would wait for its timeout
    if (!isSilent && !context.signal.aborted) await entry.refresh();
    isSilent ||= !!entry.error?.retryable;
    const now = entry.error ? undefined : entry.confirmed;
    const mayHave = mayHaveHappened(error);
    if (now && mayHave && provesDone(before, now, command, agent)) {
      end(id, { outcome: 'applied', conversation: now });
    } else {
      end(id, { outcome: mayHave ? 'unknown' : 'rejected', conversation: now, error });
    }
  };
  await Promise.all(unclear.map((one) => semaphore.run(() => check(one))));
}
