import type { Conversation } from '../../model/conversation.js';
import type { TurnEnd } from '../../model/turn.js';
import { GatewayError } from '../errors.js';
import { toProblem, type ApiResponse } from '../response.js';

/** The bot may not speak: why, who made it so, and the present state where it is known. */
export function endedAnswer(ended: TurnEnd, current?: Conversation): ApiResponse {
  const problem = toProblem(new GatewayError('conflict', 'It is not the bot’s turn.', { current }));
  return { ...problem, body: { ...problem.body, ended } };
}
