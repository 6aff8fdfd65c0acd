import { html, nothing } from 'lit';
import type { Actor } from '../../model/conversation.js';
import type { Message, MessageEvent } from '../../model/message.js';
import type { StoreElement } from '../base/store-element.js';

/** Somebody at the beginning of a sentence: never an invented name. */
export function actorText(host: StoreElement, actor: Actor | undefined): string {
  if (actor?.kind === 'agent' && actor.id !== undefined && actor.id === host.handoff.store?.$agent.get().id) {
    return host.t('thread.you');
  }
  if (actor?.name) return actor.name;
  return host.t(
    actor && ['bot', 'contact', 'system'].includes(actor.kind) ? `thread.the-${actor.kind}` : 'thread.outside',
  );
}

/** The key of the sentence about an event; undefined where the backend has to speak for itself. */
function sentenceKey(host: StoreElement, { type, reason, until, outcome }: MessageEvent): string | undefined {
  const detail = until ? '-until' : outcome ? '-as' : '';
  return [`event.${type}.${reason}`, `event.${type}${detail}`, `event.${type}`].find((key) => host.t(key) !== key);
}

/** Something that happened, as a sentence. */
export function renderEvent(host: StoreElement, { text, author }: Message, event: MessageEvent): unknown {
  const { actor = author.kind === 'system' ? undefined : author, reason, until, outcome } = event;
  const key = sentenceKey(host, event);
  if (!key) return html`<bdi>${text || `${actorText(host, actor)}: ${event.type}`}</bdi>`;
  // a reason that is a sentence of its own is not repeated
  const words = reason && !key.endsWith(`.${reason}`) ? html` · “<bdi>${reason}</bdi>”` : nothing;
  return [
    host.rich(key, {
      actor: actorText(host, actor),
      time: until && host.time(until),
      outcome: outcome && host.outcomeText(outcome),
    }),
    words,
  ];
}
