import { html, render } from 'lit';
import '../src/define.js';
import { EventLog } from './event-log.js';
import { followNewest, renderHistory } from './history.js';
import { Paste } from './paste.js';
import { renderPhone } from './phone.js';
import { renderPicker } from './picker.js';
import { renderScenario } from './scenario.js';
import { segmented } from './segmented.js';
import { applySettings, options, readSettings, writeSettings, type Settings } from './settings.js';
import { createWorld, type World } from './world.js';

let settings: Settings = readSettings();
let world: World = createWorld(settings, update);
let scheduled = false;
let leaveView: (() => void) | undefined;
let followed = '';
const log = new EventLog(document.body, update);
const paste = new Paste(update);

/** Renders once for however many changes. */
function update(): void {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    draw();
  });
}

/** A new profile, or none, starts a new world; everything else only changes how it looks. */
function choose(change: Partial<Settings>): void {
  const restart = 'profile' in change || !Object.keys(change).length;
  settings = { ...settings, ...change };
  if (restart) {
    leaveView?.();
    followed = '';
    world.end();
    world = createWorld(settings, update);
  }
  update();
}

/** The reply box follows the conversation as the store shows it. */
function follow(id: string): void {
  if (id === followed) return;
  leaveView?.();
  followed = id;
  leaveView = world.store.conversation(id).listen(update);
}

function draw(): void {
  const id = world.store.$selected.get() ?? 'c1';
  settings = { ...settings, conversation: id };
  follow(id);
  writeSettings(settings);
  applySettings(settings);
  render(page(), document.body);
  for (const list of document.querySelectorAll<HTMLElement>('.history')) followNewest(list, `${id} ${list.textContent?.length}`);
}

const page = () => html`
  <header class="top">
    <div><h1>handoff-elements</h1><p>Let a person take over from the bot, and give it back.</p></div>
    <div class="looks">
      ${segmented('Theme', 'theme', options.theme, settings.theme, (theme) => choose({ theme }))}
      ${segmented('Direction', 'dir', options.dir, settings.dir, (dir) => choose({ dir }))}
      ${segmented('Width', 'width', options.width, settings.width, (width) => choose({ width }))}
    </div>
  </header>
  <main>
    <section class="desk width-${settings.width}" aria-labelledby="desk-title">
      <h2 id="desk-title">The agent’s desk</h2>
      <handoff-provider .store=${world.store}>
        <div class="columns">
          ${renderPicker(world)}
          <div class="conversation">
            <div class="controls"><bot-status-toggle></bot-status-toggle><takeover-button></takeover-button></div>
            ${renderHistory(world)}
            <handback-close-bar></handback-close-bar>
          </div>
          <contact-panel></contact-panel>
        </div>
      </handoff-provider>
    </section>
    ${renderPhone(world)}
    <div class="below">${renderScenario(world, settings, choose, update)}${log.render()}${paste.render(settings)}</div>
  </main>`;

draw();
