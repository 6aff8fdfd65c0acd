import type { ReadableAtom } from 'nanostores';
import type { PartTools } from '../part.js';
import type { PartFactory } from '../handoff-store.js';
import { Shelf } from '../shelf.js';
import { MessageThread, type ThreadView } from './message-thread.js';
import { ownMessages } from './own-messages.js';

export type { ThreadView } from './message-thread.js';

/** Threads are heavier than conversations, and reading one again is one request. */
const spareThreads = 10;

export interface Threads {
  of(conversationId: string): ReadableAtom<ThreadView>;
  /** Reads one more page of older messages, if there are any and none is being read. */
  loadOlder(conversationId: string): void;
}

/** For `store.part(thread)`. */
export const thread: PartFactory<Threads> = (tools: PartTools) => {
  const own = tools.store.part(ownMessages);
  const threads: Shelf<MessageThread> = new Shelf(
    (id) => new MessageThread(id, tools, own, () => void threads.get(id)),
    spareThreads,
  );
  own.onChange((id, message) => threads.peek(id)?.ownChanged(message));
  tools.listen({
    message: (message) => threads.peek(message.conversationId)?.receive(message),
    typing: (event) => threads.peek(event.conversationId)?.hearTyping(event),
    changed: (state) => threads.peek(state.id)?.follow(state),
    hint: (id) => {
      for (const [key, each] of threads) if (id === undefined || id === key) void each.refresh();
    },
    refresh: (id) => threads.peek(id)?.refresh(),
    removed: (id) => threads.peek(id)?.clear(),
    dispose: () => threads.clear(),
  });
  return { of: (id) => threads.get(id).$view, loadOlder: (id) => void threads.peek(id)?.loadOlder() };
};
