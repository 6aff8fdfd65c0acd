import type { CallContext, ConversationQuery, Page } from '../../adapters/adapter.js';
import { checkConversation } from '../../adapters/check/conversation.js';
import { checkPage } from '../../adapters/check/page.js';
import type { Conversation } from '../../model/conversation.js';
import { HandoffError, toHandoffError } from '../../model/error.js';
import { inView, type View } from '../../model/views.js';
import { maxConcurrentCalls } from '../context.js';
import { cursorOf, readCursor } from './cursor.js';
import type { Desk } from './desk.js';
import { heardRows, idsIn, loadRows } from './desk-rows.js';
import { wordsOf } from './words.js';

const defaultLimit = 50;
/** Pages of the platform's that are looked through for one of ours. Whoever wants more asks for the next one. */
const maxPages = 10;
/** Rows that are looked through at once. */
const batch = 200;

interface Place {
  at: number;
  id: string;
}
const isPlace = (value: unknown): value is Place =>
  typeof (value as Partial<Place> | null)?.at === 'number' && typeof (value as Partial<Place>).id === 'string';

/** Views that hold only what the desk keeps by itself, with the places in which it finds them. */
const places: Partial<Record<View, string[]>> = {
  mine: ['agent'],
  waiting: ['queue'],
  transferred: ['agent', 'queue'],
  closed: ['closed'],
};

/** The list: the platform's with what is kept of each row, or what was heard of. Every view is filtered here. */
export class DeskList {
  #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  page(query: ConversationQuery, ctx: CallContext): Promise<Page<Conversation>> {
    const search = query.search?.trim() || undefined;
    const { view = 'all' } = query;
    const { takesOver, closes, list } = this.#desk.parts;
    if (list) return this.#heard({ ...query, view, search }, ctx);
    // what only the desk knows is found without the platform, which would have to be searched from end to end
    const isOwn = !search && (view === 'closed' ? closes : takesOver && places[view]);
    return isOwn ? this.#own({ ...query, view }, ctx) : this.#filtered({ ...query, view, search }, ctx);
  }

  async #heard(query: ConversationQuery & { view: View }, ctx: CallContext): Promise<Page<Conversation>> {
    const { limit = defaultLimit, cursor, view, search } = query;
    const words = search === undefined ? undefined : wordsOf(search);
    // a search for signs only: nobody writes them for their own sake
    if (words && !words.length) return { items: [] };
    let place = cursor === undefined ? undefined : (readCursor(cursor, isPlace) as Place);
    const items: Conversation[] = [];
    for (;;) {
      const rows = await heardRows(this.#desk.options.database, batch, words, place);
      for (const [index, { id, at, state, heard, kept, now }] of rows.entries()) {
        const merged = heard && this.#desk.merge(heard, kept, now).conversation;
        const row = heard && heard.bot.status === 'unknown' ? merged : (state ?? merged);
        if (row && inView(row, view, ctx.agent.id)) items.push(row);
        const isLast = index === rows.length - 1 && rows.length < batch;
        if (items.length === limit) return { items, ...(!isLast && { nextCursor: cursorOf({ at, id }) }) };
        place = { at, id };
      }
      if (rows.length < batch) return { items };
    }
  }

  async #own(query: ConversationQuery & { view: View }, ctx: CallContext): Promise<Page<Conversation>> {
    const { limit = defaultLimit, cursor, view } = query;
    let place = cursor === undefined ? undefined : (readCursor(cursor, isPlace) as Place);
    const items: Conversation[] = [];
    for (;;) {
      const found = await idsIn(this.#desk.options.database, places[view]!, limit + 1, place);
      for (let start = 0; start < found.length; start += maxConcurrentCalls) {
        const group = found.slice(start, start + maxConcurrentCalls);
        const read = await Promise.all(group.map(({ id }) => this.#readIfThere(id, ctx)));
        for (const [index, row] of read.entries()) {
          place = group[index]!;
          if (row && inView(row, view, ctx.agent.id)) items.push(row);
          const isLast = start + index === found.length - 1 && found.length <= limit;
          if (items.length === limit) return { items, ...(!isLast && { nextCursor: cursorOf(place) }) };
        }
      }
      if (found.length <= limit) return { items };
    }
  }

  async #readIfThere(id: string, ctx: CallContext): Promise<Conversation | undefined> {
    try {
      return await this.#desk.read(id, ctx);
    } catch (thrown) {
      const error = toHandoffError(thrown);
      if (error.code === 'not-found' || error.code === 'forbidden') return undefined;
      throw error;
    }
  }

  async #filtered(query: ConversationQuery & { view: View }, ctx: CallContext): Promise<Page<Conversation>> {
    const { limit = defaultLimit, view, search } = query;
    const { adapter, database } = this.#desk.options;
    const items: Conversation[] = [];
    let { cursor } = query;
    let unreadable = 0;
    for (let pages = 0; pages < maxPages; pages++) {
      // never more than there is room for, so that a page of the platform's is told as a whole
      const request = { view: 'all' as const, search, cursor, limit: limit - items.length };
      const page = checkPage(await adapter.listConversations!(request, ctx), checkConversation, () => undefined);
      unreadable += page.unreadable;
      const rows = await loadRows(
        database,
        page.items.map(({ id }) => id),
      );
      for (const { version: _version, ...state } of page.items) {
        const row = rows.get(state.id);
        const merged = row ? this.#desk.merge(state, row.kept, row.now, true).conversation : state;
        if (inView(merged, view, ctx.agent.id)) items.push(merged);
      }
      if (page.items.length > request.limit) throw new HandoffError('bad-response', 'items: more than were asked for');
      cursor = page.nextCursor;
      if (cursor === undefined || items.length >= limit) break;
    }
    return { items, ...(cursor !== undefined && { nextCursor: cursor }), ...(unreadable > 0 && { unreadable }) };
  }
}
