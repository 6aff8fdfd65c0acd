import type { Conversation } from '../../model/conversation.js';
import { mayHaveHappened, toHandoffError } from '../../model/error.js';
import { achieved } from '../../model/effects.js';
import { attemptOf } from './audit.js';
import { check, withClaim } from './checks.js';
import type { GatewayContext } from '../context.js';
import type { Conversations, Seen } from '../conversations/conversations.js';
import type { Queries } from '../database/database.js';
import { aboutContact, type Endings, type Intent } from './endings.js';
import { DatabaseError, GatewayError, unknownOutcome } from '../errors.js';
import type { Answer, Keys, Ticket } from './keys.js';
import type { Locks } from './locks.js';
import { findMessage } from './find-message.js';
import type { CommandAnswer, Platform } from '../platform.js';
import { maySee, requireRole } from '../roles.js';
import { forPlatform, timerFor } from '../timers/timed-pause.js';
import { writeTimer } from '../timers/table.js';
import { shownAgain, unseen } from '../unseen.js';

export interface CommandParts {
  platform: Platform;
  conversations: Conversations;
  keys: Keys;
  locks: Locks;
  endings: Endings;
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
  async run(intent: Intent): Promise<Answer> {
    const { conversations, keys, locks, endings } = this.#parts;
    const { environment } = this.#context;
    const { caller, command, conversationId, key, hash } = intent;
    const attempt = attemptOf(caller, command, { conversationId }, key);
    await requireRole(this.#context, caller, attempt);
    const ticket = await keys.claim(caller, key ?? `none-${environment.uuid()}`, hash, attempt);
    if ('answer' in ticket) return shownAgain(conversations, caller, ticket);
    let begun = false;
    try {
      return await locks.run(conversationId, () => {
        begun = true;
        return ticket.uncertain ? this.#findOut(intent, ticket) : this.#perform(intent, ticket);
      });
    } catch (thrown) {
      if (!begun) await endings.nothing(ticket);
      throw thrown;
    }
  }

  async #perform(intent: Intent, ticket: Ticket): Promise<Answer> {
    let before: Seen;
    try {
      before = await this.#prepare(intent, ticket);
    } catch (thrown) {
      return this.#notSent(thrown, ticket);
    }
    let answered: CommandAnswer;
    try {
      answered = await this.#send(intent, before);
    } catch (thrown) {
      return this.#failed(thrown, intent, ticket, before);
    }
    return this.#parts.endings.applied(intent, ticket, answered, before.known);
  }

  /** Everything up to the moment when the platform is asked. */
  async #prepare({ caller, command, conversationId, expected }: Intent, ticket: Ticket): Promise<Seen> {
    const { conversations, keys } = this.#parts;
    const seen = await conversations.observe(conversationId, caller, { above: expected });
    const current = withClaim(seen.known, seen.conversation, command.type === 'take-over' ? caller.agent : undefined);
    check(this.#context, seen.known, current, command, caller.agent, expected);
    const timer = timerFor(this.#context, command, caller.agent);
    const { database } = this.#context;
    if (!timer) await keys.sent(database, ticket);
    else {
      await database.transaction(async (tx) => {
        await keys.sent(tx, ticket);
        // first the end, then the pause: a node that dies in between leaves a timer that finds nothing to do
        await writeTimer(tx, conversationId, timer);
      });
    }
    return seen;
  }

  async #send(
    { caller: { agent }, command, conversationId, key }: Intent,
    { conversation, platformVersion }: Seen,
  ): Promise<CommandAnswer> {
    const { versions, idempotency } = this.#context.traits;
    const sent = forPlatform(this.#context, command);
    if (!sent) return {};
    return this.#parts.platform.command(aboutContact(command) ? conversation.contact.id : conversationId, sent, {
      agent,
      ...(idempotency && { idempotencyKey: key }),
      ...(versions && { expectedVersion: platformVersion }),
    });
  }

  /** A refusal is the answer; what may be different next time is thrown, and the key is free again. */
  async #notSent(thrown: unknown, ticket: Ticket): Promise<Answer> {
    const { endings } = this.#parts;
    let error = toHandoffError(thrown);
    const final = !error.retryable && !mayHaveHappened(error) && (error as GatewayError).status !== 412;
    if (final && !ticket.uncertain) return endings.rejected(error, ticket);
    await endings.nothing(ticket);
    // an earlier try was sent, and this one only looked
    if (ticket.uncertain) error = unknownOutcome(error.current, error);
    // whatever reading the conversation ended with, nothing was asked for
    else if (mayHaveHappened(error)) {
      error = new GatewayError('unavailable', error.message, { retryAfter: 1, cause: error });
    }
    throw error;
  }

  async #failed(thrown: unknown, intent: Intent, ticket: Ticket, before: Seen): Promise<Answer> {
    const { endings } = this.#parts;
    const error = toHandoffError(thrown);
    if (mayHaveHappened(error)) return this.#findOut(intent, ticket, error);
    const undo = (db: Queries) => this.#restoreTimer(db, intent, before);
    if (error.retryable) {
      await undo(this.#context.database);
      await endings.nothing(ticket);
      throw error;
    }
    const { code, message, retryable } = error;
    const current = await this.#current(intent);
    return endings.rejected(new GatewayError(code, message, { retryable, current, cause: error }), ticket, undo);
  }

  /**
   * It may have happened. Only what can be seen counts as done; a platform that knows the key may be asked once more.
   */
  async #findOut(intent: Intent, ticket: Ticket, error?: unknown): Promise<Answer> {
    const { caller, command, conversationId } = intent;
    const { conversations, platform, endings } = this.#parts;
    const { agent } = caller;
    let current: Conversation | undefined;
    let found: Answer | undefined;
    try {
      const message =
        command.type === 'send-message'
          ? await findMessage(this.#context, platform, conversationId, command.clientId, agent)
          : undefined;
      // the command itself may have taken it out of the caller's view
      current = (await conversations.observe(conversationId, { ...caller, role: 'system' })).conversation;
      if (message || achieved(current, command, agent)) found = await endings.applied(intent, ticket, { message });
    } catch (thrown) {
      if (thrown instanceof DatabaseError) throw unknownOutcome(undefined, thrown);
      error ??= thrown;
    }
    const sees = !!current && maySee(this.#context, caller, current);
    if (found) return sees ? found : unseen(found);
    if (current && !error && this.#context.traits.idempotency) return this.#perform(intent, ticket);
    await endings.unknown(ticket);
    throw unknownOutcome(sees ? current : undefined, error);
  }

  /** The pause did not happen, so its end goes back to what it was. */
  async #restoreTimer(db: Queries, { command, caller, conversationId }: Intent, { known }: Seen): Promise<void> {
    if (timerFor(this.#context, command, caller.agent)) await writeTimer(db, conversationId, known.timer ?? null);
  }

  async #current({ conversationId, caller }: Intent): Promise<Conversation | undefined> {
    try {
      return (await this.#parts.conversations.observe(conversationId, caller)).conversation;
    } catch {
      // the refusal is the answer, with or without the state
      return undefined;
    }
  }
}
