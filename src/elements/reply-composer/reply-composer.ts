import { html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import type { Subject } from '../../controllers/handoff-controller.js';
import { isEnterKey } from '../../internal/enter-key.js';
import { composer } from '../../locales/en/reply-composer.js';
import type { Command, CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { isHeldBy, sendLock, type SendLock } from '../../model/rules.js';
import { drafts } from '../../store/thread/drafts.js';
import type { Settled } from '../../store/conversation/operations.js';
import { HandoffElement, type Ready } from '../base/handoff-element.js';
import type { Sentences } from '../base/words.js';
import { Takeover } from '../takeover-button/takeover.js';
import { DraftText } from './draft-text.js';
import { EditorSlot } from './editor-slot.js';
import { renderEditor } from './composer-editor.js';
import { renderFoot } from './composer-foot.js';
import { deskFormPart, noticesPart, suggestionPart, warningPart } from './composer-parts.js';
import { renderTabs } from './composer-tabs.js';
import { renderLock, type Unlock } from './lock-notice.js';
import type * as Notices from './send-notice.lazy.js';
import { hintFor, isOnItsWay, lockFor } from './sending.js';
import styles from './reply-composer.styles.js';

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
 * @fires {HandoffRequestEvent} handoff-request - A person asked for something. Cancelable.
 * @fires {HandoffResultEvent} handoff-result - How it ended.
 * @csspart lock - Why nothing can be written, and the button that changes it.
 * @csspart box - The editor with what belongs to it.
 * @csspart input - The built-in editor.
 * @csspart hint - What sending does.
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
  /** @internal */
  static override sentences: Sentences = composer;
  static override styles = [...super.styles, styles];
  static override properties: PropertyDeclarations = {
    text: { attribute: false, noAccessor: true },
    compact: { type: Boolean, reflect: true },
  };

  /** @internal */
  readonly commands: readonly CommandType[] = ['send-message', 'use-suggestion', 'dismiss-suggestion'];
  /** @internal */
  readonly takeover = new Takeover(
    this,
    () => !!this.ready && this.#lock(this.ready.conversation)?.unlock === 'take-over',
  );
  /** @internal */
  readonly suggestion = suggestionPart(this);
  /** @internal What is said where sending did not go well. */
  readonly notices = noticesPart(this);
  /** @internal What warns before a pause ends. */
  readonly warning = warningPart(this);
  /** @internal */
  readonly deskForm = deskFormPart(this);
  /** @internal On a desk: one line while it is locked, and nothing is said that the header of the conversation says. */
  declare compact: boolean;
  #draft = new DraftText(this);
  /** @internal What was about to be sent when the bot had something newer to suggest. */
  outdated?: Notices.Outdated;
  /** How the last command ended that was asked for here. */
  #settled?: Settled;
  #slot = new EditorSlot(this);

  constructor() {
    super();
    this.compact = false;
  }

  /** What is written for the conversation that is selected now. Before there is one, what it will get. */
  get text(): string {
    return this.#draft.text;
  }

  set text(value: string) {
    this.#draft.text = String(value ?? '');
  }

  /**
   * Sends what is written for the conversation that is selected now, as the button does for the one that is shown.
   *
   * @returns How it ended. Undefined if there was nothing to send, the conversation is not loaded yet, it is locked,
   *   the same text is already on its way, or the host did not allow it.
   */
  async send(): Promise<Settled | undefined> {
    return this.#send(this.#draft.now);
  }

  async #send({ store, id }: Subject): Promise<Settled | undefined> {
    if (!store?.can('send-message') || !id) return undefined;
    const view = store.conversation(id).get();
    const draft = store.part(drafts).of(id).get();
    if (view.state !== 'ready' || lockFor(store, view.conversation, draft) || isOnItsWay(view, draft)) return undefined;
    const { suggestion } = draft;
    if (suggestion !== undefined && !draft.private && suggestion !== view.conversation.bot.suggestion?.id) {
      // whoever reads that may send the same words as their own
      store.part(drafts).change(id, { suggestion: undefined });
      this.outdated = { id, text: draft.text };
      this.requestUpdate();
      const notices = await this.notices.load();
      if (notices) this.live.announce(notices.outdatedText(this.words));
      return undefined;
    }
    const intent = store.part(drafts).prepare(id);
    return intent && this.request(intent.command, intent.key, { store, id });
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { view } = this.handoff;
    const states = {
      locked: view.state !== 'ready' || !!this.#lock(view.conversation),
      private: this.#draft.shown.private,
    };
    for (const [name, on] of Object.entries(states)) this.setState(name, on);
    if (view.state === 'ready') this.#slot.connect(this.#draft.shown.text, (text) => this.#draft.change({ text }));
    const { ready } = this;
    if (ready && !this.#lock(ready.conversation)) this.suggestion.value?.announce(ready);
  }

  protected renderReady(view: Ready): unknown {
    const { conversation: c } = view;
    const isOwn = this.#slot.isFilled;
    if (!this.#canSend && !isOwn) {
      return html`<slot @slotchange=${this.#onSlot}></slot>
        <p class="meta" part="empty" tabindex="-1">${this.words.t('composer.missing')}</p>`;
    }
    // on a desk the header says so, and there is nothing to write
    if (this.compact && c.status === 'archived') return nothing;
    const lock = this.#lock(c);
    const { private: isNote, text } = this.#draft.shown;
    const isLine = this.compact && !!lock;
    const hasTabs = this.#canSend && this.#canNote(c);
    return html`<div class="stack composer">
      ${isLine ? nothing : this.#renderAbove(view, lock)}
      <div
        class="box ${isNote ? 'note' : ''} ${lock ? 'locked' : ''} ${isLine ? 'line' : ''} ${text ? 'drafted' : ''}"
        part="box">
        ${hasTabs ? renderTabs(this.words, isNote, this.#onTab) : nothing}${isLine ? renderLock(this, view, lock, this.#onUnlock) : nothing}
        <div
          class="editor"
          id="editor"
          role=${hasTabs ? 'tabpanel' : nothing}
          aria-labelledby=${hasTabs ? (isNote ? 'tab-note' : 'tab-reply') : nothing}
          ?inert=${!!lock && isOwn}
          @keydown=${this.#onKey}
          @input=${this.#onInput}>
          <slot @slotchange=${this.#onSlot}></slot>${isOwn ? nothing : this.#renderEditor(lock)}
        </div>
        ${this.#canSend && !isLine ? this.#renderFoot(view, lock) : nothing}
      </div>
      ${this.renderNotice(view)}${this.takeover.value?.render() ?? this.takeover.renderMissing()}
    </div>`;
  }

  #renderEditor(lock: SendLock | undefined): unknown {
    return renderEditor(this.words, this.#draft.shown, !!lock, this.compact);
  }

  #renderAbove(view: Ready, lock: SendLock | undefined): unknown {
    if (lock) return renderLock(this, view, lock, this.#onUnlock);
    const extend = (until: string) => void this.#ask({ type: 'extend-pause', until });
    return [
      this.warning.value?.renderResumeWarning(this, view.conversation, extend),
      this.suggestion.value?.render(view) ?? this.suggestion.renderMissing(),
    ];
  }

  #renderFoot(view: Ready, lock: SendLock | undefined): unknown {
    const { conversation: c } = view;
    const draft = this.#draft.shown;
    const { $agent, traits } = this.handoff.store!;
    return renderFoot(this.words, {
      isNote: draft.private,
      isLocked: !!lock,
      isSending: isOnItsWay(view, draft),
      // on a desk there is one main action at a time: while somebody else has it, that is to take it
      isMain: !!draft.text.trim() && !lock && (!this.compact || isHeldBy(c, $agent.get().id)),
      hint: hintFor(c, draft, traits, this.compact),
      onSend: () => this.#onSend(),
    });
  }

  /** A failed send while its words are still there; what else was asked for here, where it failed. */
  protected override renderNotice(view: Ready): unknown {
    if (!this.notices.value) return super.renderNotice(view);
    const notice = this.notices.value.sendNotice(this, view, this.#draft.shown, this.#settled);
    return notice ? html`<p class="notice ${notice.look}" part="notice">${notice.text}</p>` : nothing;
  }

  /** @internal */
  override resultText(settled: Settled): string {
    const lostRace = settled.command.type === 'take-over' && this.takeover.value?.lostRaceText(settled);
    return this.notices.value?.sendResultText(this.words, settled) ?? (lostRace || super.resultText(settled));
  }

  /** @internal Whether this suggestion of the bot's is being changed in the box. */
  isEditing(id: string): boolean {
    return this.#draft.shown.suggestion === id;
  }

  /** @internal */
  override async request(command: Command, key?: string, subject?: Subject): Promise<Settled | undefined> {
    const [settled] = await Promise.all([super.request(command, key, subject), this.notices.load()]);
    this.#settled = settled;
    this.requestUpdate();
    return settled;
  }

  /** @internal */
  override focusHome(options?: FocusOptions): void {
    const find = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector);
    const editor = this.#slot.editor ?? find('textarea') ?? find('[tabindex], button');
    editor?.focus(options);
  }

  get #canSend(): boolean {
    return !!this.handoff.store?.can('send-message');
  }

  #canNote(c: Conversation): boolean {
    const { $agent, traits } = this.handoff.store!;
    const canWrite = this.#draft.shown.private || !sendLock(c, true, $agent.get(), traits);
    return traits.sendMessage?.private !== false && canWrite;
  }

  #lock(c: Conversation): SendLock | undefined {
    const { store } = this.handoff;
    return store && lockFor(store, c, this.#draft.shown);
  }

  /** The same thing twice in one moment is one press too many. */
  async #ask(command: Command): Promise<void> {
    const { view } = this.handoff;
    if (view.state === 'ready' && !view.pending.some(({ command: { type } }) => type === command.type)) {
      await this.request(command);
    }
  }

  #onUnlock = async (type: Unlock, event: Event): Promise<void> => {
    if (type === 'take-over') await this.takeover.press(event.currentTarget as HTMLElement);
    else await this.#ask({ type });
  };

  #onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || !isEnterKey(event) || !this.#slot.isReply(event.target)) return;
    event.preventDefault();
    void this.#send(this.handoff);
  }

  #onInput(event: Event): void {
    const { value } = event.target as { value?: unknown };
    if (typeof value === 'string' && this.#slot.isReply(event.target)) this.#draft.change({ text: value });
  }

  /** Whoever chooses a tab with the pointer is about to write. */
  #onTab = (isNote: boolean, home: 'editor' | 'tab'): void => {
    this.#draft.change({ private: isNote });
    const focusTab = () => this.renderRoot.querySelector<HTMLElement>('[aria-selected=true]')?.focus();
    void this.updateComplete.then(() => (home === 'tab' ? focusTab() : this.focusHome()));
  };

  #onSend(): void {
    void this.#send(this.handoff);
    this.focusHome();
  }

  #onSlot(): void {
    this.requestUpdate();
  }
}
