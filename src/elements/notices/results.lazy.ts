/**
 * How commands ended, and what others did: nothing of it is there when a page starts, so it is loaded when the page is
 * idle.
 */
import { html, nothing } from 'lit';
import { botWhy } from '../../locales/en/bot-why.js';
import { results } from '../../locales/en/results.js';
import type { StoreController } from '../../controllers/handoff-controller.js';
import type { Command, CommandType } from '../../model/command.js';
import type { Bot, Cause, Conversation } from '../../model/conversation.js';
import { undoOf } from '../../model/effects.js';
import { isHeldBy } from '../../model/rules.js';
import type { Settled } from '../../store/conversation/operations.js';
import type { ConversationView } from '../../store/conversation/view.js';
import { actorName } from '../base/actor-name.js';
import type { StoreElement } from '../base/store-element.js';
import { checkHostStrings } from '../base/host-strings.js';
import type { Words } from '../base/words.js';
import { hasAllowance, lateUntil, moreText, resultText, undoFor } from './result-text.js';
import { causeKey } from '../bot-status-toggle/why.js';
import noticeStyles from './results.styles.js';
import { sayOnce } from './say-once.js';
import { listenOnce, keepDescription } from './spoken.js';

export { resultText };

type Ready = Extract<ConversationView, { state: 'ready' }>;

/** What the notices need of their element. */
export interface ResultsHost extends StoreElement {
  readonly handoff: StoreController & { readonly id?: string };
  /** The commands whose results belong to it. */
  readonly commands: readonly CommandType[];
  /** It stands in the header of a conversation, which shows what state that is in. */
  readonly compact?: boolean;
  resultText(settled: Settled): string;
  request(command: Command, key?: string): Promise<unknown>;
}

/** Pending doubt, failures and Undo of the element's own commands. */
export function renderResult(host: ResultsHost, view: Ready): unknown {
  checkHostStrings(host);
  // the history is where the bot's reply can be stopped
  const isElsewhere = (type: CommandType) => host.compact && type === 'cancel-reply';
  const mine = ({ command: { type } }: { command: Command }) => host.commands.includes(type) && !isElsewhere(type);
  const checking = view.pending.find((operation) => mine(operation) && operation.phase === 'checking');
  if (checking) {
    sayOnce(host, 'checking', checking.key, host.words.t('checking'));
    return html`<p class="notice unknown" part="notice">${host.words.t('checking')}</p>`;
  }
  const { settled } = view;
  if (!settled || !mine(settled)) return nothing;
  if (settled.outcome === 'applied') return renderUndo(host, view, settled);
  return html`<div class="notice row ${settled.outcome}" part="notice">
    <span>${host.resultText(settled)}</span>
    ${
      mayTryAgain(host, view, settled)
        ? html`<button type="button" class="link" @click=${() => host.request(settled.command, settled.key)}>
            ${host.words.t('try-again')}
          </button>`
        : nothing
    }
    <button type="button" class="link" @click=${() => host.handoff.store?.dismiss(host.handoff.id!)}>
      ${host.words.t('dismiss')}
    </button>
  </div>`;
}

/** Not where the same thing has become impossible meanwhile. */
const mayTryAgain = (host: ResultsHost, { conversation }: Ready, { outcome, error, command }: Settled): boolean =>
  (outcome === 'unknown' || !!error?.retryable) && !host.refusal(conversation, command.type);

function renderUndo(host: ResultsHost, view: Ready, settled: Settled): unknown {
  const type = settled.before && undoOf(settled.command.type, settled.before);
  // a header has a button that does the same
  const isOffered = host.compact && type === 'reopen';
  const canUndo = type && !isOffered && host.handoff.store?.can(type) && !host.refusal(view.conversation, type);
  const late = lateUntil(settled, view.conversation);
  if (!canUndo && !late && !hasAllowance(settled, view.conversation)) return nothing;
  const end = late ?? settled.at + undoFor;
  host.wakeAt(end);
  const used = () => ['hover', 'focus-within'].some((state) => host.renderRoot.querySelector(`.applied:${state}`));
  if (host.now() >= end && !used()) return nothing;
  const leave = () => host.requestUpdate();
  const known = late && host.now() < late ? settled : { ...settled, lastMessageMayArrive: false };
  const text = host.compact ? moreText(host.words, known, view.conversation) : host.resultText(known);
  return html`<div
    class="notice row applied ${text ? '' : 'bare'}"
    part="notice"
    @pointerleave=${leave}
    @focusout=${leave}>
    ${text ? html`<span>${text}</span>` : nothing}
    ${
      canUndo
        ? html`<button type="button" class="link" part="undo" @click=${() => host.request({ type } as Command)}>
            ${host.words.t('undo')}
          </button>`
        : nothing
    }
  </div>`;
}

/** Elements beside each other announce a change once. */
const announced = new WeakSet();

/** The bot or the conversation changed hands, and nobody here asked for it. */
export function announceChange(host: ResultsHost, before: Ready, { confirmed, pending }: Ready): void {
  listenOnce(host);
  keepDescription(host);
  if (
    before.confirmed === confirmed ||
    before.confirmed.id !== confirmed.id ||
    before.pending.length ||
    pending.length
  ) {
    return;
  }
  const store = host.handoff.store!;
  const agentId = store.$agent.get().id;
  const say = (c: Conversation) => {
    if (c.status !== 'open') return host.words.t(`refusal.${c.status}`);
    if (c.handler.kind === 'queue') return host.words.t('handler.queue');
    if (c.handler.kind !== 'agent') return host.words.stateText(c);
    return host.words.t(isHeldBy(c, agentId) ? 'handler.mine' : 'refusal.held', {
      name: host.words.agentName(c.handler.agent),
    });
  };
  const news = say(confirmed);
  if (news === say(before.confirmed) || announced.has(confirmed)) return;
  announced.add(confirmed);
  const text = newsText(host, before.confirmed, confirmed, news);
  // what is announced within a render is not rendered with it
  queueMicrotask(() => host.live.announce(text));
}

/** What has changed, and why: by itself, so that nobody is named, or by whom. */
function newsText({ words }: ResultsHost, before: Conversation, after: Conversation, news: string): string {
  const { cause } = after.bot;
  const isNew = cause && !isSame(cause, before.bot.cause);
  const happened = isNew && words.lookup(`news.${cause.kind}`);
  if (happened) return `${happened} ${news}`;
  const why = isNew && after.handler.kind !== 'agent' ? whyText(words, after.bot, cause) : '';
  return why ? words.t('handler.why', { news, why }) : news;
}

/** Who or what changed it, where that is known. */
function whyText(words: Words, bot: Bot, cause: Cause): string {
  const key = causeKey(words, bot);
  if (!key || (words.lookup(key)?.includes('{actor}') && !cause.actor?.name)) return '';
  return words.t(key, { actor: actorName(words, cause.actor) });
}

const isSame = (one: Cause, other: Cause | undefined): boolean =>
  one.kind === other?.kind && one.at === other.at && one.actor?.id === other.actor?.id;

export const styles = [noticeStyles];
export const sentences = { ...botWhy, ...results };
