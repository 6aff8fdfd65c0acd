import { commandTimeout } from '../../adapters/call.js';
import { sendCommand } from '../../adapters/send-command.js';
import { toHandoffError } from '../../model/error.js';
import { refusal } from '../../model/rules.js';
import { retryDelay } from '../../internal/retry.js';
import { callBackend } from '../context.js';
import type { PartFactory } from '../handoff-store.js';
import type { PartTools } from '../part.js';
import { reading } from './reading.js';
import { thread } from './thread.js';

/** In milliseconds: how long the end of a history has to be in sight until it counts as read. */
const readAfter = 1000;
/** In milliseconds. A backend that fails is not asked more often than this, however much is written meanwhile. */
const minRetryDelay = 5000;

interface Watched {
  /** How many elements have the end of this history in sight. */
  watchers: number;
  isSending: boolean;
  failures: number;
  /** The last message that the backend was told of, or will never accept. */
  doneUpTo?: string;
  timer?: unknown;
  unlisten: () => void;
}

export interface ReadMarker {
  /**
   * The end of the conversation's history is in sight. What is unread counts as read after a second. Returns a function
   * that says that it is out of sight.
   */
  watch(conversationId: string): () => void;
}

/**
 * Tells the backend what has been read, where it wants to know. It is no command of a person: it waits for no other, is
 * never pending, and a failure is nobody's business. Use as `store.part(readMarker)`.
 *
 *     in sight ──a second──→ read ──unread on the backend──→ sending ──→ done, until the next message
 *                                                             │  ↑
 *                                                      failed └──┘ later, if that may help
 */
export const readMarker: PartFactory<ReadMarker> = (tools: PartTools) => {
  const { context, conversations, store } = tools;
  const { environment } = context;
  const watched = new Map<string, Watched>();
  const read = store.part(reading);
  /** The backend does not know this command, although the adapter does. */
  let isUnsupported = false;

  /** The last message that the backend has, if somebody has seen it and the backend counts it as unread. */
  const unreadEnd = (id: string): string | undefined => {
    const c = conversations.confirmed(id);
    // `get` would count as somebody who looks, and read the history
    const view = store.part(thread).of(id).value!;
    if (!c?.unread || view.state !== 'ready' || refusal(c, 'mark-read', context.agent.get())) return undefined;
    return view.items.findLast(({ own }) => !own)?.message.id;
  };

  const schedule = (id: string, delay: number): void => {
    const each = watched.get(id);
    // what comes while it is being sent is looked at afterwards
    if (!each || each.isSending) return;
    each.timer ??= environment.setTimeout(() => {
      each.timer = undefined;
      read.set(id, true);
      void send(id, each);
    }, delay);
  };

  const send = async (id: string, each: Watched): Promise<void> => {
    const upTo = unreadEnd(id);
    if (upTo === undefined || upTo === each.doneUpTo || isUnsupported || environment.hidden()) return;
    each.isSending = true;
    let pause = readAfter;
    try {
      const { conversation: fresh } = await callBackend(
        context,
        commandTimeout,
        { method: 'markRead', subject: id },
        (ctx) => {
          const { contact } = conversations.confirmed(id)!;
          const target = { conversationId: id, contactId: contact.id };
          return sendCommand(context.adapter, target, { type: 'mark-read', upTo }, ctx);
        },
        { idempotencyKey: environment.uuid() },
      );
      each.doneUpTo = upTo;
      each.failures = 0;
      if (!fresh || !conversations.applyAnswer(fresh)) conversations.outdated(id);
    } catch (thrown) {
      const { code, retryable, retryAfter } = toHandoffError(thrown);
      isUnsupported ||= code === 'unsupported';
      if (retryable) pause = Math.max(minRetryDelay, retryDelay(++each.failures, environment.random(), retryAfter));
      else each.doneUpTo = upTo;
    }
    each.isSending = false;
    schedule(id, pause);
  };

  const stop = (id: string, each: Watched): void => {
    environment.clearTimeout(each.timer);
    each.unlisten();
    watched.delete(id);
    read.set(id, false);
  };

  tools.listen({
    changed: ({ id, confirmed }) => {
      if (confirmed?.unread) schedule(id, readAfter);
    },
    removed: (id) => {
      const each = watched.get(id);
      if (each) stop(id, each);
    },
    dispose: () => {
      for (const [id, each] of watched) stop(id, each);
    },
  });

  return {
    watch(id) {
      if (!store.can('mark-read')) return () => undefined;
      let each = watched.get(id);
      if (!each) {
        // the history may come after the state that counts it
        const unlisten = store
          .part(thread)
          .of(id)
          .listen(() => schedule(id, readAfter));
        each = { watchers: 0, isSending: false, failures: 0, unlisten };
        watched.set(id, each);
        schedule(id, readAfter);
      }
      const mine = each;
      mine.watchers++;
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        if (!--mine.watchers && watched.get(id) === mine) stop(id, mine);
      };
    },
  };
};
