import { html, type TemplateResult } from 'lit';
import type { HttpAdapter } from '../../src/adapters/http/index.js';
import type { HandoffStore } from '../../src/index.js';

export interface Desk {
  adapter: HttpAdapter;
  store: HandoffStore;
}

const words = { list: 'List', conversation: 'Conversation', contact: 'Contact' };
export type Pane = keyof typeof words;

const panes = Object.keys(words) as Pane[];
const reasons = ['Waiting for the warehouse', 'Complaint', 'I am writing to them myself'];

/** Three columns, folding to two and to one as the room gets less: then `pane` says which one is seen. */
export function renderDesk({ store }: Desk, pane: Pane, show: (pane: Pane) => void): TemplateResult {
  const empty = !store.$selected.get();
  return html`<main class="desk">
    <handoff-provider .store=${store} data-pane=${empty ? 'list' : pane}>
      <nav class="panes" aria-label="Parts of the desk" ?hidden=${empty}>${panes.map((each) => html`
        <button type="button" class="to-${each}" aria-pressed=${each === pane} @click=${() => show(each)}>${words[each]}</button>`)}</nav>
      <div class="columns">
        <conversation-list class="pane list" views="waiting mine bot paused closed all" .view=${'all'} .sort=${'activity'} .reasons=${reasons}></conversation-list>
        ${empty ? html`<p class="pane conversation nothing">Choose a conversation</p>` : html`
          <div class="pane conversation">
            <div class="controls"><bot-status-toggle .reasons=${reasons}></bot-status-toggle><takeover-button></takeover-button></div>
            <conversation-thread></conversation-thread>
            <reply-composer></reply-composer>
            <handback-close-bar></handback-close-bar>
          </div>
          <contact-panel class="pane contact"></contact-panel>`}
      </div>
    </handoff-provider>
  </main>`;
}
