import type { CSSResultGroup, PropertyDeclarations, PropertyValues } from 'lit';
import { LiveRegion } from '../../controllers/live-region.js';
import type { View } from '../../model/views.js';
import type { ListSort } from '../../store/list/order.js';
import type { HandoffStore } from '../../store/store.js';
import { baseStyles } from '../base/base.styles.js';
import { LazyPart, type LazyModule } from '../base/lazy-part.js';
import { Words } from '../base/words.js';
import type { AfterClose } from '../conversation-list/after-close.js';
import { HandoffProvider } from '../handoff-provider/handoff-provider.js';
import type { AttachmentUrl } from '../conversation-thread/file-safety.js';
import type { Snippets } from '../reply-composer/snippet-search.js';
import { panesIn, preloadPanes, type DeskPane } from './desk-panes.js';
import { DeskState } from './desk-state.js';
import styles from './handoff-desk.styles.js';
import { OuterStore } from './outer-store.js';

/**
 * The whole operations screen in one tag: list, conversation and contact, in three columns, two with a drawer, or one
 * with a way back, by its own width. It fills the height that it gets, or takes 720 px.
 *
 * It connects itself like a `<handoff-provider>`, whose attributes and properties it has, or stands inside one. What
 * its panes hold loads when it comes into sight.
 *
 * @tag handoff-desk
 * @summary The whole operations screen: list, conversation, contact.
 * @slot list-header - Above the list.
 * @slot list - Instead of the list.
 * @slot conversation-header - Instead of the header of the conversation.
 * @slot thread - Instead of the history.
 * @slot composer - Instead of the reply box.
 * @slot composer-tools - Buttons of the host's in the reply box, as of its slot `tools`.
 * @slot contact - Instead of the contact's details.
 * @slot empty - Shown where no conversation is selected.
 * @fires {HandoffSelectEvent} handoff-select - Another conversation was selected.
 * @fires {HandoffLayoutEvent} handoff-layout - Somebody made a pane wider, narrower, or folded it.
 * @csspart list - The pane of the list.
 * @csspart conversation - The pane of the conversation.
 * @csspart contact - The pane of the contact's details.
 * @csspart divider - What stands between two panes, to change their widths.
 * @csspart empty - That no conversation is selected.
 */
export class HandoffDesk extends HandoffProvider {
  /** @internal */
  static override tag = 'handoff-desk';
  static override styles: CSSResultGroup = [baseStyles, styles];
  static override properties: PropertyDeclarations = {
    panes: {},
    views: {},
    view: {},
    sort: {},
    afterClose: { attribute: 'after-close' },
    waitingLimit: { attribute: 'waiting-limit', type: Number },
    contactSide: { attribute: 'contact-side' },
    history: {},
    folded: {},
    listWidth: { attribute: 'list-width', type: Number },
    contactWidth: { attribute: 'contact-width', type: Number },
    reasons: { attribute: false },
    snippets: { attribute: false },
    attachmentUrl: { attribute: false },
  };

  /** The panes to show, by name, separated by spaces. Default: `list conversation contact`. */
  declare panes: string;
  /** The views that the list offers. */
  declare views?: string;
  /** The view that the list shows first. */
  declare view?: View;
  /** The order of the list. */
  declare sort?: ListSort;
  /** Which conversation is selected after one was closed, archived or handed back. Default: `stay`. */
  declare afterClose?: AfterClose;
  /** In minutes: who waits this long for a person stands out. Default: none. */
  declare waitingLimit?: number;
  /** On which side of the conversation the contact's details stand: `start`, the default, or `end`. */
  declare contactSide: 'start' | 'end';
  /** `on`: where only one pane fits, the browser's Back leads from the conversation to the list. */
  declare history?: string;
  /** The panes that are folded away, by name, separated by spaces: `list`, `contact`. */
  declare folded: string;
  /** The width of the list, in pixels. Default: by the width of the desk. */
  declare listWidth?: number;
  /** The width of the contact's details, in pixels. Default: by the width of the desk. */
  declare contactWidth?: number;
  /** The host's list of reasons to choose from when a bot is paused. A free text is always possible. */
  declare reasons: readonly string[];
  /** The host's canned replies, as of `<reply-composer>`. */
  declare snippets?: Snippets;
  /** Where a file can be seen, as of `<conversation-thread>`. */
  declare attachmentUrl?: AttachmentUrl;

  /** @internal */
  readonly handoff = new DeskState(this);
  /** @internal */
  readonly words = new Words(() => this.handoff.store, {});
  /** @internal */
  readonly live = new LiveRegion(this);
  readonly #outer = new OuterStore(this, () => this.#onOuter());
  readonly #body = new LazyPart(this, {
    load: () => import('./desk-body.lazy.js'),
    create: ({ DeskBody }) => new DeskBody(this),
    neededWhen: () => this.isConnected,
  });

  constructor() {
    super();
    this.panes = 'list conversation contact';
    this.contactSide = 'start';
    this.folded = '';
    this.reasons = [];
  }

  protected override get inherited(): HandoffStore | undefined {
    return this.#outer.store;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#body.loadAtOnce();
    preloadPanes(panesIn(this.panes), !!this.closest('[conversation-id]'));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.handoff.follow(undefined);
  }

  /**
   * Shows a pane where there is room for one only, and the contact's details where they are in a drawer.
   *
   * @returns When it is there.
   */
  async show(pane: DeskPane): Promise<void> {
    (await this.#body.load())?.show(pane);
    await this.updateComplete;
  }

  /** @internal */
  adopt({ styles: more = [], sentences = {} }: LazyModule): void {
    this.words.add(sentences);
    this.addStyles(more);
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.hasUpdated && !this.adapter && !this.store) this.reconnect();
    super.willUpdate(changed);
    this.handoff.follow(this.isConnected ? this.offered : undefined);
  }

  protected override render(): unknown {
    return [this.#body.value?.render() ?? this.#body.renderMissing(), this.live.render()];
  }

  #onOuter(): void {
    if (this.hasUpdated && !this.adapter && !this.store) this.reconnect();
    this.requestUpdate();
  }
}
