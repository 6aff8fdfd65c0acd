import type { Actor } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import { botInControl, botSuggests } from '../../model/rules.js';
import { pendingQuestion, type Entry } from './entry.js';
import type { Helpdesk } from './helpdesk.js';
import type { BotReply, MemoryBot } from './options.js';

const botActor: Actor = { kind: 'bot', name: 'Bot' };

const defaultBot: MemoryBot = () => ({
  kind: 'not-found',
  text: 'I am sorry, I could not find any information about that.',
});

/**
 * Makes the bot answer, or suggest an answer, when it is its turn, and drops replies that are no longer wanted.
 */
export class BotRunner {
  #helpdesk: Helpdesk;
  #bot: MemoryBot;
  #delay: number;
  #suggestions = 0;
  #runs = new Map<Entry, { question: Message; abort: AbortController }>();

  constructor(helpdesk: Helpdesk, delay: number, bot = defaultBot) {
    this.#helpdesk = helpdesk;
    this.#delay = delay;
    this.#bot = bot;
  }

  /** Call after every change. Starts, drops or keeps a reply, depending on the new state. */
  review(entry: Entry): void {
    const question = this.#questionToAnswer(entry);
    const run = this.#runs.get(entry);
    if (run?.question.id === question?.id) return run && this.#setComposing(entry, true);
    this.drop(entry);
    if (question) this.#start(entry, question);
    this.#setComposing(entry, !!question);
  }

  /** Drops the reply that the bot is composing, if any. */
  drop(entry: Entry): void {
    const run = this.#runs.get(entry);
    this.#runs.delete(entry);
    run?.abort.abort();
  }

  /** Drops every reply. */
  stop(): void {
    const runs = [...this.#runs.values()];
    this.#runs.clear();
    for (const { abort } of runs) abort.abort();
  }

  /** The message that the bot should answer now, if any. */
  #questionToAnswer(entry: Entry): Message | undefined {
    const c = entry.conversation;
    const question = pendingQuestion(entry);
    const isItsTurn = (botInControl(c) && !c.contact.blocked) || botSuggests(c);
    return isItsTurn && question?.id !== entry.handledQuestionId ? question : undefined;
  }

  #setComposing(entry: Entry, active: boolean): void {
    const c = entry.conversation;
    if (!!c.bot.composing !== active) this.#helpdesk.change(entry, { ...c, bot: { ...c.bot, composing: active } });
  }

  #start(entry: Entry, question: Message): void {
    const abort = new AbortController();
    this.#runs.set(entry, { question, abort });
    const { env } = this.#helpdesk;
    const composed = new Promise<void>((resolve) => {
      const timer = env.setTimeout(resolve, this.#delay);
      abort.signal.addEventListener('abort', () => {
        env.clearTimeout(timer);
        resolve();
      });
    });
    const copy = structuredClone({ conversation: entry.conversation, history: entry.messages });
    const failed: BotReply = { kind: 'not-found' };
    // a bot that says nothing that can be used has found nothing
    const reply = (async () => this.#bot({ text: question.text, ...copy, signal: abort.signal }))().then(
      (given: BotReply | undefined) => given ?? failed,
      () => failed,
    );
    void Promise.all([reply, composed]).then(([finished]) => {
      if (abort.signal.aborted) return;
      this.#runs.delete(entry);
      this.#finish(entry, question, finished);
    });
  }

  #finish(entry: Entry, question: Message, reply: BotReply): void {
    const helpdesk = this.#helpdesk;
    entry.handledQuestionId = question.id;
    if (reply.kind === 'not-found') this.#markUnanswered(entry, question);
    if (botSuggests(entry.conversation)) return this.#suggest(entry, reply.text);
    if (reply.text) {
      helpdesk.event(entry, { type: 'bot-message' }, botActor, [
        { author: botActor, text: reply.text, delivery: 'sent' },
      ]);
    }
    if (reply.kind === 'handoff') helpdesk.requestAgent(entry, botActor, reply.reason);
    this.#setComposing(entry, false);
  }

  /** A person decides what becomes of it, also where the bot would have handed over. */
  #suggest(entry: Entry, text: string | undefined): void {
    const c = entry.conversation;
    const at = new Date(this.#helpdesk.env.now()).toISOString();
    // an id of its own each time: who has seen an earlier one must not use this one by mistake
    const suggestion = text ? { id: `${c.id}-s${++this.#suggestions}`, text, at } : undefined;
    this.#helpdesk.change(entry, { ...c, bot: { ...c.bot, composing: false, ...(suggestion && { suggestion }) } });
  }

  #markUnanswered(entry: Entry, question: Message): void {
    const marked: Message = { ...question, unanswered: true };
    entry.messages = entry.messages.map((message) => (message.id === question.id ? marked : message));
    const attention = [...new Set([...(entry.conversation.attention ?? []), 'unanswered'])];
    this.#helpdesk.change(entry, { ...entry.conversation, attention }, [], [marked]);
  }
}
