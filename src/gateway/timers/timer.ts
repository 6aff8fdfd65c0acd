import type { Agent, Conversation } from '../../model/conversation.js';
import { staleReadWindow, type GatewayContext } from '../context.js';
import type { Transaction } from '../bus/wakes.js';
import { databaseNow, replaceNul } from '../database/database.js';
import { always, Statement } from '../database/statement.js';
import { hasCommand } from '../../adapters/call.js';

/** Milliseconds after which a pause that has not ended is late: every node has looked for it by then. */
export const lateAfter = 15_000;

/** What a command says of a timer. */
export interface TimerSetting {
  /** Milliseconds since 1970. */
  due: number;
  /** Whoever set the timer. When it is due, the gateway acts in its own name. */
  agent: Agent;
}

/** Says when the gateway activates the bot of a conversation again. A conversation has one timer at the most. */
export interface Timer extends TimerSetting {
  /** Milliseconds since 1970 by the clock of the database. */
  setAt: number;
}

/**
 * Whether this gateway has to end timed pauses: the platform can pause and activate the bot, but cannot end a pause by
 * itself.
 */
export const gatewayEndsPauses = ({
  adapter,
  traits: { pauseBot },
}: Pick<GatewayContext, 'adapter' | 'traits'>): boolean =>
  pauseBot?.timed === false &&
  pauseBot.indefinite !== false &&
  hasCommand(adapter, 'pause-bot') &&
  hasCommand(adapter, 'activate-bot');

/**
 * Whether a timer may activate the bot: the conversation is open, the bot is paused, and no agent has the conversation,
 * unless the platform resumes over agents.
 */
export const canResume = (
  { traits: { pauseBot } }: GatewayContext,
  { status, bot, handler }: Pick<Conversation, 'status' | 'bot' | 'handler'>,
): boolean =>
  status === 'open' && bot.status === 'paused' && (handler.kind !== 'agent' || !!pauseBot?.resumesOverAgent);

/**
 * Whether this state leaves the timer nothing to do. Shortly after the timer was set, the state may be a stale one.
 * `now` is by the clock of the database.
 */
export const isTimerObsolete = (context: GatewayContext, state: Conversation, { setAt }: Timer, now: number): boolean =>
  !canResume(context, state) && now - setAt > staleReadWindow;

/** Every node is woken on this channel whenever a timer was set, and looks when the next one is due. */
export const timerChannel = 'handoff_timers';

/** Sets the conversation's timer, replacing the one before, or deletes it, as a part of a statement. */
export function writeTimerIn(
  statement: Statement,
  condition: string,
  { wake }: Pick<Transaction, 'wake'>,
  conversationId: string,
  timer: TimerSetting | null,
): void {
  const id = statement.value(replaceNul(conversationId));
  if (!timer) {
    statement.part('timed', `DELETE FROM handoff.timers t USING ${condition} WHERE t.conversation_id = ${id}`);
    return;
  }
  const due = statement.value(timer.due, 'bigint');
  statement.part(
    'timed',
    `INSERT INTO handoff.timers (conversation_id, due, agent, set_at, not_before)
     SELECT ${id}, ${due}, ${statement.value(timer.agent, 'json')}, ${databaseNow}, ${due} FROM ${condition}
     ON CONFLICT (conversation_id) DO UPDATE SET
       due = excluded.due, agent = excluded.agent, set_at = excluded.set_at,
       not_before = excluded.not_before, attempts = 0
     RETURNING ${wake(timerChannel)} AS woken`,
  );
}

/** The same as a statement of its own. */
export async function writeTimer(tx: Transaction, conversationId: string, timer: TimerSetting | null): Promise<void> {
  const statement = new Statement();
  writeTimerIn(statement, always, tx, conversationId, timer);
  await statement.run(tx);
}
