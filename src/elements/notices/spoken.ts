/** What is heard about a control that has the focus: its description once, and again when somebody asks. */
import type { ReactiveControllerHost } from 'lit';
import type { LiveRegion } from '../../controllers/live-region.js';

export interface SpokenHost extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly live: LiveRegion;
}

/** The description of a control as it was heard when the control got the focus. */
interface Heard {
  control: Element;
  id: string | null;
  text: string;
}

const heard = new WeakMap<SpokenHost, Heard>();
const attribute = 'aria-describedby';

const textOf = ({ renderRoot }: SpokenHost, id: string | null): string =>
  (id && renderRoot.querySelector(`[id="${id}"]`)?.textContent?.replace(/\s+/g, ' ').trim()) || '';

const listening = new WeakSet<SpokenHost>();

/** To be called with each render. A press on what is disabled says why. */
export function listenOnce(host: SpokenHost): void {
  if (listening.has(host)) return;
  listening.add(host);
  host.renderRoot.addEventListener('focusin', ({ target }) => {
    const control = target as Element;
    const id = control.getAttribute(attribute);
    heard.set(host, { control, id, text: textOf(host, id) });
  });
  host.renderRoot.addEventListener('click', ({ target }) => {
    const control = (target as Element).closest('[aria-disabled="true"]');
    if (!control) return;
    const before = heard.get(host);
    const id = before?.control === control ? before.id : control.getAttribute(attribute);
    const own = control.querySelector('.end')?.textContent?.trim() || control.getAttribute('aria-description');
    const why = own || textOf(host, id);
    if (why) host.live.announce(why);
  });
}

/**
 * After a render: what is disabled or locked under the focus gets its reason as a description when it is focused again.
 * Chromium would read it out now, beside the announcement of what has changed.
 */
export function keepDescription(host: SpokenHost): void {
  const { activeElement: control } = host.renderRoot as ShadowRoot;
  if (!control?.matches('[aria-disabled="true"], [readonly]')) return;
  const id = control.getAttribute(attribute);
  const before = heard.get(host);
  if (!id || before?.control !== control || textOf(host, id) === before.text) return;
  before.id = id;
  control.removeAttribute(attribute);
  control.addEventListener('blur', () => control.setAttribute(attribute, id), { once: true });
}
