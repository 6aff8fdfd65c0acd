import type { Agent, Conversation } from '../../model/conversation.js';
import type { GatewayContext } from '../context.js';
import type { Queries } from '../database/database.js';
import { hasMethod } from '../platform.js';

/** When the gateway activates the bot of a conversation again. */
export interface Timer {
  /** Milliseconds since 1970. */
  due: number;
  /** Who asked for it: on whose behalf the bot is activated. */
  agent: Agent;
  setAt: number;
}

/** Milliseconds in which a platform may still show the state before the pause. */
const staleReadWindow = 10_000;

/** The platform can pause and activate, but not by itself at a time. */
export const gatewayEndsPauses = ({ adapter, traits: { pauseBot } }: GatewayContext): boolean =>
  pauseBot?.timed === false &&
  pauseBot.indefinite !== false &&
  hasMethod(adapter, 'pause-bot') &&
  hasMethod(adapter, 'activate-bot');

/**
 * Whether a timer may end the pause of this conversation: there is one, and no agent has it, or that makes no
 * difference here.
 */
export const canResume = (
  { traits: { pauseBot } }: GatewayContext,
  { status, bot, handler }: Pick<Conversation, 'status' | 'bot' | 'handler'>,
): boolean =>
  status === 'open' && bot.status === 'paused' && (handler.kind !== 'agent' || !!pauseBot?.resumesOverAgent);

/** A state that ends a timer: not while the platform may still be about to show the pause. */
export const isTimerObsolete = (context: GatewayContext, state: Conversation, { setAt }: Timer): boolean =>
  !canResume(context, state) && context.environment.now() - setAt > staleReadWindow;

export async function writeTimer(tx: Queries, conversationId: string, timer: Timer | null): Promise<void> {
  if (!timer) {
    await tx.query('DELETE FROM handoff.timers WHERE conversation_id = $1', [conversationId]);
    return;
  }
  const { due, agent, setAt } = timer;
  await tx.query(
    `INSERT INTO handoff.timers (conversation_id, due, agent, set_at, not_before) VALUES ($1, $2, $3, $4, $2)
     ON CONFLICT (conversation_id) DO UPDATE
     SET due = excluded.due, agent = excluded.agent, set_at = excluded.set_at, not_before = excluded.not_before, attempts = 0
     RETURNING pg_notify('${timerChannel}', '')`,
    [conversationId, due, agent, setAt],
  );
}

export const timerChannel = 'handoff_timers';
