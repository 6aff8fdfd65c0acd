import { checkMessage } from '../../adapters/check/message.js';
import type { Command } from '../../model/command.js';
import type { Conversation, Suggestion } from '../../model/conversation.js';
import { mayHaveHappened, toHandoffError } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import { botSuggests } from '../../model/rules.js';
import type { TurnEnd, TurnReply, TurnResult } from '../../model/turn.js';
import type { Commands } from '../commands/commands.js';
import { systemActor, toInstant, type GatewayContext } from '../context.js';
import { authored } from '../conversations/authors.js';
import type { ConversationTurn } from '../conversations/locks.js';
import type { Writes } from '../conversations/writes.js';
import { readDatabaseClock } from '../database/database.js';
import { DatabaseError, GatewayError, notFound, retryIn, unknownOutcome } from '../errors.js';
import type { ClientEvent } from '../events/client-event.js';
import type { Caller } from '../options.js';
import type { ApiResponse } from '../response.js';
import { endedAnswer } from './answers.js';
import { contactWroteAt } from './endings.js';
import { claimTurn, reopenTurn, type TurnRow } from './turn-table.js';
import { silenceIn, type TurnParts, type Turns } from './turns.js';

export interface DeliveryParts extends TurnParts {
  turns: Turns;
  commands: Commands;
}

/** What was decided inside the lease. */
type Claimed = { answer: ApiResponse } | { send: string } | { done: TurnResult };

/** One request of a bot, inside the lease of the conversation. */
interface Attempt {
  caller: Caller;
  /** As it was before the lease. */
  turn: TurnRow;
  reply: TurnReply;
  hash: string;
  onlySuggests: boolean;
  place: ConversationTurn;
}

/** How a claimed turn ends. */
type Used = 'sent' | 'done' | 'refused' | 'unknown';

const underWay = () =>
  new GatewayError('unavailable', 'This answer is on its way already.', { status: 409, retryAfter: retryIn.moment });

/**
 * Delivers what a bot says, and never over a person.
 *
 * 1. Inside the conversation's lease, in which takeovers run as well: read the state, and claim the turn if the bot may
 *    speak in it. From then on the turn's row says that a message is on its way.
 * 2. Hand it to the platform, once. The lease is free meanwhile: whoever silences the bot looks for the row, and waits.
 * 3. Write down what became of it, with the event for the pages.
 * 4. Hand over or close, by the rules and in the order of any command.
 *
 * The turn is its own idempotency key: the same words again get the same answer, other words are refused.
 */
export class Delivery {
  #context: GatewayContext;
  #parts: DeliveryParts;

  constructor(context: GatewayContext, parts: DeliveryParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** `hash` identifies what the bot sent. Throws if the same may be sent again, or nobody knows what became of it. */
  async deliver(
    caller: Caller,
    id: string,
    reply: TurnReply,
    hash: string,
    onlySuggests = false,
  ): Promise<ApiResponse> {
    const { locks, turns } = this.#parts;
    const turn = await turns.load(caller, id);
    const claimed =
      this.#known(turn, hash) ??
      (await locks.run(turn.conversation_id, (place) =>
        this.#claim({ caller, turn, reply, hash, onlySuggests, place }),
      ));
    if ('answer' in claimed) {
      if (claimed.answer.status >= 400) this.#context.metrics.count('turns', { end: 'dropped' });
      return claimed.answer;
    }
    const result = 'done' in claimed ? claimed.done : await this.#send(caller, turn, claimed.send);
    return this.#follow(caller, turn, reply, result);
  }

  /** Proposes a reply to the people, where the bot only suggests. */
  suggest(caller: Caller, id: string, text: string, hash: string): Promise<ApiResponse> {
    return this.deliver(caller, id, { text }, hash, true);
  }

  /** What a repeated request gets, and one that comes too late. */
  #known({ status, hash: known, answer, ended, is_late: isLate }: TurnRow, hash: string): Claimed | undefined {
    if (known !== null && known !== hash) {
      const used = new GatewayError('invalid', 'This turn was used for another answer.');
      throw used;
    }
    if (status === 'sending' && !isLate) throw underWay();
    if (status === 'sending' || ended?.reason === 'unknown') throw unknownOutcome(undefined);
    if (known !== null && answer && ended?.reason !== 'unknown') return { done: resultOf(status, answer) };
    return ended ? { answer: endedAnswer(ended) } : undefined;
  }

  /** Step 1. */
  async #claim({ caller, turn, reply, hash, onlySuggests, place }: Attempt): Promise<Claimed> {
    const { conversations } = this.#parts;
    const { adapter, database } = this.#context;
    const observed = await conversations.observe(turn.conversation_id, caller);
    const ended = silenceIn(observed, turn.silence, turn.seen_at);
    if (ended) return this.#over(caller, turn.id, hash, ended, observed.conversation);
    if (botSuggests(observed.conversation)) return this.#suggest(caller, turn, reply, hash, observed);
    if (onlySuggests) {
      throw new GatewayError('refused', 'The bot answers here by itself.', { current: observed.conversation });
    }
    if (reply.text !== undefined && !adapter.sendAsBot) {
      throw new GatewayError('unsupported', 'The bot speaks by itself here: ask whether it may with /check.');
    }
    const claim = { hash, status: 'sending', wroteAt: contactWroteAt(observed.conversation) } as const;
    if (!(await claimTurn(database, turn.id, claim, place.lease))) return this.#over(caller, turn.id, hash);
    place.released();
    if (reply.text === undefined) return { done: await this.#finish(turn, { result: 'done' }, 'done') };
    return { send: reply.text };
  }

  /** Somebody silenced the bot, another attempt was quicker, or the time ran out, since the turn was loaded. */
  async #over(caller: Caller, id: string, hash: string, end?: TurnEnd, current?: Conversation): Promise<Claimed> {
    const { turns } = this.#parts;
    const turn = await turns.load(caller, id);
    const known = this.#known(turn, hash);
    if (known) return known;
    const ended = end ?? (turn.is_late ? undefined : turn.silence?.ended) ?? { reason: 'expired' };
    await turns.end(turn, ended);
    return { answer: endedAnswer(ended, current) };
  }

  /** In suggestive mode a person decides what becomes of it, also where the bot would have handed over. */
  async #suggest(
    caller: Caller,
    { id, conversation_id: conversationId }: TurnRow,
    { text }: TurnReply,
    hash: string,
    { conversation, platformVersion, record }: Awaited<ReturnType<TurnParts['conversations']['observe']>>,
  ): Promise<Claimed> {
    const { conversations } = this.#parts;
    const at = toInstant(await readDatabaseClock(this.#context.database));
    const suggestion: Suggestion = { id, text: text ?? '', at };
    const claim = { hash, status: 'suggested', answer: suggestion, wroteAt: contactWroteAt(conversation) } as const;
    let isOver = false;
    try {
      await conversations.observe(conversationId, systemActor(this.#context), {
        state: { ...conversation, version: platformVersion, bot: { ...conversation.bot, composing: false } },
        basis: record,
        announce: true,
        ...(text !== undefined && { turn: { suggests: suggestion } }),
        inTransaction: async (tx) => {
          isOver = !(await claimTurn(tx, id, claim));
          // nothing of this state may be saved
          if (isOver) throw underWay();
        },
      });
    } catch (thrown) {
      if (!isOver) throw thrown;
      return this.#over(caller, id, hash);
    }
    this.#context.metrics.count('turns', { end: 'suggested' });
    return { answer: { status: 200, body: { result: 'suggested' } satisfies TurnResult } };
  }

  /** Steps 2 and 3. */
  async #send(caller: Caller, turn: TurnRow, text: string): Promise<TurnResult> {
    const { platform } = this.#parts;
    const { id, conversation_id: conversationId } = turn;
    let message: Message;
    try {
      message = await platform.sendAsBot(
        conversationId,
        { text, clientId: id },
        { agent: caller.agent, ...(this.#context.traits.idempotency && { idempotencyKey: id }) },
      );
    } catch (thrown) {
      const error = toHandoffError(thrown);
      if (!mayHaveHappened(error)) {
        if (error.retryable) await reopenTurn(this.#context.database, id);
        else await this.#finish(turn, undefined, 'refused');
        throw thrown;
      }
      const found = await this.#find(caller, turn);
      if (!found) {
        await this.#finish(turn, undefined, 'unknown');
        throw unknownOutcome(undefined, error);
      }
      message = found;
    }
    const sent = authored(message, { kind: 'bot', ...caller.agent }, turn.id);
    return this.#finish(turn, { result: 'sent', message: sent ?? message }, 'sent', sent);
  }

  /** The message in the history, whose answer was lost. */
  async #find({ agent }: Caller, { id, conversation_id: conversationId }: TurnRow): Promise<Message | undefined> {
    const { platform } = this.#parts;
    if (!this.#context.adapter.listMessages) return undefined;
    try {
      const { items } = await platform.readPage('listMessages', checkMessage, { agent }, (listMessages, ctx) =>
        listMessages(conversationId, { limit: 50 }, ctx),
      );
      return items.find(({ clientId }) => clientId === id);
    } catch {
      return undefined; // then nobody knows, which is what the bot is told
    }
  }

  /** Ends the turn in one statement with the events. Where the state cannot be read, without it. */
  async #finish(turn: TurnRow, result: TurnResult | undefined, reason: Used, sent?: Message): Promise<TurnResult> {
    const { conversations, eventLog } = this.#parts;
    const { id, conversation_id: conversationId } = turn;
    const end: TurnEnd = { reason };
    const answer = result && (result.message ?? { id });
    this.#context.metrics.count('turns', { end: reason });
    const writes: Pick<Writes, 'used' | 'sent'> = { used: { id, end, answer }, sent };
    const events: ClientEvent[] = result?.message ? [{ kind: 'message', conversationId, data: result.message }] : [];
    try {
      await conversations.observe(conversationId, systemActor(this.#context), {
        announce: true,
        turn: 'ends',
        also(given) {
          Object.assign(given, writes);
          given.events.push(...events);
        },
      });
    } catch (thrown) {
      if (thrown instanceof DatabaseError) throw unknownOutcome(undefined, thrown);
      events.push({ kind: 'hint', conversationId, data: { id: conversationId } });
      await eventLog.record({ ...writes, conversationId, events });
    }
    return result ?? { result: 'done' };
  }

  /** Step 4: the same key each time, so it is done once. */
  async #follow(caller: Caller, turn: TurnRow, reply: TurnReply, result: TurnResult): Promise<ApiResponse> {
    const command: Command | undefined = reply.handOver
      ? { type: 'request-agent', ...reply.handOver }
      : reply.close && { type: 'close', ...reply.close };
    if (!command) return { status: 200, body: result };
    const { status, body } = await this.#parts.commands.run({
      caller,
      command,
      conversationId: turn.conversation_id,
      fromTurn: true,
      key: `turn-${turn.id}`,
      hash: turn.id,
    });
    if (status === 404) throw notFound();
    return { status: 200, body: status < 400 ? result : { ...result, refused: (body as { code: string }).code } };
  }
}

const resultOf = (status: TurnRow['status'], answer: object): TurnResult => {
  if (status === 'suggested') return { result: 'suggested' };
  return 'text' in answer ? { result: 'sent', message: answer as Message } : { result: 'done' };
};
