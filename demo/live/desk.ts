import { html, type TemplateResult } from 'lit';
import type { HttpAdapter } from '../../src/adapters/http/index.js';
import type { HandoffStore } from '../../src/index.js';
import { renderConversation, renderPanes, type Pane } from '../panes.js';

export interface Desk {
  adapter: HttpAdapter;
  store: HandoffStore;
}

const reasons = ['Waiting for the warehouse', 'Complaint', 'I am writing to them myself'];

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
            : html` ${renderConversation(reasons)}
                <contact-panel class="pane contact"></contact-panel>`
        }
      </div>
    </handoff-provider>
  </main>`;
}
