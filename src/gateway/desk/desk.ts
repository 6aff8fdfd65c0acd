import type { CallContext, HandoffAdapter } from '../../adapters/adapter.js';
import { checkAnswerAbout } from '../../adapters/check/conversation.js';
import { sentenceFor } from '../../adapters/lines.js';
import type { Environment } from '../../internal/environment.js';
import type { CommandType } from '../../model/command.js';
import type { Agent, Conversation, Instant } from '../../model/conversation.js';
import { HandoffError, toHandoffError } from '../../model/error.js';
import type { Message, MessageEvent } from '../../model/message.js';
import { toInstant } from '../context.js';
import type { Queries } from '../database/database.js';
import { loadRow, saveRow, toRow } from './desk-rows.js';
import type { DeskRow, Kept, KeptRow } from './kept.js';
import { findKept, isOwnId, ownId, type KeptMessage } from './kept-messages.js';
import { merge, type Merged } from './merge.js';
import type { DeskParts } from './parts.js';

export interface DeskOptions {
  adapter: HandoffAdapter;
  database: Queries;
  environment: Environment;
  /** Days for which messages are kept that the platform does not keep. 0: none are. */
  keptDays: number;
  /** In whose name the gateway acts by itself. */
  gatewayAgent: Agent;
}

/** What a change makes of a row. */
export interface Change {
  kept?: Kept;
  heard?: Conversation;
  /** What else than the contact's name leads to the conversation. */
  findBy?: readonly string[];
  lines?: readonly MessageEvent[];
  messages?: readonly KeptMessage[];
  /** The message that led to it, by whatever clock: the lines come after it. */
  after?: Instant;
}

/** Whoever loses a race looks again. To lose three in a row, somebody has to change the row constantly. */
const maxAttempts = 3;
/** Conversations whose last read is remembered, so that a command need not ask again what was just read. */
const maxRemembered = 2_000;
/** Milliseconds. What was read for a command is as old as its checks; another command reads again. */
const memorySpan = 5_000;
/** Milliseconds. What came with a record is read at once, or not at all. */
const loadedSpan = 500;
/** Milliseconds after which a switch is looked at again, where the platform does not show it at once. */
const lookAgain = [200, 600, 1_500];

const system = { kind: 'system' } as const;

/** The platform's version says nothing of what is kept beside it. */
const withoutVersion = ({ version: _version, ...state }: Conversation): Conversation => state;

interface Remembered {
  row: DeskRow;
  platform?: Conversation;
  at: number;
}

/** What all parts of the desk share: the platform beneath, the rows beside it, and how both make one conversation. */
export class Desk {
  readonly parts: DeskParts;
  readonly options: DeskOptions;
  /** Milliseconds for which the platform's reads may lag behind its writes. */
  readonly readLag: number;
  #offers: CommandType[];
  #remembered = new Map<string, Remembered>();
  /** Rows that came with a record and were not read yet. */
  #loaded = new Map<string, { row: DeskRow; at: number }>();

  constructor(options: DeskOptions, parts: DeskParts) {
    this.options = options;
    this.parts = parts;
    const { takesOver, handsBack, queues, closes, reopens } = parts;
    const offers = {
      'take-over': takesOver,
      'hand-back': handsBack,
      'request-agent': queues,
      close: closes,
      reopen: reopens,
    };
    this.#offers = (Object.keys(offers) as Array<keyof typeof offers>).filter((type) => offers[type]);
    this.readLag = (options.adapter.traits?.readLagSeconds ?? 0) * 1000;
  }

  /** The conversation as both know it. What has ended by the platform's word is written down. */
  async read(id: string, ctx: CallContext): Promise<Conversation> {
    const { row, platform } = await this.#load(id, ctx);
    const { conversation, kept, lines } = this.merge(platform, row.kept, row.now);
    if (kept === row.kept) return conversation;
    try {
      // nobody may have changed it since: then the next read sees the same, or what they made of it
      await this.#save(id, row, { kept, lines, after: platform.lastMessage?.at });
    } catch {
      // people can still read if the database takes no writes, and the next read tries again
    }
    return conversation;
  }

  async readPlatform(id: string, ctx: CallContext): Promise<Conversation> {
    return withoutVersion(checkAnswerAbout(id, await this.options.adapter.getConversation(id, ctx)));
  }

  /** See `merge`. `isRow`: it is a row of the platform's list. */
  merge(platform: Conversation, kept: Kept, now: number, isRow = false): Merged {
    const merged = merge(platform, kept, { now, readLag: this.readLag, isRow });
    const { permissions } = merged.conversation;
    if (!permissions) return merged;
    // a platform that lists what is permitted knows nothing of what the desk adds
    const own = Object.fromEntries(this.#offers.map((type) => [type, true as const]));
    return { ...merged, conversation: { ...merged.conversation, permissions: { ...permissions, ...own } } };
  }

  /** The row as it was loaded together with a record, a moment before the conversation is read. */
  loaded(id: string, stored: KeptRow | null, now: number): void {
    const row = toRow({ ...(stored ?? { version: null, kept: null, heard: null }), now });
    this.#loaded.delete(id);
    this.#loaded.set(id, { row, at: this.options.environment.now() });
    if (this.#loaded.size > maxRemembered) this.#loaded.delete(this.#loaded.keys().next().value!);
  }

  /** Good for one read: the next one may be much later. */
  #takeLoaded(id: string): DeskRow | undefined {
    const known = this.#loaded.get(id);
    this.#loaded.delete(id);
    const age = this.options.environment.now() - (known?.at ?? -Infinity);
    return age >= 0 && age < loadedSpan ? known?.row : undefined;
  }

  async #load(id: string, ctx: CallContext): Promise<{ row: DeskRow; platform: Conversation }> {
    const [row, read] = await Promise.all([
      this.#takeLoaded(id) ?? loadRow(this.options.database, id),
      this.readPlatform(id, ctx).catch((thrown: unknown) => toHandoffError(thrown)),
    ]);
    const platform = read instanceof HandoffError ? this.#heardInstead(read, row) : read;
    this.#remember(id, { row, platform, at: this.options.environment.now() });
    return { row, platform };
  }

  /** What was heard, where the platform says that it cannot be read. */
  #heardInstead(error: HandoffError, { heard }: DeskRow): Conversation {
    if (error.code !== 'unsupported') throw error;
    if (!heard) throw new HandoffError('not-found', 'Nothing was heard of this conversation');
    return heard;
  }

  /** What was read of a conversation a moment ago; it is read now if that is longer ago. */
  async recall(id: string, ctx: CallContext): Promise<{ row: DeskRow; platform: Conversation }> {
    const known = this.#remembered.get(id);
    const age = this.options.environment.now() - (known?.at ?? -Infinity);
    const isFresh = known?.platform && age >= 0 && age < memorySpan;
    return isFresh ? { row: known.row, platform: known.platform! } : this.#load(id, ctx);
  }

  /** The platform does not know our notes and lines: what was read of its own is the last message before. */
  async markRead(id: string, upTo: string, ctx: CallContext): Promise<Conversation | void> {
    const { adapter, database } = this.options;
    const own = isOwnId(upTo) ? await findKept(database, id, upTo) : undefined;
    let last = upTo;
    if (own && adapter.listMessages) {
      const { items } = await adapter.listMessages(id, { limit: 50 }, ctx);
      const before = items.findLast(({ at }) => Date.parse(at) <= Date.parse(own.at));
      if (!before) return undefined;
      last = before.id;
    }
    await adapter.markRead!(id, { upTo: last }, ctx);
    return undefined;
  }

  /**
   * Switches the bot and looks whether it was. Resolves with the platform's state, and whether that shows the switch.
   *
   * @throws HandoffError `refused` if the platform says yes and does nothing, `timeout` if nobody can tell.
   */
  async switchBot(
    to: 'active' | 'paused',
    id: string,
    ctx: CallContext,
    send: () => Promise<Conversation | void>,
  ): Promise<{ platform: Conversation; isSeen: boolean }> {
    let platform = await this.answered(id, ctx, await send());
    for (const delay of [...lookAgain, 0]) {
      const { status, mode } = platform.bot;
      if (mode === 'off' || (to === 'active' ? status === 'active' : status === 'paused' || status === 'stopped')) {
        return { platform, isSeen: true };
      }
      if (status === 'unknown' || this.readLag > 0) return { platform, isSeen: false };
      if (!delay) break;
      await new Promise<void>((resolve) => this.options.environment.setTimeout(resolve, delay));
      platform = await this.#readAfter(id, ctx);
    }
    throw new HandoffError('refused', `The platform said yes, and its bot is still ${platform.bot.status}`);
  }

  /** The state after a command, which some platforms answer with nothing. */
  async answered(id: string, ctx: CallContext, answer: Conversation | void): Promise<Conversation> {
    return answer ? withoutVersion(checkAnswerAbout(id, answer)) : this.#readAfter(id, ctx);
  }

  /** A read that fails after a write leaves open what the write did. */
  async #readAfter(id: string, ctx: CallContext): Promise<Conversation> {
    try {
      return await this.readPlatform(id, ctx);
    } catch (thrown) {
      const error = toHandoffError(thrown);
      if (error.code !== 'unsupported') throw new HandoffError('timeout', 'No read after the switch', { cause: error });
      const { heard } = await loadRow(this.options.database, id);
      if (!heard) throw new HandoffError('not-found', 'Nothing was heard of this conversation');
      return heard;
    }
  }

  /**
   * Changes what is kept, on the newest row: `decide` is asked again where somebody was faster, and may throw. Resolves
   * with the conversation as it is then, if the platform's state is given.
   */
  async change(
    id: string,
    decide: (kept: Kept, now: number, row: DeskRow) => Change,
    given: { platform?: Conversation } = {},
  ): Promise<Conversation | undefined> {
    const { database, environment } = this.options;
    const known = this.#remembered.get(id);
    const age = environment.now() - (known?.at ?? -Infinity);
    const isFresh = known !== undefined && age >= 0 && age < memorySpan;
    let row = isFresh ? { ...known.row, now: known.row.now + age } : undefined;
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      row ??= await loadRow(database, id);
      const change = decide(row.kept, row.now, row);
      const saved = await this.#save(id, row, change);
      if (saved) {
        return given.platform && this.merge(given.platform, saved.kept, saved.now).conversation;
      }
      row = undefined;
    }
    throw new HandoffError('conflict', 'Others change this conversation all the time');
  }

  async #save(
    id: string,
    row: DeskRow,
    { kept, heard, findBy, lines = [], messages = [], after }: Change,
  ): Promise<DeskRow | undefined> {
    const own = lines.map((event): KeptMessage => ({
      kind: 'line',
      message: this.#toLine(id, event, Math.max(row.now, after ? Date.parse(after) : 0)),
    }));
    const next: DeskRow = { ...row, kept: kept ?? row.kept, ...(heard && { heard }) };
    const isSaved = await saveRow(this.options.database, id, next, [...own, ...messages], findBy);
    this.#remembered.delete(id);
    this.#loaded.delete(id);
    if (!isSaved) return undefined;
    const saved = { ...next, version: row.version + 1 };
    this.#remember(id, { row: saved, at: this.options.environment.now() });
    return saved;
  }

  #toLine(conversationId: string, event: MessageEvent, now: number): Message {
    const id = ownId('line', this.options.environment.uuid());
    return { id, conversationId, author: system, at: toInstant(now), text: sentenceFor(event), event };
  }

  #remember(id: string, remembered: Remembered): void {
    this.#remembered.delete(id);
    this.#remembered.set(id, remembered);
    if (this.#remembered.size > maxRemembered) this.#remembered.delete(this.#remembered.keys().next().value!);
  }
}
