import { BotRunner } from '../../src/adapters/memory/bot-runner.js';
import { createControls } from '../../src/adapters/memory/controls.js';
import type { Entry } from '../../src/adapters/memory/entry.js';
import { Helpdesk } from '../../src/adapters/memory/helpdesk.js';
import { sentenceFor } from '../../src/adapters/lines.js';
import { defaultKnobs, type MemoryControls } from '../../src/adapters/memory/options.js';
import { PauseTimer } from '../../src/adapters/memory/pause-timer.js';
import { PresenceBoard } from '../../src/adapters/presence-board.js';
import { toError } from '../../src/adapters/memory/refusals.js';
import { EventFeed } from '../../src/adapters/memory/event-feed.js';
import type { AdapterTraits } from '../../src/adapters/adapter.js';
import { isSending, type Command } from '../../src/model/command.js';
import type { Agent, Conversation } from '../../src/model/conversation.js';
import { HandoffError } from '../../src/model/error.js';
import type { Message } from '../../src/model/message.js';
import type { Doing } from '../../src/model/presence.js';
import { botInControl } from '../../src/model/rules.js';
import { runCommand } from '../../src/model/transition.js';
import { Device, type WorldClock } from './clock.js';
import { EventLog } from './event-log.js';
import type { Chance } from './random.js';

/** A command that the server carried out. */
export interface Application {
  label: string;
  type: string;
  conversationId: string;
  agentId: string;
  at: number;
}

/** What tells one click from every other, whatever became of its key. */
export const labelOf = (command: Command, key = 'no key'): string => {
  const { reason, note, text } = command as { reason?: string; note?: string; text?: string };
  return text ?? reason ?? note ?? key;
};

/** What a conversation looks like to those who decide: a command decided on another picture is refused. */
const hands = ({
  status,
  handler,
  bot: { status: botStatus, resumeAt, mode },
  contact: { blocked },
}: Conversation): string => JSON.stringify([status, handler, botStatus, resumeAt, mode, !!blocked]);

const revivals = ['activate-bot', 'hand-back', 'reset-bot'];

/**
 * The helpdesk behind the HTTP protocol: the rules, the bot and the timers are the real ones; commands take time, and
 * whoever decided on an old state decides again.
 */
export class Desk {
  readonly helpdesk: Helpdesk;
  readonly controls: MemoryControls;
  readonly events: EventLog;
  /** Which agents are where. */
  readonly board: PresenceBoard;
  readonly applied: Application[] = [];
  /** Each state that was ever true, by id and version. */
  readonly history = new Map<string, string>();
  /** What must never happen on a server. */
  readonly wrong: string[] = [];
  /** When a contact's message gave a closed conversation to the bot. */
  readonly reopened: Array<{ id: string; at: number }> = [];
  readonly #used = new Set<string>();
  readonly #bot: BotRunner;
  readonly #controlVersion = new Map<string, { hands: string; version: number; before?: Conversation }>();
  readonly #clock: WorldClock;
  readonly #chance: Chance;

  constructor(clock: WorldClock, chance: Chance, traits: AdapterTraits) {
    this.#clock = clock;
    this.#chance = chance;
    const env = new Device('server', clock, chance.fork(), 0);
    this.helpdesk = new Helpdesk(env, traits, (c) => c);
    this.events = new EventLog(clock, chance.fork(), traits.events === 'hint');
    this.board = new PresenceBoard(env, (id) => this.#tellPresence(id));
    const bot = (this.#bot = new BotRunner(this.helpdesk, 1200, () => this.#answer()));
    const pauses = new PauseTimer(this.helpdesk);
    const told = new EventFeed(defaultKnobs);
    this.controls = createControls(
      this.helpdesk,
      { events: told, presences: this.board },
      { ...defaultKnobs },
      { id: 'colleague' },
    );
    this.helpdesk.observer = {
      changed: (entry, messages) => {
        this.#note(entry, messages);
        this.events.changed(entry.conversation, messages);
        bot.review(entry);
        pauses.review();
      },
      contactChanged: (contact) => this.events.append('contact', contact),
      removed: (entry) => {
        bot.drop(entry);
        this.events.append('removed', { id: entry.conversation.id });
      },
    };
  }

  get now(): string {
    return new Date(this.#clock.time).toISOString();
  }

  entry(id: string): Entry {
    return this.helpdesk.entry(id);
  }

  controlVersion(id: string): number {
    return this.#controlVersion.get(id)?.version ?? 0;
  }

  /** One command, decided on what is true when it is written. */
  async command(
    id: string,
    command: Command,
    agent: Agent,
    key?: string,
    expected?: number,
  ): Promise<{ conversation: Conversation; message?: Message }> {
    const entry = this.entry(id);
    // it decides on nothing, so nothing can come in between
    if (command.type === 'mark-read') return { conversation: this.helpdesk.command(id, command, agent) };
    for (;;) {
      const seen = entry.conversation;
      const result = runCommand(seen, command, agent, this.#clock.time, this.helpdesk.traits);
      if (result.refused) throw toError(result.refused, command.type, seen);
      if (expected !== undefined && expected < this.controlVersion(id)) {
        throw new HandoffError('conflict', 'Changed since it was read', { current: seen, cause: 412 });
      }
      if (this.#chance.happens(0.4)) await this.#clock.wait(this.#chance.between(1, 60));
      const isStale = entry.conversation.version !== seen.version;
      if (isStale) continue;
      this.applied.push({
        label: labelOf(command, key),
        type: command.type,
        conversationId: id,
        agentId: agent.id,
        at: this.#clock.time,
      });
      if (revivals.includes(command.type)) entry.handledQuestionId = undefined;
      const lines = result.lines.map((event) => ({
        author: { kind: 'system' as const },
        text: sentenceFor(event),
        event,
      }));
      if (command.type === 'use-suggestion') this.#noteUse(command.id, seen);
      const said = isSending(command)
        ? [
            {
              author: { kind: 'agent' as const, ...agent },
              text: command.text ?? seen.bot.suggestion!.text,
              clientId: command.clientId,
              delivery: 'sent' as const,
              ...('private' in command && command.private && { private: true }),
            },
          ]
        : [];
      const added = this.helpdesk.change(entry, result.conversation, [...lines, ...said]);
      return { conversation: entry.conversation, message: said.length ? added.at(-1) : undefined };
    }
  }

  block(
    contactId: string,
    command: Command & { type: 'block-contact' | 'unblock-contact' },
    agent: Agent,
    key?: string,
  ): void {
    this.helpdesk.block(contactId, command, agent);
    for (const {
      conversation: { id },
    } of this.helpdesk.entriesOf(contactId)) {
      this.applied.push({
        label: labelOf(command, key),
        type: command.type,
        conversationId: id,
        agentId: agent.id,
        at: this.#clock.time,
      });
    }
  }

  /** What the bot proposed is sent while it stands, and once, whoever asks for it, and however often. */
  #noteUse(suggestionId: string, { bot }: Conversation): void {
    if (bot.suggestion?.id !== suggestionId) {
      this.wrong.push(`the suggestion ${suggestionId} was sent when it was gone`);
    }
    if (this.#used.has(suggestionId)) this.wrong.push(`the suggestion ${suggestionId} was sent twice`);
    this.#used.add(suggestionId);
  }

  /** Whoever is asked for the first time, or asks again, is told who else is there. */
  present(id: string, agent: Agent, doing: Doing): void {
    this.board.set(this.entry(id).conversation.id, agent, doing, this.now);
    if (doing !== 'away') this.#tellPresence(id);
  }

  #tellPresence(conversationId: string): void {
    this.events.tellNow('presence', { conversationId, present: this.board.of(conversationId) });
  }

  /** Whoever listened has to come back, and what was kept in memory is gone. */
  restart(): void {
    this.events.restart();
    this.board.clear();
  }

  /** The bot says nothing more. */
  silence(): void {
    this.#bot.stop();
  }

  #answer() {
    const drawn = this.#chance.next();
    if (drawn < 0.8) return { kind: 'answer' as const, text: 'The bot says so.' };
    return drawn < 0.9 ? { kind: 'handoff' as const, text: 'A person will help.' } : { kind: 'not-found' as const };
  }

  /** Keeps every state, and looks whether the step to it was allowed. */
  #note({ conversation: c }: Entry, messages: Message[]): void {
    this.history.set(`${c.id} ${c.version}`, JSON.stringify(c));
    const known = this.#controlVersion.get(c.id);
    const before = known?.before;
    if (
      before &&
      messages.some(({ author, event }) => author.kind === 'bot' && !event) &&
      !(botInControl(before) && !before.contact.blocked)
    ) {
      this.wrong.push(
        `the bot answered in ${c.id} while it must not: ${JSON.stringify(before.handler)} ${before.bot.status}`,
      );
    }
    if (
      before?.handler.kind === 'agent' &&
      c.bot.cause?.kind === 'schedule' &&
      c.handler.kind === 'bot' &&
      before.bot.cause?.kind !== 'schedule'
    ) {
      this.wrong.push(`a timer resumed the bot in ${c.id} over ${before.handler.agent.id}`);
    }
    if (
      before?.status === 'closed' &&
      c.status === 'open' &&
      messages.some(({ event }) => event?.type === 'reopened' && event.actor?.kind === 'contact')
    ) {
      this.reopened.push({ id: c.id, at: this.#clock.time });
    }
    const now = hands(c);
    this.#controlVersion.set(c.id, {
      hands: now,
      version: known?.hands === now ? known.version : c.version!,
      before: c,
    });
  }
}
