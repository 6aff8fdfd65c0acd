/** What sending does now, and why it may not be possible. */
import { isSending } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { botHasIt, sendLock, type RuleTraits, type SendLock } from '../../model/rules.js';
import type { HandoffStore } from '../../store/store.js';
import { hasContent, saysTheSame, type Draft } from '../../store/thread/drafts.js';
import type { Ready } from '../base/handoff-element.js';
import type { Key } from '../base/words.js';

/** Why this cannot be sent now. */
export const lockFor = ({ $agent, traits }: HandoffStore, c: Conversation, draft: Draft): SendLock | undefined =>
  sendLock(c, draft.private, $agent.get(), traits);

/**
 * The same words twice in one moment are one press too many. Where the thread shows them on their way, the box is empty
 * again.
 */
export const isOnItsWay = ({ pending }: Ready, draft: Draft): boolean =>
  hasContent(draft) &&
  pending.some(({ command }) => isSending(command) && saysTheSame({ command, text: command.text ?? '' }, draft));

/** What sending does, where it does more than send. */
export function hintFor(c: Conversation, draft: Draft, { sendMessage }: RuleTraits, isCompact: boolean): Key {
  if (draft.private) return 'composer.hint-note';
  if (c.contact.blocked) return isCompact ? 'composer.hint-may-miss' : 'composer.hint-blocked';
  if (botHasIt(c)) return 'composer.hint-suggestive';
  return c.handler.kind === 'agent' || sendMessage?.claims === false ? 'composer.hint' : 'composer.hint-claims';
}
