/** What stands around the messages: the summary after a handover, and the colleagues who are there. */
import { html, nothing, type ReactiveController } from 'lit';
import type { Follow } from '../../controllers/handoff-controller.js';
import { handoffSummary } from '../../locales/en/handoff-summary.js';
import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import type { Presence } from '../../model/presence.js';
import { presence } from '../../store/presence/presence.js';
import { drafts, type Draft } from '../../store/thread/drafts.js';
import { thread, type ThreadView } from '../../store/thread/thread.js';
import type { HandoffElement, Ready } from '../base/handoff-element.js';
import { downIcon } from '../icons/icons.js';
import { actorText } from './event-line.js';
import { isPickedUp, knownFacts } from './known-facts.js';
import { folded } from './message-text.js';
import aroundStyles from './handoff-summary.styles.js';

/** Colleagues who are named. */
const maxNamed = 3;
/** In characters, of one question. */
const maxQuestion = 200;

export class AroundLog implements ReactiveController {
  readonly #host: HandoffElement;
  readonly #present: Follow<readonly Presence[]>;
  readonly #draft: Follow<Draft>;
  readonly #thread: Follow<ThreadView>;
  /** The conversation and the store that all below is about. */
  #about: readonly unknown[] = [];
  #written?: string;
  #leave?: () => void;
  /** A person has opened or closed the summary. */
  #isOpen?: boolean;
  #isWhole = false;

  constructor(host: HandoffElement) {
    this.#host = host;
    this.#present = host.handoff.follow();
    this.#draft = host.handoff.follow();
    this.#thread = host.handoff.follow();
    host.addController(this);
  }

  hostUpdate(): void {
    const { store, id } = this.#host.handoff;
    const isThere = this.#host.isConnected && store && id;
    this.#present.follow(isThere ? store.part(presence).of(id) : undefined);
    this.#thread.follow(isThere ? store.part(thread).of(id) : undefined);
    const text = this.#draft.follow(isThere ? store.part(drafts).of(id) : undefined)?.text;
    if (this.#about[0] !== store || this.#about[1] !== id) {
      this.#about = [store, id];
      this.#leave?.();
      this.#leave = isThere ? store.part(presence).look(id) : undefined;
      this.#isOpen = undefined;
      this.#isWhole = false;
    } else if (isThere && text && text !== this.#written) store.part(presence).write(id);
    this.#written = text;
  }

  hostDisconnected(): void {
    this.#leave?.();
    this.#leave = undefined;
    this.#about = [];
  }

  renderSummary({ conversation: c }: Ready): unknown {
    const isHandedOver = c.status === 'open' && (c.handler.kind === 'agent' || c.handler.kind === 'queue');
    const view = this.#thread.value;
    if (!isHandedOver || view?.state !== 'ready') return nothing;
    const messages = view.items.map(({ message }) => message);
    const body = c.summary?.text.trim() ? this.#renderWritten(c.summary) : this.#renderKnown(c, messages);
    if (body === nothing) return nothing;
    const isOpen = this.#isOpen ?? !isPickedUp(c, messages);
    return html`<section class="summary" part="summary" aria-labelledby="summary-title">
      <button type="button" id="summary-title" aria-expanded=${isOpen} @click=${() => this.#toggle(!isOpen)}>
        ${this.#host.words.t('summary.title')}${downIcon()}
      </button>
      ${isOpen ? body : nothing}
    </section>`;
  }

  renderColleagues(): unknown {
    const present = this.#present.value ?? [];
    if (!present.length) return nothing;
    const { words } = this.#host;
    // who writes comes first
    const all = [...present].sort((a, b) => Number(b.doing === 'writing') - Number(a.doing === 'writing'));
    const rest = all.length - maxNamed;
    return html`<p class="colleagues" part="colleagues">
      ${all.slice(0, maxNamed).map(({ agent, doing }) => {
        const key = doing === 'writing' ? 'colleague.writes' : 'colleague.views';
        return html`<span class=${doing} translate="no">${words.rich(key, { name: words.agentName(agent) })}</span> `;
      })}
      ${rest > 0 ? html`<span>${words.t('colleague.more', { n: rest })}</span>` : nothing}
    </p>`;
  }

  #renderWritten({ text, at, by }: NonNullable<Conversation['summary']>): unknown {
    const { words } = this.#host;
    const time = words.time(at);
    const short = folded(text.slice(0, 65_536), { characters: 600, lines: 8 });
    const isLong = short.length < text.length;
    // white space counts in here, so nothing may stand between the tags and the words
    const shown = this.#isWhole ? text.slice(0, 65_536) : `${short}${isLong ? '…' : ''}`;
    return html`<div class="words" dir="auto">${shown}</div>
      ${
        isLong
          ? html`<button type="button" class="quiet" aria-expanded=${this.#isWhole} @click=${this.#onWhole}>
              ${words.t(this.#isWhole ? 'thread.less' : 'thread.more')}
            </button>`
          : nothing
      }
      <p class="meta">${by ? words.rich('summary.by', { name: actorText(words, by), time }) : time}</p>`;
  }

  /** Without a summary: why, what was asked last, and what the bot had no answer to. */
  #renderKnown(c: Conversation, messages: readonly Message[]): unknown {
    const { reason, last, unanswered } = knownFacts(c, messages);
    if (!reason && !unanswered.length) return nothing;
    const { words } = this.#host;
    const said = ({ text }: Message) => {
      const short = text.slice(0, maxQuestion);
      return html`<dd dir="auto">${short || words.t('summary.photo')}${short.length < text.length ? '…' : ''}</dd>`;
    };
    return html`<dl>
      ${
        reason
          ? html`<dt>${words.t('summary.why')}</dt>
              <dd dir="auto">${reason}</dd>`
          : nothing
      }
      ${
        unanswered.length
          ? html`<dt>${words.t('summary.unanswered')}</dt>
              ${unanswered.map(said)}`
          : nothing
      }
      ${
        last
          ? html`<dt>${words.t('summary.last')}</dt>
              ${said(last)}`
          : nothing
      }
    </dl>`;
  }

  #toggle(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#host.requestUpdate();
  }

  #onWhole = (): void => {
    this.#isWhole = !this.#isWhole;
    this.#host.requestUpdate();
  };
}

export const styles = [aroundStyles];
export const sentences = handoffSummary;
