import { HandoffError } from '../../model/error.js';
import type { Conversation } from '../../model/conversation.js';
import { inView, type View } from '../../model/views.js';
import type { CallContext, ConversationQuery, Page } from '../adapter.js';
import { reading, type PlatformCall } from '../platform-client.js';
import { toConversation, type Mapping } from './mapping.js';
import { contactsOf, conversationsOf, pageSizes, type ChatwootConversation } from './wire.js';

const defaultLimit = 50;
/** Pages of Chatwoot's that are read for one of ours, so that a view of few rows does not read all there are. */
const maxPages = 12;
/** Contacts whose conversations are shown for a search, the best matches: each is a call. */
const maxContacts = 6;

/** The statuses in which the rows of a view can be. Snoozed ones come back to people, so they are no bot's. */
const statuses: Partial<Record<View, readonly string[]>> = {
  open: ['pending', 'open', 'snoozed'],
  bot: ['pending', 'open'],
  transferred: ['open', 'snoozed'],
  waiting: ['open'],
  mine: ['open', 'snoozed'],
  paused: ['open', 'snoozed'],
  closed: ['resolved'],
};
const everything = ['open', 'pending', 'snoozed', 'resolved'];

/** Where the next page begins: with this row of this page of Chatwoot's. A search begins with `contacts`. */
interface Place {
  source: 'contacts' | 'list';
  page: number;
  row: number;
}

const cursorOf = ({ source, page, row }: Place): string => `${source}.${page}.${row}`;
function placeOf(cursor: string): Place {
  const [, source, page, row] = /^(contacts|list)\.(\d{1,6})\.(\d{1,6})$/.exec(cursor) ?? [];
  if (source === undefined) throw new HandoffError('invalid', 'There is no such page');
  return { source: source as Place['source'], page: Number(page), row: Number(row) };
}

/** The list. Chatwoot filters by status and assignee; what it cannot say of a view is filtered here. */
export class ChatwootList {
  #call: PlatformCall;
  #mapping: Mapping;
  #userIdOf: (ctx: CallContext) => number | undefined;

  constructor(call: PlatformCall, mapping: Mapping, userIdOf: (ctx: CallContext) => number | undefined) {
    this.#call = call;
    this.#mapping = mapping;
    this.#userIdOf = userIdOf;
  }

  async page(
    { view = 'all', search, cursor, limit = defaultLimit }: ConversationQuery,
    ctx: CallContext,
  ): Promise<Page<Conversation>> {
    const words = search?.trim() || undefined;
    let place: Place | undefined =
      cursor === undefined ? { source: words ? 'contacts' : 'list', page: 1, row: 0 } : placeOf(cursor);
    const found = words ? await this.#contactIds(words, ctx) : [];
    const items: Conversation[] = [];
    for (let read = 0; place && items.length < limit && read < maxPages; read++) {
      const { source, page, row: first } = place as Place;
      const rows: ChatwootConversation[] = await this.#rows(source, view, words, found, page, ctx);
      const size = pageSizes.conversations;
      let row: number = first;
      for (; row < rows.length && items.length < limit; row++) {
        const c = reading('Chatwoot', () => toConversation(rows[row]!, this.#mapping));
        const isTold = source === 'list' && found.includes(Number(c.contact.id));
        if (!isTold && inView(c, view, ctx.agent.id)) items.push(c);
      }
      if (row < rows.length) place = { source, page, row };
      else if (source === 'contacts') place = { source: 'list', page: 1, row: 0 };
      else place = rows.length < size ? undefined : { source, page: page + 1, row: 0 };
    }
    return { items, ...(place && { nextCursor: cursorOf(place) }) };
  }

  async #rows(
    source: Place['source'],
    view: View,
    words: string | undefined,
    contacts: readonly number[],
    page: number,
    ctx: CallContext,
  ): Promise<ChatwootConversation[]> {
    if (source === 'contacts') return this.#ofContacts(contacts, ctx);
    const answer = words
      ? // whoever asks for words is not asked for a status
        await this.#call('GET', '/conversations', ctx, { query: { q: words, status: 'all', page } })
      : await this.#ofView(view, page, ctx);
    return reading('Chatwoot', () => conversationsOf(answer));
  }

  #ofView(view: View, page: number, ctx: CallContext): Promise<unknown> {
    const wanted = statuses[view] ?? everything;
    const user = this.#userIdOf(ctx);
    if (view === 'waiting') {
      const query = { status: 'open', assignee_type: 'unassigned', page };
      return this.#call('GET', '/conversations', ctx, { query });
    }
    if (wanted === everything) return this.#call('GET', '/conversations', ctx, { query: { status: 'all', page } });
    const byStatus = { attribute_key: 'status', filter_operator: 'equal_to', values: [...wanted] };
    const byAssignee = { attribute_key: 'assignee_id', filter_operator: 'equal_to', values: [String(user ?? 0)] };
    const payload = view === 'mine' ? [{ ...byStatus, query_operator: 'AND' }, byAssignee] : [byStatus];
    return this.#call('POST', '/conversations/filter', ctx, { query: { page }, body: { payload } });
  }

  /** The contacts whose name, e-mail address, phone number or identifier has these words. */
  async #contactIds(words: string, ctx: CallContext): Promise<number[]> {
    const answer = await this.#call('GET', '/contacts/search', ctx, { query: { q: words } });
    return reading('Chatwoot', () =>
      contactsOf(answer)
        .slice(0, maxContacts)
        .map(({ id }) => id),
    );
  }

  async #ofContacts(ids: readonly number[], ctx: CallContext): Promise<ChatwootConversation[]> {
    const answers = await Promise.all(ids.map((id) => this.#call('GET', `/contacts/${id}/conversations`, ctx)));
    const rows = reading('Chatwoot', () => answers.flatMap((answer) => conversationsOf(answer)));
    return rows.sort((a, b) => (b.last_activity_at ?? 0) - (a.last_activity_at ?? 0));
  }
}
