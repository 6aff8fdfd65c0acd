/** The dialogs that the menu opens: pause with a reason or an end, reset, block. */
import { html, nothing } from 'lit';
import { ModalDialog } from '../../controllers/modal-dialog.js';
import type { Command } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import type { ShownState } from '../../model/rules.js';
import type { HandoffElement } from '../base/handoff-element.js';
import { renderFormDialog } from '../forms/form-dialog.js';
import type { PauseFields } from '../forms/pause-end.js';
import { PauseForm } from '../forms/pause-form.js';

/** What the menu and its dialogs need of their element. */
export interface BotMenuHost extends HandoffElement {
  /** The host's list of reasons to choose from. */
  readonly reasons: readonly string[];
  /** The element stands in a row beside others. */
  readonly compact: boolean;
  readonly why: { readonly value?: { render(c: Conversation, state: ShownState): unknown } };
}

export class BotDialogs {
  readonly #host: BotMenuHost;
  readonly #dialog: ModalDialog<'pause' | 'reset' | 'block'>;
  readonly #form: PauseForm;
  readonly #run: (command: Command) => void;

  /** `run` gets the command of a dialog that was confirmed. */
  constructor(host: BotMenuHost, run: (command: Command) => void) {
    this.#host = host;
    this.#run = run;
    this.#form = new PauseForm(host);
    this.#dialog = new ModalDialog(
      host,
      () => host.handoff.id,
      () => host.renderRoot.querySelector('button'),
    );
  }

  /** The longest pause that the backend takes, in seconds. */
  get maxSeconds(): number {
    return this.#form.maxSeconds;
  }

  show(name: 'reset' | 'block'): void {
    this.#dialog.show(name);
  }

  /** Asks until when the bot is to be paused, and why. `at` is a moment to start from, in milliseconds. */
  askPause(when: PauseFields['when'], at?: number): void {
    this.#form.prepare(when, at);
    this.#dialog.show('pause');
  }

  render(): unknown {
    const { name } = this.#dialog;
    if (!name) return nothing;
    const { words } = this.#host;
    const fields = {
      pause: () => this.#form.render(),
      reset: () => this.#renderReset(),
      block: () =>
        html`<p>${words.t('block.text')}</p>
          ${this.#form.renderReason(false)}`,
    };
    return renderFormDialog(words, {
      title: words.t(`${name}.title`),
      submit: words.t(`${name}.submit`),
      fields: fields[name](),
      onSubmit: this.#onSubmit,
      onClose: this.#dialog.close,
    });
  }

  #renderReset(): unknown {
    const { words, handoff } = this.#host;
    const defaults = { clears: [words.t('reset.default-clears')], keeps: [words.t('reset.default-keeps')] };
    const { clears, keeps } = handoff.store?.traits.resetBot ?? defaults;
    return [renderPoints(words.t('reset.clears'), clears), renderPoints(words.t('reset.keeps'), keeps)];
  }

  #onSubmit = (data: Record<string, string>): void => {
    const { name } = this.#dialog;
    const reason = data.reason?.trim() || undefined;
    const pause = name === 'pause' ? this.#form.read(data) : undefined;
    if (name === 'pause' && !pause) return;
    this.#dialog.close();
    if (name === 'reset') this.#run({ type: 'reset-bot' });
    else if (name === 'block') this.#run({ type: 'block-contact', reason });
    else if (pause) this.#run({ type: 'pause-bot', until: pause.until, reason });
  };
}

const renderPoints = (label: string, items: readonly string[] = []): unknown =>
  html`<div>
    <b>${label}</b>
    <ul class="points">
      ${items.map((item) => html`<li>${item}</li>`)}
    </ul>
  </div>`;
