import type { ReadableAtom } from 'nanostores';
import type { Presence } from '../../model/presence.js';
import type { PartFactory } from '../handoff-store.js';
import type { PartTools } from '../part.js';
import { Shelf } from '../shelf.js';
import { OwnPresence } from './own-presence.js';
import { Room } from './room.js';

/** Which colleagues look at or write in a conversation, and what they are told of the agent at this page. */
export interface Presences {
  /** The colleagues who are in a conversation now, without the agent at this page. To observe it tells nobody. */
  of(conversationId: string): ReadableAtom<readonly Presence[]>;
  /**
   * The agent looks at this conversation until the returned function is called. Colleagues are told after a
   * second, and not while the page is hidden.
   */
  look(conversationId: string): () => void;
  /** The agent has just written something here: call it with every change of the draft. It ends by itself. */
  write(conversationId: string): void;
}

/** Use as `store.part(presence)`. */
export const presence: PartFactory<Presences> = (tools: PartTools) => {
  const { context, setObserved, store } = tools;
  const rooms: Shelf<Room> = new Shelf((id) => new Room(context, setObserved, () => void rooms.get(id)));
  const own = new OwnPresence(context);
  const publish = () => {
    for (const [, room] of rooms.entries()) room.publish();
  };
  // nobody knows who has left meanwhile; who is still there is told again once the connection is back
  const stopWatching = context.$connection.listen(({ state }) => {
    if (state !== 'offline') return;
    for (const [, room] of rooms.entries()) room.apply([]);
  });
  const stopFollowing = store.$agent.listen(publish);
  tools.listen({
    presence(present, id = present[0]?.conversationId) {
      if (id !== undefined) rooms.peek(id)?.apply(present.filter(({ conversationId }) => conversationId === id));
    },
    hint: (id) => {
      if (id === undefined) own.tellAgain();
    },
    removed: (id) => rooms.peek(id)?.apply([]),
    dispose() {
      stopWatching();
      stopFollowing();
      own.stop();
      rooms.clear();
    },
  });
  return {
    of: (id) => rooms.get(id).$present,
    look: (id) => own.look(id),
    write: (id) => own.write(id),
  };
};
