import { html, type TemplateResult } from 'lit';

const longest = 100;
const types = ['handoff-request', 'handoff-result', 'handoff-select', 'handoff-copy'] as const;

interface Entry {
  at: Date;
  type: string;
  what: string;
  look: string;
}

/** Logs all events of the elements, as a host receives them. */
export class EventLog {
  #entries: Entry[] = [];
  #changed: () => void;

  constructor(target: HTMLElement, changed: () => void) {
    this.#changed = changed;
    target.addEventListener('handoff-request', (event) => this.#add(event.type, JSON.stringify(event.command)));
    target.addEventListener('handoff-result', ({ type, command, outcome, error }) =>
      this.#add(type, `${command.type}: ${outcome}${error ? ` (${error.code})` : ''}`, outcome),
    );
    target.addEventListener('handoff-select', (event) => this.#add(event.type, event.conversationId ?? 'none'));
    target.addEventListener('handoff-copy', (event) =>
      this.#add(event.type, `${event.field}: ${event.ok ? 'copied' : 'not copied'}`),
    );
  }

  #add(type: string, what: string, look = ''): void {
    this.#entries = [{ at: new Date(), type, what, look }, ...this.#entries].slice(0, longest);
    this.#changed();
  }

  render(): TemplateResult {
    const clear = () => {
      this.#entries = [];
      this.#changed();
    };
    return html`<section class="card log" aria-labelledby="log-title">
      <header>
        <h2 id="log-title">Events</h2>
        <button type="button" @click=${clear}>Clear</button>
      </header>
      ${this.#entries.length ? '' : html`<p class="empty">Press something. A host hears ${types.join(', ')}.</p>`}
      <ol aria-label="Events, newest first" tabindex="0">
        ${this.#entries.map(({ at, type, what, look }) => {
          const time = at.toLocaleTimeString('en', { hourCycle: 'h23' });
          return html`<li><time>${time}</time> <b>${type}</b> <span class=${look}>${what}</span></li>`;
        })}
      </ol>
    </section>`;
  }
}
