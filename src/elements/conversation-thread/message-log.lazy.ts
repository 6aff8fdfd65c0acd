/** What a thread shows once there is something to show: loaded as soon as a conversation is open. */
import { html, nothing, type ReactiveController } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { dateText } from '../../internal/time.js';
import { messageLog } from '../../locales/en/message-log.js';
import type { ErrorCode } from '../../model/error.js';
import type { Connection } from '../../store/context.js';
import type { ThreadItem } from '../../store/thread/items.js';
import { thread, type ThreadView } from '../../store/thread/thread.js';
import type { Ready } from '../base/handoff-element.js';
import { downIcon } from '../icons/icons.js';
import type { ConversationThread } from './conversation-thread.js';
import { authorName, renderMessage } from './message-row.js';
import logStyles from './message-log.styles.js';
import { ThreadScroll } from './thread-scroll.js';

type ReadyThread = Extract<ThreadView, { state: 'ready' }>;

/** No more of a message is read out. */
const longestSaid = 300;
/** More than this many at once are counted and not read out. */
const mostSaid = 3;

/** The messages of the conversation that its element shows. */
export class MessageLog implements ReactiveController {
  #host: ConversationThread;
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
  #known?: Set<string>;
  #unsaid: ThreadItem[] = [];
  #sending?: string;

  constructor(host: ConversationThread) {
    this.#host = host;
    this.#thread = host.handoff.follow<ThreadView>();
    this.#connection = host.handoff.follow<Connection>();
    this.#scroll = new ThreadScroll(host, () => this.#onNearTop());
    host.addController(this);
  }

  hostDisconnected(): void {
    // what comes while it is away is history when it is back
    this.#about = [];
  }

  hostUpdate(): void {
    const { store, id } = this.#host.handoff;
    if (this.#about[0] !== store || this.#about[1] !== id) {
      this.#about = [store, id];
      this.#open.clear();
      this.#unread = this.#seen = this.#known = this.#sending = undefined;
      this.#isOpened = false;
      this.#unsaid = [];
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
    this.#say(view);
  }

  render(view: Ready): unknown {
    const messages = this.#thread.value;
    if (messages?.state === 'failed') return this.#renderFailed(messages.error.code);
    if (messages?.state !== 'ready') return this.#host.renderWait();
    this.#prepare(messages);
    return this.#renderThread(view, messages);
  }

  #renderFailed(code: ErrorCode): unknown {
    return html`<div class="none" part="error">
      <p>${this.#host.words.t(`error.${code}`)}</p>
      <button type="button" @click=${this.#onRefresh}>${this.#host.words.t('retry')}</button>
    </div>`;
  }

  #renderThread(view: Ready, messages: ReadyThread): unknown {
    const { items } = messages;
    const { contact } = view.conversation;
    const shown = items.slice(this.#scroll.first, this.#scroll.end);
    return html`${this.#renderStale(messages)}
      <div
        class="scroller"
        part="messages"
        data-scroller
        role="log"
        aria-live="off"
        aria-label=${this.#host.words.t('thread.label', { name: contact.name ?? this.#host.words.t('contact') })}
        tabindex="0"
        @scroll=${this.#scroll.onScroll}>
        <div class="content">
          ${this.#scroll.first === 0 ? this.#renderOlder(messages) : nothing}
          ${items.length ? nothing : html`<p class="none meta" part="empty">${this.#host.words.t('thread.empty')}</p>`}
          <div data-rows>
            ${repeat(
              shown,
              ({ key }) => key,
              (item, i) => this.#renderRow(view, messages, item, items[this.#scroll.first + i - 1], i),
            )}
          </div>
          ${this.#renderTyping(view, messages)}
        </div>
      </div>
      ${this.#scroll.isAtEnd ? nothing : this.#renderNewest(items)}`;
  }

  #renderStale({ stale, unreadable }: ReadyThread): unknown {
    const connection = this.#connection.value;
    const isOffline = connection?.state === 'offline';
    return [
      isOffline || stale
        ? html`<div class="bar meta" part="stale">
            <span
              >${isOffline ? this.#host.words.t('thread.offline', { time: connection.at && this.#host.words.time(connection.at) }) : this.#host.words.t('thread.stale')}</span
            >
            <button type="button" class="quiet" @click=${this.#onRefresh}>${this.#host.words.t('retry')}</button>
          </div>`
        : nothing,
      unreadable
        ? html`<p class="bar meta">${this.#host.words.t('thread.unreadable', { n: unreadable })}</p>`
        : nothing,
    ];
  }

  #renderOlder({ hasOlder, loadingOlder, olderError }: ReadyThread): unknown {
    if (!hasOlder) return nothing;
    return html`<div class="older meta" part="older">
      ${
        loadingOlder
          ? this.#host.words.t('thread.older-loading')
          : html`${olderError ? this.#host.words.t('thread.older-failed') : nothing}
              <button type="button" class="quiet" @click=${this.#onOlder}>
                ${this.#host.words.t(olderError ? 'retry' : 'thread.older')}
              </button>`
      }
    </div>`;
  }

  #renderRow(
    { conversation }: Ready,
    { gaps }: ReadyThread,
    item: ThreadItem,
    before: ThreadItem | undefined,
    place: number,
  ): unknown {
    const day = new Date(item.message.at).toDateString();
    const isNewDay = !before || new Date(before.message.at).toDateString() !== day;
    const isUnread = item.key === this.#unread;
    return html`<div>
      ${gaps.has(item.key) ? html`<p class="older meta">${this.#host.words.t('thread.gap')}</p>` : nothing}
      ${isNewDay ? html`<p class="row-head" part="day"><time datetime=${item.message.at}>${this.#dayText(item.message.at)}</time></p>` : nothing}
      ${isUnread ? html`<p class="row-head unread" part="unread">${this.#host.words.t('thread.unread')}</p>` : nothing}
      ${renderMessage(this.#host, this, conversation, item, isNewDay || isUnread ? undefined : before?.message, `why-${place}`)}
    </div>`;
  }

  /** The agent's own day; it changes at midnight. */
  #dayText(at: string): string {
    const now = new Date(this.#host.now());
    const today = now.setHours(0, 0, 0, 0);
    const yesterday = now.setDate(now.getDate() - 1);
    const day = new Date(at).setHours(0, 0, 0, 0);
    if (day !== today && day !== yesterday) return dateText(day, this.#host.words.locale);
    this.#host.wakeAt(now.setDate(now.getDate() + 2));
    return this.#host.words.t(day === today ? 'thread.today' : 'thread.yesterday');
  }

  #renderTyping({ conversation: c }: Ready, { typing }: ReadyThread): unknown {
    const dots = html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>`;
    const own = this.#host.handoff.store?.$agent.get().name;
    const others = typing.filter(({ kind, name }) => kind !== 'bot' && !(kind === 'agent' && name === own));
    const canStop =
      c.bot.composing && this.#host.handoff.store?.can('cancel-reply') && !this.#host.refusal(c, 'cancel-reply');
    return [
      others.map(
        ({ kind, name }) =>
          html`<p class="typing ${kind === 'contact' ? '' : 'out'}" part="typing">
            ${dots}${this.#host.words.rich('thread.writes', { name: name || (kind === 'contact' && c.contact.name) || this.#host.words.t(`author.${kind}`) })}
          </p>`,
      ),
      c.bot.composing || typing.some(({ kind }) => kind === 'bot')
        ? html`<p class="typing out" part="typing">
            ${dots}<span>${this.#host.words.t('thread.bot-writes')}</span>
            ${canStop ? html`<button type="button" class="quiet" @click=${this.#onStopReply}>${this.#host.words.t('thread.stop-reply')}</button>` : nothing}
          </p>`
        : nothing,
    ];
  }

  #renderNewest(items: readonly ThreadItem[]): unknown {
    const from = items.findLastIndex(({ key }) => key === this.#seen) + 1;
    const n = from ? items.slice(from).filter((item) => this.#isNews(item)).length : 0;
    return html`<button type="button" class="jump" part="newest" @click=${this.#onNewest}>
      ${downIcon()}${n ? this.#host.words.t('thread.new', { n }) : this.#host.words.t('thread.newest')}
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

  /** Of somebody else, and more than a line about what happened: that is said by who changed hands. */
  #isNews({ message: { author, event }, own }: ThreadItem): boolean {
    return !own && !event && !(author.kind === 'agent' && author.id === this.#host.handoff.store?.$agent.get().id);
  }

  /** Reads out what is new and complete: never what was there before, and never older pages. */
  #say({ items }: ReadyThread): void {
    const known = this.#known;
    this.#known = new Set(items.map(({ key }) => key));
    if (!known) return;
    const firstKnown = items.findLastIndex(({ key }) => known.has(key));
    this.#unsaid.push(...items.slice(firstKnown + 1).filter((item) => this.#isNews(item)));
    const { view } = this.#host.handoff;
    const isWriting = view.state === 'ready' && view.conversation.bot.composing;
    const keys = new Set(
      this.#unsaid.filter(({ message }) => !(isWriting && message.author.kind === 'bot')).map(({ key }) => key),
    );
    this.#unsaid = this.#unsaid.filter(({ key }) => !keys.has(key));
    if (keys.size > mostSaid) this.#host.live.announce(this.#host.words.t('thread.new', { n: keys.size }));
    else for (const { key, message } of items) if (keys.has(key)) this.#host.live.announce(this.#saidText(message));
  }

  #saidText({ author, text, private: isNote }: ThreadItem['message']): string {
    return this.#host.words.t(isNote ? 'thread.note-said' : 'thread.said', {
      name: authorName(this.#host, author),
      text: text.slice(0, longestSaid) || this.#host.words.t('thread.attachment'),
    });
  }

  /** Whether a long message is shown as a whole. */
  isOpen(key: string): boolean {
    return this.#open.has(key);
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
