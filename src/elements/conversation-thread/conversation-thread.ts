import { html, type PropertyDeclarations } from 'lit';
import { conversationThread } from '../../locales/en/conversation-thread.js';
import type { CommandType } from '../../model/command.js';
import { HandoffElement, type Ready } from '../base/handoff-element.js';
import { LazyPart } from '../base/lazy-part.js';
import type { AttachmentUrl } from './file-safety.js';
import type { Sentences } from '../base/words.js';
import styles from './conversation-thread.styles.js';
import type * as Around from './around-log.lazy.js';
import type * as LogTrouble from './log-trouble.lazy.js';
import type * as Log from './message-log.lazy.js';
import { renderSkeleton } from './message-skeleton.js';

/**
 * The history of a conversation, with bot, agent, contact and system marked apart. Fills the height that its host gives
 * it, and scrolls inside.
 *
 * @tag conversation-thread
 * @summary The messages of a conversation, oldest to newest.
 * @fires {HandoffRequestEvent} handoff-request - A person asked for something. Cancelable.
 * @fires {HandoffResultEvent} handoff-result - How it ended.
 * @csspart summary - What is known of a conversation that was handed over.
 * @csspart colleagues - Who else looks at the conversation, or writes in it.
 * @csspart messages - The part that scrolls, with `role="log"`.
 * @csspart message - One message; also has the part that says whose it is.
 * @csspart contact - A message of the contact.
 * @csspart bot - A message of the bot.
 * @csspart agent - A message of an agent.
 * @csspart system - A message of the platform itself.
 * @csspart unknown - A message of which nobody knows the author.
 * @csspart meta - Who wrote a message, when, and how far it came.
 * @csspart bubble - The words and attachments of a message.
 * @csspart text - The words of a message.
 * @csspart attachment - A file.
 * @csspart event - Something that happened, as a line.
 * @csspart day - The day of the messages below it.
 * @csspart unread - The line above what nobody has read.
 * @csspart typing - That somebody is writing.
 * @csspart draft - What the bot has written of its answer so far.
 * @csspart older - The way to older messages.
 * @csspart stale - That what is shown may be out of date.
 * @csspart newest - The button to the newest message.
 * @csspart empty - That there is nothing to show, and why.
 * @csspart error - Why nothing can be shown, with Retry.
 * @csspart notice - How stopping a reply ended.
 * @cssState pending - A command is on its way.
 */
export class ConversationThread extends HandoffElement {
  /** @internal */
  static override tag = 'conversation-thread';
  /** @internal */
  static override sentences: Sentences = conversationThread;
  static override styles = [...super.styles, styles];
  static override properties: PropertyDeclarations = { attachmentUrl: { attribute: false } };

  /**
   * Where a file can be seen by whoever is signed in, or undefined. Only with it are pictures shown. Without it the
   * addresses of the backend are links, and nothing is fetched from them.
   */
  declare attachmentUrl?: AttachmentUrl;
  /** @internal */
  readonly commands: readonly CommandType[] = ['cancel-reply'];
  /** @internal */
  readonly log: LazyPart<typeof Log, Log.MessageLog> = new LazyPart(this, {
    load: () => import('./message-log.lazy.js'),
    create: ({ MessageLog }) => new MessageLog(this),
    // while the conversation is still being read
    neededWhen: () => !!this.handoff.id && this.#hasMessages,
    isFirst: true,
  });
  /** @internal What is said where something went wrong. With the next conversation it is tried again. */
  readonly trouble: LazyPart<typeof LogTrouble, typeof LogTrouble> = new LazyPart(this, {
    load: () => import('./log-trouble.lazy.js'),
    create: (module) => module,
    preloadWhen: () => this.log.value && this.handoff.id,
    isMissed: () => false,
  });

  /** @internal The summary after a handover, and the colleagues who are there. */
  readonly around: LazyPart<typeof Around, Around.AroundLog> = new LazyPart(this, {
    load: () => import('./around-log.lazy.js'),
    create: ({ AroundLog }) => new AroundLog(this),
    preloadWhen: () => this.log.value && this.handoff.id,
    isMissed: () => false,
  });

  protected renderReady(view: Ready): unknown {
    if (!this.#hasMessages) {
      return html`<p class="none meta" part="empty" tabindex="-1">${this.words.t('thread.missing')}</p>`;
    }
    const around = this.around.value;
    return html`<div class="thread">
      ${around?.renderSummary(view)}${this.#renderLog(view)} ${around?.renderColleagues()}${this.renderNotice(view)}
    </div>`;
  }

  #renderLog(view: Ready): unknown {
    if (this.log.isMissing) return this.log.renderMissing();
    return this.log.value?.render(view) ?? renderSkeleton(this.words);
  }

  get #hasMessages(): boolean {
    return !!this.handoff.store?.has('listMessages');
  }

  /** @internal */
  override focusHome(options?: FocusOptions): void {
    this.renderRoot
      .querySelector<HTMLElement>('[role=log], button, [tabindex]')
      ?.focus({ preventScroll: true, ...options });
  }
}
