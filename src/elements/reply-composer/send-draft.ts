import type { Subject } from '../../controllers/handoff-controller.js';
import type { Settled } from '../../store/conversation/operations.js';
import { drafts } from '../../store/thread/drafts.js';
import type { HandoffElement } from '../base/handoff-element.js';
import type { LazyPart } from '../base/lazy-part.js';
import type * as Notices from './send-notice.lazy.js';
import { isOnItsWay, lockFor } from './sending.js';

/** What sending needs of the box. */
export interface SendBody {
  readonly notices: LazyPart<typeof Notices, typeof Notices>;
  outdated?: Notices.Outdated;
}

/** Sends what is written for a conversation, unless it is locked, empty or on its way already. */
export async function sendDraft(
  host: HandoffElement,
  body: SendBody,
  { store, id }: Subject,
): Promise<Settled | undefined> {
  if (!store?.can('send-message') || !id) return undefined;
  const view = store.conversation(id).get();
  const box = store.part(drafts);
  const draft = box.of(id).get();
  if (view.state !== 'ready' || lockFor(store, view.conversation, draft) || isOnItsWay(view, draft)) return undefined;
  const { suggestion } = draft;
  if (suggestion !== undefined && !draft.private && suggestion !== view.conversation.bot.suggestion?.id) {
    // whoever reads that may send the same words as their own
    box.change(id, { suggestion: undefined });
    body.outdated = { id, text: draft.text };
    host.requestUpdate();
    const notices = await body.notices.load();
    if (notices) host.live.announce(notices.outdatedText(host.words));
    return undefined;
  }
  const intent = box.prepare(id);
  return intent && host.request(intent.command, intent.key, { store, id });
}
