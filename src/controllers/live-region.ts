import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

const settle = 150;
const pace = 1000;
const longestQueue = 3;

/**
 * One persistent `role=status`, empty at first: a region that comes together with its text is not read. Repeats are
 * read again, and when more than three wait the oldest go.
 */
export class LiveRegion implements ReactiveController {
  #host: ReactiveControllerHost;
  #waiting: string[] = [];
  #text = '';
  #timer?: ReturnType<typeof setTimeout>;
  #readyAt = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#readyAt = performance.now() + settle;
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
    this.#text = '';
  }

  announce(text: string): void {
    this.#waiting = [...this.#waiting, text].slice(-longestQueue);
    this.#timer ??= setTimeout(() => this.#next(), Math.max(this.#readyAt - performance.now(), 0));
  }

  render(): TemplateResult {
    return html`<div class="hidden" role="status">${this.#text}</div>`;
  }

  #next(): void {
    const text = this.#waiting.shift();
    this.#timer = text === undefined ? undefined : setTimeout(() => this.#next(), pace);
    // after a second the words are read; clearing them lets the same words be news again
    // the same words again are only news if the text changes
    this.#text = text === this.#text ? `${text}\u00a0` : (text ?? '');
    this.#host.requestUpdate();
  }
}
