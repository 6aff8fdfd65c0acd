import { readTimeout } from '../../adapters/call.js';
import type { Doing } from '../../model/presence.js';
import { callBackend, type StoreContext } from '../context.js';

/**
 * In milliseconds. Who goes through the list looks at each conversation for less, and colleagues need not know.
 */
const lookDelay = 1_000;
/** In milliseconds. After 30 without news a colleague is gone, so one of these may be lost or late. */
const renewal = 12_000;
/** In milliseconds without a change of the draft, after which nobody writes any more. */
const writingEnds = 6_000;

/** What colleagues are told of one conversation. */
interface Place {
  /** How many elements show it. */
  looks: number;
  /** When the agent last wrote here. In milliseconds since the epoch, by this device; 0 for never. */
  wroteAt: number;
  /** What was told last. */
  told: Doing;
  /** When, in the same way; 0 where it has to be told again. */
  toldAt: number;
  timer?: unknown;
  isTelling?: boolean;
}

/**
 * Tells colleagues where the agent is, with as few calls as that takes: one for each change and one every twelve
 * seconds, one at a time for each conversation, and none for a glance.
 *
 *     away ──a second of looking──→ viewing ──write──→ writing ──6 s without a change──→ viewing
 *       ↑                              │ renewed every 12 s │
 *       └────── nothing shows it, or the page is hidden ────┘
 */
export class OwnPresence {
  #context: StoreContext;
  #places = new Map<string, Place>();
  #removeWakeListener?: () => void;

  constructor(context: StoreContext) {
    this.#context = context;
  }

  look(id: string): () => void {
    if (!this.#isTold) return () => undefined;
    const place = this.#place(id);
    if (!place.looks++) this.#schedule(id, place, lookDelay);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      place.looks--;
      // an element that is moved leaves and comes back at once
      if (!place.looks) this.#schedule(id, place, lookDelay);
    };
  }

  write(id: string): void {
    if (!this.#isTold) return;
    const place = this.#place(id);
    place.wroteAt = this.#context.environment.now();
    this.#review(id, place);
  }

  /** The page was away, or the connection was: what was told may be forgotten. */
  tellAgain(): void {
    for (const [id, place] of this.#places) {
      place.toldAt = 0;
      this.#schedule(id, place, 0);
    }
  }

  stop(): void {
    this.#removeWakeListener?.();
    for (const { timer } of this.#places.values()) this.#context.environment.clearTimeout(timer);
    this.#places.clear();
  }

  /** Whether the backend tells anybody. */
  get #isTold(): boolean {
    const { adapter, signal } = this.#context;
    return !signal.aborted && typeof adapter.setPresence === 'function';
  }

  #place(id: string): Place {
    const place: Place = this.#places.get(id) ?? { looks: 0, wroteAt: 0, told: 'away', toldAt: 0 };
    this.#places.set(id, place);
    this.#removeWakeListener ??= this.#context.environment.onWake(() => this.tellAgain());
    return place;
  }

  #schedule(id: string, place: Place, milliseconds: number): void {
    const { environment, signal } = this.#context;
    if (signal.aborted) return;
    environment.clearTimeout(place.timer);
    place.timer = environment.setTimeout(() => this.#review(id, place), milliseconds);
  }

  /** Tells what has changed, or what has to be repeated, and looks again when the next of the two is due. */
  #review(id: string, place: Place): void {
    const { environment } = this.#context;
    if (place.isTelling) return;
    const now = environment.now();
    const sinceWriting = now - place.wroteAt;
    const isWriting = sinceWriting >= 0 && sinceWriting < writingEnds;
    const isHere = !environment.hidden() && (place.looks > 0 || isWriting);
    const doing: Doing = !isHere ? 'away' : isWriting ? 'writing' : 'viewing';
    const isDue = doing !== 'away' && Math.abs(now - place.toldAt) >= renewal;
    if (doing !== place.told || isDue) return void this.#tell(id, place, doing);
    if (doing === 'away') {
      // a hidden page is reviewed when it wakes
      if (!place.looks) this.#places.delete(id);
      return;
    }
    const untilRenewal = place.toldAt + renewal - now;
    this.#schedule(id, place, isWriting ? Math.min(writingEnds - sinceWriting, untilRenewal) : untilRenewal);
  }

  async #tell(id: string, place: Place, doing: Doing): Promise<void> {
    const { adapter, environment, signal } = this.#context;
    place.told = doing;
    place.toldAt = environment.now();
    place.isTelling = true;
    // nothing depends on it, and what does not arrive now is told again in a few seconds
    await callBackend(this.#context, readTimeout, { method: 'setPresence', subject: id }, (ctx) =>
      adapter.setPresence!(id, doing, ctx),
    ).catch(() => undefined);
    place.isTelling = false;
    if (!signal.aborted) this.#review(id, place);
  }
}
