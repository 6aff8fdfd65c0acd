import type { Conversation } from '../../model/conversation.js';
import type { ThreadItem } from '../../store/thread/items.js';
import type { LiveRegion } from '../../controllers/live-region.js';
import { isBlank } from '../../internal/blank.js';
import type { Words } from '../base/words.js';
import { authorName, isEmpty, isNews } from './message-row.js';

/** No more of a message is read out, in characters. */
const longestSaid = 300;
/** More than this many at once are counted and not read out. */
const mostSaid = 3;

/** Reads out what is new and complete: never what was there before, and never older pages. */
export class NewMessages {
  readonly #words: Words;
  readonly #live: LiveRegion;
  #known?: Set<string>;
  #unsaid: ThreadItem[] = [];

  constructor(words: Words, live: LiveRegion) {
    this.#words = words;
    this.#live = live;
  }

  /** What comes now is another history. */
  reset(): void {
    this.#known = undefined;
    this.#unsaid = [];
  }

  /** Announces what has come since the last call. A reply that the bot is still writing waits until it is complete. */
  announce(items: readonly ThreadItem[], { bot }: Conversation): void {
    this.#unsaid.push(...this.#newIn(items).filter((item) => isNews(this.#words, item)));
    if (!this.#unsaid.length) return;
    const isComplete = ({ message }: ThreadItem) => !(bot.composing && message.author.kind === 'bot');
    const complete = this.#unsaid.filter(isComplete);
    this.#unsaid = this.#unsaid.filter((item) => !isComplete(item));
    if (complete.length > mostSaid) return this.#say(this.#words.t('thread.new', { n: complete.length }));
    for (const { key } of complete) {
      // as it reads now: it may have changed since it came, or be gone
      const item = items.findLast((each) => each.key === key);
      if (item) this.#say(this.#text(item.message));
    }
  }

  /** What is announced within a render is not rendered with it. */
  #say(text: string): void {
    queueMicrotask(() => this.#live.announce(text));
  }

  /**
   * What has come after all that was there at the last call. Only both ends are looked at, as far as they are new: a
   * long history would be gone through with every word of a reply.
   */
  #newIn(items: readonly ThreadItem[]): readonly ThreadItem[] {
    const known = this.#known;
    if (!known) {
      this.#known = new Set(items.map(({ key }) => key));
      return [];
    }
    let from = items.length;
    while (from > 0 && !known.has(items[from - 1]!.key)) known.add(items[--from]!.key);
    // an older page is known from now on, but no news
    for (let i = 0; i < from && !known.has(items[i]!.key); i++) known.add(items[i]!.key);
    return items.slice(from);
  }

  #text(message: ThreadItem['message']): string {
    const { author, text, private: isNote } = message;
    return this.#words.t(isNote ? 'thread.note-said' : 'thread.said', {
      name: authorName(this.#words, author),
      text: isBlank(text)
        ? this.#words.t(isEmpty(message) ? 'thread.not-shown' : 'thread.attachment')
        : text.slice(0, longestSaid),
    });
  }
}
