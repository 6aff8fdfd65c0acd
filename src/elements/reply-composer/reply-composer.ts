import type { CSSResult, PropertyDeclarations, PropertyValues } from 'lit';
import type { Subject } from '../../controllers/handoff-controller.js';
import type { Command, CommandType } from '../../model/command.js';
import type { Settled } from '../../store/conversation/operations.js';
import { HandoffElement, type Ready } from '../base/handoff-element.js';
import { LazyPart } from '../base/lazy-part.js';
import { Takeover } from '../takeover-button/takeover.js';
import type * as Body from './composer-body.lazy.js';
import { DraftText } from './draft-text.js';
import type { Snippets } from './snippet-search.js';

/**
 * The reply box. Locked while somebody else answers, with the reason and what can be done. It keeps what was written
 * for each conversation through locks, switches and failed sends. Enter sends, Shift+Enter starts a line, and the
 * Enter of an input method never sends.
 *
 * A host's own editor goes into the slot. An element there with a `value` and `input` events, such as a `<textarea>`,
 * is connected by itself; for any other set `text` when it changes, and call `send()`.
 *
 * @tag reply-composer
 * @summary The reply box, locked while the bot is in control.
 * @slot - An editor to use instead of the built-in one. It is inert while the composer is locked.
 * @slot tools - Buttons that help to write, such as an AI helper of the host's. Not there while the composer is locked.
 * @fires {HandoffRequestEvent} handoff-request - A person asked for something. Cancelable.
 * @fires {HandoffResultEvent} handoff-result - How it ended.
 * @csspart lock - Why nothing can be written, and the button that changes it.
 * @csspart box - The editor with what belongs to it.
 * @csspart input - The built-in editor.
 * @csspart hint - What sending does.
 * @csspart attach - The button that attaches files.
 * @csspart files - The files that go with the message.
 * @csspart file-problem - Why a file is not attached.
 * @csspart upload - How far files that are being sent have come.
 * @csspart snippets - The list of the host's canned replies.
 * @csspart snippets-button - The button that opens it.
 * @csspart reply - The tab for replies.
 * @csspart private - The tab for private notes.
 * @csspart button - The Send button.
 * @csspart suggestion - What the bot suggests, with what can be done with it.
 * @csspart suggestion-text - The words of the suggestion.
 * @csspart use - The button that sends the suggestion as it is.
 * @csspart edit - The button that puts the suggestion into the box.
 * @csspart dismiss - The button that drops the suggestion.
 * @csspart notice - A failed send, doubt, or that a pause is about to end.
 * @csspart dialog - The confirmation of a takeover that cannot be undone.
 * @cssState pending - A message is on its way.
 * @cssState locked - Nothing can be written.
 * @cssState private - What is written is a private note.
 */
export class ReplyComposer extends HandoffElement {
  /** @internal */
  static override tag = 'reply-composer';
  static override styles: CSSResult[] = super.styles;
  static override properties: PropertyDeclarations = {
    text: { attribute: false, noAccessor: true },
    snippets: { attribute: false },
    compact: { type: Boolean, reflect: true },
  };

  /** @internal */
  readonly commands: readonly CommandType[] = ['send-message', 'use-suggestion', 'dismiss-suggestion'];
  /** @internal What is written. */
  readonly draft = new DraftText(this);
  /** @internal */
  readonly takeover = new Takeover(this, () => this.body.value?.lock?.unlock === 'take-over');
  /** @internal The box itself. */
  readonly body: LazyPart<typeof Body, Body.ComposerBody> = new LazyPart(this, {
    load: () => import('./composer-body.lazy.js'),
    create: ({ ComposerBody }) => new ComposerBody(this),
    // while the conversation is still being read
    neededWhen: () => !!this.handoff.id,
    isFirst: true,
  });
  /** @internal On a desk: one line while it is locked, and nothing is said that the header of the conversation says. */
  declare compact: boolean;
  /**
   * The host's canned replies, which a `/` opens in the built-in editor: all of them, or a function that finds them.
   */
  declare snippets?: Snippets;

  constructor() {
    super();
    this.compact = false;
  }

  /** What is written for the conversation that is selected now. Before there is one, what it will get. */
  get text(): string {
    return this.draft.text;
  }

  set text(value: string) {
    this.draft.text = String(value ?? '');
  }

  /**
   * Puts words in the place of what is selected in the editor, or where its caret stands. In an editor of the host's
   * that has no caret to ask for, and in a conversation that is not shown yet, they come after what is written.
   */
  insert(text: string): void {
    this.draft.insert(String(text ?? ''), this.body.value?.editor);
  }

  /**
   * Sends what is written for the conversation that is selected now, as the button does for the one that is shown.
   *
   * @returns How it ended. Undefined if there was nothing to send, the conversation is not loaded yet, it is locked,
   *   the same text is already on its way, or the host did not allow it.
   */
  async send(): Promise<Settled | undefined> {
    const { now } = this.draft;
    return (this.body.value ?? (await this.body.load()))?.send(now);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.setState('locked', !this.ready || !!this.body.value?.lock);
    this.setState('private', this.draft.shown.private);
  }

  protected renderReady(view: Ready): unknown {
    if (this.body.isMissing) return this.body.renderMissing();
    return this.body.value?.render(view, this.renderNotice(view)) ?? this.renderLoading();
  }

  /** A failed send while its words are still there; what else was asked for here, where it failed. */
  protected override renderNotice(view: Ready): unknown {
    const notices = this.body.value?.notices.value;
    return notices ? this.body.value?.renderNotice(view, notices) : super.renderNotice(view);
  }

  /** @internal */
  override resultText(settled: Settled): string {
    return this.body.value?.resultText(settled) || super.resultText(settled);
  }

  /** @internal Whether this suggestion of the bot's is being changed in the box. */
  isEditing(id: string): boolean {
    return this.draft.shown.suggestion === id;
  }

  /** @internal */
  override async request(command: Command, key?: string, subject?: Subject): Promise<Settled | undefined> {
    const [settled] = await Promise.all([super.request(command, key, subject), this.body.value?.notices.load()]);
    this.body.value?.noteSettled(settled);
    return settled;
  }

  /** @internal */
  override focusHome(options?: FocusOptions): void {
    const editor = this.body.value?.editor ?? this.renderRoot.querySelector<HTMLElement>('[tabindex], button');
    editor?.focus(options);
  }
}
