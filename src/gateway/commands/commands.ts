import { isSending, serverFacts, type Outcome } from '../../model/command.js';
import { achieved } from '../../model/effects.js';
import type { Conversation } from '../../model/conversation.js';
import { mayHaveHappened, toHandoffError } from '../../model/error.js';
import { attemptOf } from '../audit.js';
import type { Transaction } from '../bus/wakes.js';
import type { GatewayContext } from '../context.js';
import { withClaim } from '../conversations/claim.js';
import type { Conversations, Observation } from '../conversations/conversations.js';
import type { ConversationLocks } from '../conversations/locks.js';
import { DatabaseError, GatewayError, retryIn, unknownOutcome } from '../errors.js';
import type { CommandAnswer } from '../../adapters/call.js';
import type { Platform } from '../platform.js';
import type { ApiResponse } from '../response.js';
import { maySee, requireRole } from '../roles.js';
import { forPlatform, timerFor } from '../timers/timed-pause.js';
import { writeTimer } from '../timers/timer.js';
import { inPlaceOf } from '../turns/live-turns.js';
import type { Silences } from '../turns/silences.js';
import { checkCommand } from './checks.js';
import type { CommandRequest } from './command-request.js';
import { replayResponse, withholdIfRevealing } from './disclosure.js';
import { findMessage } from './find-message.js';
import type { IdempotencyKeys, KeyClaim } from './idempotency-keys.js';
import type { CommandOutcomes } from './outcomes.js';

export interface CommandParts {
  platform: Platform;
  conversations: Conversations;
  keys: IdempotencyKeys;
  locks: ConversationLocks;
  outcomes: CommandOutcomes;
  silences: Silences;
}

/** Ready to be sent. */
interface Prepared extends Observation {
  /** A message of the bot is still with the platform, and nobody waits for it any longer. */
  isLate: boolean;
}

/**
 * Runs commands: once per idempotency key, one at a time per conversation, and only if the rules allow it.
 *
 * 1. Check the role. A command that the role excludes is audited and refused.
 * 2. Claim the key. If it has a stored response, replay that.
 * 3. Wait for the turn of this command in its conversation.
 * 4. `#prepare`: read the conversation, check the command, and mark the key as sent.
 *    If that fails, nothing was sent: `#handleNotSent`.
 * 5. `#send`: call the platform.
 *    If it says no, the command had no effect: `#handleFailure`. If it says nothing, look for the effect: `#reconcile`.
 * 6. Record the outcome.
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
    const { conversations, keys, locks, outcomes } = this.#parts;
    const { environment } = this.#context;
    const { caller, command, conversationId, key, hash } = request;
    const attempt = attemptOf(caller, command, { conversationId }, key);
    if (!request.fromTurn) await requireRole(this.#context, caller, attempt);
    const claimed = await keys.claim(caller, key ?? `none-${environment.uuid()}`, hash, attempt);
    if ('answer' in claimed) return replayResponse(conversations, caller, claimed);
    const keyClaim = { ...claimed, isRow: request.isRow };
    let started = false;
    const count = (outcome: Outcome) => this.#context.metrics.count('commands', { type: command.type, outcome });
    try {
      const work = () => {
        started = true;
        return keyClaim.uncertain ? this.#reconcile(request, keyClaim) : this.#perform(request, keyClaim);
      };
      // nobody's takeover waits until something is read
      const response = await (serverFacts[command.type].isTrivial ? work() : locks.run(conversationId, work));
      count(response.status < 400 ? 'applied' : 'rejected');
      return response;
    } catch (thrown) {
      if (started && mayHaveHappened(toHandoffError(thrown))) count('unknown');
      if (!started) await outcomes.release(keyClaim);
      throw thrown;
    }
  }

  /** Steps 4 to 6. */
  async #perform(request: CommandRequest, keyClaim: KeyClaim): Promise<ApiResponse> {
    let before: Prepared;
    try {
      before = await this.#prepare(request, keyClaim);
    } catch (thrown) {
      return this.#handleNotSent(thrown, keyClaim);
    }
    let result: CommandAnswer;
    try {
      result = await this.#send(request, before);
    } catch (thrown) {
      return this.#handleFailure(thrown, request, keyClaim, before);
    }
    const late = before.isLate && (await this.#parts.silences.isOnItsWay(before.record, request.command));
    return this.#parts.outcomes.applied(request, keyClaim, { ...result, late }, before.record);
  }

  async #prepare({ caller, command, conversationId, expected }: CommandRequest, keyClaim: KeyClaim): Promise<Prepared> {
    const { conversations, keys, silences } = this.#parts;
    const observed = await conversations.observe(conversationId, caller, { seenVersion: expected });
    const current = withClaim(
      observed.record,
      observed.conversation,
      command.type === 'take-over' ? caller.agent : undefined,
    );
    checkCommand(this.#context, observed.record, current, command, caller.agent, expected);
    const timer = timerFor(this.#context, command, caller.agent);
    const { database } = this.#context;
    if (!timer) await keys.markSent(database, keyClaim);
    else {
      await database.transaction(async (tx) => {
        await keys.markSent(tx, keyClaim);
        // the timer comes before the pause: if this node dies in between, the timer fires and finds nothing to end
        await writeTimer(tx, conversationId, timer);
      });
    }
    return { ...observed, isLate: await silences.begin(observed.record, command, caller.agent) };
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

  /**
   * A final refusal becomes the stored response. Anything else releases the key, because a repetition may end better.
   */
  async #handleNotSent(thrown: unknown, keyClaim: KeyClaim): Promise<ApiResponse> {
    const { outcomes } = this.#parts;
    let error = toHandoffError(thrown);
    // 412 is not final: the person looks at the new state and may decide the same again
    const isFinal = !error.retryable && !mayHaveHappened(error) && (error as GatewayError).status !== 412;
    if (isFinal && !keyClaim.uncertain) return outcomes.rejected(error, keyClaim);
    await outcomes.release(keyClaim);
    // this attempt did nothing, but an earlier one was sent
    if (keyClaim.uncertain) error = unknownOutcome(error.current, error);
    // only the read timed out, so the command cannot have happened
    else if (mayHaveHappened(error)) {
      error = new GatewayError('unavailable', error.message, { retryAfter: retryIn.moment, cause: error });
    }
    throw error;
  }

  /** The platform refused the command, or its outcome is unknown. */
  async #handleFailure(
    thrown: unknown,
    request: CommandRequest,
    keyClaim: KeyClaim,
    before: Observation,
  ): Promise<ApiResponse> {
    const { outcomes } = this.#parts;
    const error = toHandoffError(thrown);
    if (mayHaveHappened(error)) return this.#reconcile(request, keyClaim, error);
    await this.#parts.silences.takeBack(before.record, request.command, request.caller.agent);
    const undo = (tx: Transaction) => this.#restoreTimer(tx, request, before);
    if (error.retryable) {
      await this.#context.database.transaction(undo);
      await outcomes.release(keyClaim);
      throw error;
    }
    const { code, message, retryable } = error;
    const current = await this.#readCurrent(request);
    return outcomes.rejected(new GatewayError(code, message, { retryable, current, cause: error }), keyClaim, undo);
  }

  /**
   * The command may have happened, so look for its effect: the message in the history, or the state that the command
   * leads to. If the effect is there, the command counts as applied. If it is not, and the platform deduplicates by
   * key, the command can safely be sent again. Otherwise the outcome stays unknown.
   */
  async #reconcile(request: CommandRequest, keyClaim: KeyClaim, error?: unknown): Promise<ApiResponse> {
    const { caller, command, conversationId, expected: seenVersion } = request;
    const { conversations, platform, outcomes } = this.#parts;
    const { agent } = caller;
    let current: Conversation | undefined;
    let response: ApiResponse | undefined;
    try {
      const message = isSending(command)
        ? await findMessage(this.#context, platform, conversationId, command.clientId, agent)
        : undefined;
      // read as the system: the command itself may have taken the conversation out of the caller's view
      current = (await conversations.observe(conversationId, { ...caller, role: 'system' }, { seenVersion }))
        .conversation;
      if (message || achieved(current, command, agent)) {
        response = await outcomes.applied(request, keyClaim, { message });
      }
    } catch (thrown) {
      if (thrown instanceof DatabaseError) throw unknownOutcome(undefined, thrown);
      error ??= thrown;
    }
    const visible = !!current && maySee(this.#context, caller, current);
    if (response) return visible ? response : withholdIfRevealing(response);
    if (current && !error && this.#context.traits.idempotency) return this.#perform(request, keyClaim);
    await outcomes.unknown(keyClaim);
    throw unknownOutcome(visible ? current : undefined, error);
  }

  /** The pause did not happen, so the timer goes back to what it was. */
  async #restoreTimer(
    tx: Transaction,
    { command, caller, conversationId }: CommandRequest,
    { record }: Observation,
  ): Promise<void> {
    if (timerFor(this.#context, command, caller.agent)) await writeTimer(tx, conversationId, record.timer ?? null);
  }

  async #readCurrent({ conversationId, caller, expected }: CommandRequest): Promise<Conversation | undefined> {
    try {
      return (await this.#parts.conversations.observe(conversationId, caller, { seenVersion: expected })).conversation;
    } catch {
      // the response is a refusal, with or without the state
      return undefined;
    }
  }
}
