import { html, nothing } from 'lit';
import type { Actor } from '../../model/conversation.js';
import type { Message, MessageEvent } from '../../model/message.js';
import type { Key, Words } from '../base/words.js';

/** Somebody at the beginning of a sentence: never an invented name. */
export function actorText(words: Words, actor: Actor | undefined): string {
  if (words.isMe(actor)) return words.t('thread.you');
  if (actor?.name) return actor.name;
  return words.lookup(`thread.the-${actor?.kind}`) ?? words.t('thread.outside');
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
    actor: actorText(words, actor),
    time: until && words.time(until),
    outcome: outcome && words.outcomeText(outcome),
  });
  // a reason that is a sentence of its own is not repeated
  const quote = reason && !key.endsWith(`.${reason}`) ? html` · “<bdi>${reason}</bdi>”` : nothing;
  return [sentence, quote];
}
