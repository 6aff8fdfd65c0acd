import { html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { HandoffController, type Subject } from '../../controllers/handoff-controller.js';
import { toId } from '../../internal/ids.js';
import type { Command, CommandType } from '../../model/command.js';
import { commandRunner } from '../../store/conversation/load-command-runner.js';
import type { ConversationView } from '../../store/conversation/view.js';
import type { Settled } from '../../store/conversation/operations.js';
import { LazyPart } from './lazy-part.js';
import { StoreElement } from './store-element.js';

/** A conversation that is loaded, with its pending commands and the last result. */
export type Ready = Extract<ConversationView, { state: 'ready' }>;

/**
 * An element about one conversation: the four states, commands and their results. A subclass renders the ready state
 * and names the commands whose results it shows.
 *
 * @csspart empty - That there is nothing to show, and why.
 * @csspart error - Why nothing can be shown, with Retry.
 * @csspart undo - The button that takes the last command back.
 * @csspart skeleton - What stands there while a conversation loads.
 */
export abstract class HandoffElement extends StoreElement {
  static override properties: PropertyDeclarations = { conversationId: { attribute: 'conversation-id' } };

  /** @internal */
  override readonly handoff: HandoffController = new HandoffController(this);
  /** @internal The commands whose pending, failed and undoable results belong to this element. */
  abstract readonly commands: readonly CommandType[];
  /** @internal What is needed once somebody acts. Where it cannot be loaded, it is tried again with the next change. */
  readonly acting = new LazyPart(this, {
    load: async () => (await Promise.all([import('../notices/results.lazy.js'), commandRunner.load()]))[0],
    create: (results) => results,
    preloadWhen: () => this.ready,
    isMissed: () => false,
  });
  #before?: Ready;
  #conversationId?: string;

  /** The id of the conversation to show. Default: the one that the provider has selected. */
  get conversationId(): string | undefined {
    return this.#conversationId;
  }

  set conversationId(id: string | undefined) {
    this.#conversationId = toId(id, this);
  }

  /** @internal What is shown, once it is there. */
  get ready(): Ready | undefined {
    const { view } = this.handoff;
    return view.state === 'ready' ? view : undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#before = undefined;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { ready } = this;
    const bot = ready && this.words.stateOf(ready.conversation);
    const states = {
      pending: !!ready?.pending.some(({ command }) => this.commands.includes(command.type)),
      'bot-active': bot === 'active',
      'bot-paused': !!bot?.startsWith('paused'),
      'bot-stopped': bot === 'stopped',
      blocked: !!ready?.conversation.contact.blocked,
    };
    for (const [name, on] of Object.entries(states)) this.setState(name, on);
    if (ready && this.#before) this.acting.value?.announceChange(this, this.#before, ready);
    this.#before = ready;
  }

  protected override render(): unknown {
    // what somebody typed about one conversation must not show up in another
    return [keyed(this.handoff.id, this.#content()), this.live.render()];
  }

  protected abstract renderReady(view: Ready): unknown;

  protected renderLoading(): unknown {
    return html`<div class="skeleton" part="skeleton" tabindex="-1">
      <span class="hidden">${this.words.t('loading')}</span>
    </div>`;
  }

  #content(): unknown {
    const { view } = this.handoff;
    switch (view.state) {
      case 'none':
        return html`<p class="meta" part="empty" tabindex="-1">${this.words.t(`none.${view.why}`)}</p>`;
      case 'loading':
        return this.renderLoading();
      case 'failed':
        return html`<div class="row" part="error">
          <span>${this.words.t(`error.${view.error.code}`)}</span>
          <button type="button" @click=${this.#onRefresh}>${this.words.t('retry')}</button>
        </div>`;
      case 'ready':
        return this.renderReady(view);
    }
  }

  /** How this element's commands ended. A plain sentence until the notices have loaded: nothing fails silently. */
  protected renderNotice(view: Ready): unknown {
    if (this.acting.value) return this.acting.value.renderResult(this, view);
    const { settled } = view;
    if (!settled || settled.outcome === 'applied' || !this.commands.includes(settled.command.type)) return nothing;
    return html`<p class="notice" part="notice">${this.resultText(settled)}</p>`;
  }

  /** @internal How a command ended, in words. */
  resultText(settled: Settled): string {
    return this.acting.value?.resultText(this.words, settled) ?? this.words.failureText(settled);
  }

  /**
   * @internal Runs a command and announces how it ended. By default it is about the conversation that is shown, even
   * if another one was selected in this tick.
   */
  async request(command: Command, key?: string, { store, id }: Subject = this.handoff): Promise<Settled | undefined> {
    const settled = id ? await this.requestFor(id, command, key, store) : undefined;
    if (settled) {
      // the sentences about what was done come with the notices
      await this.acting.load();
      if (this.handoff.id === id) this.live.announce(this.resultText(settled));
    }
    return settled;
  }

  #onRefresh(): void {
    void this.handoff.store?.refresh(this.handoff.id!);
  }
}
