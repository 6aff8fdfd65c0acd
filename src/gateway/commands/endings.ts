import type { Command } from '../../model/command.js';
import type { HandoffError } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import { otherHolder } from '../../model/rules.js';
import { writeAudit } from './audit.js';
import type { Contacts } from '../conversations/contacts.js';
import type { GatewayContext } from '../context.js';
import type { Conversations, Seen } from '../conversations/conversations.js';
import { clockOf, type Queries } from '../database/database.js';
import { DatabaseError, GatewayError, unknownOutcome } from '../errors.js';
import type { EventLog } from '../events/log.js';
import type { Answer, Keys, Ticket } from './keys.js';
import type { Claim, Known } from '../conversations/record.js';
import type { Caller, Someone } from '../options.js';
import type { CommandAnswer } from '../platform.js';
import { problemOf } from '../http/problem.js';
import { maySee } from '../roles.js';
import { endsPause, timerFor } from '../timers/timed-pause.js';
import { writeTimer } from '../timers/table.js';

/** One command of one caller. */
export interface Intent {
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

export interface EndingParts {
  conversations: Conversations;
  contacts: Contacts;
  keys: Keys;
  log: EventLog;
}

export const aboutContact = ({ type }: Command): boolean => type === 'block-contact' || type === 'unblock-contact';

/**
 * What came of a command, as it is kept and given again. Without a state where it is not known, or not for the caller
 * to see.
 */
function done({ throughContact }: Intent, seen?: Seen, message?: Message): Answer {
  if (message) return { status: 201, body: message };
  if (throughContact) return { status: 204 };
  return { status: 200, body: { conversation: seen?.conversation }, timed: true, version: seen?.known.version };
}

/** How commands end, written down as one: the state, its news, the answer for the key, and the audit. */
export class Endings {
  #context: GatewayContext;
  #parts: EndingParts;

  constructor(context: GatewayContext, parts: EndingParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** The platform did it. What cannot be read afterwards is left out of the answer. */
  async applied(intent: Intent, ticket: Ticket, answered: CommandAnswer, before?: Known): Promise<Answer> {
    try {
      return await this.#withState(intent, ticket, answered, before);
    } catch (thrown) {
      if (thrown instanceof DatabaseError) throw unknownOutcome(undefined, thrown);
    }
    try {
      return await this.#withoutState(intent, ticket, answered);
    } catch (thrown) {
      throw unknownOutcome(undefined, thrown);
    }
  }

  async rejected(error: HandoffError, ticket: Ticket, undo?: (tx: Queries) => Promise<void>): Promise<Answer> {
    const answer = problemOf(error);
    await this.#context.database.transaction(async (tx) => {
      await undo?.(tx);
      await this.#parts.keys.doneAndAudited(tx, ticket, answer, 'rejected', error.code);
    });
    return answer;
  }

  async unknown(ticket: Ticket): Promise<void> {
    await this.#context.database
      .transaction(async (tx) => {
        await this.#parts.keys.unknown(tx, ticket);
        if (!ticket.uncertain) {
          await writeAudit(tx, this.#context.environment.now(), ticket.attempt, 'unknown', 'timeout');
        }
      })
      .catch(() => undefined); // or the key's lease ends, and it is written down then
  }

  /** This try did nothing: the same key may try again. */
  async nothing(ticket: Ticket): Promise<void> {
    if (ticket.uncertain) return this.unknown(ticket);
    // a key that cannot be given back is free when its lease ends
    await this.#parts.keys.giveBack(this.#context.database, ticket).catch(() => undefined);
  }

  async #withState(
    intent: Intent,
    ticket: Ticket,
    { conversation, message }: CommandAnswer,
    before?: Known,
  ): Promise<Answer> {
    const { caller, command, conversationId } = intent;
    const { conversations, contacts, keys } = this.#parts;
    // a command can take a conversation out of the view of those who gave it: what came of it is remembered all the
    // same
    const system: Someone = { ...caller, role: 'system' };
    let [given, known] = [conversation, before];
    if (!given) {
      const seen = await conversations.observe(conversationId, system);
      given = { ...seen.conversation, version: seen.platformVersion };
      known = seen.known;
    }
    const lost = command.type === 'take-over' && otherHolder(given, caller.agent.id);
    let answer: Answer | undefined;
    await conversations.observe(conversationId, system, {
      given,
      before: known,
      announce: true,
      ...(!lost && {
        timer: timerFor(this.#context, command, caller.agent),
        claim: await this.#claimFor(intent, known),
      }),
      also: async (tx, seen, news) => {
        const own = maySee(this.#context, caller, seen.conversation) ? seen : undefined;
        answer = lost
          ? problemOf(
              new GatewayError('conflict', 'Another agent has the conversation.', { current: own?.conversation }),
            )
          : done(intent, own, message);
        if (message) news.push({ kind: 'message', conversationId, data: message });
        await keys.doneAndAudited(tx, ticket, answer, lost ? 'rejected' : 'applied', lost ? 'conflict' : undefined);
      },
    });
    if (aboutContact(command)) this.#context.background(contacts.changed(given.contact.id));
    return answer!;
  }

  async #withoutState(intent: Intent, ticket: Ticket, { message }: CommandAnswer): Promise<Answer> {
    const { caller, command, conversationId } = intent;
    const answer = done(intent, undefined, message);
    const [timer, claim] = [timerFor(this.#context, command, caller.agent), await this.#claimFor(intent)];
    await this.#parts.log.write(async (tx, news) => {
      if (timer !== undefined) await writeTimer(tx, conversationId, timer);
      if (claim !== undefined) {
        await tx.query('UPDATE handoff.conversations SET claim = $2 WHERE id = $1', [conversationId, claim]);
      }
      news.push({ kind: 'hint', conversationId, data: { id: conversationId } });
      await this.#parts.keys.doneAndAudited(tx, ticket, answer, 'applied');
    });
    return answer;
  }

  /** Who took over last. Undefined: that stays as it is. */
  async #claimFor({ command, caller: { agent } }: Intent, known?: Known): Promise<Claim | null | undefined> {
    if (command.type === 'take-over') return { agent, at: await clockOf(this.#context.database) };
    return endsPause(command) && (!known || known.claim) ? null : undefined;
  }
}
