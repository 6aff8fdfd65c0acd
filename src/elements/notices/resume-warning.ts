/**
 * A timed pause is a time limit: whoever is writing is warned before it ends, and can extend it with one press (WCAG
 * 2.2.1).
 */
import { html, nothing } from 'lit';
import type { Conversation } from '../../model/conversation.js';
import type { HandoffElement } from '../base/handoff-element.js';
import { sayOnce } from './say-once.js';

const minute = 60_000;
const warnWithin = minute;

/** Minutes by which a pause can be extended with one press; the first is what a warning offers. */
export const extensions = [30, 60];

/** When a pause that ends at `resumeAt` would end, extended by so many minutes, in milliseconds. */
export const laterBy = (resumeAt: string, minutes: number, now: number): number =>
  Math.max(Date.parse(resumeAt), now) + minutes * minute;

/** Rendered while it is time to warn. `extend` gets the new end. */
export function renderResumeWarning(host: HandoffElement, c: Conversation, extend: (until: string) => void): unknown {
  const { store } = host.handoff;
  const { resumeAt } = c.bot;
  if (!store || host.words.stateOf(c) !== 'paused-until' || !resumeAt) return nothing;
  const left = Date.parse(resumeAt) - host.now();
  if (left > warnWithin) host.wakeAt(host.now() + left - warnWithin);
  if (left > warnWithin || left <= 0 || !store.can('extend-pause') || host.refusal(c, 'extend-pause')) return nothing;
  sayOnce(host, 'ending', `${c.id} ${resumeAt}`, host.words.t('ending'));
  const n = extensions[0]!;
  return html`<div class="notice row ending" part="notice">
    <span>${host.words.t('ending')}</span>
    <button type="button" class="link" @click=${() => extend(new Date(laterBy(resumeAt, n, host.now())).toISOString())}>
      ${host.words.t('extend-by', { n })}
    </button>
  </div>`;
}
