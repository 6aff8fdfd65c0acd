import { html, nothing } from 'lit';
import type { Actor } from '../../model/conversation.js';
import type { Message, MessageEvent } from '../../model/message.js';
import { outcomeText } from '../base/outcome-text.js';
import type { Key, Words } from '../base/words.js';

/** Who it was, as a name that stands alone. Never an invented one. */
export function actorText(words: Words, actor: Actor | undefined): string {
  return nameOf(words, actor, 'thread');
}

/** `actor` has the forms that sentences about events need, which in many languages are not those of a name alone. */
function nameOf(words: Words, actor: Actor | undefined, place: 'thread' | 'actor'): string {
  if (words.isMe(actor)) return words.t(`${place}.you`);
  return actor?.name || (words.lookup(`${place}.the-${actor?.kind}`) ?? words.t(`${place}.outside`));
}

/** The key of the sentence about an event; undefined where the backend has to speak for itself. */
function sentenceKey(words: Words, { type, reason, until, outcome }: MessageEvent): Key | undefined {
  const detail = until ? '-until' : outcome ? '-as' : '';
  const keys = [`event.${type}.${reason}`, `event.${type}${detail}`, `event.${type}`];
  return keys.find((key): key is Key => words.lookup(key) !== undefined);
}

/** Something that happened, as a sentence. */
export function renderEvent(words: Words, { text, author }: Message, event: MessageEvent): unknown {
  const { actor = author.kind === 'system' ? undefined : author, reason, until, outcome } = event;
  const key = sentenceKey(words, event);
  if (!key) return html`<bdi>${text || `${actorText(words, actor)}: ${event.type}`}</bdi>`;
  const sentence = words.rich(key, {
    actor: nameOf(words, actor, 'actor'),
    time: until && words.time(until),
    outcome: outcome && outcomeText(words, outcome),
  });
  // a reason that is a sentence of its own is not repeated
  const quote = reason && !key.endsWith(`.${reason}`) ? html` · “<bdi>${reason}</bdi>”` : nothing;
  return [sentence, quote];
}
