import type { Page } from '../../adapters/adapter.js';
import * as parse from '../../adapters/boundary-details.js';
import { list, object, optional, text } from '../../adapters/boundary.js';
import { HandoffError } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import type { StoreContext } from '../context.js';

export interface MessagePage extends Page<Message> {
  /** How many messages could not be understood: one of them must not hide the others. */
  unreadable: number;
}

const pageSize = 50;
const rawPage = object<{ items: unknown[]; nextCursor?: string }>({
  items: list((item) => item),
  nextCursor: optional(text),
});

/** Reads one page of a conversation's messages. */
export async function readPage(
  { adapter, agent }: StoreContext,
  id: string,
  cursor: string | undefined,
  signal: AbortSignal,
  identify: (message: Message) => Message,
  onBad: (thrown: unknown) => void,
): Promise<MessagePage> {
  if (!adapter.listMessages) throw new HandoffError('unsupported', 'listMessages');
  const { items: raw, nextCursor } = rawPage(
    await adapter.listMessages(
      id,
      { limit: pageSize, ...(cursor !== undefined && { cursor }) },
      { signal, agent: agent.get() },
    ),
    '',
  );
  // nobody waits for it any more
  if (signal.aborted) throw signal.reason;
  const items = raw.flatMap((item) => {
    try {
      const message = parse.message(item, 'items');
      if (message.conversationId !== id) throw new HandoffError('bad-response', 'conversationId: other');
      return [identify(message)];
    } catch (thrown) {
      onBad(thrown);
      return [];
    }
  });
  return { items, nextCursor, unreadable: raw.length - items.length };
}
