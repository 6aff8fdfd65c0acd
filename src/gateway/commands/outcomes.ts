import type { Command } from '../../model/command.js';
import type { HandoffError } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import { otherHolder } from '../../model/rules.js';
import { writeAudit } from '../audit.js';
import type { Contacts } from '../conversations/contacts.js';
import type { GatewayContext } from '../context.js';
import type { Conversations, Observation } from '../conversations/conversations.js';
import { readDatabaseClock, type Queries } from '../database/database.js';
import { DatabaseError, GatewayError, unknownOutcome } from '../errors.js';
import type { EventLog } from '../events/event-log.js';
import type { ApiResponse, IdempotencyKeys, KeyClaim } from './idempotency-keys.js';
import type { Claim, ConversationRecord } from '../conversations/record.js';
import type { Caller, Actor } from '../options.js';
import type { CommandAnswer } from '../platform.js';
import { toProblem } from '../response.js';
import { maySee } from '../roles.js';
import { endsPause, timerFor } from '../timers/timed-pause.js';
import { writeTimer } from '../timers/timer.js';

/** One command of one caller. */
export interface CommandRequest {
  caller: Caller;
  command: Command;
  conversationId: string;
  /** The contact was asked about: the conversation is only the way to it, and no part of the answer. */
  throughContact?: boolean;
  /** The caller's idempotency key, and what it stands for. */
  key?: string;
  hash: string;
  /** The version that the person saw. */
  expected?: number;
}

export interface OutcomeParts {
  conversations: Conversations;
  contacts: Contacts;
  keys: IdempotencyKeys;
  log: EventLog;
}

export const aboutContact = ({ type }: Command): boolean => type === 'block-contact' || type === 'unblock-contact';

/**
 * What came of a command, as it is kept and given again. Without a state where it is not known, or not for the caller
 * to see.
 */
function appliedResponse({ throughContact }: CommandRequest, observed?: Observation, message?: Message): ApiResponse {
  if (message) return { status: 201, body: message };
  if (throughContact) return { status: 204 };
  return {
    status: 200,
    body: { conversation: observed?.conversation },
    timed: true,
    version: observed?.record.version,
  };
}

/** How commands end, written down as one: the state, its news, the answer for the key, and the audit. */
export class CommandOutcomes {
  #context: GatewayContext;
  #parts: OutcomeParts;

  constructor(context: GatewayContext, parts: OutcomeParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** The platform did it. What cannot be read afterwards is left out of the answer. */
  async applied(
    request: CommandRequest,
    keyClaim: KeyClaim,
    result: CommandAnswer,
    basis?: ConversationRecord,
  ): Promise<ApiResponse> {
    try {
      return await this.#applyWithState(request, keyClaim, result, basis);
    } catch (thrown) {
      if (thrown instanceof DatabaseError) throw unknownOutcome(undefined, thrown);
    }
    try {
      return await this.#applyWithoutState(request, keyClaim, result);
    } catch (thrown) {
      throw unknownOutcome(undefined, thrown);
    }
  }

  async rejected(error: HandoffError, keyClaim: KeyClaim, undo?: (tx: Queries) => Promise<void>): Promise<ApiResponse> {
    const response = toProblem(error);
    await this.#context.database.transaction(async (tx) => {
      await undo?.(tx);
      await this.#parts.keys.completeAndAudit(tx, keyClaim, response, 'rejected', error.code);
    });
    return response;
  }

  async unknown(keyClaim: KeyClaim): Promise<void> {
    await this.#context.database
      .transaction(async (tx) => {
        await this.#parts.keys.markUnknown(tx, keyClaim);
        if (!keyClaim.uncertain) {
          await writeAudit(tx, this.#context.environment.now(), keyClaim.attempt, 'unknown', 'timeout');
        }
      })
      .catch(() => undefined); // or the key's lease ends, and it is written down then
  }

  /** This try did nothing: the same key may try again. */
  async release(keyClaim: KeyClaim): Promise<void> {
    if (keyClaim.uncertain) return this.unknown(keyClaim);
    // a key that cannot be given back is free when its lease ends
    await this.#parts.keys.release(this.#context.database, keyClaim).catch(() => undefined);
  }

  async #applyWithState(
    request: CommandRequest,
    keyClaim: KeyClaim,
    { conversation, message }: CommandAnswer,
    basis?: ConversationRecord,
  ): Promise<ApiResponse> {
    const { caller, command, conversationId } = request;
    const { conversations, contacts, keys } = this.#parts;
    // a command can take a conversation out of the view of those who gave it: what came of it is remembered all the
    // same
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
      ...(!lostRace && {
        timer: timerFor(this.#context, command, caller.agent),
        claim: await this.#claimFor(request, record),
      }),
      inTransaction: async (tx, observed, events) => {
        const visible = maySee(this.#context, caller, observed.conversation) ? observed : undefined;
        response = lostRace
          ? toProblem(
              new GatewayError('conflict', 'Another agent has the conversation.', { current: visible?.conversation }),
            )
          : appliedResponse(request, visible, message);
        if (message) events.push({ kind: 'message', conversationId, data: message });
        await keys.completeAndAudit(
          tx,
          keyClaim,
          response,
          lostRace ? 'rejected' : 'applied',
          lostRace ? 'conflict' : undefined,
        );
      },
    });
    if (aboutContact(command)) this.#context.background(contacts.announceChange(state.contact.id));
    return response!;
  }

  async #applyWithoutState(
    request: CommandRequest,
    keyClaim: KeyClaim,
    { message }: CommandAnswer,
  ): Promise<ApiResponse> {
    const { caller, command, conversationId } = request;
    const response = appliedResponse(request, undefined, message);
    const [timer, claim] = [timerFor(this.#context, command, caller.agent), await this.#claimFor(request)];
    await this.#parts.log.write(async (tx, events) => {
      if (timer !== undefined) await writeTimer(tx, conversationId, timer);
      if (claim !== undefined) {
        await tx.query('UPDATE handoff.conversations SET claim = $2 WHERE id = $1', [conversationId, claim]);
      }
      events.push({ kind: 'hint', conversationId, data: { id: conversationId } });
      await this.#parts.keys.completeAndAudit(tx, keyClaim, response, 'applied');
    });
    return response;
  }

  /** Who took over last. Undefined: that stays as it is. */
  async #claimFor(
    { command, caller: { agent } }: CommandRequest,
    record?: ConversationRecord,
  ): Promise<Claim | null | undefined> {
    if (command.type === 'take-over') return { agent, at: await readDatabaseClock(this.#context.database) };
    return endsPause(command) && (!record || record.claim) ? null : undefined;
  }
}
