import { silencedBy, type Turn, type TurnEnd } from '../../model/turn.js';
import { toInstant, type GatewayContext } from '../context.js';
import { withClaim } from '../conversations/claim.js';
import type { Conversations, Observation } from '../conversations/conversations.js';
import type { ConversationLocks } from '../conversations/locks.js';
import { replaceNul } from '../database/database.js';
import { GatewayError, notFound, retryIn } from '../errors.js';
import type { EventLog } from '../events/event-log.js';
import type { Caller } from '../options.js';
import type { Platform } from '../platform.js';
import type { ApiResponse } from '../response.js';
import { endedAnswer } from './answers.js';
import { contactWroteAt, tellEnded } from './endings.js';
import { messagesFor } from './told.js';
import { holdTurn, loadSilence, loadTurn, maxTurns, ownerOf, type Silence, type TurnRow } from './turn-table.js';

/** Characters of a growing text that pages are told: a screen of it, the end if there is more. */
const maxDraft = 4_000;

export interface TurnParts {
  platform: Platform;
  conversations: Conversations;
  eventLog: EventLog;
  locks: ConversationLocks;
}

/** Throws `forbidden` for everybody but bots. */
export function requireBot({ role }: Caller): void {
  if (role !== 'bot') throw new GatewayError('forbidden', 'Only a bot takes turns.');
}

/**
 * Gives bots their turns, and takes them away.
 *
 * A turn is a promise to nobody: whether the bot may still speak is decided when it speaks, in `Delivery`. What ends a
 * turn earlier only saves the bot the trouble, and tells the pages that nobody is writing any more.
 */
export class Turns {
  #context: GatewayContext;
  #parts: TurnParts;

  constructor(context: GatewayContext, parts: TurnParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** Begins a turn, with all that the bot has to know. 409 if it is not the bot's. */
  async start(caller: Caller, conversationId: string, signal?: AbortSignal): Promise<ApiResponse> {
    requireBot(caller);
    let look = await this.#look(caller, conversationId, signal);
    if (look.silenced) {
      // who revives the bot may still be at it: the platform tells the bot before that is written down here
      await this.#parts.locks.run(conversationId, async () => undefined);
      look = await this.#look(caller, conversationId, signal);
    }
    const { conversations } = this.#parts;
    const { observed, messages, silenced } = look;
    if (silenced) return endedAnswer(silenced, observed.conversation);
    const { environment } = this.#context;
    const id = environment.uuid();
    const asked = messages.findLast(({ author, event, private: note }) => author.kind === 'contact' && !event && !note);
    const seenAt = asked ? Date.parse(asked.at) : contactWroteAt(observed.conversation);
    const { conversation, begun } = await conversations.observe(conversationId, caller, {
      state: { ...observed.conversation, version: observed.platformVersion },
      basis: observed.record,
      announce: true,
      turn: 'begins',
      also(writes) {
        writes.begins = { id, conversationId, contactId: observed.conversation.contact.id, caller, seenAt };
      },
    });
    if (begun?.until === undefined) {
      this.refresh(conversationId); // for a moment it was said to begin
      if (begun && begun.elsewhere < maxTurns) {
        throw new GatewayError('unavailable', 'Another turn begins here.', { retryAfter: retryIn.moment });
      }
      const detail = `This bot has ${maxTurns} turns under way, which is the most.`;
      throw new GatewayError('rate-limited', detail, { retryAfter: retryIn.moment });
    }
    const turn: Turn = {
      id,
      conversationId,
      until: toInstant(begun.until),
      conversation,
      messages,
      ...(!this.#context.adapter.sendAsBot && { advisory: true }),
    };
    return { status: 201, timed: true, body: turn };
  }

  async #look(caller: Caller, conversationId: string, signal?: AbortSignal) {
    const { conversations, platform } = this.#parts;
    const observed = await conversations.observe(conversationId, caller, { signal });
    const [silence, messages] = await Promise.all([
      loadSilence(this.#context.database, conversationId, observed.conversation.contact.id),
      messagesFor(this.#context, platform, conversationId, caller, signal),
    ]);
    return { observed, messages, silenced: silenceIn(observed, silence) };
  }

  /** Whether the bot may still speak. Of use where it does so by itself; then it is only advice. */
  async check(caller: Caller, id: string): Promise<ApiResponse> {
    const turn = await this.load(caller, id);
    const { conversations } = this.#parts;
    const ended = endOf(turn);
    if (ended) return endedAnswer(ended);
    const observed = await conversations.observe(turn.conversation_id, caller);
    const silenced = silenceIn(observed, turn.silence, turn.seen_at);
    if (silenced) {
      await this.end(turn, silenced);
      return endedAnswer(silenced, observed.conversation);
    }
    const advisory = !this.#context.adapter.sendAsBot;
    return { status: 200, timed: true, body: { maySpeak: true, until: toInstant(turn.until), advisory } };
  }

  /** Tells the pages what the bot has written so far. Only the newest is kept for those who come later. */
  async draft(caller: Caller, id: string, text: string): Promise<ApiResponse> {
    requireBot(caller);
    const end = text.length > maxDraft ? `…${text.slice(-maxDraft)}` : text;
    return this.#parts.eventLog.write(async (tx, events) => {
      // who ends the turn waits until this is written: otherwise pages would hear that the bot writes after its end
      const turn = await holdTurn(tx, id, ownerOf(caller));
      if (!turn) throw notFound();
      const ended = endOf(turn);
      if (ended) return endedAnswer(ended);
      const conversationId = turn.conversation_id;
      // one after the other: what moves from the outbox to the log meanwhile is seen by the second
      for (const table of ['outbox', 'events']) {
        await tx.query(
          `DELETE FROM handoff.${table}
           WHERE kind = 'typing' AND conversation_id = $1 AND position('"kind":"bot"' IN data::text) > 0`,
          [replaceNul(conversationId)],
        );
      }
      events.push({ kind: 'typing', conversationId, data: { conversationId, kind: 'bot', active: true, text: end } });
      return { status: 204 };
    });
  }

  /** A note for the team, in the bot's name. */
  async note(caller: Caller, id: string, text: string, clientId: string): Promise<ApiResponse> {
    const turn = await this.load(caller, id);
    const ended = endOf(turn);
    if (ended) return endedAnswer(ended);
    const conversationId = turn.conversation_id;
    if (this.#context.traits.sendMessage?.private === false) {
      throw new GatewayError('unsupported', 'There are no notes here.');
    }
    const draft = { text, private: true, clientId };
    const given = { agent: caller.agent, idempotencyKey: clientId };
    const message = await this.#parts.platform.sendAsBot(conversationId, draft, given);
    await this.#parts.eventLog.write(async (_, events) => {
      events.push({ kind: 'message', conversationId, data: message });
    });
    return { status: 201, body: message };
  }

  /** The bot has nothing to say. */
  async giveUp(caller: Caller, id: string): Promise<ApiResponse> {
    await this.end(await this.load(caller, id), { reason: 'given-up' });
    return { status: 204 };
  }

  /** Throws `not-found` for a turn that is somebody else's or of yesterday. */
  async load(caller: Caller, id: string): Promise<TurnRow> {
    requireBot(caller);
    const turn = await loadTurn(this.#context.database, id, ownerOf(caller));
    if (!turn) throw notFound();
    return turn;
  }

  /** Ends an open turn and lets the pages know that nobody writes any more. */
  async end({ id, conversation_id: conversationId }: TurnRow, end: TurnEnd): Promise<void> {
    const { eventLog } = this.#parts;
    const ended = await eventLog.write(async (tx, events) => {
      const rows = await tx.query<{ owner: string }>(
        `UPDATE handoff.turns SET status = 'ended', ended = $2 WHERE id = $1 AND status = 'open' RETURNING owner`,
        [id, end],
      );
      const each = rows.map(({ owner }) => ({ id, conversation_id: conversationId, owner, was_open: true }));
      tellEnded(each, end, events);
      return rows.length > 0;
    });
    if (ended) this.refresh(conversationId);
  }

  /** Shows the conversation without the turn. Nobody waits for it. */
  refresh(conversationId: string): void {
    const { conversations } = this.#parts;
    const system = { agent: { id: 'gateway' }, role: 'system' as const };
    this.#context.background(
      conversations.observe(conversationId, system, { announce: true }).catch(() => undefined), // the next read does it
    );
  }
}

/** Why the turn is over, if it is. */
const endOf = ({ ended, is_late: isLate }: TurnRow): TurnEnd | undefined =>
  ended ?? (isLate ? { reason: 'expired' } : undefined);

/**
 * Why the bot may not speak, by the state and by what was done a moment ago: reads of some platforms lag behind. What
 * the contact writes opens again what was closed.
 */
export function silenceIn(
  { record, conversation }: Observation,
  silence: Silence | null | undefined,
  seenAt?: number | null,
): TurnEnd | undefined {
  const wroteAt = contactWroteAt(conversation) ?? -Infinity;
  const isOpenAgain = silence?.ended.reason === 'closed' && wroteAt > silence.at;
  return (
    silencedBy(withClaim(record, conversation)) ??
    (isOpenAgain ? undefined : silence?.ended) ??
    (typeof seenAt === 'number' && wroteAt > seenAt ? { reason: 'newer-message' } : undefined)
  );
}
