import { html, render } from 'lit';
import '../src/define.js';
import { EventLog } from './event-log.js';
import { renderDesk } from './desk.js';
import { HostChoices } from './host-choices.js';
import { renderLanguages } from './language-choice.js';
import { Paste } from './paste.js';
import { followNewest, renderPhone } from './phone.js';
import { Review } from './review.js';
import { renderScenario } from './scenario.js';
import { segmented } from './segmented.js';
import { listenForShortcuts, renderShortcuts } from './shortcuts.js';
import { applySettings, options, readSettings, writeSettings, type Settings } from './settings.js';
import { Tour } from './tour.js';
import { createWorld, type World } from './world.js';

declare global {
  interface ImportMeta {
    /** Set by Vite. The built demo has no server. */
    readonly env?: { DEV: boolean };
  }
}

let settings: Settings = readSettings();
let world: World = createWorld(settings, update);
let scheduled = false;
const log = new EventLog(document.body, update);
const paste = new Paste(update);
const review = new Review(update);
const host = new HostChoices(document.body, update);
const tour = new Tour(() => world, update);

/** Batches renders: many changes in a row cause one. */
function update(): void {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    draw();
  });
}

/** Another profile, or a reset, starts a new world. All other settings only change the appearance. */
function choose(change: Partial<Settings>): void {
  const restart = 'profile' in change || 'crowd' in change || !Object.keys(change).length;
  settings = { ...settings, ...change };
  if (restart) {
    world.end();
    world = createWorld(settings, update);
  }
  update();
}

function draw(): void {
  const id = world.store.$selected.get() ?? 'c1';
  settings = { ...settings, conversation: id };
  writeSettings(settings);
  applySettings(settings);
  const { $localization } = world.store;
  if ($localization.get().locale !== settings.language) $localization.set({ locale: settings.language });
  render(page(), document.body);
  tour.rendered();
  for (const list of document.querySelectorAll<HTMLElement>('.history')) {
    followNewest(list, `${id} ${list.textContent?.length}`);
  }
}

const page = () =>
  html` <header class="top">
      <div>
        <h1>handoff-elements</h1>
        <p>
          Let a person take over from the bot, and give it
          back.${import.meta.env?.DEV ? html` <a href="/live">The same with a server and a database</a>` : ''}
        </p>
      </div>
      <div class="looks">
        ${segmented('Theme', 'theme', options.theme, settings.theme, (theme) => choose({ theme }))}
        ${segmented('Direction', 'dir', options.dir, settings.dir, (dir) => choose({ dir }))}
        ${renderLanguages(settings.language, choose)} ${tour.renderButton()}
        ${segmented('Width', 'width', options.width, settings.width, (width) => choose({ width }))}
      </div>
    </header>
    <main>
      ${renderDesk(world, settings, choose, host)} ${renderPhone(world)}
      <div class="below">
        ${settings.preset === 'review' ? review.render(world) : ''}
        ${renderScenario(world, settings, choose, update)}${host.render()}${log.render()}${paste.render(settings)}
      </div>
    </main>
    ${renderShortcuts()}${tour.render()}`;

listenForShortcuts(() => settings.shortcuts === 'on');
draw();
