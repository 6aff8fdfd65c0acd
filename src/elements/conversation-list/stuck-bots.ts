import type { Row } from '../../store/list/row.js';

const isStuck = ({ conversation: { status, bot, handler } }: Row): boolean =>
  status === 'open' &&
  handler.kind !== 'agent' &&
  (bot.status === 'stopped' || (bot.status === 'paused' && !bot.resumeAt && handler.kind !== 'queue'));

/**
 * Whose bot is stuck, of the rows in the view: it is silent, nobody has the conversation, and no timer will bring it
 * back. A reset clears its session, and keeps every message.
 */
export const stuckIn = (ids: readonly string[], rows: ReadonlyMap<string, Row> | undefined): string[] =>
  ids.filter((id) => {
    const row = rows?.get(id);
    return row && isStuck(row);
  });
