/** The transcript of a previous conversation. */
import { css, html, nothing, type ReactiveController } from 'lit';
import type { Follow } from '../../controllers/handoff-controller.js';
import { ModalDialog } from '../../controllers/modal-dialog.js';
import type { Page } from '../../adapters/adapter.js';
import type { PastConversation } from '../../model/contact.js';
import type { Message } from '../../model/message.js';
import { details } from '../../store/details.js';
import type { Loadable } from '../../store/loadable.js';
import type { HandoffElement } from '../base/handoff-element.js';

/** No more of one message than this: a screen is not a file viewer. */
const longestText = 65_536;

/** What an author without a name is called. */
const fallbackNames = {
  bot: 'panel.bot',
  agent: 'panel.agent',
  contact: 'panel.label',
  system: 'panel.system',
  unknown: 'panel.system',
} as const;

export class TranscriptDialog implements ReactiveController {
  #host: HandoffElement;
  #dialog: ModalDialog<'transcript'>;
  #messages: Follow<Loadable<Page<Message>>>;
  #opened?: PastConversation;

  constructor(host: HandoffElement) {
    this.#host = host;
    this.#dialog = new ModalDialog(
      host,
      () => host.handoff.id,
      () => host.renderRoot.querySelector('button, [tabindex]'),
    );
    this.#messages = host.handoff.follow();
    host.addController(this);
  }

  show(conversation: PastConversation, invoker: HTMLElement): void {
    this.#opened = conversation;
    this.#dialog.show('transcript', invoker);
  }

  hostUpdate(): void {
    const id = this.#dialog.name && this.#opened?.id;
    this.#messages.follow(id ? this.#host.handoff.store?.part(details).messages(id) : undefined);
  }

  render(): unknown {
    if (!this.#dialog.name || !this.#opened) return nothing;
    const { words } = this.#host;
    return html`<dialog part="dialog" aria-labelledby="title" @close=${this.#dialog.close}>
      <h2 id="title">
        ${words.t('panel.transcript')}: <bdi>${this.#opened.topic ?? words.t('panel.conversation')}</bdi>
      </h2>
      <div class="transcript" tabindex="0" role="region" aria-labelledby="title">${this.#renderMessages()}</div>
      <div class="actions"><button type="button" @click=${this.#dialog.close}>${words.t('panel.close')}</button></div>
    </dialog>`;
  }

  #renderMessages(): unknown {
    const messages = this.#messages.value;
    if (messages?.state === 'failed') return html`<p>${this.#host.words.t(`error.${messages.error.code}`)}</p>`;
    if (messages?.state !== 'ready') return html`<p class="meta">${this.#host.words.t('loading')}</p>`;
    const { items } = messages.value;
    return items.length
      ? items.map((message) => this.#renderLine(message))
      : html`<p class="meta">${this.#host.words.t('panel.transcript-none')}</p>`;
  }

  #renderLine({ author, at, text, private: isNote }: Message): unknown {
    const body = html`<bdi>${text.slice(0, longestText)}</bdi>`;
    if (author.kind === 'system') return html`<div class="line system">${body}</div>`;
    return html`<div class="line ${author.kind}">
      <div class="meta">
        <bdi>${author.name ?? this.#host.words.t(fallbackNames[author.kind])}</bdi
        >${isNote ? ` · ${this.#host.words.t('panel.note')}` : ''} · ${this.#host.words.time(at)}
      </div>
      ${body}
    </div>`;
  }
}

export const transcriptStyles = css`
  dialog {
    inline-size: min(560px, calc(100% - 16px));
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  .transcript {
    display: grid;
    flex: 0 1 auto;
    gap: 10px;
    min-block-size: 40px;
    margin-block: 12px;
    overflow: auto;
  }
  .line {
    max-inline-size: 85%;
    justify-self: start;
    padding: 6px 10px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }
  .line > bdi {
    display: block;
    unicode-bidi: plaintext;
    white-space: pre-wrap;
  }
  .line.bot,
  .line.agent {
    justify-self: end;
    background: var(--_hover);
  }
  .line.system {
    justify-self: center;
    border: 0;
    color: var(--_muted);
    font-size: 13px;
    text-align: center;
  }
`;
