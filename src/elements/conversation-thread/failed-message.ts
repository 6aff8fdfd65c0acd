/** Why a message was not sent, or that nobody knows, and what can be done. Loaded where there is one. */
import { css, html, nothing } from 'lit';
import { failedMessage } from '../../locales/en/failed-message.js';
import type { Conversation } from '../../model/conversation.js';
import type { ThreadItem } from '../../store/thread/items.js';
import { outbox, type OwnMessage } from '../../store/thread/outbox.js';
import { sendLock } from '../../model/rules.js';
import type { ConversationThread } from './conversation-thread.js';
import { messageIcon } from './message-icons.js';

export function render(host: ConversationThread, c: Conversation, item: ThreadItem, whyId: string): unknown {
  const { message, own } = item;
  const { store } = host.handoff;
  const mine = own || (message.author.kind === 'agent' && message.author.id === store?.$agent.get().id);
  const lock = store && sendLock(c, !!message.private, store.$agent.get(), store.traits);
  const why = lock
    ? lock.reason || host.t(`refusal.${lock.code}`, { name: lock.holder?.name ?? host.t('someone') })
    : '';
  return html`<p class="foot">
    <span class="warning">${messageIcon('warning')}</span>
    <span
      >${own?.phase === 'unknown' ? host.t('unknown') : own ? host.t(`error.${own.error?.code ?? 'unavailable'}`) : host.t('delivery.failed')}</span
    >
    ${
      mine && store?.can('send-message')
        ? html`<button
            type="button"
            class="quiet"
            aria-disabled=${why ? 'true' : nothing}
            aria-describedby=${why ? whyId : nothing}
            @click=${() => !why && sendAgain(host, item)}>
            ${host.t('thread.send-again')}
          </button>`
        : nothing
    }
    ${own ? html`<button type="button" class="quiet" @click=${() => discard(host, own)}>${host.t('thread.discard')}</button>` : nothing}
    ${why ? html`<span id=${whyId}>${why}</span>` : nothing}
  </p>`;
}

/** The same intent where it may have been sent, a new one where it was not; once, however often it is pressed. */
function sendAgain(host: ConversationThread, { message: { text, private: isNote }, own }: ThreadItem): void {
  const { store, id } = host.handoff;
  const view = store!.conversation(id!).get();
  if (
    view.state === 'ready' &&
    view.pending.some(({ command }) => command.type === 'send-message' && command.text === text)
  ) {
    return;
  }
  const command = own?.command ?? {
    type: 'send-message' as const,
    text,
    clientId: store!.part(outbox).newId(),
    ...(isNote && { private: true }),
  };
  void host.request(command, own?.phase === 'unknown' ? own.key : undefined);
}

function discard(host: ConversationThread, { command }: OwnMessage): void {
  host.handoff.store?.part(outbox).forget(host.handoff.id!, command.clientId);
  host.live.announce(host.t('thread.discarded'));
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
export const sentences = failedMessage;
