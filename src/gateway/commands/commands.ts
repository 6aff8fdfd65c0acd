import type { Conversation } from '../../model/conversation.js';
import { mayHaveHappened, toHandoffError } from '../../model/error.js';
import { achieved } from '../../model/effects.js';
import { attemptOf } from '../audit.js';
import { checkCommand, withClaim } from './checks.js';
import type { GatewayContext } from '../context.js';
import type { Conversations, Observation } from '../conversations/conversations.js';
import type { Queries } from '../database/database.js';
import { aboutContact, type CommandOutcomes, type CommandRequest } from './outcomes.js';
import { DatabaseError, GatewayError, unknownOutcome } from '../errors.js';
import type { ApiResponse, IdempotencyKeys, KeyClaim } from './idempotency-keys.js';
import type { ConversationLocks } from '../conversations/locks.js';
import { findMessage } from './find-message.js';
import type { CommandAnswer, Platform } from '../platform.js';
import { maySee, requireRole } from '../roles.js';
import { forPlatform, timerFor } from '../timers/timed-pause.js';
import { writeTimer } from '../timers/timer.js';
import { replayResponse, withholdIfRevealing } from './disclosure.js';

export interface CommandParts {
  platform: Platform;
  conversations: Conversations;
  keys: IdempotencyKeys;
  locks: ConversationLocks;
  outcomes: CommandOutcomes;
}

/** Runs commands: each once for its key, one after another in a conversation, and by the rules. */
export class Commands {
  #context: GatewayContext;
  #parts: CommandParts;

  constructor(context: GatewayContext, parts: CommandParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** The answer, also where it is a refusal; throws what may be tried again, and what is not known. */
  async run(request: CommandRequest): Promise<ApiResponse> {
    const { conversations, keys, locks, outcomes } = this.#parts;
    const { environment } = this.#context;
    const { caller, command, conversationId, key, hash } = request;
    const attempt = attemptOf(caller, command, { conversationId }, key);
    await requireRole(this.#context, caller, attempt);
    const keyClaim = await keys.claim(caller, key ?? `none-${environment.uuid()}`, hash, attempt);
    if ('answer' in keyClaim) return replayResponse(conversations, caller, keyClaim);
    let started = false;
    try {
      return await locks.run(conversationId, () => {
        started = true;
        return keyClaim.uncertain ? this.#reconcile(request, keyClaim) : this.#perform(request, keyClaim);
      });
    } catch (thrown) {
      if (!started) await outcomes.release(keyClaim);
      throw thrown;
    }
  }

  async #perform(request: CommandRequest, keyClaim: KeyClaim): Promise<ApiResponse> {
    let before: Observation;
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
    return this.#parts.outcomes.applied(request, keyClaim, result, before.record);
  }

  /** Everything up to the moment when the platform is asked. */
  async #prepare(
    { caller, command, conversationId, expected }: CommandRequest,
    keyClaim: KeyClaim,
  ): Promise<Observation> {
    const { conversations, keys } = this.#parts;
    const observed = await conversations.observe(conversationId, caller, { minVersion: expected });
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
        // first the end, then the pause: a node that dies in between leaves a timer that finds nothing to do
        await writeTimer(tx, conversationId, timer);
      });
    }
    return observed;
  }

  async #send(
    { caller: { agent }, command, conversationId, key }: CommandRequest,
    { conversation, platformVersion }: Observation,
  ): Promise<CommandAnswer> {
    const { versions, idempotency } = this.#context.traits;
    const toSend = forPlatform(this.#context, command);
    if (!toSend) return {};
    return this.#parts.platform.command(aboutContact(command) ? conversation.contact.id : conversationId, toSend, {
      agent,
      ...(idempotency && { idempotencyKey: key }),
      ...(versions && { expectedVersion: platformVersion }),
    });
  }

  /** A refusal is the answer; what may be different next time is thrown, and the key is free again. */
  async #handleNotSent(thrown: unknown, keyClaim: KeyClaim): Promise<ApiResponse> {
    const { outcomes } = this.#parts;
    let error = toHandoffError(thrown);
    const final = !error.retryable && !mayHaveHappened(error) && (error as GatewayError).status !== 412;
    if (final && !keyClaim.uncertain) return outcomes.rejected(error, keyClaim);
    await outcomes.release(keyClaim);
    // an earlier try was sent, and this one only looked
    if (keyClaim.uncertain) error = unknownOutcome(error.current, error);
    // whatever reading the conversation ended with, nothing was asked for
    else if (mayHaveHappened(error)) {
      error = new GatewayError('unavailable', error.message, { retryAfter: 1, cause: error });
    }
    throw error;
  }

  async #handleFailure(
    thrown: unknown,
    request: CommandRequest,
    keyClaim: KeyClaim,
    before: Observation,
  ): Promise<ApiResponse> {
    const { outcomes } = this.#parts;
    const error = toHandoffError(thrown);
    if (mayHaveHappened(error)) return this.#reconcile(request, keyClaim, error);
    const undo = (db: Queries) => this.#restoreTimer(db, request, before);
    if (error.retryable) {
      await undo(this.#context.database);
      await outcomes.release(keyClaim);
      throw error;
    }
    const { code, message, retryable } = error;
    const current = await this.#readCurrent(request);
    return outcomes.rejected(new GatewayError(code, message, { retryable, current, cause: error }), keyClaim, undo);
  }

  /**
   * It may have happened. Only what can be seen counts as done; a platform that knows the key may be asked once more.
   */
  async #reconcile(request: CommandRequest, keyClaim: KeyClaim, error?: unknown): Promise<ApiResponse> {
    const { caller, command, conversationId } = request;
    const { conversations, platform, outcomes } = this.#parts;
    const { agent } = caller;
    let current: Conversation | undefined;
    let response: ApiResponse | undefined;
    try {
      const message =
        command.type === 'send-message'
          ? await findMessage(this.#context, platform, conversationId, command.clientId, agent)
          : undefined;
      // the command itself may have taken it out of the caller's view
      current = (await conversations.observe(conversationId, { ...caller, role: 'system' })).conversation;
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

  /** The pause did not happen, so its end goes back to what it was. */
  async #restoreTimer(
    db: Queries,
    { command, caller, conversationId }: CommandRequest,
    { record }: Observation,
  ): Promise<void> {
    if (timerFor(this.#context, command, caller.agent)) await writeTimer(db, conversationId, record.timer ?? null);
  }

  async #readCurrent({ conversationId, caller }: CommandRequest): Promise<Conversation | undefined> {
    try {
      return (await this.#parts.conversations.observe(conversationId, caller)).conversation;
    } catch {
      // the refusal is the answer, with or without the state
      return undefined;
    }
  }
}
