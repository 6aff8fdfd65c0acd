import { adoptStyles, html, LitElement, nothing, type CSSResult, type PropertyDeclarations, type PropertyValues } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { HandoffController } from '../../controllers/handoff-controller.js';
import { LiveRegion } from '../../controllers/live-region.js';
import { momentText } from '../../internal/time.js';
import { fill, type TextParams } from '../../internal/text.js';
import { common } from '../../locales/en/common.js';
import type { Command, CommandType } from '../../model/command.js';
import type { Actor, Conversation } from '../../model/conversation.js';
import { botState, refusal, type Refusal } from '../../model/rules.js';
import { loadCommandRunner } from '../../store/command-runner-loader.js';
import type { ConversationView } from '../../store/conversation.js';
import type { Settled } from '../../store/operations.js';
import type { HandoffStore } from '../../store/store.js';
import { version } from '../../internal/version.js';
import { baseStyles } from './base.styles.js';
import { defineElement } from './define-element.js';
import type * as Results from './results.js';
import { HandoffRequestEvent, HandoffResultEvent } from './events.js';

export type Ready = Extract<ConversationView, { state: 'ready' }>;

/** A part of an element that is loaded when the page is idle, or at the latest when it is needed. */
export interface Overlay {
  render(view: Ready): unknown;
}

export interface OverlayModule<Host, O extends Overlay> {
  readonly styles: readonly CSSResult[];
  readonly sentences: Readonly<Record<string, string>>;
  create(host: Host): O;
}

const idle = globalThis.requestIdleCallback ?? ((callback: () => void) => setTimeout(callback, 200));

/**
 * What the elements have in common: the store, the conversation, the four states, commands and their results, and words. A
 * subclass renders the ready state and names the commands whose results it shows.
 */
export abstract class HandoffElement<O extends Overlay = Overlay> extends LitElement {
  /** @internal */
  static version = version;
  static override styles: CSSResult[] = [baseStyles];
  static override properties: PropertyDeclarations = {
    conversationId: { attribute: 'conversation-id' },
    store: { attribute: false },
  };

  /** @internal */
  readonly handoff = new HandoffController(this);
  /** @internal */
  readonly live = new LiveRegion(this);
  protected readonly internals = this.attachInternals?.();
  /** @internal The commands whose pending, failed and undoable results belong to this element. */
  abstract readonly commands: readonly CommandType[];
  /** The built-in sentences of this element. */
  protected abstract sentences: Readonly<Record<string, string>>;
  #before?: Ready;
  #cancelWake?: () => void;
  #wakeAt = Infinity;
  #hadFocus = false;
  #loading?: Promise<O | undefined>;
  #results?: typeof Results;
  #loadingResults = false;
  #laterStyles: CSSResult[] = [];

  /** The conversation to show. Default: the provider's selected one. */
  declare conversationId?: string;
  /** A store to use instead of the one that the provider offers. */
  declare store?: HandoffStore;
  /** @internal The part that is loaded later, once it is there. */
  protected overlay?: O;
  protected overlayMissing = false;

  /** Registers this class under another name, or in a scoped registry. */
  static define(tag: string, registry: CustomElementRegistry = customElements): void {
    defineElement(this as unknown as CustomElementConstructor, tag, registry);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cancelWake?.();
    this.#before = undefined;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.#cancelWake?.();
    this.#wakeAt = Infinity;
    this.#hadFocus = !!this.shadowRoot?.activeElement;
  }

  protected override updated(_changed: PropertyValues): void {
    const { view, store } = this.handoff;
    const ready = view.state === 'ready' ? view : undefined;
    const bot = ready && botState(ready.conversation);
    const states = {
      'pending': !!ready?.pending.some(({ command }) => this.commands.includes(command.type)),
      'bot-active': bot === 'active',
      'bot-paused': !!bot?.startsWith('paused'),
      'bot-stopped': bot === 'stopped',
      'blocked': bot === 'blocked',
    };
    for (const [name, on] of Object.entries(states)) this.internals?.states[on ? 'add' : 'delete'](name);
    if (ready && this.#before) this.#results?.announceChange(this, this.#before, ready);
    this.#before = ready;
    this.#keepFocus();
    if (ready && !this.#loadingResults) idle(() => void this.#loadToAct());
    if (ready && this.fetchOverlay && !this.#loading && !this.overlayMissing && this.preloads(ready)) idle(() => void (this.isConnected && this.loadOverlay()));
    if (store && this.#wakeAt < Infinity) this.#cancelWake = store.at(this.#wakeAt, () => this.requestUpdate());
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
        this.#adopt(module);
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

  #content(): unknown {
    const { view } = this.handoff;
    switch (view.state) {
      case 'none':
        return html`<p class="meta" part="empty" tabindex="-1">${this.t(`none.${view.why}`)}</p>`;
      case 'loading':
        return html`<div class="skeleton" part="skeleton" tabindex="-1"><span class="hidden">${this.t('loading')}</span></div>`;
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
    return html`<p part="notice">${this.resultText(settled)}</p>`;
  }

  async #loadToAct(): Promise<void> {
    if (this.#loadingResults || !this.isConnected) return;
    this.#loadingResults = true;
    try {
      const [results] = await Promise.all([import('./results.js'), loadCommandRunner()]);
      this.#results = results;
      this.#adopt(results);
    } catch {
      // tried again with the next change
      this.#loadingResults = false;
    }
  }

  #adopt({ styles, sentences }: Pick<OverlayModule<this, O>, 'styles' | 'sentences'>): void {
    this.sentences = { ...this.sentences, ...sentences };
    this.#laterStyles.push(...styles);
    adoptStyles(this.renderRoot as ShadowRoot, [...(this.constructor as typeof HandoffElement).styles, ...this.#laterStyles]);
    this.requestUpdate();
  }

  /** @internal A sentence for the built-in English key, in the host's language where it has one. */
  t(key: string, params: TextParams = {}): string {
    return fill(this.#sentence(key), params, this.locale);
  }

  /** @internal The same, for the eye: what is filled in cannot turn the sentence around. */
  rich(key: string, params: TextParams): unknown[] {
    return this.#sentence(key).split(/\{(\w+)\}/).map((part, i) => (i % 2 ? html`<bdi>${params[part]}</bdi>` : part));
  }

  #sentence(key: string): string {
    return this.handoff.store?.$localization.get().strings?.[key] ?? this.sentences[key] ?? (common as Record<string, string>)[key] ?? key;
  }

  /** @internal */
  get locale(): string {
    const locale = this.handoff.store?.$localization.get().locale || document.documentElement.lang;
    try {
      // `en_US` and the like would make Intl throw in the middle of a render
      return Intl.getCanonicalLocales(locale)[0] || 'en';
    } catch {
      return 'en';
    }
  }

  /** @internal */
  now(): number {
    return this.handoff.store?.now() ?? Date.now();
  }

  /** @internal Renders again at a moment of server time, unless something else does before. */
  wakeAt(moment: number): void {
    if (moment > this.now()) this.#wakeAt = Math.min(this.#wakeAt, moment);
  }

  /** @internal */
  time(at: string | number): string {
    return momentText(typeof at === 'number' ? at : Date.parse(at), this.now(), this.locale);
  }

  /** @internal Whom to name: never an invented actor. */
  actorName(actor: Actor | undefined): string {
    if (actor?.kind === 'agent' && actor.id !== undefined && actor.id === this.handoff.store?.$agent.get().id) return this.t('you');
    return actor?.name || this.t('someone');
  }

  /** @internal */
  stateText(c: Conversation): string {
    return this.t(`state.${botState(c)}`, { time: c.bot.resumeAt && this.time(c.bot.resumeAt) });
  }

  /** @internal */
  refusal(c: Conversation, type: CommandType): Refusal | undefined {
    const { store } = this.handoff;
    return store && refusal(c, type, store.$agent.get(), store.traits);
  }

  /** @internal Why not, in words; empty where it is allowed. */
  refusalText(c: Conversation, type: CommandType): string {
    const no = this.refusal(c, type);
    return no ? no.reason || this.t(`refusal.${no.code}`, { name: no.holder && (no.holder.name ?? this.t('someone')) }) : '';
  }

  /** @internal The backend's label of an outcome, our word, or the value itself. */
  outcomeText(value: string): string {
    const label = this.handoff.store?.traits.close?.outcomes.find((outcome) => outcome.value === value)?.label;
    const key = `outcome.${value}`;
    const word = label ?? this.t(key);
    return word === key ? value : word;
  }

  /** @internal */
  resultText({ command, outcome, error }: Settled): string {
    if (outcome === 'applied') return this.t(`done.${command.type}`);
    return outcome === 'unknown' ? this.t('unknown') : this.t(`error.${error?.code ?? 'unavailable'}`);
  }

  /** @internal Asks the host, runs the command, reports and says how it ended. */
  async request(command: Command, key?: string): Promise<Settled | undefined> {
    const { store, id } = this.handoff;
    if (!store || !id) return undefined;
    /** @internal */
    if (!this.dispatchEvent(new HandoffRequestEvent(command, id))) return undefined;
    const settled = await store.run(id, command, key);
    /** @internal */
    this.dispatchEvent(new HandoffResultEvent(settled.command, id, settled.outcome, settled.conversation, settled.error));
    if (this.handoff.id === id) this.live.announce(this.resultText(settled));
    return settled;
  }

  /** What had the focus is gone: the next sensible control gets it, never the page's body. */
  #keepFocus(): void {
    const root = this.getRootNode() as Document | ShadowRoot;
    if (!this.#hadFocus || this.shadowRoot?.activeElement || (root.activeElement && ![document.body, this].includes(root.activeElement as HTMLElement))) return;
    this.focusHome();
  }

  /** @internal The control to go on with. */
  focusHome(): void {
    this.renderRoot.querySelector<HTMLElement>('button, [tabindex]')?.focus();
  }

  #onRefresh(): void {
    void this.handoff.store?.refresh(this.handoff.id!);
  }
}
