import { html, type TemplateResult } from 'lit';
import { cannedReplies } from './canned-replies.js';
import type { HostChoices } from './host-choices.js';
import type { Attachment } from '../src/index.js';
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

/** What the helpdesk in memory keeps lies in this page. */
const attachmentUrl = ({ url }: Attachment): string => url;

/** The whole desk in one tag, which folds to two columns and to one as space gets tight. */
export function renderDesk(
  world: World,
  settings: Settings,
  choose: (change: Partial<Settings>) => void,
  host: HostChoices,
): TemplateResult {
  const { views, view, sort } = offered[settings.preset];
  return html`<section class="desk width-${settings.width}" aria-labelledby="desk-title">
    <header>
      <h2 id="desk-title">The agent’s desk</h2>
      ${segmented('What to look at', 'preset', presets, settings.preset, (preset) => choose({ preset }))}
    </header>
    <handoff-desk
      .store=${world.store}
      .reasons=${reasons}
      .snippets=${cannedReplies}
      .attachmentUrl=${attachmentUrl}
      .alerts=${host.chosenAlerts}
      .draftStorage=${host.draftStorage}
      views=${views}
      .view=${view}
      .sort=${sort}
      after-close=${settings.after}
      contact-side="end"
      history="on"></handoff-desk>
  </section>`;
}
