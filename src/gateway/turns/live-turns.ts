import type { Command } from '../../model/command.js';
import type { Conversation, Suggestion } from '../../model/conversation.js';
import { botSuggests } from '../../model/rules.js';
import { databaseNow } from '../database/database.js';
import type { TurnStatus } from './turn-table.js';

/** A turn that has not ended, as a record knows it. */
export interface LiveTurn {
  id: string;
  status: Exclude<TurnStatus, 'ended'>;
  suggestion: Suggestion | null;
}

/** What changes at this very moment: the record does not have it yet. */
export type TurnChange = 'begins' | 'ends' | { suggests: Suggestion };

/** An SQL expression: the live turns of the conversation with this id, as JSON. Null: there is none. */
export const liveTurns = (id: string): string =>
  `(SELECT json_agg(json_build_object('id', u.id, 'status', u.status, 'suggestion', u.answer))
    FROM handoff.turns u WHERE u.conversation_id = ${id} AND u.status <> 'ended' AND u.until > ${databaseNow})`;

/** Whether the gateway itself knows that a bot is at work here: then the platform need not be asked to stop it. */
export const hasOpenTurn = (turns: readonly LiveTurn[] = []): boolean =>
  turns.some(({ status }) => status === 'open' || status === 'sending');

/**
 * What the platform is asked instead, because it knows nothing of turns. Undefined: nothing; the gateway ends the turn
 * by itself.
 */
export function inPlaceOf(command: Command, turns: readonly LiveTurn[] = []): Command | undefined {
  if (command.type === 'cancel-reply') return hasOpenTurn(turns) ? undefined : command;
  if (command.type !== 'use-suggestion' && command.type !== 'dismiss-suggestion') return command;
  const own = turns.find(({ suggestion }) => suggestion?.id === command.id)?.suggestion;
  if (!own) return command;
  if (command.type === 'dismiss-suggestion') return undefined;
  return { type: 'send-message', text: command.text ?? own.text, clientId: command.clientId };
}

/** The state with what a turn adds: that the bot is writing, or what it proposes. */
export function withTurns(state: Conversation, turns: readonly LiveTurn[] = [], change?: TurnChange): Conversation {
  const suggests = typeof change === 'object' ? change.suggests : undefined;
  const composing = change === 'begins' || (!change && hasOpenTurn(turns));
  // who begins anew takes back what they proposed
  const kept = change === 'begins' ? undefined : turns.find(({ status }) => status === 'suggested')?.suggestion;
  const suggestion = botSuggests(state) ? (suggests ?? state.bot.suggestion ?? kept) : undefined;
  if (!composing && !suggestion) return state;
  return {
    ...state,
    bot: { ...state.bot, ...(composing && { composing }), ...(suggestion && { suggestion }) },
  };
}
