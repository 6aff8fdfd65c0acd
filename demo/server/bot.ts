import type { BotReply, MemoryBot } from '../../src/adapters/memory/index.js';
import type { AgUiEvent, BotGate, BotTurn, ReplyOutcome } from '../../src/bot/index.js';
import type { Environment, Message } from '../../src/index.js';
import { botInControl, botSuggests } from '../../src/model/rules.js';
import { finishQuestion } from './bot-side.js';
import type { Helpdesk } from './helpdesk.js';
import { isSaid, type Entry } from './rows.js';

/** In milliseconds: when the gateway could not be reached, the bot tries again. */
const retryAfter = 5_000;
/** What is written is shown word by word; more steps than that nobody sees. */
const mostSteps = 24;

interface Run {
  /** Something has happened in the conversation since it began. */
  again: boolean;
}

/** What a turn was about, for when it is known what became of it. */
interface Work {
  asked?: Message;
  reply?: BotReply;
}

/**
 * The message that the bot has not dealt with yet, if it seems to be its turn. This only saves the trouble of asking:
 * whether the bot may speak is decided at the gate, when it speaks.
 */
function questionFor({ conversation, lastSaid, declined }: Entry): Message | undefined {
  const mayAnswer = (botInControl(conversation) && !conversation.contact.blocked) || botSuggests(conversation);
  return mayAnswer && lastSaid?.author.kind === 'contact' && lastSaid.id !== declined ? lastSaid : undefined;
}

/** Resolves early when nobody waits for it any more. */
function pause(environment: Environment, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      environment.clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = environment.setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

/** Makes the bot answer what contacts write, through the gate: it takes turns, and never talks over a person. */
export class BotRunner {
  #helpdesk: Helpdesk;
  #gate: BotGate;
  #bot: MemoryBot;
  /** In milliseconds: a third of it to think, the rest to write. */
  #delay: number;
  #log: (event: string) => void;
  #runs = new Map<string, Run>();
  #underWay = new Set<Promise<void>>();
  #unwatch: () => void;
  #stopped = false;

  constructor(helpdesk: Helpdesk, gate: BotGate, bot: MemoryBot, delay: number, log: (event: string) => void) {
    this.#helpdesk = helpdesk;
    this.#gate = gate;
    this.#bot = bot;
    this.#delay = delay;
    this.#log = log;
    this.#unwatch = helpdesk.watch({
      changed: (id) => this.#begin(() => this.#look(id)),
      contactChanged: ({ id }) => this.#begin(() => this.#lookAtAll(id)),
    });
    // questions from before a restart
    this.#begin(() => this.#lookAtAll());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unwatch();
    this.#gate.close();
    while (this.#underWay.size) await Promise.all(this.#underWay);
  }

  #begin(work: () => Promise<void>): void {
    if (this.#stopped) return;
    const task = work()
      .catch(() => this.#log('bot-failed'))
      .finally(() => this.#underWay.delete(task));
    this.#underWay.add(task);
  }

  async #lookAtAll(contactId?: string): Promise<void> {
    for (const entry of await this.#helpdesk.entries(contactId)) this.#decide(entry);
  }

  async #look(id: string): Promise<void> {
    this.#decide(await this.#helpdesk.entry(id));
  }

  #decide(entry: Entry): void {
    const { id, contact } = entry.conversation;
    const run = this.#runs.get(id);
    // whoever works on an older question hears that it is outdated, and looks again
    if (run) run.again = true;
    else if (questionFor(entry)) this.#begin(() => this.#run(id, contact.id));
  }

  async #run(id: string, contactId: string): Promise<void> {
    if (this.#runs.has(id)) return;
    const run: Run = { again: false };
    this.#runs.set(id, run);
    this.#helpdesk.setComposing(id, contactId, true);
    try {
      await this.#answer(id);
    } finally {
      this.#runs.delete(id);
      this.#helpdesk.setComposing(id, contactId, false);
    }
    if (run.again) this.#begin(() => this.#look(id));
  }

  async #answer(id: string): Promise<void> {
    const work: Work = {};
    const outcome = await this.#gate.reply(id, (turn) => this.#speak(turn, work));
    await this.#finish(id, outcome, work);
  }

  async *#speak(turn: BotTurn, work: Work): AsyncGenerator<AgUiEvent> {
    const { conversation, messages, signal } = turn;
    const history = [...messages];
    const asked = history.findLast((message) => isSaid(message) && message.author.kind === 'contact');
    if (!asked) return;
    work.asked = asked;
    await pause(this.#helpdesk.environment, this.#delay / 3, signal);
    work.reply = await this.#bot({ text: asked.text, conversation, history, signal });
    yield* this.#write(work.reply, turn);
  }

  /** The agents see it grow; the contact gets it once it is complete. */
  async *#write(reply: BotReply, { signal }: BotTurn): AsyncGenerator<AgUiEvent> {
    const words = (reply.text ?? '').match(/\S+\s*/g) ?? [];
    const size = Math.max(1, Math.ceil(words.length / mostSteps));
    const steps = Math.ceil(words.length / size);
    for (let step = 0; step < steps; step++) {
      await pause(this.#helpdesk.environment, (this.#delay * 2) / 3 / steps, signal);
      yield { type: 'TEXT_MESSAGE_CHUNK', delta: words.slice(step * size, (step + 1) * size).join('') };
    }
    if (reply.kind === 'handoff') yield { type: 'CUSTOM', name: 'hand-over', value: { reason: reply.reason } };
  }

  /** What became of it, as far as the helpdesk has to know. */
  async #finish(id: string, outcome: ReplyOutcome, { asked, reply }: Work): Promise<void> {
    if (typeof outcome === 'object' && outcome.dropped === 'failed' && outcome.error?.code !== 'failed') {
      this.#log('bot-failed');
      this.#helpdesk.environment.setTimeout(() => this.#begin(() => this.#look(id)), retryAfter);
      return;
    }
    if (!asked) return;
    if (outcome === 'sent') {
      if (reply?.kind === 'not-found') await finishQuestion(this.#helpdesk, id, asked, true);
    } else if (outcome === 'suggested' || outcome.dropped === 'cancelled') {
      await finishQuestion(this.#helpdesk, id, asked, false);
    } else if (outcome.dropped === 'failed' || outcome.dropped === 'given-up') {
      if (this.#stopped) return;
      if (outcome.dropped === 'failed') this.#log('bot-failed');
      await finishQuestion(this.#helpdesk, id, asked, true);
    }
  }
}
