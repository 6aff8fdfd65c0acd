import { html, type TemplateResult } from 'lit';
import type { HttpAdapter } from '../../src/adapters/http/index.js';
import type { Attachment, HandoffStore } from '../../src/index.js';
import { base } from './api.js';
import { renderConversation, renderPanes, type Pane } from '../panes.js';

export interface Desk {
  adapter: HttpAdapter;
  store: HandoffStore;
}

const reasons = ['Waiting for the warehouse', 'Complaint', 'I am writing to them myself'];

/** Whoever is signed in here may see them. */
const attachmentUrl = ({ url }: Attachment): string => new URL(`${base}/api/${url}`, location.href).href;

/** Three columns that fold to two and to one as space gets tight. `pane` then picks the visible one. */
export function renderDesk({ store }: Desk, pane: Pane, show: (pane: Pane) => void): TemplateResult {
  const empty = !store.$selected.get();
  return html`<main class="desk">
    <handoff-provider .store=${store} data-pane=${empty ? 'list' : pane}>
      ${renderPanes(pane, show, empty)}
      <div class="columns">
        <conversation-list
          class="pane list"
          views="waiting mine bot paused closed all"
          .view=${'all'}
          .sort=${'activity'}
          .reasons=${reasons}></conversation-list>
        ${
          empty
            ? html`<p class="pane conversation nothing">Choose a conversation</p>`
            : html` ${renderConversation(reasons, attachmentUrl)}
                <contact-panel class="pane contact"></contact-panel>`
        }
      </div>
    </handoff-provider>
  </main>`;
}
