import { html } from 'lit';
import { fill, type TextParams } from '../../internal/text.js';
import { momentText } from '../../internal/time.js';
import type { Strings } from '../../locales/en.js';
import { common } from '../../locales/en/common.js';
import type { CommandType } from '../../model/command.js';
import type { Actor, Agent, Conversation, Instant } from '../../model/conversation.js';
import { botState, type Refusal } from '../../model/rules.js';
import type { Settled } from '../../store/conversation/operations.js';
import type { HandoffStore } from '../../store/store.js';

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
  #requestedLocale?: string;
  #locale = 'en';

  /** `findStore` tells where language, time and names come from; `sentences` are the element's own. */
  constructor(findStore: () => HandoffStore | undefined, sentences: Sentences) {
    this.#findStore = findStore;
    this.#builtIn = { ...common, ...sentences };
  }

  /** Adds the sentences of a part that has loaded. */
  add(sentences: Sentences): void {
    this.#builtIn = { ...this.#builtIn, ...sentences };
  }

  /** The sentence for a key, with `params` filled in. */
  t(key: Key, params: TextParams = {}): string {
    return fill(this.lookup(key) ?? key, params, this.locale);
  }

  /** The same for the eye: what is filled in is isolated, so that it cannot turn the sentence around. */
  rich(key: Key, params: TextParams): unknown[] {
    return (this.lookup(key) ?? key)
      .split(/\{(\w+)\}/)
      .map((part, i) => (i % 2 ? html`<bdi>${params[part]}</bdi>` : part));
  }

  /** The raw sentence for a key that may not exist, such as `channel.` and the name of a channel. */
  lookup(key: string): string | undefined {
    const own: unknown = this.#findStore()?.$localization.get().strings?.[key];
    if (typeof own === 'string') return own;
    return Object.hasOwn(this.#builtIn, key) ? this.#builtIn[key] : undefined;
  }

  /**
   * The BCP 47 tag of words and times: the host's, the page's, or `en`. The page's counts only where the sentences may
   * be in its language: a date in another one, or plurals by its rules, make a sentence that nobody can read.
   */
  get locale(): string {
    const { locale, strings } = this.#findStore()?.$localization.get() ?? {};
    const page = document.documentElement.lang;
    const requested = locale || (strings || /^en\b/i.test(page) ? page : '');
    if (requested !== this.#requestedLocale) {
      this.#requestedLocale = requested;
      this.#locale = canonicalLocale(requested);
    }
    return this.#locale;
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

  /** Whom to name in the middle of a sentence: never an invented actor. */
  actorName(actor: Actor | undefined): string {
    return this.isMe(actor) ? this.t('you') : actor?.name || this.t('someone');
  }

  /** Whether this is the agent at this page. */
  isMe(actor: Actor | undefined): boolean {
    return actor?.kind === 'agent' && actor.id !== undefined && actor.id === this.#findStore()?.$agent.get().id;
  }

  /** What the bot does in a conversation, for example "Bot paused until 15:30". */
  stateText(c: Conversation): string {
    const state = botState(c);
    if (state === 'active' && c.bot.mode === 'suggestive') return this.t('state.suggests');
    return this.t(`state.${state}`, { time: c.bot.resumeAt && this.time(c.bot.resumeAt) });
  }

  /** Why something is not allowed: the backend's own sentence, or ours. Empty where it is allowed. */
  refusalText(refusal: Refusal | undefined): string {
    if (!refusal) return '';
    const { code, reason, holder } = refusal;
    return reason || this.t(`refusal.${code}`, { name: holder && this.agentName(holder) });
  }

  /** How a conversation ended: the backend's label, our word, or the value itself. */
  outcomeText(value: string): string {
    const label = this.#findStore()?.traits.close?.outcomes.find((outcome) => outcome.value === value)?.label;
    return label ?? this.lookup(`outcome.${value}`) ?? value;
  }

  /** A channel as people write it, for example "WhatsApp". */
  channelText(channel: string): string {
    return this.lookup(`channel.${channel}`) ?? channel.charAt(0).toUpperCase() + channel.slice(1);
  }

  /** How a command ended. */
  resultText({ command, outcome, error }: Settled): string {
    if (outcome === 'applied') {
      const { type, until }: { type: CommandType; until?: Instant } = command;
      return this.t(`done.${type}${until ? '-until' : ''}` as Key, { time: until && this.time(until) });
    }
    return outcome === 'unknown' ? this.t('unknown') : this.t(`error.${error?.code ?? 'unavailable'}`);
  }
}

/** `en_US` and the like would make Intl throw in the middle of a render. */
function canonicalLocale(requested: string): string {
  if (!requested) return 'en';
  try {
    return Intl.getCanonicalLocales(requested)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
