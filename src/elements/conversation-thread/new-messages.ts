import type { Conversation } from '../../model/conversation.js';
import type { ThreadItem } from '../../store/thread/items.js';
import type { LiveRegion } from '../../controllers/live-region.js';
import type { Words } from '../base/words.js';
import { authorName } from './message-row.js';

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

  /** Of somebody else, and more than a line about what happened: that is said by who changed hands. */
  isNews({ message: { author, event }, own }: ThreadItem): boolean {
    return !own && !event && !this.#words.isMe(author);
  }

  /** Announces what has come since the last call. A reply that the bot is still writing waits until it is complete. */
  announce(items: readonly ThreadItem[], { bot }: Conversation): void {
    const known = this.#known;
    this.#known = new Set(items.map(({ key }) => key));
    if (!known) return;
    const lastKnown = items.findLastIndex(({ key }) => known.has(key));
    this.#unsaid.push(...items.slice(lastKnown + 1).filter((item) => this.isNews(item)));
    const complete = this.#unsaid.filter(({ message }) => !(bot.composing && message.author.kind === 'bot'));
    const keys = new Set(complete.map(({ key }) => key));
    this.#unsaid = this.#unsaid.filter(({ key }) => !keys.has(key));
    if (keys.size > mostSaid) return this.#live.announce(this.#words.t('thread.new', { n: keys.size }));
    // as it reads now: a message may have changed since it came
    for (const { key, message } of items) if (keys.has(key)) this.#live.announce(this.#text(message));
  }

  #text({ author, text, private: isNote }: ThreadItem['message']): string {
    return this.#words.t(isNote ? 'thread.note-said' : 'thread.said', {
      name: authorName(this.#words, author),
      text: text.slice(0, longestSaid) || this.#words.t('thread.attachment'),
    });
  }
}
