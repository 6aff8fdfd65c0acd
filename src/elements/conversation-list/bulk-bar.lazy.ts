/** Commands on many conversations: loaded with the first selection. */
import { refusalsInMenus } from '../../locales/en/refusals.js';
import { html, nothing } from 'lit';
import { ModalDialog } from '../../controllers/modal-dialog.js';
import { bulkBar } from '../../locales/en/bulk-bar.js';
import { closeForm } from '../../locales/en/close-form.js';
import { notice } from '../../locales/en/notice.js';
import { pauseForm } from '../../locales/en/pause-form.js';
import type { Command } from '../../model/command.js';
import { bulk, type BulkOwner, type BulkProgress, type BulkRun } from '../../store/bulk/bulk.js';
import type { Row } from '../../store/list/row.js';
import { commandRunner } from '../../store/conversation/load-command-runner.js';
import { dialogStyles } from '../forms/dialog.styles.js';
import type { StoreElement } from '../base/store-element.js';
import { HandoffRequestEvent, HandoffResultEvent } from '../base/events.js';
import { renderFormDialog } from '../forms/form-dialog.js';
import { renderOutcomeFields } from '../forms/outcome-fields.js';
import { PauseForm } from '../forms/pause-form.js';
import bulkStyles from './bulk-bar.styles.js';
import { clearButton, textButton } from './bulk-buttons.js';
import { stuckIn } from './stuck-bots.js';
import { count, failureText, selectedText, summaryText, type BulkCommand } from './bulk-text.js';
import { focusWrong } from '../forms/focus-wrong.js';

const commands: readonly BulkCommand[] = ['pause-bot', 'activate-bot', 'reset-bot', 'close', 'archive'];

interface Eligibility {
  ids: string[];
  /** Sentence → how many it keeps out. */
  reasons: Map<string, number>;
}

/** What the bar needs of the list. */
export interface BulkHost extends StoreElement {
  readonly reasons: readonly string[];
  readonly selection: Set<string>;
  readonly loadedRows?: ReadonlyMap<string, Row>;
  /** The conversations in the view. */
  readonly shownIds: readonly string[];
  selectAll(): void;
  clearSelection(): void;
}

export class BulkBar {
  #host: BulkHost;
  #dialog: ModalDialog<BulkCommand>;
  #form: PauseForm;
  #run?: BulkRun;
  #progress?: BulkProgress;
  #isOutcomeMissing = false;

  constructor(host: BulkHost) {
    this.#host = host;
    this.#form = new PauseForm(host);
    this.#dialog = new ModalDialog(
      host,
      () => host.handoff.store,
      () => this.#home,
    );
    void commandRunner.load();
  }

  /** The host of the page hears of each conversation as of every other command. */
  #owner: BulkOwner = {
    ask: (id, command) => {
      /** @internal */
      return this.#host.dispatchEvent(new HandoffRequestEvent(command, id));
    },
    ended: (id, command, { outcome, conversation, error }) => {
      /** @internal */
      this.#host.dispatchEvent(new HandoffResultEvent(command, id, outcome, conversation, error));
    },
  };

  get isBusy(): boolean {
    return !!this.#progress;
  }

  get #home(): HTMLElement | null {
    return (
      this.#host.renderRoot.querySelector<HTMLElement>('[part=bulk] button') ??
      this.#host.renderRoot.querySelector<HTMLElement>('[data-row] [tabindex="0"]')
    );
  }

  /** Says how many are selected, where that is more than one box that changed. */
  announceSelection(): void {
    if (this.#host.isConnected) this.#host.live.announce(this.#selectedText);
  }

  get #selectedText(): string {
    const { words, selection, shownIds } = this.#host;
    return selectedText(words, selection.size, shownIds.filter((id) => selection.has(id)).length);
  }

  /** What runs goes on, but nothing here shows it any more. */
  forget(): void {
    this.#progress = this.#run = undefined;
  }

  /** Why the last command did not apply to this conversation. */
  failureOf(id: string): string | undefined {
    const row = this.#progress?.rows.get(id);
    return row && (row.state === 'rejected' || row.state === 'unknown')
      ? failureText(this.#host.words, row)
      : undefined;
  }

  /** One line of state and one of actions, so that nothing below jumps when the one changes. */
  render(): unknown {
    const progress = this.#progress;
    return html`<div class="bulk" role="group" aria-label=${this.#host.words.t('bulk.label')}>
      <div class="row">${progress ? this.#renderRun(progress) : this.#renderSelected()}</div>
      <div class="row tight">
        ${commands.filter((type) => this.#host.handoff.store?.can(type)).map((type) => this.#renderAction(type))}
        ${this.#progress ? nothing : this.#renderStuck()}
      </div>
    </div>`;
  }

  #renderRun(progress: BulkProgress): unknown {
    return progress.isRunning ? this.#renderProgress(progress) : this.#renderSummary(progress);
  }

  #renderSelected(): unknown {
    const { words, selection, shownIds } = this.#host;
    const n = shownIds.length;
    const all = textButton(words.t('bulk.all', { n }), () => this.#host.selectAll());
    return html`<b class="chosen">${this.#selectedText}</b> ${shownIds.some((id) => !selection.has(id)) ? all : nothing}
      ${selection.size ? clearButton(words.t('bulk.clear'), this.#onClear) : nothing}`;
  }

  /** All of the view at once. The dialog says what becomes of them before anything does. */
  #renderStuck(): unknown {
    const host = this.#host;
    const stuck = host.handoff.store?.can('reset-bot') ? stuckIn(host.shownIds, host.loadedRows) : [];
    if (!stuck.length) return nothing;
    return html`<button type="button" @click=${() => this.#onResetStuck(stuck)}>
      ${host.words.t('bulk.stuck', { n: stuck.length })}
    </button>`;
  }

  #renderAction(type: BulkCommand): unknown {
    const isOff = this.#progress?.isRunning || !this.#host.selection.size;
    const press = (event: Event) => {
      if (!isOff) this.#onAsk(type, event.currentTarget as HTMLElement);
    };
    return html`<button type="button" aria-disabled=${isOff ? 'true' : nothing} @click=${press}>
      ${this.#host.words.t(`bulk.${type}`)}
    </button>`;
  }

  #renderProgress({ done, rows, isCancelled }: BulkProgress): unknown {
    const { words } = this.#host;
    return html`<progress max=${rows.size} .value=${done} aria-label=${words.t('bulk.label')}></progress>
      <span class="chosen">${words.t('bulk.progress', { done, total: rows.size })}</span>
      <button
        type="button"
        class="text"
        aria-disabled=${isCancelled ? 'true' : nothing}
        @click=${() => this.#run?.cancel()}>
        ${words.t('bulk.cancel')}
      </button>`;
  }

  #renderSummary(progress: BulkProgress): unknown {
    const { words } = this.#host;
    const failed = count(progress, 'rejected', 'unknown');
    // what is not known is never called a failure
    const retry = count(progress, 'unknown') ? 'bulk.again' : 'bulk.retry';
    return html`<b class="chosen ${failed ? 'failure' : 'success'}">${summaryText(words, progress)}</b>
      ${failed ? textButton(words.t(retry, { n: failed }), this.#onRetry) : nothing}
      ${textButton(words.t('dismiss'), this.#onDismiss)}`;
  }

  renderDialog(): unknown {
    const type = this.#dialog.name;
    if (!type) return nothing;
    const { words } = this.#host;
    const { ids, reasons } = this.#eligible(type);
    const total = this.#host.selection.size;
    const fields = html`<p id="text">
        ${words.t(ids.length ? 'bulk.applies' : 'bulk.applies-none', { n: ids.length, total })}
      </p>
      ${
        reasons.size
          ? html`<ul class="reasons">
              ${[...reasons].map(([why, n]) => html`<li dir="auto">${words.t('bulk.not', { n, why })}</li>`)}
            </ul>`
          : nothing
      }
      ${ids.length ? this.#renderFields(type) : nothing}`;
    return renderFormDialog(this.#host.words, {
      title: words.t(`bulk.title.${type}`, { n: ids.length }),
      submit: ids.length ? words.t(`bulk.submit.${type}`, { n: ids.length }) : undefined,
      fields,
      onSubmit: this.#onSubmit,
      onClose: this.#dialog.close,
    });
  }

  #renderFields(type: BulkCommand): unknown {
    if (type === 'pause-bot') return this.#form.render();
    if (type === 'close') {
      return renderOutcomeFields(this.#host.words, this.#host.handoff.store?.traits ?? {}, this.#isOutcomeMissing);
    }
    return html`<p class="meta">${this.#host.words.t(`bulk.text.${type}`)}</p>`;
  }

  /** Which of the selected it can apply to now, and why not the others. */
  #eligible(type: BulkCommand): Eligibility {
    const host = this.#host;
    const ids: string[] = [];
    const reasons = new Map<string, number>();
    for (const id of host.selection) {
      const row = host.loadedRows?.get(id);
      const why = row ? host.whyNot(row.conversation, type) : host.words.t('bulk.not-loaded');
      if (why) reasons.set(why, (reasons.get(why) ?? 0) + 1);
      else ids.push(id);
    }
    return { ids, reasons };
  }

  #onResetStuck(ids: readonly string[]): void {
    this.#host.selection.clear();
    for (const id of ids) this.#host.selection.add(id);
    this.#onAsk('reset-bot', this.#home!);
  }

  #onAsk(type: BulkCommand, button: HTMLElement): void {
    this.#isOutcomeMissing = false;
    this.#form.prepare('for');
    this.#dialog.show(type, button);
  }

  #onSubmit = (data: Record<string, string>, form: HTMLFormElement): void => {
    const type = this.#dialog.name!;
    const command = this.#commandFrom(type, data, form);
    if (!command) return;
    // who it applies to is decided now, not when the dialog opened
    const { ids } = this.#eligible(type);
    this.#dialog.close();
    const { store } = this.#host.handoff;
    if (store && ids.length) void this.#follow(store.part(bulk).run(command, ids, this.#owner));
  };

  #commandFrom(type: BulkCommand, data: Record<string, string>, form: HTMLFormElement): Command | undefined {
    if (type === 'pause-bot') {
      const pause = this.#form.read(data);
      return pause && { type, until: pause.until, reason: data.reason?.trim() || undefined };
    }
    if (type !== 'close') return { type };
    this.#isOutcomeMissing = !data.outcome;
    if (data.outcome) return { type, outcome: data.outcome, note: data.note?.trim() || undefined };
    focusWrong(this.#host, form);
    return undefined;
  }

  async #follow(run: BulkRun): Promise<void> {
    const host = this.#host;
    this.#run = run;
    const leave = run.$progress.subscribe((progress) => {
      if (this.#run !== run) return;
      this.#progress = progress;
      host.requestUpdate();
    });
    const end = await run.start();
    leave();
    if (this.#run !== run) return;
    this.#progress = end;
    // what failed stays selected, so that one can go on with it
    for (const [id, { state }] of end.rows) if (state === 'applied') host.selection.delete(id);
    host.live.announce(summaryText(host.words, end));
    host.requestUpdate();
  }

  #onClear = (): void => {
    this.#host.clearSelection();
    this.#host.live.announce(this.#host.words.t('bulk.none'));
  };

  #onRetry = (): void => {
    if (this.#run) void this.#follow(this.#run.retry());
  };

  #onDismiss = (): void => {
    this.forget();
    this.#host.requestUpdate();
  };
}

export const styles = [dialogStyles, bulkStyles];
export const sentences = {
  ...refusalsInMenus,
  ...bulkBar,
  ...closeForm,
  ...pauseForm,
  ...notice,
};
