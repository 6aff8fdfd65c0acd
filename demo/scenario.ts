import { html, type TemplateResult } from 'lit';
import { profileNames, profiles, type Knobs } from '../src/adapters/memory/index.js';
import { segmented } from './segmented.js';
import { options, type Settings } from './settings.js';
import type { World } from './world.js';

const sliders: Array<{
  knob: 'latency' | 'jitter' | 'failureRate';
  label: string;
  max: number;
  step: number;
  unit: string;
}> = [
  { knob: 'latency', label: 'Latency', max: 15_000, step: 250, unit: 'ms' },
  { knob: 'jitter', label: 'Jitter', max: 5000, step: 250, unit: 'ms' },
  { knob: 'failureRate', label: 'Calls that fail', max: 1, step: 0.05, unit: '' },
];
const switches: Array<{
  knob: keyof Knobs & ('loseAnswers' | 'hang' | 'loseRace' | 'tokenExpired' | 'offline');
  label: string;
  watch: string;
}> = [
  { knob: 'loseAnswers', label: 'Lose answers', watch: 'Done, but nobody heard: it is found out by reading.' },
  { knob: 'hang', label: 'Never answer', watch: 'Seconds count, and you may stop waiting.' },
  { knob: 'loseRace', label: 'Lose the next race', watch: 'Ben is faster, and is named.' },
  { knob: 'tokenExpired', label: 'Sign-in expired', watch: 'Says so, and tries nothing else.' },
  { knob: 'offline', label: 'Offline', watch: 'Nothing is sent, and the page says how old it is.' },
];

/** Switches for what can go wrong at the backend and on the network. */
export function renderScenario(
  world: World,
  settings: Settings,
  choose: (change: Partial<Settings>) => void,
  changed: () => void,
): TemplateResult {
  const { controls } = world.adapter;
  const id = world.store.$selected.get() ?? '';
  const set = (change: Partial<Knobs>) => {
    controls.set(change);
    changed();
  };
  const others: Array<[label: string, run: () => unknown]> = [
    ['Ben writes', () => controls.colleagueLooks(id, 'writing')],
    ['Ben takes over now', () => controls.colleagueTakesOver(id)],
    ['Ben hands back', () => controls.colleagueHandsBack(id)],
    ['A workflow sends a message', () => controls.workflowMessage(id, 'Your parcel has left our warehouse.')],
    ['The contact asks for a person', () => controls.contactAsksForPerson(id)],
  ];
  return html`<section class="card scenario" aria-labelledby="scenario-title">
    <h2 id="scenario-title">Make it hard</h2>
    <label class="field"
      >Backend
      <select
        @change=${(event: Event) => choose({ profile: (event.target as HTMLSelectElement).value as Settings['profile'] })}>
        ${profileNames.map((name) => html`<option value=${name} ?selected=${name === settings.profile}>${profiles[name].label}</option>`)}
      </select>
    </label>
    <div class="choices">
      <span>Conversations</span
      >${segmented('How many conversations', 'crowd', options.crowd, settings.crowd, (crowd) => choose({ crowd }))}
      <span>After closing</span
      >${segmented('After closing or handing back', 'after', options.after, settings.after, (after) => choose({ after }))}
      <span>Shortcuts <kbd>?</kbd></span
      >${segmented('Keyboard shortcuts', 'shortcuts', options.shortcuts, settings.shortcuts, (shortcuts) => choose({ shortcuts }))}
    </div>
    <label class="field"
      >Contacts write: ${world.stream.perSecond} messages a second
      <input
        type="range"
        min="0"
        max="100"
        step="1"
        .value=${String(world.stream.perSecond)}
        @input=${(event: Event) => {
          world.stream.set(Number((event.target as HTMLInputElement).value));
          changed();
        }} />
    </label>
    <div class="buttons">
      ${others.map(([label, run]) => html`<button type="button" @click=${() => void Promise.resolve(run()).catch(() => undefined)}>${label}</button>`)}
      <button type="button" @click=${() => choose({})}>Start again</button>
    </div>
    ${sliders.map(
      ({ knob, label, max, step, unit }) =>
        html`<label class="field"
          >${label}: ${unit ? `${controls.knobs[knob]} ${unit}` : `${Math.round(controls.knobs[knob] * 100)} %`}
          <input
            type="range"
            min="0"
            max=${max}
            step=${step}
            .value=${String(controls.knobs[knob])}
            @input=${(event: Event) => set({ [knob]: Number((event.target as HTMLInputElement).value) })} />
        </label>`,
    )}
    <ul class="switches">
      ${switches.map(
        ({ knob, label, watch }) =>
          html`<li>
            <label>
              <input
                type="checkbox"
                .checked=${controls.knobs[knob]}
                @change=${(event: Event) => set({ [knob]: (event.target as HTMLInputElement).checked })} />
              <span><b>${label}</b> ${watch}</span></label
            >
          </li>`,
      )}
    </ul>
  </section>`;
}
