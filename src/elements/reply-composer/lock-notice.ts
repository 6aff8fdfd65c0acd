import { html, nothing } from 'lit';
import type { CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import type { SendLock } from '../../model/rules.js';
import type { HandoffElement, Ready } from '../base/handoff-element.js';
import type { Words } from '../base/words.js';
import type { Takeover } from '../takeover-button/takeover.js';

/** The commands that a locked box offers. */
export type Unlock = 'take-over' | 'reopen' | 'pause-bot';

/** What the notice needs of the reply box. */
export interface LockHost extends HandoffElement {
  readonly takeover: Takeover;
  /** A header beside it says what state the conversation is in. */
  readonly compact: boolean;
}

/** Why nothing can be written, and the button that changes it. */
export function renderLock(
  host: LockHost,
  view: Ready,
  lock: SendLock,
  onUnlock: (type: Unlock, event: Event) => void,
): unknown {
  const { words } = host;
  const unlock = lock.unlock && unlockBy(host, view.conversation, lock.unlock);
  const type = host.compact && unlock === 'reopen' ? undefined : unlock;
  const text = (host.compact && briefText(words, view.conversation, lock)) || lockText(words, view.conversation, lock);
  return html`<div class="row lock" part="lock">
    <span id="lock" dir="auto" translate="no">${text}</span>
    ${type ? renderUnlock(host, view, type, onUnlock) : nothing}
  </div>`;
}

/** What to do, where the header says why. */
function briefText(words: Words, { handler }: Conversation, { code, unlock, holder }: SendLock): string {
  if (unlock === 'reopen') return words.t('lock.reopen-first');
  if (holder) {
    const since = handler.kind === 'agent' && handler.since;
    const name = words.agentName(holder);
    return since ? words.t('lock.held', { name, time: words.time(since) }) : words.t('refusal.held', { name });
  }
  return code === 'blocked' ? words.t('lock.take-over-first') : '';
}

function lockText(words: Words, { handler }: Conversation, lock: SendLock): string {
  if ((lock.code === 'bot-has-it' || lock.code === 'bot-unknown') && !lock.reason) return words.t(`lock.${lock.code}`);
  const why = words.refusalText(lock);
  // a block keeps the contact from the bot; the agent is kept from writing by whoever has the conversation
  if (lock.code !== 'blocked' || handler.kind !== 'agent') return why;
  return `${why} · ${words.t('refusal.held', { name: words.agentName(handler.agent) })}`;
}

function renderUnlock(
  { words, takeover, compact }: LockHost,
  { pending }: Ready,
  type: Unlock,
  onUnlock: (type: Unlock, event: Event) => void,
): unknown {
  const operation = pending.find(({ command }) => command.type === type);
  // the button in the header waits for both
  const waiting = operation && !compact && type === 'take-over' ? takeover.value?.renderWaiting(operation) : undefined;
  const label = words.t(type === 'take-over' ? 'takeover.take' : `lock.${type}`);
  return html`<button
      type="button"
      aria-disabled=${operation ? 'true' : nothing}
      @click=${(event: Event) => onUnlock(type, event)}>
      ${waiting?.label ?? label}
    </button>
    ${waiting?.stop}`;
}

/** Where there is no takeover, silencing the bot opens the box as well. */
function unlockBy(host: LockHost, c: Conversation, unlock: CommandType): Unlock | undefined {
  const store = host.handoff.store!;
  const may = (type: CommandType) => store.can(type) && !host.refusal(c, type);
  if (unlock === 'reopen') return may('reopen') ? 'reopen' : undefined;
  if (store.can('take-over')) return may('take-over') ? 'take-over' : undefined;
  const { reason, indefinite = true } = store.traits.pauseBot ?? {};
  return may('pause-bot') && indefinite && reason !== 'required' ? 'pause-bot' : undefined;
}
