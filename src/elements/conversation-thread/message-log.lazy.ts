/** What a thread shows once there is something to show: loaded as soon as a conversation is open. */
import { html, nothing, type ReactiveController } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Lazy } from '../../internal/lazy.js';
import { dateText, daysAgo, nextDay } from '../../internal/time.js';
import { messageLog } from '../../locales/en/message-log.js';
import type { ErrorCode } from '../../model/error.js';
import type { Connection } from '../../store/context.js';
import type { ThreadItem } from '../../store/thread/items.js';
import { thread, type ThreadView } from '../../store/thread/thread.js';
import type { HandoffElement, Ready } from '../base/handoff-element.js';
import type { Words } from '../base/words.js';
import { downIcon } from '../icons/icons.js';
import type * as LogTrouble from './log-trouble.lazy.js';
import type { Link } from './linkify.lazy.js';
import { renderMessage, type MessageHost } from './message-row.js';
import { renderSkeleton } from './message-skeleton.js';
import { NewMessages } from './new-messages.js';
import logStyles from './message-log.styles.js';
import { ThreadScroll } from './thread-scroll.js';
import { renderTyping } from './typing-line.js';

type ReadyThread = Extract<ThreadView, { state: 'ready' }>;

/** What the log needs of its thread. */
export interface LogHost extends HandoffElement {
  /** What is said where something went wrong, once it is loaded. */
  readonly trouble: { readonly value?: typeof LogTrouble };
}

/** The messages of the conversation that its element shows. */
export class MessageLog implements ReactiveController, MessageHost {
  #host: LogHost;
  #thread;
  #connection;
  #scroll: ThreadScroll;
  #open = new Set<string>();
  /** The conversation and the store that all below is about. */
  #about: unknown[] = [];
  /** The first message that nobody had read when the thread was opened. */
  #unread?: string;
  #isOpened = false;
  /** The last message that was there when somebody was last at the end. */
  #seen?: string;
  #news: NewMessages;
  /** What finds links, loaded with the first message that may hold one. */
  #linkify = new Lazy(() => import('./linkify.lazy.js'));
  /** What is read counts as read a second later, so what notices it comes after the messages. */
  #reading = new Lazy(async () => new (await import('./end-in-sight.lazy.js')).EndInSight(this.#host));
  #sending?: string;

  constructor(host: LogHost) {
    this.#host = host;
    this.#news = new NewMessages(host.words, host.live);
    this.#thread = host.handoff.follow<ThreadView>();
    this.#connection = host.handoff.follow<Connection>();
    this.#scroll = new ThreadScroll(host, () => this.#onNearTop());
    host.addController(this);
  }

  hostDisconnected(): void {
    // what comes while it is away is history when it is back
    this.#news.reset();
  }

  hostUpdate(): void {
    const { store, id } = this.#host.handoff;
    // taken out of the page it knows no store, and is about the same as before
    if (!this.#host.isConnected) return;
    if (this.#about[0] !== store || this.#about[1] !== id) {
      this.#about = [store, id];
      this.#open.clear();
      this.#unread = this.#seen = this.#sending = undefined;
      this.#isOpened = false;
      this.#news.reset();
      this.#scroll.reset();
    }
    this.#connection.follow(store?.$connection);
    this.#thread.follow(store && id && store.has('listMessages') ? store.part(thread).of(id) : undefined);
  }

  hostUpdated(): void {
    const view = this.#ready;
    // what was kept from the last time says nothing about what is new
    if (!view || !(view.isFresh || view.stale)) return;
    if (!this.#isOpened && this.#unread) this.#scroll.reveal(this.#host.renderRoot.querySelector('.unread'));
    this.#isOpened = true;
    // where it cannot be loaded, the next change tries again
    if (!this.#reading.isRequested && this.#host.handoff.store?.can('mark-read')) this.#reading.load().catch(() => {});
    this.#news.announce(view.items, this.#host.ready!.conversation);
  }

  render(view: Ready): unknown {
    const messages = this.#thread.value;
    if (messages?.state === 'failed') return this.#renderFailed(messages.error.code);
    if (messages?.state !== 'ready') return renderSkeleton(this.words);
    this.#prepare(messages);
    return this.#renderThread(view, messages);
  }

  #renderFailed(code: ErrorCode): unknown {
    return html`<div class="none" part="error">
      <p>${this.words.t(`error.${code}`)}</p>
      <button type="button" @click=${this.#onRefresh}>${this.words.t('retry')}</button>
    </div>`;
  }

  #renderThread(view: Ready, messages: ReadyThread): unknown {
    const { items } = messages;
    const { contact } = view.conversation;
    const shown = items.slice(this.#scroll.first, this.#scroll.end);
    return html`${this.#host.trouble.value?.renderStale(this.words, this.#connection.value, messages, this.#onRefresh)}
      <div
        class="scroller"
        part="messages"
        data-scroller
        role="log"
        aria-live="off"
        aria-label=${this.words.t('thread.label', { name: contact.name ?? this.words.t('contact') })}
        tabindex="0"
        @scroll=${this.#scroll.onScroll}>
        <div class="content">
          ${this.#scroll.first === 0 ? this.#renderOlder(messages) : nothing}
          ${items.length ? nothing : html`<p class="none meta" part="empty">${this.words.t('thread.empty')}</p>`}
          <div data-rows>
            ${repeat(
              shown,
              ({ key }) => key,
              (item, i) => this.#renderRow(messages, item, items[this.#scroll.first + i - 1], i),
            )}
          </div>
          ${messages.isFresh && this.#scroll.end === items.length ? html`<div class="end" data-end></div>` : nothing}
          ${this.#renderTyping(view, messages)}
        </div>
      </div>
      ${this.#scroll.isAtEnd ? nothing : this.#renderNewest(items)}`;
  }

  #renderOlder({ hasOlder, loadingOlder, olderError }: ReadyThread): unknown {
    if (!hasOlder) return nothing;
    return html`<div class="older meta" part="older">
      ${
        loadingOlder
          ? this.words.t('thread.older-loading')
          : html`${olderError ? this.words.t('thread.older-failed') : nothing}
              <button type="button" class="quiet" @click=${this.#onOlder}>
                ${this.words.t(olderError ? 'retry' : 'thread.older')}
              </button>`
      }
    </div>`;
  }

  #renderRow({ gaps }: ReadyThread, item: ThreadItem, before: ThreadItem | undefined, place: number): unknown {
    const { at } = item.message;
    const isNewDay = !before || new Date(before.message.at).toDateString() !== new Date(at).toDateString();
    const isUnread = item.key === this.#unread;
    const above = isNewDay || isUnread ? undefined : before?.message;
    return html`<div data-key=${item.key}>
      ${gaps.has(item.key) ? html`<p class="older meta">${this.words.t('thread.gap')}</p>` : nothing}
      ${isNewDay ? this.#renderDay(at) : nothing}
      ${isUnread ? html`<p class="row-head unread" part="unread">${this.words.t('thread.unread')}</p>` : nothing}
      ${renderMessage(this, item, above, `why-${place}`)}
    </div>`;
  }

  #renderDay(at: string): unknown {
    return html`<p class="row-head" part="day"><time datetime=${at}>${this.#dayText(at)}</time></p>`;
  }

  /** The agent's own day; it changes at midnight. */
  #dayText(at: string): string {
    const now = this.#host.now();
    const moment = Date.parse(at);
    const days = daysAgo(moment, now);
    if (days !== 0 && days !== 1) return dateText(moment, this.words.locale);
    this.#host.wakeAt(nextDay(now));
    return this.words.t(days ? 'thread.yesterday' : 'thread.today');
  }

  #renderTyping({ conversation: c }: Ready, { typing }: ReadyThread): unknown {
    const { store } = this.#host.handoff;
    const canStop = c.bot.composing && store?.can('cancel-reply') && !this.#host.refusal(c, 'cancel-reply');
    return renderTyping(this.words, c, {
      typing,
      ownName: store?.$agent.get().name,
      onStopReply: canStop ? this.#onStopReply : undefined,
    });
  }

  #renderNewest(items: readonly ThreadItem[]): unknown {
    const from = items.findLastIndex(({ key }) => key === this.#seen) + 1;
    const n = from ? items.slice(from).filter((item) => this.#news.isNews(item)).length : 0;
    return html`<button type="button" class="jump" part="newest" @click=${this.#onNewest}>
      ${downIcon()}${n ? this.words.t('thread.new', { n }) : this.words.t('thread.newest')}
    </button>`;
  }

  get #ready(): ReadyThread | undefined {
    const { value } = this.#thread;
    return this.#host.handoff.view.state === 'ready' && value?.state === 'ready' ? value : undefined;
  }

  /** Before a render: which messages are in the page, and what is unread. */
  #prepare({ items }: ReadyThread): void {
    const sending = items.findLast(({ own }) => own?.phase === 'sending')?.key;
    // who sends something wants to see it
    if (this.#isOpened && sending && sending !== this.#sending) this.#scroll.isAtEnd = true;
    this.#sending = sending;
    this.#scroll.setKeys(items.map(({ key }) => key));
    if (!this.#isOpened) this.#unread = this.#firstUnread(items);
    if (this.#scroll.isAtEnd && this.#isOpened) this.#seen = items.at(-1)?.key;
    this.#seen ??= items.at(-1)?.key;
  }

  #firstUnread(items: readonly ThreadItem[]): string | undefined {
    const { view } = this.#host.handoff;
    const unread = view.state === 'ready' ? view.conversation.unread : 0;
    if (!unread) return undefined;
    const said = items.filter(({ message }) => message.author.kind === 'contact' && !message.event);
    return said.slice(-unread)[0]?.key;
  }

  get words(): Words {
    return this.#host.words;
  }

  /** What can be done about a message that was not sent. */
  renderFailure(item: ThreadItem, whyId: string): unknown {
    const { trouble, ready } = this.#host;
    return ready && trouble.value?.renderFailedMessage(this.#host, ready.conversation, item, whyId);
  }

  /** Whether a long message is shown as a whole. */
  isOpen(key: string): boolean {
    return this.#open.has(key);
  }

  findLinks(text: string): readonly Link[] {
    if (!this.#linkify.isRequested) void this.#loadLinkify();
    return this.#linkify.value?.findLinks(text) ?? [];
  }

  async #loadLinkify(): Promise<void> {
    try {
      await this.#linkify.load();
      this.#host.requestUpdate();
    } catch {
      // words without links are words still; the next render tries again
    }
  }

  toggle(key: string): void {
    if (!this.#open.delete(key)) this.#open.add(key);
    this.#scroll.keep();
    this.#host.requestUpdate();
  }

  #onNearTop(): void {
    const view = this.#ready;
    if (view?.hasOlder && !view.olderError && !view.loadingOlder) this.#onOlder();
  }

  #onOlder = (): void => {
    this.#host.handoff.store?.part(thread).loadOlder(this.#host.handoff.id!);
  };

  #onNewest = (): void => {
    this.#scroll.toEnd();
  };

  #onStopReply = (): void => {
    void this.#host.request({ type: 'cancel-reply' });
  };

  #onRefresh = (): void => {
    void this.#host.handoff.store?.refresh(this.#host.handoff.id!);
  };
}

export const styles = [logStyles];
export const sentences = messageLog;
