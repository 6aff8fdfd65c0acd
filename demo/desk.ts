import { html, type TemplateResult } from 'lit';
import { renderConversation, renderPanes, type Pane } from './panes.js';
import { segmented } from './segmented.js';
import { presets, type Settings } from './settings.js';
import type { World } from './world.js';

/** What the desk looks at first: the day's work, or what went wrong in it. */
const offered = {
  inbox: { views: 'all open closed transferred selected', view: 'all', sort: 'activity' },
  team: { views: 'waiting mine bot paused blocked all', view: 'waiting', sort: 'waiting' },
  review: { views: 'needs-review waiting transferred closed all', view: 'needs-review', sort: 'activity' },
} as const;

const reasons = ['Waiting for the warehouse', 'Complaint', 'I am writing to them myself'];

/** Three columns, folding to two and to one as the room gets less: then `pane` says which one is seen. */
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
