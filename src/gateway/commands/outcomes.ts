import type { CommandAnswer } from '../../adapters/call.js';
import { isContactCommand, isMessageCommand } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import type { HandoffError } from '../../model/error.js';
import { otherHolder } from '../../model/rules.js';
import { effectOnTurns, type TurnEffect } from '../../model/turn.js';
import { writeAudit } from '../audit.js';
import type { Transaction } from '../bus/wakes.js';
import type { GatewayContext } from '../context.js';
import type { Contacts } from '../conversations/contacts.js';
import type { Conversations, Observation } from '../conversations/conversations.js';
import { writeTimerAndClaim, type Claim, type ConversationRecord } from '../conversations/record.js';
import { readDatabaseClock } from '../database/database.js';
import { DatabaseError, GatewayError, unknownOutcome } from '../errors.js';
import type { EventLog } from '../events/event-log.js';
import type { Actor } from '../options.js';
import { toProblem, type ApiResponse } from '../response.js';
import { maySee } from '../roles.js';
import { endsPause, timerFor } from '../timers/timed-pause.js';
import { endingOf, endTurnsAndTell } from '../turns/endings.js';
import type { CommandRequest } from './command-request.js';
import type { IdempotencyKeys, KeyClaim } from './idempotency-keys.js';

export interface OutcomeParts {
  conversations: Conversations;
  contacts: Contacts;
  keys: IdempotencyKeys;
  eventLog: EventLog;
}

/** What the platform said. */
interface AppliedAnswer extends CommandAnswer {
  /** A last message of the bot may still arrive. */
  late?: boolean;
}

/**
 * The response to a command that was applied. It is stored and replayed. It has no state if nobody knows it, or if the
 * caller must not see it.
 */
function appliedResponse(
  { throughContact, command }: CommandRequest,
  { message, late }: AppliedAnswer,
  observed?: Observation,
): ApiResponse {
  if (message && isMessageCommand(command)) return { status: 201, body: message };
  if (throughContact) return { status: 204 };
  return {
    status: 200,
    body: { conversation: observed?.conversation, ...(late && { lastMessageMayArrive: true }) },
    timed: true,
    version: observed?.conversation.version,
  };
}

/** Records how a command ended, in one transaction: the state, its events, the response for the key, and the audit. */
export class CommandOutcomes {
  #context: GatewayContext;
  #parts: OutcomeParts;

  constructor(context: GatewayContext, parts: OutcomeParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /**
   * The platform has done it. If the state cannot be read afterwards, the response goes without it. `basis` is the
   * record that the command was checked against.
   */
  async applied(
    request: CommandRequest,
    keyClaim: KeyClaim,
    result: AppliedAnswer,
    basis?: ConversationRecord,
  ): Promise<ApiResponse> {
    try {
      return await this.#applyWithState(request, keyClaim, result, basis);
    } catch (thrown) {
      if (thrown instanceof DatabaseError) throw unknownOutcome(undefined, thrown);
    }
    try {
      return await this.#applyWithoutState(request, keyClaim, result, basis);
    } catch (thrown) {
      throw unknownOutcome(undefined, thrown);
    }
  }

  /** The command was refused, now and whenever it is repeated with this key. */
  async rejected(
    error: HandoffError,
    keyClaim: KeyClaim,
    undo?: (tx: Transaction) => Promise<void>,
  ): Promise<ApiResponse> {
    const response = toProblem(error);
    await this.#context.database.transaction(async (tx) => {
      await undo?.(tx);
      await this.#parts.keys.completeAndAudit(tx, keyClaim, response, 'rejected', error.code);
    });
    return response;
  }

  /** Nobody knows whether the command was done. */
  async unknown(keyClaim: KeyClaim): Promise<void> {
    await this.#context.database
      .transaction(async (tx) => {
        await this.#parts.keys.markUnknown(tx, keyClaim);
        if (!keyClaim.uncertain) {
          await writeAudit(tx, keyClaim.attempt, 'unknown', 'timeout');
        }
      })
      .catch(() => undefined); // maintenance does the same once the lease is over
  }

  /** This attempt did nothing, so the same key may be used again. */
  async release(keyClaim: KeyClaim): Promise<void> {
    if (keyClaim.uncertain) return this.unknown(keyClaim);
    await this.#parts.keys.release(this.#context.database, keyClaim).catch(() => undefined); // or its lease runs out
  }

  async #applyWithState(
    request: CommandRequest,
    keyClaim: KeyClaim,
    answer: AppliedAnswer,
    basis?: ConversationRecord,
  ): Promise<ApiResponse> {
    const { conversation, message } = answer;
    const { caller, command, conversationId, expected } = request;
    const { conversations, contacts, keys } = this.#parts;
    // a command can take the conversation out of the caller's view, and its effect has to be recorded all the same
    const system: Actor = { ...caller, role: 'system' };
    let [state, record] = [conversation, basis];
    if (!state) {
      const observed = await conversations.observe(conversationId, system);
      state = { ...observed.conversation, version: observed.platformVersion };
      record = observed.record;
    }
    const lostRace = command.type === 'take-over' && otherHolder(state, caller.agent.id);
    let response: ApiResponse | undefined;
    await conversations.observe(conversationId, system, {
      state,
      basis: record,
      announce: true,
      seenVersion: expected,
      ...(!lostRace && {
        timer: timerFor(this.#context, command, caller.agent),
        claim: await this.#claimFor(request, record),
        effect: this.#effectOf(request, state),
      }),
      inTransaction: async (tx, observed, events) => {
        const visible = maySee(this.#context, caller, observed.conversation) ? observed : undefined;
        response = lostRace
          ? toProblem(
              new GatewayError('conflict', 'Another agent has the conversation.', { current: visible?.conversation }),
            )
          : appliedResponse(request, answer, visible);
        if (message) events.push({ kind: 'message', conversationId, data: message });
        const [outcome, code] = lostRace ? (['rejected', 'conflict'] as const) : (['applied', undefined] as const);
        await keys.completeAndAudit(tx, keyClaim, response, outcome, code);
      },
    });
    if (isContactCommand(command)) this.#context.background(contacts.announceChange(state.contact.id));
    return response!;
  }

  async #applyWithoutState(
    request: CommandRequest,
    keyClaim: KeyClaim,
    answer: AppliedAnswer,
    record?: ConversationRecord,
  ): Promise<ApiResponse> {
    const { caller, command, conversationId } = request;
    const response = appliedResponse(request, answer);
    const timer = timerFor(this.#context, command, caller.agent);
    const claim = await this.#claimFor(request);
    const effect = record && this.#effectOf(request, record.state);
    const ending = effect && endingOf(record, record.state, { effect });
    await this.#parts.eventLog.write(async (tx, events) => {
      await writeTimerAndClaim(tx, conversationId, { timer, claim });
      if (ending) await endTurnsAndTell(tx, ending, events);
      events.push({ kind: 'hint', conversationId, data: { id: conversationId } });
      await this.#parts.keys.completeAndAudit(tx, keyClaim, response, 'applied');
    });
    return response;
  }

  /** What it does to turns. Where the platform has versions, nobody mistakes an old read for the present state. */
  #effectOf({ command, caller }: CommandRequest, { bot }: Conversation): TurnEffect | undefined {
    const effect = effectOnTurns(command, caller.agent, bot.mode);
    if (!effect || effect.ofContact || !this.#context.traits.versions) return effect;
    return { ...effect, silences: false, revives: false };
  }

  /** What the command makes of the takeover claim. Null ends it, `undefined` leaves it as it is. */
  async #claimFor(
    { command, caller: { agent } }: CommandRequest,
    record?: ConversationRecord,
  ): Promise<Claim | null | undefined> {
    if (command.type === 'take-over') return { agent, at: await readDatabaseClock(this.#context.database) };
    return endsPause(command) && (!record || record.claim) ? null : undefined;
  }
}
