import type { Cause, Conversation } from '../../model/conversation.js';
import { gatewayAgent, type GatewayContext } from '../context.js';

/** Whether the platform leaves it open why the bot is active, or takes the gateway for the person who made it so. */
function isUnexplained(context: GatewayContext, { cause }: Conversation['bot']): boolean {
  if (!cause || cause.kind === 'unknown') return true;
  return cause.actor?.id === gatewayAgent(context).id;
}

/**
 * The state with what the gateway knows better than the platform: that a timer of its own made the bot active, and no
 * person. It is known for as long as the bot has the conversation since then and the platform names nobody else.
 *
 * @param cause Why the gateway has just made the bot active, if it has.
 */
export function withOwnCause(
  context: GatewayContext,
  known: Conversation | undefined,
  state: Conversation,
  cause: Cause | undefined = known?.bot.cause,
): Conversation {
  const { bot, handler, status } = state;
  const isOwn = cause?.kind === 'schedule' && cause.actor?.kind === 'system';
  const goesOn = status === 'open' && handler.kind === 'bot' && bot.status === 'active';
  return isOwn && goesOn && isUnexplained(context, bot) ? { ...state, bot: { ...bot, cause } } : state;
}
