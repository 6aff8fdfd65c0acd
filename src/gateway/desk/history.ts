import type { CallContext, Page, PageRequest } from '../../adapters/adapter.js';
import { checkMessage } from '../../adapters/check/message.js';
import { checkPage } from '../../adapters/check/page.js';
import { HandoffError } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import { withAuthor } from './sending.js';
import { cursorOf, readCursor } from './cursor.js';
import type { Desk } from './desk.js';
import { loadRow } from './desk-rows.js';
import { besides, keptHistory, type Position } from './kept-messages.js';

const defaultLimit = 50;

/**
 * Where the next page begins: with this page of the platform's, and before this message of it. Messages that were not
 * told because the page was full are read once more.
 */
interface Place {
  /** The platform's own cursor. */
  page?: string;
  /** The oldest message that was told. */
  before: Position;
}

const isPlace = (value: unknown): value is Place => {
  const { before } = (value ?? {}) as Partial<Place>;
  return typeof before?.at === 'number' && typeof before.id === 'string';
};

/** The history: the platform's messages with our notes and lines between them, or the messages that were kept. */
export class DeskHistory {
  #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  page(id: string, request: PageRequest, ctx: CallContext): Promise<Page<Message>> {
    return this.#desk.parts.messages ? this.#kept(id, request) : this.#merged(id, request, ctx);
  }

  async #kept(id: string, { cursor, limit = defaultLimit }: PageRequest): Promise<Page<Message>> {
    const before = cursor === undefined ? undefined : readCursor(cursor, (value) => typeof value === 'number');
    const { database } = this.#desk.options;
    const rows = await keptHistory(database, id, limit + 1, before as number | undefined);
    // a conversation of which nothing was heard is not there; one whose messages are over has a history of none
    if (!rows.length && !(await loadRow(database, id)).version) {
      throw new HandoffError('not-found', 'Nothing was heard of this conversation');
    }
    const shown = rows.slice(-limit);
    return {
      items: shown.map(({ message }) => message),
      ...(rows.length > limit && { nextCursor: cursorOf(shown[0]!.seq) }),
    };
  }

  async #merged(id: string, { cursor, limit = defaultLimit }: PageRequest, ctx: CallContext): Promise<Page<Message>> {
    const { adapter, database } = this.#desk.options;
    const place = cursor === undefined ? undefined : (readCursor(cursor, isPlace) as Place);
    const request = { limit, ...(place?.page !== undefined && { cursor: place.page }) };
    // what cannot be read is left out and counted by whoever checks the whole page
    const page = checkPage(await adapter.listMessages!(id, request, ctx), checkMessage, () => undefined);
    const oldest = page.items.length ? Math.min(...page.items.map(timeOf)) : undefined;
    const ids = page.items.map((message) => message.id);
    // the last page has everything that is older; a page of nothing leaves that to the next one
    const from = page.nextCursor === undefined ? undefined : (oldest ?? Infinity);
    const { own, sent } =
      from === Infinity
        ? { own: [], sent: new Map<string, Message>() }
        : await besides(database, id, { from, before: place?.before, limit: limit + 1 }, ids);
    const known = page.items.map((message) => {
      const { author, clientId } = sent.get(message.id) ?? {};
      return author ? withAuthor(message, author, clientId) : message;
    });
    const rest = inOrder(place ? known.slice(0, endBefore(known, place.before)) : known, own);
    const items = rest.slice(-limit);
    const isCut = items.length < rest.length;
    if (!isCut && page.nextCursor === undefined) return { items, ...unreadableOf(page) };
    const next = isCut ? place?.page : page.nextCursor;
    const before = items[0] ? { at: timeOf(items[0]), id: items[0].id } : place?.before;
    const nextCursor = cursorOf({
      ...(next !== undefined && { page: next }),
      before: before ?? { at: Number.MAX_SAFE_INTEGER, id: '' },
    } satisfies Place);
    return { items, nextCursor, ...unreadableOf(page) };
  }
}

const unreadableOf = ({ unreadable }: { unreadable: number }) => (unreadable > 0 ? { unreadable } : {});
const timeOf = ({ at }: Message): number => Date.parse(at);

/** Both in their own order; of one moment the platform's first. */
function inOrder(platform: readonly Message[], own: readonly Message[]): Message[] {
  const all: Message[] = [];
  let next = 0;
  for (const message of platform) {
    while (next < own.length && timeOf(own[next]!) < timeOf(message)) all.push(own[next++]!);
    all.push(message);
  }
  return [...all, ...own.slice(next)];
}

/** How many of the platform's messages are older than a position. */
function endBefore(platform: readonly Message[], { at, id }: Position): number {
  const told = platform.findIndex((message) => message.id === id);
  if (told >= 0) return told;
  const newer = platform.findIndex((message) => timeOf(message) > at);
  return newer < 0 ? platform.length : newer;
}
