/** The rows of a thread's messages: each is rendered again only when something that it shows has changed. */
import { html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Attachment } from '../../model/attachment.js';
import { Lazy } from '../../internal/lazy.js';
import { dateText, daysAgo, nextDay } from '../../internal/time.js';
import type { ThreadItem } from '../../store/thread/items.js';
import type { HandoffElement } from '../base/handoff-element.js';
import type { Words } from '../base/words.js';
import type * as LogTrouble from './log-trouble.lazy.js';
import type { Link } from './linkify.lazy.js';
import type { AttachmentUrl } from './file-safety.js';
import { isEmpty, renderMessage, type MessageHost } from './message-row.js';

/** What the rows need of their thread. */
export interface RowsHost extends HandoffElement {
  /** What is said where something went wrong, once it is loaded. */
  readonly trouble: { readonly value?: typeof LogTrouble };
  readonly attachmentUrl?: AttachmentUrl;
}

export interface RowsOptions {
  /** The messages that are in the page: from `first` up to, and without, `end`. */
  first: number;
  end: number;
  /** The keys of messages that follow a gap. */
  gaps: ReadonlySet<string>;
  /** The key of the first message that nobody had read. */
  unread?: string;
}

export class LogRows implements MessageHost {
  readonly #host: RowsHost;
  /** Before what is about to become longer or shorter. */
  readonly #onToggle: () => void;
  readonly #open = new Set<string>();
  /** What finds links, loaded with the first message that may hold one. */
  readonly #linkify = new Lazy(() => import('./linkify.lazy.js'));
  /** What shows files, loaded with the first message that has one. */
  readonly #files = new Lazy(() => import('./file-view.lazy.js'));

  constructor(host: RowsHost, onToggle: () => void) {
    this.#host = host;
    this.#onToggle = onToggle;
  }

  get words(): Words {
    return this.#host.words;
  }

  /** What comes now is another history. */
  reset(): void {
    this.#open.clear();
  }

  render(items: readonly ThreadItem[], options: RowsOptions): unknown {
    const { first, end } = options;
    const now = this.#host.now();
    const tomorrow = nextDay(now);
    // what is said of today and yesterday changes at midnight
    const newest = items[end - 1];
    if (newest && daysAgo(Date.parse(newest.message.at), now) <= 1) this.#host.wakeAt(tomorrow);
    // all that the rows have in common: the day with the agent's zone, the words, and what loads later
    const { $localization, $agent } = this.#host.handoff.store ?? {};
    const common = [
      String(new Date(tomorrow)),
      this.words.locale,
      $localization?.get(),
      $agent?.get(),
      this.#linkify.value,
      this.#files.value,
      this.#files.value?.brokenPictures(),
      this.#host.attachmentUrl,
      this.#host.trouble.value,
    ];
    return repeat(
      items.slice(first, end),
      ({ key }) => key,
      (item, i) => {
        const above = items[first + i - 1];
        const { key, message } = item;
        // what can be done about a failure depends on the conversation, and what is missing on whether the bot writes
        const dependsOnIt = message.delivery === 'failed' || isEmpty(message);
        const whyNot = dependsOnIt ? [this.#host.ready, i] : [];
        const shown = [item, above, options.gaps.has(key), key === options.unread, this.#open.has(key)];
        return guard([...shown, ...whyNot, ...common], () => this.#renderRow(item, above, options, i));
      },
    );
  }

  #renderRow(item: ThreadItem, above: ThreadItem | undefined, { gaps, unread }: RowsOptions, place: number): unknown {
    const { at } = item.message;
    const isNewDay = !above || new Date(above.message.at).toDateString() !== new Date(at).toDateString();
    const isUnread = item.key === unread;
    return html`<div data-key=${item.key}>
      ${gaps.has(item.key) ? html`<p class="older meta">${this.words.t('thread.gap')}</p>` : nothing}
      ${isNewDay ? this.#renderDay(at) : nothing}
      ${isUnread ? html`<p class="row-head unread" part="unread">${this.words.t('thread.unread')}</p>` : nothing}
      ${renderMessage(this, item, isNewDay || isUnread ? undefined : above?.message, `why-${place}`)}
    </div>`;
  }

  #renderDay(at: string): unknown {
    return html`<p class="row-head" part="day"><time datetime=${at}>${this.#dayText(at)}</time></p>`;
  }

  /** The agent's own day. */
  #dayText(at: string): string {
    const moment = Date.parse(at);
    const days = daysAgo(moment, this.#host.now());
    if (days !== 0 && days !== 1) return dateText(moment, this.words.locale);
    return this.words.t(days ? 'thread.yesterday' : 'thread.today');
  }

  /** What can be done about a message that was not sent. */
  renderFailure(item: ThreadItem, whyId: string): unknown {
    const { trouble, ready } = this.#host;
    return ready && trouble.value?.renderFailedMessage(this.#host, ready.conversation, item, whyId);
  }

  get isBotWriting(): boolean {
    return !!this.#host.ready?.conversation.bot.composing;
  }

  /** Whether a long message is shown as a whole. */
  isOpen(key: string): boolean {
    return this.#open.has(key);
  }

  toggle(key: string): void {
    if (!this.#open.delete(key)) this.#open.add(key);
    this.#onToggle();
    this.#host.requestUpdate();
  }

  findLinks(text: string): readonly Link[] {
    if (!this.#linkify.isRequested) void this.#later(this.#linkify);
    return this.#linkify.value?.findLinks(text) ?? [];
  }

  renderFiles(files: readonly Attachment[]): unknown {
    if (!this.#files.isRequested) void this.#later(this.#files);
    return this.#files.value?.renderFiles(this.#host, files) ?? this.words.t('thread.attachment');
  }

  /** Words without links, and files without their names, are something still; the next such message tries again. */
  async #later(part: Lazy<object>): Promise<void> {
    const module = await part.load().catch(() => undefined);
    if (module) this.#host.adopt(module);
  }
}
