import { html, nothing, type TemplateResult } from 'lit';
import { placeBeside } from './tour-place.js';
import { tourSteps } from './tour-steps.js';
import type { World } from './world.js';

/** Plays the five procedures in eight steps. It can be left at any moment, and covers nothing that it talks about. */
export class Tour {
  readonly #world: () => World;
  readonly #changed: () => void;
  #at?: number;
  #isPlaying = false;

  /** `changed` asks for a render. */
  constructor(world: () => World, changed: () => void) {
    this.#world = world;
    this.#changed = changed;
    for (const type of ['scroll', 'resize']) addEventListener(type, () => this.#place(), { passive: true });
  }

  renderButton(): TemplateResult {
    return html`<button type="button" class="start-tour" @click=${() => this.#go(0)}>Take the tour</button>`;
  }

  render(): unknown {
    if (this.#at === undefined) return nothing;
    const { title, text, action } = tourSteps[this.#at]!;
    const count = `Step ${this.#at + 1} of ${tourSteps.length}`;
    return html`<div class="ring" aria-hidden="true"></div>
      <section
        class="tour"
        role="dialog"
        aria-labelledby="tour-title"
        aria-describedby="tour-text"
        @keydown=${this.#onKey}>
        <p class="empty" dir="auto">${count}</p>
        <h2 id="tour-title" tabindex="-1" dir="auto">${title}</h2>
        <p id="tour-text" dir="auto">${text}</p>
        <div class="buttons">
          <button type="button" class="main" aria-disabled=${this.#isPlaying} @click=${this.#play}>${action}</button>
          <button type="button" @click=${this.#leave}>
            ${this.#at === tourSteps.length - 1 ? 'Close' : 'Skip the tour'}
          </button>
        </div>
      </section>`;
  }

  /** To be called after each render. */
  rendered(): void {
    this.#place();
  }

  #go(step: number): void {
    this.#at = step;
    this.#changed();
    requestAnimationFrame(() => {
      this.#target?.scrollIntoView({ block: 'nearest' });
      this.#place();
      document.querySelector<HTMLElement>('#tour-title')?.focus({ preventScroll: true });
    });
  }

  get #desk(): HTMLElement {
    return document.querySelector<HTMLElement>('.desk')!;
  }

  get #target(): Element | null | undefined {
    return this.#at === undefined ? undefined : tourSteps[this.#at]!.target(this.#desk);
  }

  #place(): void {
    const card = document.querySelector<HTMLElement>('.tour');
    const ring = document.querySelector<HTMLElement>('.ring');
    const target = this.#target?.getBoundingClientRect();
    if (!card || !ring || !target) return;
    const { left, top } = placeBeside(target, card.offsetWidth, card.offsetHeight);
    card.style.translate = `${left}px ${top}px`;
    ring.style.cssText = `translate: ${target.left - 4}px ${target.top - 4}px; inline-size: ${target.width + 8}px; block-size: ${target.height + 8}px`;
  }

  #play = async (): Promise<void> => {
    const at = this.#at;
    if (at === undefined || this.#isPlaying) return;
    this.#isPlaying = true;
    this.#changed();
    try {
      await tourSteps[at]!.play?.(this.#desk, this.#world());
    } finally {
      this.#isPlaying = false;
    }
    // somebody may have left it meanwhile
    if (this.#at !== at) return;
    if (at < tourSteps.length - 1) this.#go(at + 1);
    else this.#leave();
  };

  #leave = (): void => {
    this.#at = undefined;
    this.#changed();
    document.querySelector<HTMLElement>('.start-tour')?.focus();
  };

  #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.#leave();
  };
}
