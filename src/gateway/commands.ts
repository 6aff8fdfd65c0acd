import type { Command, Outcome } from '../model/command.js';
import type { Conversation } from '../model/conversation.js';
import { mayHaveHappened, toHandoffError, type ErrorCode, type HandoffError } from '../model/error.js';
import type { Message } from '../model/message.js';
import { achieved, otherHolder } from '../model/rules.js';
import { attemptOf, writeAudit } from './audit.js';
import { check, withClaim } from './checks.js';
import type { Contacts } from './contacts.js';
import type { GatewayContext } from './context.js';
import type { Conversations, Seen } from './conversations.js';
import type { Queries } from './database/database.js';
import { DatabaseError, GatewayError, unknownOutcome } from './errors.js';
import type { EventLog } from './events/log.js';
import type { Answer, Keys, Ticket } from './keys.js';
import type { Claim, Known } from './known.js';
import type { Locks } from './locks.js';
import { findMessage } from './messages.js';
import type { Caller } from './options.js';
import type { CommandAnswer, Platform } from './platform.js';
import { problemOf } from './problem.js';
import { mayRun } from './roles.js';
import { timesPauses, writeTimer, type Timer } from './timer-table.js';

/** One command of one caller. */
export interface Intent {
  caller: Caller;
  command: Command;
  conversationId: string;
  /** The caller's idempotency key, and what it stands for. */
  key?: string;
  hash: string;
  /** The version that the person saw. */
  expected?: number;
}

export interface Parts {
  platform: Platform;
  conversations: Conversations;
  contacts: Contacts;
  keys: Keys;
  locks: Locks;
  log: EventLog;
}

/** What came of a command, as it is kept and given again. */
const applied = ({ conversation, known }: Seen, message?: Message): Answer =>
  message ? { status: 201, body: message } : { status: 200, body: { conversation }, timed: true, version: known.version };

/** After these, a timed pause is over. */
const endPause: ReadonlyArray<Command['type']> = ['activate-bot', 'take-over', 'request-agent', 'hand-back', 'close', 'archive', 'reset-bot'];

const aboutContact = ({ type }: Command): boolean => type === 'block-contact' || type === 'unblock-contact';

/** Runs commands: each once, one after another in a conversation, by the rules, and written down. */
export class Commands {
  #context: GatewayContext;
  #parts: Parts;

  constructor(context: GatewayContext, parts: Parts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** The answer, also where it is a refusal; throws what may be tried again, and what is not known. */
  async run(intent: Intent): Promise<Answer> {
    const { keys, locks } = this.#parts;
    const { caller, command, conversationId, key, hash } = intent;
    const attempt = attemptOf(caller, command, { conversationId }, key);
    if (!mayRun(this.#context, caller, command.type)) {
      await writeAudit(this.#context.database, this.#context.environment.now(), attempt, 'rejected', 'forbidden');
      throw new GatewayError('forbidden', 'Your role does not include this.');
    }
    const claimed = await keys.claim(caller, key ?? `none-${this.#context.environment.uuid()}`, hash, attempt);
    if ('status' in claimed) return claimed;
    let begun = false;
    try {
      return await locks.run(conversationId, () => {
        begun = true;
        return claimed.uncertain ? this.#findOut(intent, claimed) : this.#perform(intent, claimed);
      });
    } catch (thrown) {
      if (!begun) await this.#giveBack(claimed);
      throw thrown;
    }
  }

  async #perform(intent: Intent, ticket: Ticket): Promise<Answer> {
    let before: Seen;
    try {
      before = await this.#before(intent, ticket);
    } catch (thrown) {
      return this.#notSent(thrown, ticket);
    }
    let answered: CommandAnswer;
    try {
      answered = await this.#send(intent, before);
    } catch (thrown) {
      return this.#failed(thrown, intent, ticket, before);
    }
    return this.#finish(intent, ticket, before.known, answered);
  }

  /** Everything up to the moment when the platform is asked. */
  async #before({ caller, command, conversationId, expected }: Intent, ticket: Ticket): Promise<Seen> {
    const { conversations, keys } = this.#parts;
    const seen = await conversations.observe(conversationId, caller);
    const current = withClaim(this.#context, seen.known, seen.conversation, command.type === 'take-over' ? caller.agent : undefined);
    check(this.#context, seen.known, current, command, caller.agent, expected);
    await this.#context.database.transaction(async (tx) => {
      await keys.sent(tx, ticket);
      // first the end, then the pause: a node that dies in between leaves a timer that finds nothing to do
      const timer = this.#timerFor(command, caller);
      if (timer) await writeTimer(tx, conversationId, timer);
    });
    return seen;
  }

  async #send({ caller: { agent }, command, conversationId, key }: Intent, { conversation, platformVersion }: Seen): Promise<CommandAnswer> {
    if (command.type === 'extend-pause' && timesPauses(this.#context)) return {};
    const { versions, idempotency } = this.#context.traits;
    const target = aboutContact(command) ? conversation.contact.id : conversationId;
    return this.#parts.platform.command(target, this.#forPlatform(command), {
      agent,
      ...(idempotency && { idempotencyKey: key }),
      ...(versions && { expectedVersion: platformVersion }),
    });
  }

  /** The end of a pause that the gateway keeps by itself is none of the platform's business. */
  #forPlatform(command: Command): Command {
    if (command.type !== 'pause-bot' || !timesPauses(this.#context)) return command;
    const { until: _until, ...rest } = command;
    return rest;
  }

  /** Undefined: the timer stays as it is. */
  #timerFor(command: Command, { agent }: Caller): Timer | null | undefined {
    if (endPause.includes(command.type)) return null;
    if (!timesPauses(this.#context) || (command.type !== 'pause-bot' && command.type !== 'extend-pause')) return undefined;
    return command.until === undefined ? null : { due: Date.parse(command.until), agent, setAt: this.#context.environment.now() };
  }

  /** The platform did it. What cannot be read afterwards is left out of the answer. */
  async #finish(intent: Intent, ticket: Ticket, before: Known | undefined, answered: CommandAnswer): Promise<Answer> {
    try {
      return await this.#remember(intent, ticket, before, answered);
    } catch (thrown) {
      if (thrown instanceof DatabaseError) throw unknownOutcome(undefined, thrown);
      return this.#finishBlindly(intent, ticket, answered);
    }
  }

  async #remember(intent: Intent, ticket: Ticket, before: Known | undefined, { conversation, message }: CommandAnswer): Promise<Answer> {
    const { caller, command, conversationId } = intent;
    const { conversations, keys } = this.#parts;
    let [given, known] = [conversation, before];
    if (!given) {
      const seen = await conversations.observe(conversationId, caller);
      given = { ...seen.conversation, version: seen.platformVersion };
      known = seen.known;
    }
    const lost = command.type === 'take-over' && otherHolder(given, caller.agent.id);
    let answer: Answer | undefined;
    await conversations.observe(conversationId, caller, {
      given,
      before: known,
      announce: true,
      ...(!lost && { timer: this.#timerFor(command, caller), claim: this.#claimFor(intent, known) }),
      also: async (tx, seen, news) => {
        answer = lost ? problemOf(new GatewayError('conflict', 'Another agent has the conversation.', { current: seen.conversation })) : applied(seen, message);
        if (message) news.push({ kind: 'message', conversationId, data: message });
        await keys.done(tx, ticket, answer);
        await this.#audit(tx, ticket, lost ? 'rejected' : 'applied', lost ? 'conflict' : undefined);
      },
    });
    if (aboutContact(command)) this.#context.background(this.#parts.contacts.changed(given.contact.id));
    return answer!;
  }

  async #finishBlindly(intent: Intent, ticket: Ticket, { message }: CommandAnswer): Promise<Answer> {
    const { caller, command, conversationId } = intent;
    const answer: Answer = message ? { status: 201, body: message } : { status: 200, body: {}, timed: true };
    const [timer, claim] = [this.#timerFor(command, caller), this.#claimFor(intent)];
    try {
      await this.#parts.log.write(async (tx, news) => {
        if (timer !== undefined) await writeTimer(tx, conversationId, timer);
        if (claim !== undefined) await tx.query('UPDATE handoff.conversations SET claim = $2 WHERE id = $1', [conversationId, claim]);
        news.push({ kind: 'hint', conversationId, data: { id: conversationId } });
        await this.#parts.keys.done(tx, ticket, answer);
        await this.#audit(tx, ticket, 'applied');
      });
    } catch (thrown) {
      throw unknownOutcome(undefined, thrown);
    }
    return answer;
  }

  /** Who took over last. Undefined: that stays as it is. */
  #claimFor({ command, caller: { agent } }: Intent, known?: Known): Claim | null | undefined {
    if (command.type === 'take-over') return { agent, at: this.#context.environment.now() };
    return endPause.includes(command.type) && (!known || known.claim) ? null : undefined;
  }

  #audit(db: Queries, { attempt }: Ticket, outcome: Outcome, code?: ErrorCode): Promise<void> {
    return writeAudit(db, this.#context.environment.now(), attempt, outcome, code);
  }

  /** Nothing was sent. A refusal is the answer; what may be different next time is thrown, and the key is free again. */
  async #notSent(thrown: unknown, ticket: Ticket): Promise<Answer> {
    const error = toHandoffError(thrown);
    if (ticket.uncertain) {
      // it was sent by an earlier try
      await this.#context.database.transaction((tx) => this.#parts.keys.unknown(tx, ticket)).catch(() => undefined); // or its lease ends
      throw error.code === 'unavailable' ? error : unknownOutcome(error.current, error);
    }
    if (error.retryable || (error as GatewayError).status === 412) {
      await this.#giveBack(ticket);
      throw error;
    }
    return this.#reject(error, ticket);
  }

  async #failed(thrown: unknown, intent: Intent, ticket: Ticket, before: Seen): Promise<Answer> {
    const error = toHandoffError(thrown);
    if (mayHaveHappened(error)) return this.#findOut(intent, ticket, error);
    const undo = (db: Queries) => this.#restoreTimer(db, intent, before);
    if (error.retryable) {
      await undo(this.#context.database);
      await this.#giveBack(ticket);
      throw error;
    }
    const { code, message, retryable } = error;
    const current = await this.#current(intent);
    return this.#reject(new GatewayError(code, message, { retryable, current, cause: error }), ticket, undo);
  }

  /** It may have happened. Only what can be seen counts as done; a platform that knows the key may be asked once more. */
  async #findOut(intent: Intent, ticket: Ticket, error?: unknown): Promise<Answer> {
    const { caller: { agent }, command, conversationId } = intent;
    const { conversations, platform, keys } = this.#parts;
    let current: Conversation | undefined;
    try {
      const message = command.type === 'send-message' ? await findMessage(this.#context, platform, conversationId, command.clientId, agent) : undefined;
      current = (await conversations.observe(conversationId, intent.caller)).conversation;
      if (message || achieved(current, command, agent)) return await this.#finish(intent, ticket, undefined, { message });
    } catch (thrown) {
      if (thrown instanceof DatabaseError) throw unknownOutcome(undefined, thrown);
      error ??= thrown;
    }
    if (current && !error && this.#context.traits.idempotency) return this.#perform(intent, ticket);
    await this.#context.database.transaction(async (tx) => {
      await keys.unknown(tx, ticket);
      if (!ticket.uncertain) await this.#audit(tx, ticket, 'unknown', 'timeout');
    }).catch(() => undefined); // or the lease ends, and it is written down then
    throw unknownOutcome(current, error);
  }

  async #reject(error: HandoffError, ticket: Ticket, undo?: (tx: Queries) => Promise<void>): Promise<Answer> {
    const answer = problemOf(error);
    await this.#context.database.transaction(async (tx) => {
      await undo?.(tx);
      await this.#parts.keys.done(tx, ticket, answer);
      await this.#audit(tx, ticket, 'rejected', error.code);
    });
    return answer;
  }

  /** The pause did not happen, so its end goes back to what it was. */
  async #restoreTimer(db: Queries, { command, caller, conversationId }: Intent, { known }: Seen): Promise<void> {
    if (this.#timerFor(command, caller)) await writeTimer(db, conversationId, known.timer ?? null);
  }

  async #current({ conversationId, caller }: Intent): Promise<Conversation | undefined> {
    try {
      return (await this.#parts.conversations.observe(conversationId, caller)).conversation;
    } catch {
      // the refusal is the answer, with or without the state
      return undefined;
    }
  }

  async #giveBack(ticket: Ticket): Promise<void> {
    // a key that cannot be given back is free when its lease ends
    await this.#parts.keys.giveBack(this.#context.database, ticket).catch(() => undefined);
  }
}
