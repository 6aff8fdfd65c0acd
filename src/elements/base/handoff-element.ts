import { html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { HandoffController, type Subject } from '../../controllers/handoff-controller.js';
import { toId } from '../../internal/ids.js';
import type { Command, CommandType } from '../../model/command.js';
import { botState } from '../../model/rules.js';
import { loadCommandRunner } from '../../store/conversation/command-runner.lazy.js';
import type { ConversationView } from '../../store/conversation/entry.js';
import type { Settled } from '../../store/conversation/operations.js';
import { idle } from './idle.js';
import type * as Results from '../notices/results.js';
import { StoreElement, type LaterPart } from './store-element.js';

export type Ready = Extract<ConversationView, { state: 'ready' }>;

/** A part of an element that is loaded when the page is idle, or at the latest when it is needed. */
export interface Overlay {
  render(view: Ready): unknown;
}

export interface OverlayModule<Host, O extends Overlay> extends LaterPart {
  create(host: Host): O;
}

/**
 * An element about one conversation: the four states, commands and their results. A subclass renders the ready state
 * and names the commands whose results it shows.
 */
export abstract class HandoffElement<O extends Overlay = Overlay> extends StoreElement {
  static override properties: PropertyDeclarations = { conversationId: { attribute: 'conversation-id' } };

  /** @internal */
  override readonly handoff = new HandoffController(this);
  /** @internal The commands whose pending, failed and undoable results belong to this element. */
  abstract readonly commands: readonly CommandType[];
  #before?: Ready;
  #loading?: Promise<O | undefined>;
  #results?: typeof Results;
  #acting?: Promise<void>;
  #conversationId?: string;

  /** @internal The part that is loaded later, once it is there. */
  protected overlay?: O;
  protected overlayMissing = false;

  /** The conversation to show. Default: the provider's selected one. */
  get conversationId(): string | undefined {
    return this.#conversationId;
  }

  set conversationId(id: string | undefined) {
    this.#conversationId = toId(id);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#before = undefined;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { view } = this.handoff;
    const ready = view.state === 'ready' ? view : undefined;
    const bot = ready && botState(ready.conversation);
    const states = {
      pending: !!ready?.pending.some(({ command }) => this.commands.includes(command.type)),
      'bot-active': bot === 'active',
      'bot-paused': !!bot?.startsWith('paused'),
      'bot-stopped': bot === 'stopped',
      blocked: bot === 'blocked',
    };
    for (const [name, on] of Object.entries(states)) this.internals?.states[on ? 'add' : 'delete'](name);
    if (ready && this.#before) this.#results?.announceChange(this, this.#before, ready);
    this.#before = ready;
    if (ready && !this.#acting) idle(() => void (this.isConnected && this.loadToAct()));
    if (ready && this.fetchOverlay && !this.#loading && !this.overlayMissing && this.preloads(ready)) {
      idle(() => void (this.isConnected && this.loadOverlay()));
    }
  }

  protected override render(): unknown {
    // what somebody typed about one conversation must not stand in another
    return [keyed(this.handoff.id, this.#content()), this.live.render()];
  }

  protected abstract renderReady(view: Ready): unknown;

  /** Where the part that can come later is, if there is one. */
  protected fetchOverlay?(): Promise<OverlayModule<this, O>>;

  protected renderOverlay(view: Ready): unknown {
    if (!this.overlayMissing) return this.overlay?.render(view);
    return html`<div class="notice row rejected" part="notice">
      <span>${this.t('part-missing')}</span>
      <button type="button" class="link" @click=${this.loadOverlay}>${this.t('retry')}</button>
    </div>`;
  }

  /** Whether that part is worth loading before anybody asked for it. */
  protected preloads(_view: Ready): boolean {
    return true;
  }

  /** Loads that part once. Says so where it cannot be had, and can be tried again. */
  protected loadOverlay(): Promise<O | undefined> {
    return (this.#loading ??= this.fetchOverlay!().then(
      (module) => {
        this.overlayMissing = false;
        this.overlay = module.create(this);
        this.adopt(module);
        return this.overlay;
      },
      () => {
        this.#loading = undefined;
        this.overlayMissing = true;
        this.live.announce(this.t('part-missing'));
        this.requestUpdate();
        return undefined;
      },
    ));
  }

  /**
   * The same after a press. Undefined where another conversation is shown by then: nobody has pressed anything about
   * that one.
   */
  protected async loadPressed(): Promise<O | undefined> {
    const { store, id } = this.handoff;
    const overlay = await this.loadOverlay();
    return this.isConnected && store === this.handoff.store && id === this.handoff.id ? overlay : undefined;
  }

  #content(): unknown {
    const { view } = this.handoff;
    switch (view.state) {
      case 'none':
        return html`<p class="meta" part="empty" tabindex="-1">${this.t(`none.${view.why}`)}</p>`;
      case 'loading':
        return html`<div class="skeleton" part="skeleton" tabindex="-1">
          <span class="hidden">${this.t('loading')}</span>
        </div>`;
      case 'failed':
        return html`<div class="row" part="error">
          <span>${this.t(`error.${view.error.code}`)}</span>
          <button type="button" @click=${this.#onRefresh}>${this.t('retry')}</button>
        </div>`;
      case 'ready':
        return this.renderReady(view);
    }
  }

  /** How this element's commands ended. Before that part is there, a plain sentence: nothing fails silently. */
  protected renderNotice(view: Ready): unknown {
    if (this.#results) return this.#results.renderResult(this, view);
    const { settled } = view;
    if (!settled || settled.outcome === 'applied' || !this.commands.includes(settled.command.type)) return nothing;
    return html`<p class="notice" part="notice">${this.resultText(settled)}</p>`;
  }

  /** @internal Loads what is needed once somebody acts. Where that fails, it is tried again with the next change. */
  loadToAct(): Promise<void> {
    return (this.#acting ??= Promise.all([import('../notices/results.js'), loadCommandRunner()]).then(
      ([results]) => {
        this.#results = results;
        this.adopt(results);
      },
      () => {
        this.#acting = undefined;
      },
    ));
  }

  /**
   * @internal Runs a command, and says how it ended. A press is about the conversation that is shown, even where
   * another one was selected in this tick.
   */
  async request(command: Command, key?: string, { store, id }: Subject = this.handoff): Promise<Settled | undefined> {
    const settled = id ? await this.requestFor(id, command, key, store) : undefined;
    if (settled && this.handoff.id === id) this.live.announce(this.resultText(settled));
    return settled;
  }

  #onRefresh(): void {
    void this.handoff.store?.refresh(this.handoff.id!);
  }
}
