import { isSending, serverFacts, type Outcome } from '../../model/command.js';
import { achieved } from '../../model/effects.js';
import type { Conversation } from '../../model/conversation.js';
import { mayHaveHappened, toHandoffError, type HandoffError } from '../../model/error.js';
import { attemptOf } from '../audit.js';
import type { GatewayContext } from '../context.js';
import { withClaim } from '../conversations/claim.js';
import type { Conversations, Observation } from '../conversations/conversations.js';
import type { ConversationLocks } from '../conversations/locks.js';
import type { Loaded } from '../conversations/record.js';
import type { Writes } from '../conversations/writes.js';
import { GatewayError, retryIn, unknownOutcome } from '../errors.js';
import type { CommandAnswer } from '../../adapters/send-command.js';
import type { Platform } from '../platform.js';
import { toProblem, type ApiResponse } from '../response.js';
import { maySee, requireRole } from '../roles.js';
import { forPlatform, timerFor } from '../timers/timed-pause.js';
import { inPlaceOf } from '../turns/live-turns.js';
import type { Silences } from '../turns/silences.js';
import { checkCommand } from './checks.js';
import type { CommandRequest } from './command-request.js';
import type { CommandRun } from './command-run.js';
import { replayResponse, withholdIfRevealing } from './disclosure.js';
import { findMessage } from './find-message.js';
import {
  alreadyRunning,
  type Begun,
  type IdempotencyKeys,
  type Needs,
  type StoredResponse,
} from './idempotency-keys.js';
import { isFinal, type CommandOutcomes } from './outcomes.js';

export interface CommandParts {
  platform: Platform;
  conversations: Conversations;
  keys: IdempotencyKeys;
  locks: ConversationLocks;
  outcomes: CommandOutcomes;
  silences: Silences;
}

/** What a command that is sent was checked against. */
interface Before extends Observation {
  /** A message of the bot is still with the platform, and nobody waits for it any longer. */
  isLate: boolean;
}

/** A command that was checked. It was marked as sent, or it was refused, and that was recorded. */
type Prepared = { before: Before } | { refusal: HandoffError };

/**
 * Runs commands: once per idempotency key, one at a time per conversation, and only if the rules allow it.
 *
 * 1. Check the role. A command that the role excludes is audited and refused.
 * 2. Wait for the turn of this command in its conversation, on this node.
 * 3. `#begin`, in one statement: claim the key, acquire the lease of the conversation and load what is known of it. If
 *    the key has a stored response, replay that.
 * 4. `#prepare`: read the conversation and check the command. In one statement, record what was read and mark the key
 *    as sent. If the command is refused, that is recorded instead. If it cannot be checked, nothing was sent:
 *    `#handleNotSent`.
 * 5. `#send`: call the platform.
 *    If it says no, the command had no effect: `#handleFailure`. If it says nothing, look for the effect: `#reconcile`.
 * 6. In one statement, record the outcome and release the lease.
 *
 * An attempt whose predecessor may have been sent starts with `#reconcile` instead of step 4.
 */
export class Commands {
  #context: GatewayContext;
  #parts: CommandParts;

  constructor(context: GatewayContext, parts: CommandParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /**
   * Returns the response, even if it is a refusal, because repeating the command would end the same way. Throws if
   * repeating may help, and if the outcome is unknown.
   */
  async run(request: CommandRequest): Promise<ApiResponse> {
    const { caller, command, conversationId, key } = request;
    if (!request.fromTurn) {
      await requireRole(this.#context, caller, attemptOf(caller, command, { conversationId }, key));
    }
    const { isTrivial } = serverFacts[command.type];
    const ended = await (isTrivial ? this.#runAtOnce(request) : this.#runInTurn(request));
    return 'answer' in ended ? replayResponse(this.#parts.conversations, caller, ended) : ended;
  }

  /** Nobody's takeover waits until something is read. */
  async #runAtOnce(request: CommandRequest): Promise<ApiResponse | StoredResponse> {
    const begun = await this.#begin(request, { conversationId: request.conversationId });
    return 'answer' in begun ? begun : this.#execute({ request, claim: begun.claim }, begun.loaded);
  }

  async #runInTurn(request: CommandRequest): Promise<ApiResponse | StoredResponse> {
    const { locks, outcomes } = this.#parts;
    const { conversationId } = request;
    // where others are in the queue, a repetition need not wait to be told
    let begun = locks.whenIdle(conversationId) && (await this.#begin(request, {}));
    if (begun && 'answer' in begun) return begun;
    let unused = begun?.claim; // nothing has come of it yet; `#execute` sees to what has
    try {
      const turn = await locks.turn(conversationId);
      try {
        begun ??= await this.#begin(request, { conversationId, lease: turn.lease });
        if ('answer' in begun) return begun;
        const { claim, isLeased, loaded } = begun;
        unused = claim;
        if (isLeased) turn.acquired();
        else await turn.acquire();
        unused = undefined;
        return await this.#execute({ request, claim, turn }, isLeased ? loaded : undefined);
      } finally {
        await turn.leave();
      }
    } catch (thrown) {
      if (unused) await outcomes.released({ request, claim: unused });
      throw thrown;
    }
  }

  #begin(
    { caller, command, conversationId, key, hash }: CommandRequest,
    needs: Needs,
  ): Promise<Begun | StoredResponse> {
    const attempt = attemptOf(caller, command, { conversationId }, key);
    return this.#parts.keys.begin(caller, key ?? `none-${this.#context.environment.uuid()}`, hash, attempt, needs);
  }

  async #execute(run: CommandRun, loaded?: Loaded): Promise<ApiResponse> {
    const { type } = run.request.command;
    const count = (outcome: Outcome) => this.#context.metrics.count('commands', { type, outcome });
    try {
      const response = await (run.claim.uncertain ? this.#reconcile(run) : this.#perform(run, loaded));
      count(response.status < 400 ? 'applied' : 'rejected');
      return response;
    } catch (thrown) {
      if (mayHaveHappened(toHandoffError(thrown))) count('unknown');
      throw thrown;
    }
  }

  /** Steps 4 to 6. */
  async #perform(run: CommandRun, loaded?: Loaded): Promise<ApiResponse> {
    let prepared: Prepared;
    try {
      prepared = await this.#prepare(run, loaded);
    } catch (thrown) {
      return this.#handleNotSent(thrown, run);
    }
    if ('refusal' in prepared) return this.#refused(prepared.refusal, run);
    const { before } = prepared;
    let result: CommandAnswer;
    try {
      result = await this.#send(run.request, before);
    } catch (thrown) {
      return this.#handleFailure(thrown, run, before);
    }
    const late = before.isLate && (await this.#parts.silences.isOnItsWay(before.record, run.request));
    return this.#parts.outcomes.applied(run, { ...result, late }, before.record);
  }

  async #prepare({ request, claim, turn }: CommandRun, loaded?: Loaded): Promise<Prepared> {
    const { caller, command, conversationId, expected } = request;
    const { conversations, keys, outcomes, silences } = this.#parts;
    let refusal: HandoffError | undefined;
    const before = await conversations.observe(conversationId, caller, {
      loaded,
      seenVersion: expected,
      also: (writes, observed) => {
        refusal = this.#refusal(request, observed);
        const ending = refusal && outcomes.ofRefusal({ request, claim, turn }, refusal);
        // the timer comes before the pause: if this node dies in between, the timer fires and finds nothing to end
        const timer = timerFor(this.#context, command, caller.agent) ?? undefined;
        const counts = silences.toCount(observed.record, command, caller.agent);
        Object.assign(writes, ending ?? { key: keys.sent(claim, command), timer, counts });
      },
    });
    if (refusal) {
      turn?.released();
      return { refusal };
    }
    if (!before.hasKey) throw alreadyRunning();
    const isLate = await silences.begin(before.record, command, caller.agent, before.deliveries);
    return { before: { ...before, isLate } };
  }

  #refusal(request: CommandRequest, { record, conversation }: Observation): HandoffError | undefined {
    const { caller, command, expected } = request;
    const current = withClaim(record, conversation, command.type === 'take-over' ? caller.agent : undefined);
    try {
      checkCommand(this.#context, record, current, command, caller.agent, expected);
      return undefined;
    } catch (thrown) {
      return toHandoffError(thrown);
    }
  }

  async #send(
    { caller: { agent }, command, conversationId, key }: CommandRequest,
    { conversation, platformVersion, record }: Observation,
  ): Promise<CommandAnswer> {
    const { versions, idempotency } = this.#context.traits;
    const own = inPlaceOf(command, record.turns);
    const toSend = own && forPlatform(this.#context, own);
    if (!toSend) return {};
    return this.#parts.platform.command({ conversationId, contactId: conversation.contact.id }, toSend, {
      agent,
      ...(idempotency && { idempotencyKey: key }),
      ...(versions && { expectedVersion: platformVersion }),
    });
  }

  /** The response to a command that was refused before it was sent, or the error if repeating it may help. */
  #refused(refusal: HandoffError, { claim }: CommandRun): ApiResponse {
    // this attempt did nothing, but an earlier one was sent
    if (claim.uncertain) throw unknownOutcome(refusal.current, refusal);
    if (isFinal(refusal)) return toProblem(refusal);
    throw refusal;
  }

  /** Nobody knows the state, so the command was not checked. */
  async #handleNotSent(thrown: unknown, run: CommandRun): Promise<ApiResponse> {
    const { outcomes } = this.#parts;
    const error = toHandoffError(thrown);
    if (isFinal(error) && !run.claim.uncertain) return outcomes.rejected(error, run);
    await outcomes.released(run);
    if (run.claim.uncertain) throw unknownOutcome(error.current, error);
    if (!mayHaveHappened(error)) throw error;
    // only the read timed out, so the command cannot have happened
    throw new GatewayError('unavailable', error.message, { retryAfter: retryIn.moment, cause: error });
  }

  /** The platform refused the command, or its outcome is unknown. */
  async #handleFailure(thrown: unknown, run: CommandRun, before: Observation): Promise<ApiResponse> {
    const { conversations, outcomes } = this.#parts;
    const { command, caller, conversationId, expected } = run.request;
    const error = toHandoffError(thrown);
    if (mayHaveHappened(error)) return this.#reconcile(run, error);
    // the pause did not happen, so the timer goes back to what it was
    const undo: Partial<Writes> = timerFor(this.#context, command, caller.agent)
      ? { timer: before.record.timer ?? null }
      : {};
    if (error.retryable) {
      await outcomes.released(run, undo);
      throw error;
    }
    const { code, message, retryable } = error;
    const problem = (current?: Conversation) => new GatewayError(code, message, { retryable, current, cause: error });
    let response: ApiResponse | undefined;
    try {
      await conversations.observe(conversationId, caller, {
        seenVersion: expected,
        also: (writes, { conversation }) => {
          response = toProblem(problem(conversation));
          Object.assign(writes, undo, outcomes.completion(run, response, 'rejected', code));
        },
      });
    } catch {
      // the response is a refusal, with or without the state
      return outcomes.rejected(problem(), run, undo);
    }
    run.turn?.released();
    return response!;
  }

  /**
   * The command may have happened, so look for its effect: the message in the history, or the state that the command
   * leads to. If the effect is there, the command counts as applied. If it is not, and the platform deduplicates by
   * key, the command can safely be sent again. Otherwise the outcome stays unknown.
   */
  async #reconcile(run: CommandRun, error?: unknown): Promise<ApiResponse> {
    const { caller, command, conversationId, expected: seenVersion } = run.request;
    const { conversations, platform, outcomes } = this.#parts;
    const { agent } = caller;
    let current: Conversation | undefined;
    let response: ApiResponse | undefined;
    try {
      const message = isSending(command)
        ? await findMessage(this.#context, platform, conversationId, command.clientId, agent)
        : undefined;
      // read as the system: the command itself may have taken the conversation out of the caller's view
      const observed = await conversations.observe(conversationId, { ...caller, role: 'system' }, { seenVersion });
      current = observed.conversation;
      if (message || achieved(current, command, agent)) {
        const late = await this.#parts.silences.isOnItsWay(observed.record, run.request);
        response = await outcomes.applied(run, { message, late });
      }
    } catch (thrown) {
      error ??= thrown;
    }
    const visible = !!current && maySee(this.#context, caller, current);
    if (response) return visible ? response : withholdIfRevealing(response);
    if (current && !error && this.#context.traits.idempotency) return this.#perform(run);
    await outcomes.unknown(run);
    throw unknownOutcome(visible ? current : undefined, error);
  }
}
