import type { BulkResult } from '../../adapters/adapter.js';
import { checkAnswerAbout } from '../../adapters/check/conversation.js';
import type { Command } from '../../model/command.js';
import type { Agent, Conversation } from '../../model/conversation.js';
import { provesDone } from '../../model/effects.js';
import { tooLong } from '../../model/limits.js';
import { HandoffError, mayHaveHappened, toHandoffError } from '../../model/error.js';
import { callBackend } from '../context.js';
import type { PartTools } from '../part.js';
import type { Slots } from './slots.js';

/** What one call of the backend is for. */
export interface Batch {
  key: string;
  /** All that are sent. A call that is repeated with its key has to be the same call. */
  ids: readonly string[];
  /** Those whose result is still wanted. */
  wanted: readonly string[];
}

/** How one conversation of a bulk command ended. */
export interface BulkEnd {
  outcome: 'applied' | 'rejected' | 'unknown';
  /** The fresh state, where it is known. */
  conversation?: Conversation;
  error?: HandoffError;
}

export interface BatchOptions {
  tools: PartTools;
  slots: Slots;
  command: Command;
  /** Who asked for it. */
  agent: Agent;
  batch: Batch;
  /** Aborted when the person cancels. */
  signal: AbortSignal;
  /** Told once for each conversation that is wanted. */
  onEnd: (id: string, end: BulkEnd) => void;
}

/** A backend that does it all by itself may take this long, in milliseconds. */
const bulkTimeout = 300_000;

/**
 * Has the backend run one command on many conversations. Each row of its answer is as untrusted as all that it sends;
 * what it left in doubt is found out at the end.
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

  const take = (result: BulkResult): void => {
    if (!running.has(result?.id)) return;
    const { id, error } = result;
    const conversation = stateIn(tools, result);
    // what cannot be understood leaves doubt
    if (conversation === 'unreadable') return;
    if (!error) {
      // the backend did not say how it is now
      if (conversation?.version === undefined) conversations.outdated(id);
      return end(id, { outcome: 'applied', conversation });
    }
    const { code, message } = error;
    const shape = Object.assign(new Error(message), { name: 'HandoffError', code, current: conversation });
    const failure = toHandoffError(shape);
    if (mayHaveHappened(failure)) doubts.set(id, failure);
    else end(id, { outcome: 'rejected', error: failure, conversation });
  };

  let lost = new HandoffError('timeout', 'The backend did not tell how this one ended');
  try {
    const long = tooLong(command);
    if (long) throw new HandoffError('invalid', `Not sent: ${long} is too long`);
    const results = await callBackend(
      context,
      bulkTimeout,
      (ctx) => context.adapter.runBulk!(command, [...batch.ids], ctx, take),
      {
        agent: options.agent,
        signal,
        idempotencyKey: batch.key,
        isTooLate: () => context.agent.get().id !== options.agent.id,
      },
    );
    if (Array.isArray(results)) results.forEach(take);
  } catch (thrown) {
    lost = toHandoffError(thrown);
  }
  const unclear = [...running].map((id) => ({ id, error: doubts.get(id) ?? lost, before: before.get(id) }));
  await findOut(options, unclear, mayHaveHappened(lost), end);
}

/** The state that came along, checked. */
function stateIn(tools: PartTools, { id, conversation: raw }: BulkResult): Conversation | undefined | 'unreadable' {
  if (!raw) return undefined;
  try {
    const conversation = checkAnswerAbout(id, raw, 'conversation');
    tools.conversations.applyAnswer(conversation);
    return conversation;
  } catch (thrown) {
    tools.context.log({ event: 'bad-event', conversationId: id, code: toHandoffError(thrown).code });
    return 'unreadable';
  }
}

interface Unclear {
  id: string;
  error: HandoffError;
  before: Conversation | undefined;
}

/** Reads whether those happened of which the backend said nothing clear. */
async function findOut(
  { tools, slots, command, agent }: BatchOptions,
  unclear: readonly Unclear[],
  isWorthReading: boolean,
  end: (id: string, ending: BulkEnd) => void,
): Promise<void> {
  const { context, conversations } = tools;
  let isSilent = !isWorthReading;
  const look = async ({ id, error, before }: Unclear): Promise<void> => {
    const entry = conversations.entry(id);
    // one that cannot be read says enough about the others
    if (!isSilent && !context.signal.aborted) await entry.readAgain();
    isSilent ||= !!entry.error?.retryable;
    const now = entry.error ? undefined : entry.confirmed;
    const mayHave = mayHaveHappened(error);
    if (now && mayHave && provesDone(before, now, command, agent)) {
      end(id, { outcome: 'applied', conversation: now });
    } else {
      end(id, { outcome: mayHave ? 'unknown' : 'rejected', conversation: now, error });
    }
  };
  await Promise.all(unclear.map((one) => slots.use(() => look(one))));
}
