/** What a thread shows once there is something to show: loaded as soon as a conversation is open. */
import { html, nothing, type ReactiveController } from 'lit';
import { Lazy } from '../../internal/lazy.js';
import { messageLog } from '../../locales/en/message-log.js';
import type { ErrorCode } from '../../model/error.js';
import type { Connection } from '../../store/context.js';
import type { ThreadItem } from '../../store/thread/items.js';
import { thread, type ThreadView } from '../../store/thread/thread.js';
import type { Ready } from '../base/handoff-element.js';
import type { Words } from '../base/words.js';
import { downIcon } from '../icons/icons.js';
import { isNews } from './message-row.js';
import { LogRows, type RowsHost } from './log-rows.js';
import { renderSkeleton } from './message-skeleton.js';
import logStyles from './message-log.styles.js';
import type { NewMessages } from './new-messages.js';
import { ThreadScroll } from './thread-scroll.js';

type ReadyThread = Extract<ThreadView, { state: 'ready' }>;

/** The messages of the conversation that its element shows. */
export class MessageLog implements ReactiveController {
  #host: RowsHost;
  #thread;
  #connection;
  #scroll: ThreadScroll;
  #rows: LogRows;
  /** The conversation and the store that all below is about. */
  #about: unknown[] = [];
  /** The first message that nobody had read when the thread was opened. */
  #unread?: string;
  #isOpened = false;
  /** The last message that was there when somebody was last at the end. */
  #seen?: string;
  /** What happens now comes after what has been said. */
  #live = new Lazy(() => import('./live-log.lazy.js'));
  #news?: NewMessages;
  /** What is read counts as read a second later, so what notices it comes after the messages. */
  #reading = new Lazy(async () => new (await import('./end-in-sight.lazy.js')).EndInSight(this.#host));
  #sending?: string;

  constructor(host: RowsHost) {
    this.#host = host;
    this.#thread = host.handoff.follow<ThreadView>();
    this.#connection = host.handoff.follow<Connection>();
    this.#scroll = new ThreadScroll(host, () => this.#onNearTop());
    this.#rows = new LogRows(host, () => this.#scroll.keep());
    host.addController(this);
  }

  hostDisconnected(): void {
    // what comes while it is away is history when it is back
    this.#news?.reset();
  }

  hostUpdate(): void {
    const { store, id } = this.#host.handoff;
    // taken out of the page it knows no store, and is about the same as before
    if (!this.#host.isConnected) return;
    if (this.#about[0] !== store || this.#about[1] !== id) {
      this.#about = [store, id];
      this.#rows.reset();
      this.#unread = this.#seen = this.#sending = undefined;
      this.#isOpened = false;
      this.#news?.reset();
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
    if (!this.#live.isRequested) void this.#loadLive(view.items);
    this.#news?.announce(view.items, this.#host.ready!.conversation);
  }

  /** What is there before it has loaded is no news. */
  async #loadLive(items: readonly ThreadItem[]): Promise<void> {
    const about = this.#about;
    try {
      const module = await this.#live.load();
      this.#news = new module.NewMessages(this.words, this.#host.live);
      if (about === this.#about && this.#host.ready) this.#news.announce(items, this.#host.ready.conversation);
      this.#host.adopt(module);
    } catch {
      // the next change tries again
    }
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
    const { first, end, isAtEnd } = this.#scroll;
    const { contact } = view.conversation;
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
          ${first === 0 ? this.#renderOlder(messages) : nothing}
          ${items.length ? nothing : html`<p class="none meta" part="empty">${this.words.t('thread.empty')}</p>`}
          <div data-rows>${this.#rows.render(items, { ...messages, first, end, unread: this.#unread })}</div>
          ${messages.isFresh && end === items.length ? html`<div class="end" data-end></div>` : nothing}
          ${this.#renderTyping(view, messages)}
        </div>
      </div>
      ${isAtEnd ? nothing : this.#renderNewest(items)}`;
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

  #renderTyping({ conversation: c }: Ready, { typing }: ReadyThread): unknown {
    const { store } = this.#host.handoff;
    const canStop = c.bot.composing && store?.can('cancel-reply') && !this.#host.refusal(c, 'cancel-reply');
    return this.#live.value?.renderTyping(this.words, c, {
      typing,
      ownName: store?.$agent.get().name,
      onStopReply: canStop ? this.#onStopReply : undefined,
    });
  }

  #renderNewest(items: readonly ThreadItem[]): unknown {
    const from = items.findLastIndex(({ key }) => key === this.#seen) + 1;
    const n = from ? items.slice(from).filter((item) => isNews(this.words, item)).length : 0;
    return html`<button type="button" class="jump" part="newest" @click=${this.#onNewest}>
      ${downIcon()}${n ? this.words.t('thread.new', { n }) : this.words.t('thread.newest')}
    </button>`;
  }

  get #ready(): ReadyThread | undefined {
    const { value } = this.#thread;
    return this.#host.handoff.view.state === 'ready' && value?.state === 'ready' ? value : undefined;
  }

  /** Before a render: which messages are in the page, and what is unread. */
  #prepare({ items, sending }: ReadyThread): void {
    // who sends something wants to see it
    if (this.#isOpened && sending && sending !== this.#sending) this.#scroll.isAtEnd = true;
    this.#sending = sending;
    this.#scroll.setRows(items);
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
