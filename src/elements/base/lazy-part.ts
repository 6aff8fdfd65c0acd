import { html, nothing, type CSSResult, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { Subject } from '../../controllers/handoff-controller.js';
import type { LiveRegion } from '../../controllers/live-region.js';
import { report, type NoteElement } from '../../internal/report.js';
import { Lazy } from '../../internal/lazy.js';
import type { Sentences, Words } from './words.js';

/** A module that loads later than its element, with the styles and the sentences that it brings along. */
export interface LazyModule {
  readonly styles?: readonly CSSResult[];
  readonly sentences?: Sentences;
}

/** What a part needs of its element. */
export interface LazyHost extends ReactiveControllerHost {
  readonly isConnected: boolean;
  readonly localName: string;
  closest(selectors: string): unknown;
  readonly handoff: Subject & NoteElement['handoff'];
  readonly live: LiveRegion;
  readonly words: Words;
  adopt(module: LazyModule): void;
}

export interface LazyPartOptions<M extends LazyModule, T> {
  /** Fetches the module, for example `() => import('./bot-menu.lazy.js')`. */
  load(): Promise<M>;
  /** Makes what the element uses of the module. */
  create(module: M): T;
  /**
   * What makes it worth loading before anybody needs it, or a falsy value. It is tried once for each such occasion,
   * when the page is idle: where somebody acts there may be no connection to load anything with. Default: never.
   */
  preloadWhen?(): unknown;
  /** Whether the element is of little use without it, so that it is loaded at once. Default: never. */
  neededWhen?(): boolean;
  /** It shows a conversation: where the page names one, it comes while there is no backend yet. Default: no. */
  isFirst?: boolean;
  /** Whether anybody notices that it is missing. Otherwise a failure is not mentioned. Default: always. */
  isMissed?(): boolean;
}

/** What is on its way because somebody looks at the place where it will be. None of it rejects. */
const needed = new Set<Promise<unknown>>();
const soon = globalThis.requestIdleCallback ?? ((callback: () => void) => setTimeout(callback, 200));

/** Calls back when the page has nothing else to do, and nothing else to load. */
export const whenIdle = (callback: () => void): void =>
  // what is needed may be asked for meanwhile
  void soon(() => {
    if (needed.size) void Promise.all(needed).then(() => whenIdle(callback));
    else callback();
  });

/** A part of an element that loads after the element: early when the page is idle, at the latest on a press. */
export class LazyPart<M extends LazyModule, T> implements ReactiveController {
  readonly #host: LazyHost;
  readonly #options: LazyPartOptions<M, T>;
  readonly #loading = new Lazy(() => this.#loadNow());
  #value?: T;
  #lastOccasion: unknown;
  #isMissing = false;

  constructor(host: LazyHost, options: LazyPartOptions<M, T>) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** The part. Undefined until it is there. */
  get value(): T | undefined {
    return this.#value;
  }

  /** The last try failed, and somebody noticed. */
  get isMissing(): boolean {
    return this.#isMissing;
  }

  hostConnected(): void {
    if (this.#options.isFirst && this.#host.closest('[conversation-id]')) this.loadAtOnce();
  }

  hostUpdated(): void {
    if (this.#loading.isRequested || this.#isMissing) return;
    if (this.#options.neededWhen?.()) this.loadAtOnce();
    const occasion = this.#options.preloadWhen?.();
    if (!occasion || occasion === this.#lastOccasion) return;
    this.#lastOccasion = occasion;
    whenIdle(() => void (this.#host.isConnected && this.load()));
  }

  /** Loads it, once. Undefined where that fails, which is said if anybody notices; the next call tries again. */
  async load(): Promise<T | undefined> {
    try {
      return await this.#loading.load();
    } catch {
      // already said where it matters
      return undefined;
    }
  }

  /** Loads it before all that waits for an idle page. */
  loadAtOnce(): void {
    const loading: Promise<unknown> = this.load().then(() => needed.delete(loading));
    needed.add(loading);
  }

  /** The same for a press. Also undefined if another conversation is shown by then: nobody pressed anything there. */
  async loadForPress(): Promise<T | undefined> {
    const { store, id } = this.#host.handoff;
    const part = await this.load();
    const { handoff, isConnected } = this.#host;
    return isConnected && store === handoff.store && id === handoff.id ? part : undefined;
  }

  /** That it could not be loaded, with Retry. Nothing while all is well. */
  renderMissing(): unknown {
    if (!this.#isMissing) return nothing;
    return html`<div class="notice row rejected" part="notice">
      <span>${this.#host.words.t('part-missing')}</span>
      <button type="button" class="link" @click=${() => this.loadForPress()}>${this.#host.words.t('retry')}</button>
    </div>`;
  }

  /** @internal Where the module comes from. A method, so that tests can cut the network. */
  fetch(): Promise<M> {
    return this.#options.load();
  }

  async #loadNow(): Promise<T> {
    try {
      const module = await this.fetch();
      this.#value = this.#options.create(module);
      this.#isMissing = false;
      this.#host.adopt(module);
      return this.#value;
    } catch (error) {
      report(this.#host, { code: 'part-missing', thrown: error });
      if (this.#options.isMissed?.() !== false) {
        this.#isMissing = true;
        this.#host.live.announce(this.#host.words.t('part-missing'));
        this.#host.requestUpdate();
      }
      throw error;
    }
  }
}
