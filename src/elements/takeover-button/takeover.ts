import type { HandoffElement } from '../base/handoff-element.js';
import { LazyPart } from '../base/lazy-part.js';
import type * as Flow from './takeover-flow.lazy.js';

/** How a takeover is asked for, the same on the takeover button and in the reply box. The dialog loads later. */
export class Takeover extends LazyPart<typeof Flow, Flow.TakeoverFlow> {
  readonly #element: HandoffElement;

  /** `preloadWhen`: whether a takeover is offered, so that the press need not wait for the network. */
  constructor(element: HandoffElement, preloadWhen: () => boolean) {
    super(element, {
      load: () => import('./takeover-flow.lazy.js'),
      create: ({ TakeoverFlow }) => new TakeoverFlow(element),
      preloadWhen,
    });
    this.#element = element;
  }

  /** Takes over, once. Opens a dialog first if it cannot be undone, or if the backend wants to know why. */
  async press(invoker: HTMLElement): Promise<void> {
    const { handoff, ready } = this.#element;
    if (!ready || ready.pending.some(({ command }) => command.type === 'take-over')) return;
    const { reversible = true, reason } = handoff.store!.traits.takeOver ?? {};
    const flow = this.loadForPress();
    if (!reversible || reason === 'required') (await flow)?.show(invoker);
    else await this.#element.request({ type: 'take-over' });
  }
}
