import type { CSSResult, PropertyDeclarations, PropertyValues } from 'lit';
import type { StoreController } from '../../controllers/handoff-controller.js';
import { LiveRegion } from '../../controllers/live-region.js';
import type { Command, CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { refusal, type Refusal } from '../../model/rules.js';
import type { Settled } from '../../store/conversation/operations.js';
import type { HandoffStore } from '../../store/store.js';
import { baseStyles } from './base.styles.js';
import { HandoffRequestEvent, HandoffResultEvent } from './events.js';
import { whenIdle, type LazyModule } from './lazy-part.js';
import { PageElement } from './page-element.js';
import { Words, type Sentences } from './words.js';

/**
 * What all elements have in common: the store, words, announcements, commands, and a focus that is never lost.
 *
 * @cssprop [--handoff-surface] - Background of buttons and fields.
 * @cssprop [--handoff-raised] - Background of menus and dialogs.
 * @cssprop [--handoff-hover] - Background under the pointer, of notices, avatars and skeletons.
 * @cssprop [--handoff-text] - Colour of text.
 * @cssprop [--handoff-muted] - Colour of secondary text and of disabled buttons.
 * @cssprop [--handoff-border] - Colour of quiet borders.
 * @cssprop [--handoff-control] - Colour of the borders of buttons and fields.
 * @cssprop [--handoff-accent] - Colour of main buttons, links and focus.
 * @cssprop [--handoff-on-accent] - Colour of text on a main button.
 * @cssprop [--handoff-active] - Colour of an active bot, and of success.
 * @cssprop [--handoff-paused] - Colour of a paused bot, and of doubt.
 * @cssprop [--handoff-stopped] - Colour of a stopped bot, of a blocked contact, and of failure.
 * @cssprop [--handoff-radius=8px] - Radius of corners.
 * @cssprop [--handoff-space=8px] - Width of gaps.
 * @cssprop [--handoff-font=system-ui, sans-serif] - Font family.
 */
export abstract class StoreElement extends PageElement {
  static override styles: CSSResult[] = [baseStyles];
  /** @internal The built-in sentences of this element, beside those that all have. */
  static sentences: Sentences = {};
  static override properties: PropertyDeclarations = { store: { attribute: false } };

  /** @internal */
  abstract readonly handoff: StoreController;
  /** @internal */
  readonly words = new Words(
    () => this.handoff.store,
    (this.constructor as typeof StoreElement).sentences,
    () => this.requestUpdate(),
  );
  /** @internal */
  readonly live = new LiveRegion(this);
  protected readonly internals = this.attachInternals?.();
  #cancelWake?: () => void;
  #wakeAt = Infinity;
  #hadFocus = false;
  #wantsFocus = false;

  /** A store to use instead of the one that the provider offers. */
  declare store?: HandoffStore;

  /** Focuses the main control, or what stands in its place until it is there. */
  override focus(options?: FocusOptions): void {
    if (!this.isConnected) return;
    if (this.hasUpdated) this.focusMain(options);
    // nothing is rendered yet in the tick in which an element is attached
    else this.#wantsFocus = true;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#wantsFocus = false;
    this.#cancelWake?.();
  }

  protected override firstUpdated(): void {
    // without it all works, where no other program meddles
    whenIdle(
      () =>
        void import('./page-guard.lazy.js').then(
          ({ guard }) => guard(this),
          () => undefined,
        ),
    );
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.#cancelWake?.();
    this.#wakeAt = Infinity;
    this.#hadFocus = !!this.shadowRoot?.activeElement;
  }

  protected override updated(_changed: PropertyValues): void {
    if (this.#wantsFocus) this.focusMain();
    else this.#keepFocus();
    this.#wantsFocus = false;
    this.words.language.dress?.(this);
    const { store } = this.handoff;
    if (store && this.#wakeAt < Infinity) this.#cancelWake = store.at(this.#wakeAt, () => this.requestUpdate());
  }

  /** Turns a custom state (`:state(name)`) on or off. */
  protected setState(name: string, on: boolean): void {
    if (on) this.internals?.states.add(name);
    else this.internals?.states.delete(name);
  }

  /** @internal Takes in the styles and sentences of a module that loads later. */
  adopt({ styles = [], sentences = {} }: LazyModule): void {
    this.words.add(sentences);
    this.addStyles(styles);
    this.requestUpdate();
  }

  /** @internal The server's time, in milliseconds since 1970. */
  now(): number {
    return this.handoff.store?.now() ?? Date.now();
  }

  /** @internal Renders again at this moment of the server's time, if nothing else does so before. */
  wakeAt(moment: number): void {
    if (moment > this.now()) this.#wakeAt = Math.min(this.#wakeAt, moment);
  }

  /** @internal Why the agent at this page may not do this now. Undefined: allowed. */
  refusal(c: Conversation, type: CommandType): Refusal | undefined {
    const { store } = this.handoff;
    return store && refusal(c, type, store.$agent.get(), store.traits);
  }

  /** @internal Why an agent may not do this now, in words. Empty where it is allowed. */
  whyNot(c: Conversation, type: CommandType): string {
    return this.words.refusalText(this.refusal(c, type));
  }

  /**
   * @internal Asks the host, runs the command and reports how it ended. Undefined: it was vetoed, there is no store, or
   * the element is gone.
   */
  async requestFor(
    id: string,
    command: Command,
    key?: string,
    store = this.handoff.store,
  ): Promise<Settled | undefined> {
    if (!store || !this.isConnected) return undefined;
    /** @internal */
    if (!this.dispatchEvent(new HandoffRequestEvent(command, id))) return undefined;
    const settled = await store.run(id, command, key);
    /** @internal */
    this.dispatchEvent(
      new HandoffResultEvent(settled.command, id, settled.outcome, settled.conversation, settled.error),
    );
    return settled;
  }

  /** If the focused control is gone, the next sensible one gets the focus, never the page's body. */
  #keepFocus(): void {
    if (!this.#hadFocus || this.shadowRoot?.activeElement) return;
    const { activeElement } = this.getRootNode() as Document;
    if (!activeElement || [this.ownerDocument.body, this].includes(activeElement as HTMLElement)) this.focusHome();
  }

  /** @internal Focuses the control to continue with. */
  focusHome(options?: FocusOptions): void {
    const control = this.renderRoot.querySelector<HTMLElement>('button, [tabindex]');
    const { host } = this.getRootNode() as Partial<ShadowRoot>;
    if (control) control.focus(options);
    // one that is part of another and has nothing to show leaves it to that one
    else if (host instanceof StoreElement) host.focusHome(options);
  }

  /** Focuses the main control. Overridden where that is not the one to continue with. */
  protected focusMain(options?: FocusOptions): void {
    this.focusHome(options);
  }
}
