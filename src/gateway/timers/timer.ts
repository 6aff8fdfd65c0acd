import type { Agent, Conversation } from '../../model/conversation.js';
import { staleReadWindow, type GatewayContext } from '../context.js';
import type { Queries } from '../database/database.js';
import { hasCommand } from '../../adapters/call.js';

/** Says when the gateway activates the bot of a conversation again. A conversation has one timer at the most. */
export interface Timer {
  /** Milliseconds since 1970. */
  due: number;
  /** Whoever set the timer: the bot is activated on their behalf. */
  agent: Agent;
  /** Milliseconds since 1970. */
  setAt: number;
}

/**
 * Whether this gateway has to end timed pauses: the platform can pause and activate the bot, but cannot end a pause by
 * itself.
 */
export const gatewayEndsPauses = ({ adapter, traits: { pauseBot } }: GatewayContext): boolean =>
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

/** Whether this state leaves the timer nothing to do. Shortly after the timer was set, the state may be a stale one. */
export const isTimerObsolete = (context: GatewayContext, state: Conversation, { setAt }: Timer): boolean =>
  !canResume(context, state) && context.environment.now() - setAt > staleReadWindow;

/** Notified whenever a timer was set, so that every node looks when the next one is due. */
export const timerChannel = 'handoff_timers';

/** Sets the conversation's timer, replacing the one before, or deletes it. */
export async function writeTimer(tx: Queries, conversationId: string, timer: Timer | null): Promise<void> {
  if (!timer) {
    await tx.query('DELETE FROM handoff.timers WHERE conversation_id = $1', [conversationId]);
    return;
  }
  const { due, agent, setAt } = timer;
  await tx.query(
    `INSERT INTO handoff.timers (conversation_id, due, agent, set_at, not_before) VALUES ($1, $2, $3, $4, $2)
     ON CONFLICT (conversation_id) DO UPDATE SET
       due = excluded.due, agent = excluded.agent, set_at = excluded.set_at,
       not_before = excluded.not_before, attempts = 0
     RETURNING pg_notify('${timerChannel}', '')`,
    [conversationId, due, agent, setAt],
  );
}
