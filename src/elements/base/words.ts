import { html } from 'lit';
import type { AdapterTraits } from '../../adapters/adapter.js';
import { pageNotes } from '../../internal/report.js';
import { fill, type Localization, type TextParams } from '../../internal/text.js';
import { momentText } from '../../internal/time.js';
import type { Strings } from '../../locales/en.js';
import { common } from '../../locales/en/common.js';
import type { Actor, Agent, Conversation } from '../../model/conversation.js';
import { shownState, type Refusal, type ShownState } from '../../model/rules.js';
import type { Settled } from '../../store/conversation/operations.js';
import type { HandoffStore } from '../../store/store.js';
import type { Language } from './language.js';
import { findLanguage } from './languages.js';

/** The key of a built-in sentence. */
export type Key = keyof Strings;

/** Sentences by key, as an element or a part of it brings them along. */
export type Sentences = Readonly<Partial<Strings>>;

/**
 * The words of one element, in the agent's language. The host's own sentences (`strings`) win from the moment they are
 * set. The compiler knows every key that `t` takes; `lookup` is for names that come from a backend.
 */
export class Words {
  readonly #findStore: () => HandoffStore | undefined;
  #builtIn: Readonly<Record<string, string>>;
  readonly #onLanguage: () => void;
  #language: Language = { locale: 'en' };

  /**
   * `findStore` tells where language, time and names come from; `sentences` are the element's own. `onLanguage` is
   * called when another language has come, so that everything is to be said again.
   */
  constructor(findStore: () => HandoffStore | undefined, sentences: Sentences, onLanguage = (): void => undefined) {
    this.#findStore = findStore;
    this.#onLanguage = onLanguage;
    this.#builtIn = { ...common, ...sentences };
  }

  /** Adds the sentences of a part that has loaded. */
  add(sentences: Sentences): void {
    this.#builtIn = { ...this.#builtIn, ...sentences };
  }

  /** The sentence for a key, with `params` filled in. Empty where it has not loaded: a key is not for people. */
  t(key: Key, params: TextParams = {}): string {
    return fill(this.lookup(key) ?? '', params, this.locale);
  }

  /** The same for the eye: what is filled in is isolated, so that it cannot turn the sentence around. */
  rich(key: Key, params: TextParams): unknown[] {
    return (this.lookup(key) ?? '')
      .split(/\{(\w+)\}/)
      .map((part, i) => (i % 2 ? html`<bdi>${params[part]}</bdi>` : part));
  }

  /** The raw sentence for a key that may not exist, such as `channel.` and the name of a channel. */
  lookup(key: string): string | undefined {
    const own: unknown = this.#localization.strings?.[key];
    if (typeof own === 'string') return own;
    return [this.language.strings, this.#builtIn].find((each) => each && Object.hasOwn(each, key))?.[key];
  }

  /** What is spoken: the host's language or the page's. The one before stays until another one has come. */
  get language(): Language {
    const { locale } = this.#localization;
    const tag = locale || document.documentElement.lang;
    const found = findLanguage(tag, this.#onLanguage, this.#findStore()?.notes ?? pageNotes);
    return (this.#language = found ?? this.#language);
  }

  /**
   * The BCP 47 tag of words and times. Always that of the sentences, our own or the host's: a date in another language,
   * or plurals by its rules, make a sentence that nobody can read.
   */
  get locale(): string {
    const { locale, hostLocale } = this.language;
    return (this.#localization.strings && hostLocale) || locale;
  }

  get #localization(): Localization {
    return this.#findStore()?.$localization.get() ?? {};
  }

  /** A moment in the agent's zone: the time today, otherwise the date with it. */
  time(at: string | number): string {
    const now = this.#findStore()?.now() ?? Date.now();
    return momentText(typeof at === 'number' ? at : Date.parse(at), now, this.locale);
  }

  /** An agent's name. An agent without one is "someone outside this screen". */
  agentName(agent: Agent | undefined): string {
    return agent?.name ?? this.t('someone');
  }

  /** Whether this is the agent at this page. */
  isMe(actor: Actor | undefined): boolean {
    return actor?.kind === 'agent' && actor.id !== undefined && actor.id === this.#findStore()?.$agent.get().id;
  }

  /** What this backend promises. Nothing before there is one. */
  get traits(): AdapterTraits {
    return this.#findStore()?.traits ?? {};
  }

  /** What may be said of the bot, by what this backend promises. */
  stateOf(c: Conversation): ShownState {
    return shownState(c, this.traits);
  }

  /** What the bot does in a conversation, for example "Bot paused until 15:30", or that the conversation has ended. */
  stateText(c: Conversation): string {
    const state = this.stateOf(c);
    if (state === 'active' && c.bot.mode === 'suggestive') return this.t('state.suggests');
    return this.t(`state.${state}`, { time: c.bot.resumeAt && this.time(c.bot.resumeAt) });
  }

  /** Why something is not allowed: the backend's own sentence, or ours. Empty where it is allowed. */
  refusalText(refusal: Refusal | undefined): string {
    if (!refusal) return '';
    const { code, reason, holder } = refusal;
    return reason || this.t(`refusal.${code}`, { name: holder && this.agentName(holder) });
  }

  /** A channel as people write it, for example "WhatsApp". */
  channelText(channel: string): string {
    return this.lookup(`channel.${channel}`) ?? channel.charAt(0).toUpperCase() + channel.slice(1);
  }

  /** How a command failed, or that nobody knows. Empty where it was applied. */
  failureText({ outcome, error }: Settled): string {
    if (outcome === 'applied') return '';
    return this.t(outcome === 'unknown' ? 'unknown' : `error.${error?.code ?? 'unavailable'}`);
  }
}
