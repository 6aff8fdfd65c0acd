import { html, type TemplateResult } from 'lit';
import type { AlertOptions, HandoffRequestEvent } from '../src/index.js';

/** What the host of the elements decides: a veto, alerts, and whether drafts are kept. */
export class HostChoices {
  readonly alerts: AlertOptions = { sound: false, badge: false };
  keepsDrafts = sessionStorage.getItem('keeps-drafts') === 'yes';
  readonly #changed: () => void;
  #vetoes = false;
  #said = '';

  constructor(target: HTMLElement, changed: () => void) {
    this.#changed = changed;
    target.addEventListener('handoff-request', (event) => this.#onRequest(event));
  }

  /** Where the desk keeps drafts: in this tab, for as long as it is open. */
  get draftStorage(): Storage | undefined {
    return this.keepsDrafts ? sessionStorage : undefined;
  }

  /** `undefined` where nothing is asked for: nothing is loaded then. */
  get chosenAlerts(): AlertOptions | undefined {
    return this.alerts.sound || this.alerts.badge ? { ...this.alerts } : undefined;
  }

  #onRequest(event: HandoffRequestEvent): void {
    if (!this.#vetoes) return;
    event.preventDefault();
    this.#said = `The host did not allow: ${event.command.type}`;
    this.#changed();
  }

  render(): TemplateResult {
    const { alerts } = this;
    const choices: Array<[label: string, what: string, isOn: boolean, set: (isOn: boolean) => void]> = [
      [
        'Veto',
        'The host cancels every command before it is sent.',
        this.#vetoes,
        (isOn) => {
          this.#vetoes = isOn;
          this.#said = '';
        },
      ],
      ['Sound', 'A tone when somebody asks for a person.', !!alerts.sound, (isOn) => (alerts.sound = isOn)],
      ['Badge', 'How many wait, in the title of the tab.', !!alerts.badge, (isOn) => (alerts.badge = isOn)],
      [
        'Keep drafts',
        'What is written survives a reload of this tab.',
        this.keepsDrafts,
        (isOn) => {
          this.keepsDrafts = isOn;
          sessionStorage.setItem('keeps-drafts', isOn ? 'yes' : 'no');
        },
      ],
    ];
    return html`<section class="card" aria-labelledby="host-title">
      <h2 id="host-title">What the host decides</h2>
      <ul class="switches">
        ${choices.map(([label, what, isOn, set]) => {
          const onChange = (event: Event): void => {
            set((event.target as HTMLInputElement).checked);
            this.#changed();
          };
          return html`<li>
            <label
              ><input type="checkbox" .checked=${isOn} @change=${onChange} /><span><b>${label}</b> ${what}</span></label
            >
          </li>`;
        })}
      </ul>
      <p role="status">${this.#said}</p>
    </section>`;
  }
}
