import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

/** A region needs this long before a screen reader notices its text, in milliseconds. */
const settle = 150;
/** Between two announcements, in milliseconds. */
const pace = 700;
/** The oldest announcements go when more than this many wait. */
const longestQueue = 3;

/**
 * One persistent `role=status`, empty at first: a region that is created together with its text is not read out. While
 * it is empty, it is hidden from whoever reads the page line by line. The same text again is read again, and when more
 * than three wait, the oldest are dropped.
 */
export class LiveRegion implements ReactiveController {
  #host: ReactiveControllerHost;
  #waiting: string[] = [];
  #text = '';
  #timer?: ReturnType<typeof setTimeout>;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
    this.#text = '';
  }

  /** Says something as soon as the region is ready for it. */
  announce(text: string): void {
    this.#waiting = [...this.#waiting, text].slice(-longestQueue);
    this.#timer ??= setTimeout(() => this.#next(), settle);
    this.#host.requestUpdate();
  }

  render(): TemplateResult {
    return html`<div class="hidden" role="status" aria-hidden=${!this.#timer}>${this.#text}</div>`;
  }

  #next(): void {
    const text = this.#waiting.shift();
    this.#timer = text === undefined ? undefined : setTimeout(() => this.#next(), pace);
    // the same words again are announced only if the text changes
    this.#text = text === this.#text ? `${text}\u00a0` : (text ?? '');
    this.#host.requestUpdate();
  }
}
