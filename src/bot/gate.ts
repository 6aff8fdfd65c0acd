import type { Actor, Conversation, Instant } from '../model/conversation.js';
import type { Message } from '../model/message.js';
import type { Turn, TurnEnd, TurnEndReason, TurnReply, TurnResult } from '../model/turn.js';
import { AnswerError, readAnswer, type Answer } from './answers.js';
import { GateClient, type BotGateOptions, type GateError } from './client.js';
import { DraftSender } from './draft-sender.js';
import { TurnEnds } from './turn-ends.js';

/** What a bot is given to answer with. */
export interface BotTurn {
  /** Aborted the moment the answer is no longer wanted. Pass it to the model. Its `reason` is a `TurnEnd`. */
  readonly signal: AbortSignal;
  readonly conversation: Conversation;
  /**
   * The newest messages, oldest first, with the events among them (`message.event`): who took over, until when, and
   * that the conversation was given back.
   */
  readonly messages: readonly Message[];
  /** Who gave the conversation back to the bot last, and the note that they left for it, if a person had it before. */
  readonly handedBack?: { by?: Actor; note?: string; at: Instant };
  /** The bot speaks by itself, and not through the gateway: ask `maySpeak` right before it does. */
  readonly advisory: boolean;
  /** Writes a note that only the team sees. Resolves with whether it was written. */
  note(text: string): Promise<boolean>;
  /** In suggestive mode: proposes a reply, and ends the turn. Resolves with whether it is shown. */
  suggest(text: string): Promise<boolean>;
  /** Whether the bot may still speak, at this moment. */
  maySpeak(): Promise<boolean>;
}

/**
 * What became of the answer. `dropped` says why nothing was sent; `failed` that the bot itself or the gateway failed,
 * with `error`.
 */
export type ReplyOutcome = 'sent' | 'suggested' | { dropped: TurnEndReason | 'failed'; by?: Actor; error?: GateError };

export interface BotGate {
  /**
   * Takes a turn in this conversation, lets `answer` work it out, and delivers it: unless a person was faster. Never
   * rejects. What `answer` throws becomes `failed`, and so does what it returns if that is no `Answer`.
   */
  reply(conversationId: string, answer: (turn: BotTurn) => Answer | Promise<Answer>): Promise<ReplyOutcome>;
  /** Closes the event stream. Turns that are under way end as `given-up`. */
  close(): void;
}

/** Milliseconds for what needs no answer from the model. */
const shortPatience = 10_000;
/** Milliseconds. A delivery that has begun is known to the gateway for so long. */
const deliveryPatience = 60_000;

/**
 * Lets a bot answer in conversations that people may take over at any time. Its token has to have the gateway's role
 * `bot`. Works in any server runtime. Throws `invalid` for an option that cannot be used.
 *
 * @example
 *   const gate = createBotGate({ baseUrl: 'https://desk.example/handoff', getToken: () => process.env.BOT_TOKEN });
 *   const outcome = await gate.reply(conversationId, ({ messages, signal }) => model(messages, { signal }));
 */
export function createBotGate(options: BotGateOptions): BotGate {
  const client = new GateClient(options);
  const ends = new TurnEnds(client);
  const closing = new AbortController();

  async function reply(conversationId: string, answer: Parameters<BotGate['reply']>[1]): Promise<ReplyOutcome> {
    await ends.ready();
    const path = `/conversations/${encodeURIComponent(conversationId)}/turns`;
    const begun = await client.post<Turn>(path, {}, Date.now() + shortPatience, closing.signal);
    if (!('body' in begun)) return outcomeOf(begun);
    return new Reply(client, begun.body).run(answer, ends, closing.signal);
  }

  return {
    reply: (conversationId, answer) =>
      reply(conversationId, answer).catch((thrown: unknown) => failed('invalid', thrown)),
    close() {
      closing.abort({ reason: 'given-up' } satisfies TurnEnd);
      ends.close();
    },
  };
}

const outcomeOf = (answered: { ended: TurnEnd } | { error: GateError }): ReplyOutcome =>
  'ended' in answered
    ? { dropped: answered.ended.reason, ...(answered.ended.by && { by: answered.ended.by }) }
    : { dropped: 'failed', error: answered.error };

const failed = (code: string, thrown: unknown): ReplyOutcome => ({
  dropped: 'failed',
  error: { code, detail: thrown instanceof Error ? thrown.message : String(thrown) },
});

/** One turn, from its beginning to what became of it. */
class Reply {
  #client: GateClient;
  #turn: Turn;
  #abort = new AbortController();
  /** Settles the reply at once, whatever the bot's function does. */
  #settle: (outcome: ReplyOutcome) => void = () => undefined;
  #isUsed = false;

  constructor(client: GateClient, turn: Turn) {
    this.#client = client;
    this.#turn = turn;
  }

  async run(answer: Parameters<BotGate['reply']>[1], ends: TurnEnds, closing: AbortSignal): Promise<ReplyOutcome> {
    const settled = new Promise<ReplyOutcome>((resolve) => (this.#settle = resolve));
    const stop = () => {
      this.#end({ reason: 'given-up' });
      void this.#post('end', {});
    };
    const leave = ends.watch(
      this.#turn.id,
      (end) => this.#end(end),
      () => void this.#check(),
    );
    closing.addEventListener('abort', stop);
    void this.#answer(answer).then(this.#settle, (thrown: unknown) => {
      // what is aborted may throw
      if (!this.#abort.signal.aborted) void this.#post('end', {});
      this.#settle(failed(thrown instanceof AnswerError ? 'invalid' : 'failed', thrown));
    });
    const outcome = await settled;
    closing.removeEventListener('abort', stop);
    leave();
    return outcome;
  }

  async #answer(answer: Parameters<BotGate['reply']>[1]): Promise<ReplyOutcome> {
    const { signal } = this.#abort;
    const drafts = new DraftSender((text) => this.#post('draft', { text }));
    let given: TurnReply | undefined;
    try {
      given = await readAnswer(await answer(this.#forBot()), signal, (text) => drafts.send(text));
    } finally {
      await drafts.end();
    }
    // whatever became of it was told already
    if (signal.aborted || this.#isUsed) return new Promise(() => undefined);
    const text = given?.text?.trim() ? given.text : undefined;
    if (!given || (text === undefined && !given.handOver && !given.close)) {
      await this.#post('end', {});
      return { dropped: 'given-up' };
    }
    const { handOver, close } = given;
    const body: TurnReply = {
      ...(text !== undefined && { text }),
      ...(handOver && { handOver }),
      ...(close && { close }),
    };
    this.#isUsed = true;
    const sent = await this.#post<TurnResult>('message', body, deliveryPatience);
    if (!('body' in sent)) return outcomeOf(sent);
    return sent.body.result === 'suggested' ? 'suggested' : 'sent';
  }

  #forBot(): BotTurn {
    const { conversation, messages, advisory = false } = this.#turn;
    const given = messages.findLast(({ event }) => event?.type === 'left' || event?.type === 'joined');
    return {
      signal: this.#abort.signal,
      conversation,
      messages,
      advisory,
      ...(given?.event?.type === 'left' && {
        handedBack: {
          at: given.at,
          ...(given.event.actor && { by: given.event.actor }),
          ...(given.event.reason !== undefined && { note: given.event.reason }),
        },
      }),
      note: async (text) => 'body' in (await this.#post('note', { text, clientId: crypto.randomUUID() })),
      suggest: async (text) => {
        this.#isUsed = true;
        const suggested = await this.#post('suggestion', { text });
        this.#settle('body' in suggested ? 'suggested' : outcomeOf(suggested));
        return 'body' in suggested;
      },
      maySpeak: () => this.#check(),
    };
  }

  /** The bot is silenced: once its answer is on its way, the gateway's word on that counts instead. */
  #end(end: TurnEnd): void {
    if (this.#isUsed) return;
    this.#abort.abort(end);
    this.#settle(outcomeOf({ ended: end }));
  }

  async #check(): Promise<boolean> {
    const checked = await this.#post('check', {});
    if ('ended' in checked) this.#end(checked.ended);
    return 'body' in checked;
  }

  #post<T>(what: string, body: object, patience = shortPatience) {
    return this.#client.post<T>(`/turns/${encodeURIComponent(this.#turn.id)}/${what}`, body, Date.now() + patience);
  }
}
