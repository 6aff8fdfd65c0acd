import { html, type TemplateResult } from 'lit';
import { renderConversation, renderPanes, type Pane } from './panes.js';
import { segmented } from './segmented.js';
import { presets, type Settings } from './settings.js';
import type { World } from './world.js';

/** The view that the desk starts with: open conversations, or those that need review. */
const offered = {
  inbox: { views: 'all open closed transferred selected', view: 'all', sort: 'activity' },
  team: { views: 'waiting mine bot paused blocked all', view: 'waiting', sort: 'waiting' },
  review: { views: 'needs-review waiting transferred closed all', view: 'needs-review', sort: 'activity' },
} as const;

const reasons = ['Waiting for the warehouse', 'Complaint', 'I am writing to them myself'];

/** Three columns that fold to two and to one as space gets tight. `pane` then picks the visible one. */
export function renderDesk(
  world: World,
  settings: Settings,
  pane: Pane,
  choose: (change: Partial<Settings>) => void,
  show: (pane: Pane) => void,
): TemplateResult {
  const { views, view, sort } = offered[settings.preset];
  return html`<section class="desk width-${settings.width}" aria-labelledby="desk-title">
    <header>
      <h2 id="desk-title">The agent’s desk</h2>
      ${segmented('What to look at', 'preset', presets, settings.preset, (preset) => choose({ preset }))}
    </header>
    <handoff-provider .store=${world.store} data-pane=${pane}>
      ${renderPanes(pane, show)}
      <div class="columns">
        <conversation-list
          class="pane list"
          views=${views}
          .view=${view}
          .sort=${sort}
          .reasons=${reasons}
          after-close=${settings.after}></conversation-list>
        ${renderConversation(reasons)}
        <contact-panel class="pane contact"></contact-panel>
      </div>
    </handoff-provider>
  </section>`;
}
