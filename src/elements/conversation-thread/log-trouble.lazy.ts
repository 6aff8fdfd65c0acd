/**
 * What is said where something went wrong: a message that was not sent, or nobody knows, and a history that may be out
 * of date; with what can be done. Loaded when the page is idle.
 */
import { css, html, nothing } from 'lit';
import { logTrouble } from '../../locales/en/log-trouble.js';
import { isSending, type SendingCommand } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import type { Connection } from '../../store/context.js';
import type { ThreadView } from '../../store/thread/thread.js';
import type { ThreadItem } from '../../store/thread/items.js';
import { asOwnWords, outbox, type OwnMessage } from '../../store/thread/outbox.js';
import { sendLock } from '../../model/rules.js';
import type { HandoffElement } from '../base/handoff-element.js';
import type { Words } from '../base/words.js';
import { messageIcon } from './message-icons.js';

/** Why a message was not sent. */
export function renderFailedMessage(host: HandoffElement, c: Conversation, item: ThreadItem, whyId: string): unknown {
  const { message, own } = item;
  const { words } = host;
  const { store } = host.handoff;
  const isMine = own || words.isMe(message.author);
  const lock = store && sendLock(c, !!message.private, store.$agent.get(), store.traits);
  const why = words.refusalText(lock);
  const sendAgainButton = html`<button
    type="button"
    class="quiet"
    aria-disabled=${why ? 'true' : nothing}
    aria-describedby=${why ? whyId : nothing}
    @click=${() => !why && sendAgain(host, item)}>
    ${words.t('thread.send-again')}
  </button>`;
  const discardButton =
    own &&
    html`<button type="button" class="quiet" @click=${() => discard(host, own)}>${words.t('thread.discard')}</button>`;
  return html`<p class="foot">
    <span class="warning">${messageIcon('warning')}</span>
    <span>${failureText(words, item)}</span>
    ${isMine && store?.can('send-message') ? sendAgainButton : nothing} ${discardButton ?? nothing}
    ${why ? html`<span id=${whyId}>${why}</span>` : nothing}
  </p>`;
}

function failureText(words: Words, { message, own }: ThreadItem): string {
  const failed = words.t(message.private ? 'note.failed' : 'delivery.failed');
  if (!own) return failed;
  if (own.phase === 'unknown') return words.t('unknown');
  const why = words.t(`error.${own.error?.code ?? 'unavailable'}`);
  return message.private ? `${failed} · ${why}` : why;
}

/** The same intent where it may have been sent, a new one where it was not; once, however often it is pressed. */
function sendAgain(host: HandoffElement, { message: { text, private: isNote }, own }: ThreadItem): void {
  const { store, id } = host.handoff;
  const view = store!.conversation(id!).get();
  const isSame = (command: SendingCommand) => (own ? command.clientId === own.command.clientId : command.text === text);
  if (view.state === 'ready' && view.pending.some(({ command }) => isSending(command) && isSame(command))) return;
  const again = own && (own.phase === 'unknown' ? own.command : asOwnWords(own));
  const command = again ?? {
    type: 'send-message' as const,
    text,
    clientId: store!.part(outbox).newId(),
    ...(isNote && { private: true }),
  };
  void host.request(command, own?.phase === 'unknown' ? own.key : undefined);
}

function discard(host: HandoffElement, { command }: OwnMessage): void {
  host.handoff.store?.part(outbox).forget(host.handoff.id!, command.clientId);
  host.live.announce(host.words.t('thread.discarded'));
}

/** That live updates are lost, that the last read failed, and how many messages could not be read. */
export function renderStale(
  words: Words,
  connection: Connection | undefined,
  { stale, unreadable }: Extract<ThreadView, { state: 'ready' }>,
  onRefresh: () => void,
): unknown {
  const isOffline = connection?.state === 'offline';
  const at = connection?.at && words.time(connection.at);
  const why = isOffline ? words.t('thread.offline', { time: at }) : words.t('thread.stale');
  return [
    isOffline || stale
      ? html`<div class="bar meta" part="stale">
          <span>${why}</span>
          <button type="button" class="quiet" @click=${onRefresh}>${words.t('retry')}</button>
        </div>`
      : nothing,
    unreadable ? html`<p class="bar meta">${words.t('thread.unreadable', { n: unreadable })}</p>` : nothing,
  ];
}

export const styles = [
  css`
    .out > .foot {
      justify-content: end;
    }
    .warning {
      color: var(--_stopped);
    }
  `,
];
export const sentences = logTrouble;
