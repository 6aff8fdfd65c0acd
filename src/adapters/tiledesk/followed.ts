import { closedStatus } from './wire.js';

/** Enough for a busy project, and what one connection bears. */
const maxFollowed = 1_000;

/** A conversation, or a message of one, as a frame tells of it. */
export interface Subject {
  request_id?: unknown;
  recipient?: unknown;
  status?: unknown;
}

/**
 * The conversations whose messages are asked for. Tiledesk tells of a message only whoever has subscribed to those of
 * its conversation: the list of conversations changes by the first one, and by nothing that is said later.
 */
export class Followed {
  #ids = new Set<string>();
  #send: (action: 'subscribe' | 'unsubscribe', id: string) => void;

  constructor(send: (action: 'subscribe' | 'unsubscribe', id: string) => void) {
    this.#send = send;
  }

  /** Follows an open conversation, and leaves a closed one. Of too many, the one that changed longest ago is left. */
  note({ request_id: id, status }: Subject): void {
    if (typeof id !== 'string' || !id) return;
    const isNew = !this.#ids.delete(id);
    if (status === closedStatus) {
      if (!isNew) this.#send('unsubscribe', id);
      return;
    }
    this.#ids.add(id);
    if (isNew) this.#send('subscribe', id);
    if (this.#ids.size <= maxFollowed) return;
    const [oldest] = this.#ids;
    this.#ids.delete(oldest!);
    this.#send('unsubscribe', oldest!);
  }
}
