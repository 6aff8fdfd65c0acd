/** Why the bot is in its state, by whom, and what happens next: loaded as soon as there is a state. */
import { html, nothing } from 'lit';
import { countdown, momentParts } from '../../internal/time.js';
import { botWhy } from '../../locales/en/bot-why.js';
import type { Block, Cause, Conversation } from '../../model/conversation.js';
import type { ShownState } from '../../model/rules.js';
import { actorName } from '../base/actor-name.js';
import { outcomeText } from '../base/outcome-text.js';
import type { HandoffElement } from '../base/handoff-element.js';
import type { Key, Words } from '../base/words.js';
import { causeKey, whatNext } from './why.js';

const minute = 60_000;

/** A length of time as people say it, or undefined where that would be more exact than it is. */
function spanText(words: Words, milliseconds: number): string | undefined {
  const n = Math.round(milliseconds / minute);
  if (n < 1) return undefined;
  if (n % 1440 === 0) return words.t('span.days', { n: n / 1440 });
  return n % 60
    ? words.t(n < 120 ? 'span.minutes' : 'time.hours', { n, hours: Math.floor(n / 60), minutes: n % 60 })
    : words.t('span.hours', { n: n / 60 });
}

/** Beside the state itself, in one row, what it says need not be said again. */
const brief: Readonly<Record<string, Key>> = {
  'cause.agent': 'why.by',
  'cause.agent.active': 'why.by',
  'cause.agent.paused': 'why.by',
  'cause.agent.stopped': 'why.by',
  'blocked.by': 'why.by',
  'next.paused': 'why.until',
};

/** What it needs of its element. */
export interface WhyHost extends HandoffElement {
  /** The element stands in a row beside others. */
  readonly compact: boolean;
}

export class BotWhy {
  readonly #host: WhyHost;

  constructor(host: WhyHost) {
    this.#host = host;
  }

  /** Who has the conversation and what the bot does in it, or how it ended. */
  renderFace(c: Conversation): unknown {
    const { words } = this.#host;
    const state = words.stateText(c);
    if (c.closed && c.status === 'closed') {
      return words.rich('face.closed', { state, outcome: outcomeText(words, c.closed.outcome) });
    }
    const who = c.status === 'open' ? this.#who(c) : '';
    return who ? words.rich('face', { who, state }) : state;
  }

  #keyFor(key: Key): Key {
    return (this.#host.compact && brief[key]) || key;
  }

  #who({ handler }: Conversation): string {
    const { words } = this.#host;
    if (handler.kind === 'bot') return '';
    if (handler.kind !== 'agent') return words.t(`face.${handler.kind}`);
    return words.isMe({ kind: 'agent', ...handler.agent }) ? words.t('face.mine') : words.agentName(handler.agent);
  }

  /** By whom and when a conversation was closed. */
  #renderEnd({ closed }: Conversation): unknown {
    const { words } = this.#host;
    if (!closed) return nothing;
    return [
      closed.by?.name ? words.rich('face.closed-by', { name: actorName(words, closed.by) }) : nothing,
      html` <time datetime=${closed.at}>${words.time(closed.at)}</time>`,
      closed.note ? html` · “<bdi>${closed.note}</bdi>”` : nothing,
    ];
  }

  render(c: Conversation, state: ShownState): unknown {
    const { words, handoff, compact } = this.#host;
    if (compact && c.status !== 'open') return this.#renderEnd(c);
    const { bot } = c;
    const parts = [...this.#renderCause(c, state)];
    const canReset = !!handoff.store?.can('reset-bot');
    for (const key of whatNext(state, bot, this.#host.now(), canReset, handoff.store?.traits ?? {})) {
      parts.push(
        key === 'next.paused-until' ? this.#resumesText(c, Date.parse(bot.resumeAt!)) : words.t(this.#keyFor(key)),
      );
    }
    if (state === 'active' && bot.messageLimit) {
      parts.push(words.t('toggle.count', { count: bot.messageCount ?? 0, limit: bot.messageLimit }));
    }
    return parts.map((part, i) => [i ? ' · ' : '', part]);
  }

  *#renderCause({ bot, contact: { blocked }, status }: Conversation, state: ShownState): Iterable<unknown> {
    const { words } = this.#host;
    const isBlocked = state === 'blocked';
    const isOpen = status === 'open';
    const {
      actor = blocked?.by,
      at,
      reason,
    }: Partial<Cause & Block> = (isBlocked ? blocked : isOpen && bot.cause) || {};
    if (isOpen && state !== 'off' && (bot.cause || (state !== 'active' && state !== 'unknown'))) {
      const key = isBlocked ? 'blocked.by' : causeKey(words, bot);
      // a kind that has no sentence of ours speaks for itself
      yield key ? words.rich(this.#keyFor(key), { actor: actorName(words, actor) }) : bot.cause?.kind;
    }
    if (reason) yield html`“<bdi>${reason}</bdi>”`;
    if (at) yield html`<time datetime=${at}>${words.time(at)}</time>`;
  }

  /** When the pause ends. Asks to be rendered again when that text changes. */
  #resumesText(c: Conversation, end: number): string {
    const { words } = this.#host;
    const now = this.#host.now();
    const { key, hours, minutes, nextChange } = countdown(end - now);
    this.#host.wakeAt(now + nextChange);
    const moving = this.#movingEndText(c);
    if (moving) return moving;
    if (!key) return words.t('next.paused-until-date', momentParts(end, now, words.locale));
    return words.t('next.paused-until', { left: words.t(key, { hours, minutes }) });
  }

  /**
   * When a pause ends whose end counts from messages. How long it lasts is known while the last message is the one that
   * counts. Undefined for every other pause.
   */
  #movingEndText({ bot: { resumeAt, resumeBasis = 'fixed' }, lastMessage }: Conversation): string | undefined {
    if (!resumeAt || resumeBasis === 'fixed') return undefined;
    const { words } = this.#host;
    const end = Date.parse(resumeAt);
    const counts = lastMessage && (resumeBasis === 'last-message' || lastMessage.author.kind === 'agent');
    const span = counts ? spanText(words, end - Date.parse(lastMessage.at)) : undefined;
    return words.t(`next.${resumeBasis}${span ? '' : '-at'}`, { span, time: words.time(end) });
  }
}

export const sentences = botWhy;
