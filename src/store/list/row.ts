import type { Conversation } from '../../model/conversation.js';

/** One conversation in a list. Rows are immutable: an unchanged row is the same object. */
export interface Row {
  readonly id: string;
  /** The confirmed state with the pending commands applied on top. */
  readonly conversation: Conversation;
  readonly confirmed: Conversation;
  readonly isPending: boolean;
  /** No list of the backend has it: it is here only because it is open. */
  readonly isUnlisted: boolean;
  /** The last activity, in milliseconds since the epoch. */
  readonly activeAt: number;
  /**
   * Since when the contact has been in the queue, in milliseconds since the epoch; the last activity if the backend
   * does not say, `Infinity` if the contact is not in the queue.
   */
  readonly waitingSince: number;
  /** By when somebody has to have answered, in milliseconds since the epoch; `Infinity` if nobody has to. */
  readonly dueAt: number;
  /** A bit mask of the views that the row is in. */
  readonly views: number;
  /** The reading, see {@link Rows.reading}, that last returned this row. */
  readonly reading: number;
}

/** How a row has changed: without `before` it is new, without `after` it is gone. */
export interface RowChange {
  readonly before?: Row;
  readonly after?: Row;
}
