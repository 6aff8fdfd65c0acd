/** The reply box of one conversation: loaded while the conversation is being read. */
import { html, nothing, type CSSResult, type ReactiveController } from 'lit';
import type { Subject } from '../../controllers/handoff-controller.js';
import { isEnterKey } from '../../internal/enter-key.js';
import { composer } from '../../locales/en/reply-composer.js';
import type { Command } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { isHeldBy, sendLock, type SendLock } from '../../model/rules.js';
import type { Settled } from '../../store/conversation/operations.js';
import { hasContent } from '../../store/thread/drafts.js';
import type { HandoffElement, Ready } from '../base/handoff-element.js';
import type { Sentences } from '../base/words.js';
import type { Takeover } from '../takeover-button/takeover.js';
import type { DraftText } from './draft-text.js';
import { EditorSlot } from './editor-slot.js';
import { renderEditor } from './composer-editor.js';
import { renderFoot } from './composer-foot.js';
import { deskFormPart, noticesPart, suggestionPart, warningPart } from './composer-parts.js';
import { ComposerTools } from './composer-tools.js';
import { renderTabs } from './composer-tabs.js';
import { renderLock, type Unlock } from './lock-notice.js';
import composerStyles from './reply-composer.styles.js';
import { sendDraft } from './send-draft.js';
import type * as Notices from './send-notice.lazy.js';
import { hintFor, isOnItsWay, lockFor } from './sending.js';
import type { Snippets } from './snippet-search.js';

/** What the body needs of the reply box. */
export interface BodyHost extends HandoffElement {
  readonly compact: boolean;
  readonly draft: DraftText;
  readonly snippets?: Snippets;
  readonly takeover: Takeover;
  isEditing(suggestionId: string): boolean;
}

export class ComposerBody implements ReactiveController {
  readonly suggestion;
  /** What is said where sending did not go well. */
  readonly notices;
  /** What warns before a pause ends. */
  readonly warning;
  /** What was about to be sent when the bot had something newer to suggest. */
  outdated?: Notices.Outdated;
  readonly #host: BodyHost;
  readonly #tools: ComposerTools;
  readonly #slot: EditorSlot;
  /** How the last command ended that was asked for here. */
  #settled?: Settled;

  constructor(host: BodyHost) {
    this.#host = host;
    this.#slot = new EditorSlot(host);
    this.suggestion = suggestionPart(host);
    this.notices = noticesPart(host);
    this.warning = warningPart(host);
    this.#tools = new ComposerTools(host);
    deskFormPart(host);
    host.addController(this);
  }

  /** What a person writes in, where it is known. */
  get editor(): HTMLElement | undefined {
    return this.#slot.editor ?? this.#host.shadowRoot?.querySelector('textarea') ?? undefined;
  }

  /** Why nothing can be written in the conversation that is shown. */
  get lock(): SendLock | undefined {
    const { ready } = this.#host;
    return ready && this.#lockOf(ready.conversation);
  }

  hostUpdated(): void {
    const { ready, draft } = this.#host;
    if (!ready) return;
    this.#slot.connect(draft.shown.text, (text) => draft.change({ text }));
    if (!this.lock) this.suggestion.value?.announce(ready);
  }

  /** Sends what is written for a conversation. */
  send(subject: Subject): Promise<Settled | undefined> {
    return sendDraft(this.#host, this, subject);
  }

  noteSettled(settled: Settled | undefined): void {
    this.#settled = settled;
    this.#host.requestUpdate();
  }

  resultText(settled: Settled): string | undefined {
    const { takeover, words } = this.#host;
    const sent = this.notices.value?.sendResultText(words, settled);
    return sent ?? (settled.command.type === 'take-over' ? takeover.value?.lostRaceText(settled) : undefined);
  }

  renderNotice(view: Ready, { sendNotice }: typeof Notices): unknown {
    const { outdated } = this;
    const notice = sendNotice(this.#host, view, this.#host.draft.shown, { outdated, asked: this.#settled });
    return notice ? html`<p class="notice ${notice.look}" part="notice">${notice.text}</p>` : nothing;
  }

  render(view: Ready, notice: unknown): unknown {
    const { conversation: c } = view;
    const { words, draft, compact, takeover } = this.#host;
    const isOwn = this.#slot.isFilled;
    if (!this.#canSend && !isOwn) {
      return html`${this.#renderSlot()}
        <p class="meta" part="empty" tabindex="-1">${words.t('composer.missing')}</p>`;
    }
    // on a desk the header says so, and there is nothing to write
    if (compact && c.status === 'archived') return nothing;
    const lock = this.#lockOf(c);
    const { private: isNote } = draft.shown;
    const isLine = compact && !!lock;
    const hasTabs = this.#canSend && this.#canNote(c);
    return html`<div class="stack composer">
      ${isLine ? nothing : this.#renderAbove(view, lock)}
      <div
        class="box ${isNote ? 'note' : ''} ${lock ? 'locked' : ''} ${isLine ? 'line' : ''} ${hasContent(draft.shown) ? 'drafted' : ''}"
        part="box">
        ${hasTabs ? renderTabs(words, isNote, this.#onTab) : nothing}${isLine ? renderLock(this.#host, view, lock, this.#onUnlock) : nothing}
        <div
          class="editor"
          id="editor"
          role=${hasTabs ? 'tabpanel' : nothing}
          aria-labelledby=${hasTabs ? (isNote ? 'tab-note' : 'tab-reply') : nothing}
          ?inert=${!!lock && isOwn}
          @keydown=${this.#onKey}
          @input=${this.#onInput}>
          ${this.#renderSlot()}${isOwn ? nothing : this.#renderEditor(!!lock)}
        </div>
        ${this.#canSend ? this.#tools.renderFiles(view, !!lock) : nothing}${this.#canSend && !isLine ? this.#renderFoot(view, lock) : nothing}
      </div>
      ${lock ? nothing : this.#tools.render()}${notice}${takeover.value?.render() ?? takeover.renderMissing()}
    </div>`;
  }

  #renderSlot(): unknown {
    return html`<slot @slotchange=${() => this.#host.requestUpdate()}></slot>`;
  }

  #renderEditor(isLocked: boolean): unknown {
    const { words, draft, compact: isCompact } = this.#host;
    return renderEditor(words, draft.shown, { isLocked, isCompact, popup: this.#tools.popup });
  }

  #renderAbove(view: Ready, lock: SendLock | undefined): unknown {
    if (lock) return renderLock(this.#host, view, lock, this.#onUnlock);
    const extend = (until: string) => void this.#ask({ type: 'extend-pause', until });
    return [
      this.warning.value?.renderResumeWarning(this.#host, view.conversation, extend),
      this.suggestion.value?.render(view) ?? this.suggestion.renderMissing(),
    ];
  }

  #renderFoot(view: Ready, lock: SendLock | undefined): unknown {
    const { conversation: c } = view;
    const { compact, draft, handoff, words } = this.#host;
    const { $agent, traits } = handoff.store!;
    const { shown } = draft;
    return renderFoot(words, {
      isNote: shown.private,
      isLocked: !!lock,
      isSending: isOnItsWay(view, shown),
      // on a desk there is one main action at a time: while somebody else has it, that is to take it
      isMain: hasContent(shown) && !lock && (!compact || isHeldBy(c, $agent.get().id)),
      hint: hintFor(c, shown, traits, compact),
      tools: this.#tools.renderButtons(this.#slot.isFilled),
      onSend: this.#onSend,
    });
  }

  get #canSend(): boolean {
    return !!this.#host.handoff.store?.can('send-message');
  }

  #canNote(c: Conversation): boolean {
    const { $agent, traits } = this.#host.handoff.store!;
    const canWrite = this.#host.draft.shown.private || !sendLock(c, true, $agent.get(), traits);
    return traits.sendMessage?.private !== false && canWrite;
  }

  #lockOf(c: Conversation): SendLock | undefined {
    const { handoff, draft } = this.#host;
    return handoff.store && lockFor(handoff.store, c, draft.shown);
  }

  /** The same thing twice in one moment is one press too many. */
  async #ask(command: Command): Promise<void> {
    const { ready } = this.#host;
    if (ready && !ready.pending.some(({ command: { type } }) => type === command.type)) {
      await this.#host.request(command);
    }
  }

  #onUnlock = async (type: Unlock, event: Event): Promise<void> => {
    if (type === 'take-over') await this.#host.takeover.press(event.currentTarget as HTMLElement);
    else await this.#ask({ type });
  };

  #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || !isEnterKey(event) || !this.#slot.isReply(event.target)) return;
    event.preventDefault();
    void this.send(this.#host.handoff);
  };

  #onInput = (event: Event): void => {
    const { value } = event.target as { value?: unknown };
    if (typeof value === 'string' && this.#slot.isReply(event.target)) this.#host.draft.change({ text: value });
  };

  /** Whoever chooses a tab with the pointer is about to write. */
  #onTab = (isNote: boolean, home: 'editor' | 'tab'): void => {
    const host = this.#host;
    host.draft.change({ private: isNote });
    const focusTab = () => host.renderRoot.querySelector<HTMLElement>('[aria-selected=true]')?.focus();
    void host.updateComplete.then(() => (home === 'tab' ? focusTab() : host.focusHome()));
  };

  #onSend = (): void => {
    void this.send(this.#host.handoff);
    this.#host.focusHome();
  };
}

export const styles: CSSResult[] = [composerStyles];
export const sentences: Sentences = composer;
