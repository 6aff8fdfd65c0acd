import type { ConversationQuery, Page, PageRequest } from '../../adapters/adapter.js';
import { checkContact, checkPastConversation } from '../../adapters/check/contact.js';
import { checkConversation } from '../../adapters/check/conversation.js';
import { reviewOfList } from '../../adapters/review-of-list.js';
import type { Conversation } from '../../model/conversation.js';
import type { Review, ReviewPeriod } from '../../model/review.js';
import { CallerLimit } from '../caller-limit.js';
import { maxConcurrentCalls, type GatewayContext } from '../context.js';
import { readMessages } from '../conversations/authors.js';
import type { Conversations } from '../conversations/conversations.js';
import { Listing } from '../conversations/listing.js';
import { findRecordOfContact } from '../conversations/records-of-contact.js';
import { GatewayError, notFound, stopping } from '../errors.js';
import type { EventLog } from '../events/event-log.js';
import type { Caller } from '../options.js';
import type { Platform } from '../platform.js';
import type { ApiResponse } from '../response.js';
import { isRestricted, maySee } from '../roles.js';
import { capabilities } from './capabilities.js';

/** The result of a read, or `fallback` if it ends with `not-found`. */
async function foundOr<T, U>(fallback: U, read: Promise<T>): Promise<T | U> {
  try {
    return await read;
  } catch (thrown) {
    if (thrown instanceof GatewayError && thrown.code === 'not-found') return fallback;
    throw thrown;
  }
}

export interface ReadParts {
  platform: Platform;
  conversations: Conversations;
  eventLog: EventLog;
}

/** Answers the requests that only read. */
export class Reads {
  #context: GatewayContext;
  #platform: Platform;
  #conversations: Conversations;
  #listing: Listing;
  #reviews: CallerLimit;

  constructor(context: GatewayContext, { platform, conversations, eventLog }: ReadParts) {
    this.#context = context;
    this.#platform = platform;
    this.#conversations = conversations;
    this.#listing = new Listing(context, { conversations, eventLog });
    const detail = 'You have a review under way, which is the most. Wait for it to end.';
    this.#reviews = new CallerLimit(context, 1, detail);
  }

  capabilities(caller: Caller): ApiResponse {
    return capabilities(this.#context, caller);
  }

  async conversation(caller: Caller, id: string, signal: AbortSignal): Promise<ApiResponse> {
    const { conversation, record } = await this.#conversations.observe(id, caller, { signal });
    return { status: 200, body: conversation, version: record.version };
  }

  async conversations(caller: Caller, query: ConversationQuery, signal: AbortSignal): Promise<ApiResponse> {
    return { status: 200, timed: true, body: await this.#page(caller, query, signal) };
  }

  /** The platform’s own review, or one of what the caller may see in the list: up to fifty reads, so one at a time. */
  async review(caller: Caller, period: ReviewPeriod, signal: AbortSignal): Promise<ApiResponse> {
    const { adapter } = this.#context;
    // the platform would count conversations that a restricted caller must not know about
    const isTheirs = adapter.review && !isRestricted(this.#context, caller);
    const body = isTheirs
      ? await this.#platform.review(period, { agent: caller.agent, signal })
      : await this.#reviews.run(caller, signal, () => this.#reviewOfList(caller, period, signal));
    return { status: 200, timed: true, body };
  }

  #reviewOfList(caller: Caller, period: ReviewPeriod, signal: AbortSignal): Promise<Review> {
    const { environment } = this.#context;
    return reviewOfList({
      period,
      now: environment.now(),
      signal,
      readPage: (query) => {
        if (this.#context.signal.aborted) throw stopping();
        return this.#page(caller, query, signal);
      },
    });
  }

  async #page(caller: Caller, query: ConversationQuery, signal: AbortSignal): Promise<Page<Conversation>> {
    const page = await this.#platform.readPage(
      'listConversations',
      checkConversation,
      { agent: caller.agent, signal },
      (listConversations, ctx) => listConversations(query, ctx),
    );
    const visible = page.items.filter((row) => maySee(this.#context, caller, row));
    const items = await this.#listing.take(visible, caller, signal);
    // the platform counts conversations that a restricted caller must not know about
    const hidden = isRestricted(this.#context, caller) && { counts: undefined, unreadable: undefined };
    return { ...page, items, ...hidden };
  }

  async messages(caller: Caller, id: string, page: PageRequest, signal: AbortSignal): Promise<ApiResponse> {
    await this.#requireVisible(caller, id, signal);
    const given = { agent: caller.agent, signal };
    return { status: 200, timed: true, body: await readMessages(this.#context, this.#platform, id, page, given) };
  }

  async contact(caller: Caller, id: string, signal: AbortSignal): Promise<ApiResponse> {
    await this.#requireContact(caller, id);
    const contact = await this.#platform.read('getContact', id, checkContact, { agent: caller.agent, signal });
    return { status: 200, body: contact };
  }

  async contactConversations(caller: Caller, id: string, page: PageRequest, signal: AbortSignal): Promise<ApiResponse> {
    await this.#requireContact(caller, id);
    const past = await this.#platform.readPage(
      'listContactConversations',
      checkPastConversation,
      { agent: caller.agent, signal },
      (listContactConversations, ctx) => listContactConversations(id, page, ctx),
    );
    if (!isRestricted(this.#context, caller)) return { status: 200, body: past };
    const items: typeof past.items = [];
    for (let start = 0; start < past.items.length; start += maxConcurrentCalls) {
      const batch = past.items.slice(start, start + maxConcurrentCalls);
      const visible = await Promise.all(batch.map(({ id }) => this.#isVisible(caller, id, signal)));
      items.push(...batch.filter((_, i) => visible[i]));
    }
    return { status: 200, body: { ...past, items } };
  }

  /** A restricted caller may see a contact if one of its conversations is visible to them. */
  async #requireContact(caller: Caller, contactId: string): Promise<void> {
    if (!isRestricted(this.#context, caller)) return;
    const isVisible = (state: Conversation) => maySee(this.#context, caller, state);
    if (!(await findRecordOfContact(this.#context.database, contactId, isVisible))) throw notFound();
  }

  async #requireVisible(caller: Caller, id: string, signal: AbortSignal, isProbe = false): Promise<void> {
    if (isRestricted(this.#context, caller)) await this.#conversations.observe(id, caller, { signal, isProbe });
  }

  #isVisible(caller: Caller, id: string, signal: AbortSignal): Promise<boolean> {
    return foundOr(
      false,
      this.#requireVisible(caller, id, signal, true).then(() => true),
    );
  }
}
