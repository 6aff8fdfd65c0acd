import { html, type TemplateResult } from 'lit';
import type { HttpAdapter } from '../../src/adapters/http/index.js';
import type { Attachment, HandoffStore } from '../../src/index.js';
import { base } from './api.js';

export interface Desk {
  adapter: HttpAdapter;
  store: HandoffStore;
}

const reasons = ['Waiting for the warehouse', 'Complaint', 'I am writing to them myself'];

/** Whoever is signed in here may see them. */
const attachmentUrl = ({ url }: Attachment): string => new URL(`${base}/api/${url}`, location.href).href;

/** The whole desk in one tag, as a whole window. */
export const renderDesk = ({ store }: Desk): TemplateResult =>
  html`<main class="desk">
    <handoff-desk
      .store=${store}
      .reasons=${reasons}
      .attachmentUrl=${attachmentUrl}
      views="waiting mine bot paused closed all"
      .view=${'all'}
      .sort=${'activity'}
      contact-side="end"
      history="on"></handoff-desk>
  </main>`;
