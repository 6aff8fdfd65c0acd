import type { Attachment } from '../src/index.js';
import { html, type TemplateResult } from 'lit';

const words = { list: 'List', conversation: 'Conversation', contact: 'Contact' };
export type Pane = keyof typeof words;
export const panes = Object.keys(words) as Pane[];

/** Picks the visible column when there is no room for all three. */
export const renderPanes = (pane: Pane, show: (pane: Pane) => void, isHidden = false): TemplateResult =>
  html`<nav class="panes" aria-label="Parts of the desk" ?hidden=${isHidden}>
    ${panes.map(
      (each) =>
        html` <button type="button" class="to-${each}" aria-pressed=${each === pane} @click=${() => show(each)}>
          ${words[each]}
        </button>`,
    )}
  </nav>`;

/** The middle column: a conversation and its controls. */
export const renderConversation = (
  reasons: readonly string[],
  attachmentUrl: (attachment: Attachment) => string,
): TemplateResult =>
  html`<div class="pane conversation">
    <div class="controls">
      <bot-status-toggle .reasons=${reasons}></bot-status-toggle><takeover-button></takeover-button>
    </div>
    <conversation-thread .attachmentUrl=${attachmentUrl}></conversation-thread>
    <reply-composer></reply-composer>
    <handback-close-bar></handback-close-bar>
  </div>`;
