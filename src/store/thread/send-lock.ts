import type { CommandType } from '../../model/command.js';
import type { Agent, Conversation } from '../../model/conversation.js';
import { composerLock, refusal, type Refusal, type RuleTraits } from '../../model/rules.js';

export interface SendLock extends Refusal {
  /** The command that makes writing possible. */
  unlock?: CommandType;
}

/** Why this agent may not send now. A private note disturbs nobody: only the archive and a denial are closed to it. */
export function sendLock(c: Conversation, isNote: boolean, agent: Agent, traits: RuleTraits): SendLock | undefined {
  const no = refusal(c, 'send-message', agent, traits);
  if (isNote) return no && no.code !== 'held' && no.code !== 'closed' ? no : undefined;
  return no?.code === 'denied' ? no : (composerLock(c, agent) ?? no);
}
