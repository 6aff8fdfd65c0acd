import type { Actor, Conversation, Message } from '../../src/index.js';
import type { BotReply, MemoryBot } from '../../src/adapters/memory/index.js';
import { botInControl, botSuggests } from '../../src/model/rules.js';
import { runEvent } from '../../src/model/transition.js';
import type { Change, Helpdesk } from './helpdesk.js';
import { lineFor } from './messages.js';
import { listMessages } from './queries.js';
import type { Entry } from './rows.js';

const actor: Actor = { kind: 'bot', name: 'Bot' };
const noAnswer: BotReply = { kind: 'not-found' };

/** The message that the bot should answer now, or suggest an answer to, if any. */
function questionFor({ conversation, lastSaid, declined }: Entry): Message | undefined {
  const mayAnswer = (botInControl(conversation) && !conversation.contact.blocked) || botSuggests(conversation);
  return mayAnswer && lastSaid?.author.kind === 'contact' && lastSaid.id !== declined ? lastSaid : undefined;
}

/** Makes the bot answer when it is its turn, and drops replies that are no longer wanted. */
export class BotRunner {
  #helpdesk: Helpdesk;
  #bot: MemoryBot;
  /** In milliseconds. */
  #delay: number;
  #log: (event: string) => void;
  #runs = new Map<string, { question: Message; abort: AbortController }>();
  #queue: Promise<void> = Promise.resolve();
  #unwatch: () => void;
  #stopped = false;

  constructor(helpdesk: Helpdesk, bot: MemoryBot, delay: number, log: (event: string) => void) {
    this.#helpdesk = helpdesk;
    this.#bot = bot;
    this.#delay = delay;
    this.#log = log;
    this.#unwatch = helpdesk.watch({
      changed: (id) => this.#later(() => this.#review(id)),
      contactChanged: ({ id }) => this.#later(() => this.#reviewAll(id)),
    });
    // questions from before a restart
    this.#later(() => this.#reviewAll());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unwatch();
    for (const { abort } of this.#runs.values()) abort.abort();
    await this.#queue;
  }

  /** Reviews run one after another, so that none decides by a state that another one is changing. */
  #later(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(() => (this.#stopped ? undefined : work())).catch(() => this.#log('bot-failed'));
  }

  async #reviewAll(contactId?: string): Promise<void> {
    for (const entry of await this.#helpdesk.entries(contactId)) this.#decide(entry);
  }

  async #review(id: string): Promise<void> {
    this.#decide(await this.#helpdesk.entry(id));
  }

  /** Starts, drops or keeps a reply, depending on the state. */
  #decide(entry: Entry): void {
    const { id, contact } = entry.conversation;
    const question = questionFor(entry);
    const run = this.#runs.get(id);
    if (run?.question.id === question?.id) return;
    run?.abort.abort();
    this.#runs.delete(id);
    this.#helpdesk.setComposing(id, contact.id, question?.id);
    if (question) this.#start(entry.conversation, question);
  }

  #start(conversation: Conversation, question: Message): void {
    const { environment } = this.#helpdesk;
    const { id } = conversation;
    const abort = new AbortController();
    this.#runs.set(id, { question, abort });
    const timer = environment.setTimeout(
      () => this.#later(() => this.#reply(conversation, question, abort)),
      this.#delay,
    );
    abort.signal.addEventListener('abort', () => environment.clearTimeout(timer));
  }

  async #reply(conversation: Conversation, question: Message, abort: AbortController): Promise<void> {
    if (abort.signal.aborted) return;
    const { id } = conversation;
    const reply = await this.#ask(conversation, question, abort.signal);
    this.#runs.delete(id);
    try {
      // check again in the same transaction: an agent may have taken over at this very moment
      await this.#helpdesk.change(id, (entry, now) =>
        questionFor(entry)?.id === question.id ? this.#say(entry, question, reply, now) : undefined,
      );
    } finally {
      this.#helpdesk.setComposing(id, conversation.contact.id, undefined);
    }
  }

  async #ask(conversation: Conversation, question: Message, signal: AbortSignal): Promise<BotReply> {
    try {
      const { items: history } = await listMessages(this.#helpdesk.database, conversation.id, { limit: 100 });
      return await this.#bot({ text: question.text, conversation, history, signal });
    } catch {
      this.#log('bot-failed');
      return noAnswer;
    }
  }

  #say({ conversation, handoffs }: Entry, question: Message, reply: BotReply, now: number): Change {
    let change: Change & { conversation: Conversation } = { conversation, declined: question.id };
    if (botSuggests(conversation)) {
      const suggestion = reply.text && {
        id: this.#helpdesk.environment.uuid(),
        text: reply.text,
        at: new Date(now).toISOString(),
      };
      return suggestion
        ? { ...change, conversation: { ...conversation, bot: { ...conversation.bot, suggestion } } }
        : change;
    }
    if (reply.text) {
      const said = runEvent(conversation, { type: 'bot-message' }, actor, now);
      change = {
        ...change,
        conversation: said.conversation,
        messages: [{ author: actor, text: reply.text, delivery: 'sent' }, ...said.lines.map(lineFor)],
      };
    }
    if (reply.kind === 'handoff') return this.#helpdesk.withRequest(change, handoffs, actor, now, reply.reason);
    if (reply.kind !== 'not-found') return change;
    const attention = [...new Set([...(conversation.attention ?? []), 'unanswered'])];
    return {
      ...change,
      conversation: { ...change.conversation, attention },
      edited: [{ ...question, unanswered: true }],
    };
  }
}
