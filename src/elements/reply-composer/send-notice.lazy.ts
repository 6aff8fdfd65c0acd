/** How sending ended, where it did not go well: loaded when the page is idle. */
import { sendNotice as sentences } from '../../locales/en/send-notice.js';
import { isSending } from '../../model/command.js';
import { limits, tooLong } from '../../model/limits.js';
import { refusalOf } from '../../model/rules.js';
import type { Settled } from '../../store/conversation/operations.js';
import type { Draft } from '../../store/thread/drafts.js';
import type { HandoffElement, Ready } from '../base/handoff-element.js';
import type { Words } from '../base/words.js';

/** Words that began as a suggestion, which the bot has replaced since. They stay in the box, as the agent's own. */
export interface Outdated {
  readonly id: string;
  readonly text: string;
}

/** What the notice needs of the reply box. */
export interface NoticeHost extends HandoffElement {
  /** A header beside it shows how commands ended that are not about messages. */
  readonly compact: boolean;
}

export interface SendNotice {
  readonly look: 'unknown' | 'rejected' | 'applied';
  readonly text: string;
}

export const outdatedText = (words: Words): string => `${words.t('composer.newer')} ${words.t('composer.kept')}`;

/** What else is known in the box. */
export interface Known {
  readonly outdated?: Outdated;
  /** How the last command ended that was asked for here. */
  readonly asked?: Settled;
}

/** A failed send while its words are still in the box, and what else failed that was asked for here. */
export function sendNotice(
  host: NoticeHost,
  { settled, pending, conversation }: Ready,
  draft: Draft,
  { outdated, asked }: Known,
): SendNotice | undefined {
  const { words } = host;
  if (pending.some(({ command, phase }) => isSending(command) && phase === 'checking')) {
    return { look: 'unknown', text: words.t('checking') };
  }
  if (outdated?.id === conversation.id && outdated.text === draft.text && !draft.suggestion) {
    return { look: 'rejected', text: outdatedText(words) };
  }
  if (!settled || settled.outcome === 'applied') return undefined;
  const { command, outcome, before } = settled;
  // beside a header, that says it
  if (!isSending(command)) {
    return asked === settled && !host.compact ? { look: outcome, text: host.resultText(settled) } : undefined;
  }
  const { text = before?.bot.suggestion?.text } = command;
  if (text?.trim() !== draft.text.trim()) return undefined;
  return outcome === 'unknown'
    ? { look: outcome, text: words.t(draft.private ? 'composer.maybe-saved' : 'composer.maybe-sent') }
    : { look: outcome, text: `${host.resultText(settled)} ${words.t('composer.kept')}` };
}

/** How sending or dismissing ended, where there is more to say than what every command has. */
export function sendResultText(
  words: Words,
  { command, conversation, agent, outcome, error }: Settled,
): string | undefined {
  if (error?.code === 'invalid' && tooLong(command)) {
    return words.t('composer.too-long', { n: limits.message.toLocaleString(words.locale) });
  }
  if (outcome !== 'rejected' || !conversation || !('id' in command)) return undefined;
  const refused = refusalOf(conversation, command, agent);
  return refused && `${words.refusalText(refused)}.`;
}

export { sentences };
