/**
 * What was closed, archived or handed back, with Undo: the element where it was done shows another conversation by
 * then, so the list says it.
 */
import { html, nothing } from 'lit';
import type { Follow } from '../../controllers/handoff-controller.js';
import { endedNotice } from '../../locales/en/ended-notice.js';
import { results } from '../../locales/en/results.js';
import type { Command, CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { undoOf } from '../../model/effects.js';
import type { Settled } from '../../store/conversation/operations.js';
import type { ConversationView } from '../../store/conversation/view.js';
import type { StoreElement } from '../base/store-element.js';
import { resultText, undoFor } from '../notices/result-text.js';
import noticeStyles from '../notices/results.styles.js';
import type { Ending } from './after-close.js';

export class EndedNotice {
  readonly #host: StoreElement;
  readonly #view: Follow<ConversationView>;
  #id?: string;
  #settled?: Settled;
  /** How Undo ended, where it did not work. */
  #failure?: string;

  constructor(host: StoreElement) {
    this.#host = host;
    this.#view = host.handoff.follow();
  }

  /** Says how this conversation was ended, for a while. */
  show(id: string, settled: Settled, name: string): void {
    this.#id = id;
    this.#settled = settled;
    this.#failure = undefined;
    this.#host.live.announce(this.#text(name));
    this.#host.requestUpdate();
  }

  render(): unknown {
    const view = this.#view.follow(this.#id ? this.#host.handoff.store?.conversation(this.#id) : undefined);
    if (view?.state !== 'ready' || !this.#settled) return nothing;
    const { conversation, settled } = view;
    // somebody has done something else with it since
    if (this.#failure ? settled?.outcome === 'applied' : settled !== this.#settled || this.#isOver()) {
      this.#forget();
      return nothing;
    }
    const undo = this.#undoFor(conversation);
    const isFailed = this.#failure ? 'rejected' : 'applied';
    return html`<div
      class="notice row ${isFailed}"
      part="notice"
      @pointerleave=${this.#onLeave}
      @focusout=${this.#onLeave}>
      <span>${this.#failure ?? this.#text(conversation.contact.name ?? this.#host.words.t('contact'))}</span>
      ${undo ? this.#renderButton('undo', () => void this.#onUndo(undo)) : nothing}
      ${this.#renderButton('dismiss', () => this.#onDismiss())}
    </div>`;
  }

  #renderButton(key: 'undo' | 'dismiss', onClick: () => void): unknown {
    const part = key === 'undo' ? key : nothing;
    return html`<button type="button" class="link" part=${part} @click=${onClick}>${this.#host.words.t(key)}</button>`;
  }

  #text(name: string): string {
    return this.#host.words.t(`ended.${this.#settled!.command.type as Ending}`, { name });
  }

  #isOver(): boolean {
    const host = this.#host;
    const end = this.#settled!.at + undoFor;
    host.wakeAt(end);
    return host.now() >= end && !host.renderRoot.querySelector('.notice:is(:hover, :focus-within)');
  }

  #undoFor(c: Conversation): CommandType | undefined {
    const { command, before } = this.#settled!;
    const type = before && undoOf(command.type, before);
    return type && this.#host.handoff.store?.can(type) && !this.#host.refusal(c, type) ? type : undefined;
  }

  #onLeave = (): void => this.#host.requestUpdate();

  #onDismiss(): void {
    this.#forget();
    this.#host.requestUpdate();
  }

  /** Back to the conversation that goes on. */
  async #onUndo(type: CommandType): Promise<void> {
    const host = this.#host;
    const id = this.#id!;
    const { store } = host.handoff;
    const undone = await host.requestFor(id, { type } as Command);
    if (!undone || store !== host.handoff.store) return;
    const text = resultText(host.words, undone);
    host.live.announce(text);
    if (undone.outcome === 'applied') {
      this.#forget();
      store?.$selected.set(id);
    } else if (this.#id === id) this.#failure = text;
    host.requestUpdate();
  }

  #forget(): void {
    this.#id = this.#settled = this.#failure = undefined;
  }
}

export const styles = [noticeStyles];
export const sentences = { ...results, ...endedNotice };
