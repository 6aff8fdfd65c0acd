import type { PropertyDeclarations } from 'lit';
import type { CommandType } from '../../model/command.js';
import { HandoffElement, type Ready } from '../base/handoff-element.js';
import { LazyPart } from '../base/lazy-part.js';
import styles from './conversation-header.styles.js';

/**
 * Above a conversation: who the contact is and who answers next, who has the conversation and what the bot does in it,
 * and what can be done now. One row from 480 px of its own width, two below.
 *
 * It holds `<bot-status-toggle>`, `<takeover-button>` and `<handback-close-bar>` in their compact form, and registers
 * them if the page has not.
 *
 * @tag conversation-header
 * @summary Who the contact is, who has the conversation, and the one thing to do next.
 * @fires {HandoffRequestEvent} handoff-request - A person asked for something. Cancelable.
 * @fires {HandoffResultEvent} handoff-result - How it ended.
 * @slot start - Before the contact, for example a way back.
 * @slot end - After the buttons, before “More actions”.
 * @slot more - The host’s own items of “More actions”: buttons with `role="menuitem"`.
 * @csspart bar - The row.
 * @csspart avatar - The picture or the initial.
 * @csspart name - The contact's name.
 * @csspart next - The channel, and who answers the contact's next message.
 * @csspart more - The button of the menu.
 * @csspart menu - The menu.
 * @cssState bot-active - The bot is active.
 * @cssState bot-paused - The bot is paused.
 * @cssState bot-stopped - The bot is stopped for good.
 * @cssState blocked - The contact is blocked.
 */
export class ConversationHeader extends HandoffElement {
  /** @internal */
  static override tag = 'conversation-header';
  static override styles = [...super.styles, styles];
  static override properties: PropertyDeclarations = { reasons: { attribute: false } };

  /** @internal Those of the elements inside it, which show how they ended. */
  readonly commands: readonly CommandType[] = [];
  /** @internal */
  readonly body = new LazyPart(this, {
    load: () => import('./header-body.lazy.js'),
    create: ({ HeaderBody }) => new HeaderBody(this),
    neededWhen: () => !!this.ready,
    isFirst: true,
  });
  /** @internal */
  readonly menu = new LazyPart(this, {
    load: () => import('./header-menu.lazy.js'),
    create: ({ HeaderMenu }) => new HeaderMenu(this),
    preloadWhen: () => !!this.ready,
  });

  /** The host's list of reasons to choose from when the bot is paused. A free text is always possible. */
  declare reasons: readonly string[];

  constructor() {
    super();
    this.reasons = [];
  }

  protected renderReady(view: Ready): unknown {
    return this.body.value?.render(view) ?? (this.body.isMissing ? this.body.renderMissing() : this.renderLoading());
  }

  /** @internal Takes the focus on where one of the controls inside has gone, if it returns true. */
  onward?: () => boolean;

  /** @internal */
  override focusHome(options?: FocusOptions): void {
    if (this.onward?.()) return;
    // what is inside has its own idea of where to go on
    const tags = 'takeover-button, bot-status-toggle, handback-close-bar';
    const inside = [...this.renderRoot.querySelectorAll<HandoffElement>(tags)].find((each) =>
      each.shadowRoot?.querySelector('button'),
    );
    if (inside) inside.focusHome(options);
    else super.focusHome(options);
  }
}
