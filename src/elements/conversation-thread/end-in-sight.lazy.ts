import type { LitElement, ReactiveController } from 'lit';
import type { Subject } from '../../controllers/handoff-controller.js';
import { readMarker } from '../../store/thread/read-marker.js';

/** What it needs of the thread. */
export interface EndHost extends LitElement {
  readonly handoff: Subject;
}

/**
 * Tells the store while somebody can see the end of the history: it lies in the part of the page that is visible, and
 * the page itself is visible. The host renders `[data-end]` there, once it shows what the backend has now.
 */
export class EndInSight implements ReactiveController {
  readonly #host: EndHost;
  #observer?: IntersectionObserver;
  #end?: Element;
  #isInSight = false;
  /** The store and the conversation that are being watched. */
  #about: unknown[] = [];
  #stop?: () => void;

  constructor(host: EndHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver((entries) => {
      this.#isInSight = entries.at(-1)!.isIntersecting;
      this.#tell();
    });
    document.addEventListener('visibilitychange', this.#tell);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    document.removeEventListener('visibilitychange', this.#tell);
    this.#look(undefined);
  }

  hostUpdated(): void {
    if (this.#host.isConnected) this.#look(this.#host.renderRoot.querySelector('[data-end]') ?? undefined);
  }

  #look(end: Element | undefined): void {
    if (end !== this.#end) {
      if (this.#end) this.#observer?.unobserve(this.#end);
      this.#isInSight = false;
      this.#end = end;
      if (end) this.#observer?.observe(end);
    }
    this.#tell();
  }

  #tell = (): void => {
    const { store, id } = this.#host.handoff;
    const about = this.#isInSight && document.visibilityState === 'visible' ? [store, id] : [];
    if (about[0] === this.#about[0] && about[1] === this.#about[1]) return;
    this.#stop?.();
    this.#about = about;
    this.#stop = about.length && store && id ? store.part(readMarker).watch(id) : undefined;
  };
}
