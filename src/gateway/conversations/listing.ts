import type { Conversation } from '../../model/conversation.js';
import { maxConcurrentCalls, type GatewayContext } from '../context.js';
import { replaceNul } from '../database/database.js';
import { GatewayError } from '../errors.js';
import type { EventLog } from '../events/event-log.js';
import type { Actor } from '../options.js';
import { maySee } from '../roles.js';
import type { Conversations } from './conversations.js';
import { withWord } from './own-word.js';
import type { ConversationRecord } from './record.js';
import { lookUpAll, saveRecords } from './record-sets.js';
import { isIdle, stepTo, type Step } from './step.js';

export interface ListingParts {
  conversations: Conversations;
  eventLog: EventLog;
}

/** A row of the platform's list, what is known of it, and what it makes of that. */
interface Row {
  raw: Conversation;
  record?: ConversationRecord;
  /** Undefined: the record stays as it is. */
  step?: Step;
}

/**
 * Takes a page of the platform's list in a few statements, however many rows it has.
 *
 * A platform's list may lag behind, or tell less than a single read. So a row is recorded only if the conversation is
 * new here, or if the platform's own version proves the row newer. And a removed conversation comes back only if a
 * single read finds it again.
 */
export class Listing {
  #context: GatewayContext;
  #parts: ListingParts;

  constructor(context: GatewayContext, parts: ListingParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** The rows as the caller sees them, with the gateway's versions. */
  async take(page: Conversation[], caller: Actor, signal: AbortSignal): Promise<Conversation[]> {
    const { conversations } = this.#parts;
    const { records, at } = await this.#lookUp(page);
    const found = await this.#findAgain(
      page.map((raw) => ({ raw, record: records.get(replaceNul(raw.id)) })),
      caller,
      signal,
    );
    const rows = found.map((row) => ({
      ...row,
      step: !row.record || row.record.removed || this.#isNewer(row) ? this.#step(row, at) : undefined,
    }));
    const saved = await this.#save(await this.#saveWithTurns(rows, caller));
    await conversations.touch(rows.flatMap(({ record, step }) => (record && !step ? [record] : [])));
    return saved.map((row) => toItem(this.#context, row));
  }

  #lookUp(page: Conversation[]): ReturnType<typeof lookUpAll> {
    return lookUpAll(
      this.#context.database,
      page.map(({ id }) => id),
    );
  }

  /** Without the conversations that are gone and only this list still has. */
  async #findAgain(rows: Row[], caller: Actor, signal: AbortSignal): Promise<Row[]> {
    const found = new Map<Row, Row | undefined>();
    const lost = rows.filter((row) => row.record?.removed && !this.#isNewer(row));
    for (let start = 0; start < lost.length; start += maxConcurrentCalls) {
      const batch = lost.slice(start, start + maxConcurrentCalls);
      const reads = await Promise.all(batch.map(({ raw }) => this.#read(raw.id, caller, signal)));
      batch.forEach((row, i) => found.set(row, reads[i] && { ...row, raw: reads[i] }));
    }
    return rows.flatMap((row) => (found.has(row) ? (found.get(row) ?? []) : row));
  }

  /** Undefined: there is nothing to save. */
  #step({ raw, record }: Row, at: number): Step | undefined {
    const step = stepTo(this.#context, { record, at }, raw);
    // without a live turn there is none to end
    return isIdle(record?.turns ? step : { ...step, ending: undefined }) ? undefined : step;
  }

  #isNewer({ raw, record }: Row): boolean {
    return (
      !!this.#context.traits.versions &&
      record?.platformVersion !== undefined &&
      raw.version !== undefined &&
      raw.version > record.platformVersion
    );
  }

  async #read(id: string, caller: Actor, signal: AbortSignal): Promise<Conversation | undefined> {
    try {
      const state = await this.#parts.conversations.read(id, caller, undefined, signal);
      return maySee(this.#context, caller, state) ? state : undefined;
    } catch (thrown) {
      if (thrown instanceof GatewayError && thrown.code === 'not-found') return undefined;
      throw thrown;
    }
  }

  /** What somebody else has saved in between is shown as they have saved it. */
  async #save(rows: Row[]): Promise<Row[]> {
    const steps = rows.flatMap(({ step }) => step ?? []);
    if (!steps.length) return rows;
    const saved = await saveRecords(this.#context.database, steps).finally(() => {
      // also where it failed: it may have been committed, and the answer lost
      if (steps.some(({ event }) => event)) this.#parts.eventLog.publish();
    });
    const isLost = ({ step }: Row) => !!step && !saved.has(replaceNul(step.next.id));
    if (!rows.some(isLost)) return rows;
    const { records } = await this.#lookUp(rows.filter(isLost).map(({ raw }) => raw));
    return rows.map((row) => (isLost(row) ? { raw: row.raw, record: records.get(replaceNul(row.raw.id)) } : row));
  }

  /** Where a bot is at work this second, its turn may end with the new state. These are few. */
  async #saveWithTurns(rows: Row[], caller: Actor): Promise<Row[]> {
    const { conversations } = this.#parts;
    const done: Row[] = [];
    for (const row of rows) {
      const { raw, record, step } = row;
      const hasTurns = step && record?.turns;
      const saved = hasTurns && (await conversations.observe(raw.id, caller, { state: raw, basis: record }));
      done.push(saved ? { raw: saved.conversation } : row);
    }
    return done;
  }
}

/** A row as it is shown. */
function toItem(context: GatewayContext, { raw, record, step }: Row): Conversation {
  const { permissions, unread } = raw;
  if (step) return { ...step.next.state, version: step.next.version, ...(permissions && { permissions, unread }) };
  if (!record) return raw;
  const { timer, version, word } = record;
  const { resumeAt, resumeBasis } = record.state.bot;
  const shown = withWord(context, raw, word);
  const { bot } = shown;
  const hidesTimer = timer && bot.status === 'paused' && !bot.resumeAt;
  return { ...shown, version, bot: hidesTimer ? { ...bot, resumeAt, resumeBasis } : bot };
}
