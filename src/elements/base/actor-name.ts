import type { Actor } from '../../model/conversation.js';
import type { Words } from './words.js';

/** Whom to name in the middle of a sentence: never an invented actor. */
export const actorName = (words: Words, actor: Actor | undefined): string =>
  words.isMe(actor) ? words.t('you') : actor?.name || words.t('someone');
