/** For an element that is a part of a row, as in the header of a conversation. */
import type { Refusal } from '../../model/rules.js';

/** Whether the state, which the row tells as well, says why something cannot be done: then it is not offered there. */
export const isMoot = (refused: Refusal | undefined): boolean =>
  !!refused && refused.code !== 'denied' && refused.code !== 'nobody-would-answer';
