import type { ReadableAtom } from 'nanostores';
import type { PartTools } from '../part.js';
import type { PartFactory } from '../handoff-store.js';
import { Shelf } from '../shelf.js';
import { MessageThread, type ThreadView } from './message-thread.js';
import { outbox } from './outbox.js';

export type { ThreadView } from './message-thread.js';

/** How many closed threads keep their newest page. Fewer than conversations, because threads take more memory. */
const maxSpareThreads = 10;

export interface Threads {
  of(conversationId: string): ReadableAtom<ThreadView>;
  /** Loads another page of older messages, if there are any and none is loading. */
  loadOlder(conversationId: string): void;
}

/** Use as `store.part(thread)`. */
export const thread: PartFactory<Threads> = (tools: PartTools) => {
  const messages = tools.store.part(outbox);
  const threads: Shelf<MessageThread> = new Shelf(
    (id) =>
      new MessageThread(id, tools, messages, (isNeeded) => (isNeeded ? void threads.get(id) : threads.noteSpare())),
    maxSpareThreads,
  );
  messages.onChange((id, message) => threads.peek(id)?.onOutboxChanged(message));
  tools.listen({
    message: (message) => threads.peek(message.conversationId)?.applyPushed(message),
    typing: (event) => threads.peek(event.conversationId)?.applyTyping(event),
    changed: (state) => threads.peek(state.id)?.onConversationChanged(state),
    hint: (id) => {
      for (const [key, each] of threads.entries()) if (id === undefined || id === key) void each.refresh();
    },
    refresh: (id) => threads.peek(id)?.refresh(),
    removed: (id) => threads.peek(id)?.clear(),
    dispose: () => threads.clear(),
  });
  return { of: (id) => threads.get(id).$view, loadOlder: (id) => void threads.peek(id)?.loadOlder() };
};
