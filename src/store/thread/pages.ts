import { readMethod } from '../../adapters/call.js';
import { checkMessage } from '../../adapters/check/message.js';
import { checkPage, type CheckedPage } from '../../adapters/check/page.js';
import type { Check } from '../../adapters/check/primitives.js';
import { HandoffError } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import type { StoreContext } from '../context.js';

export type MessagePage = CheckedPage<Message>;

/** How many messages are requested at once: enough for several screens. */
const pageSize = 50;

/** Checks a message that must belong to this conversation. */
export const checkMessageIn =
  (conversationId: string): Check<Message> =>
  (value, path) => {
    const message = checkMessage(value, path);
    if (message.conversationId === conversationId) return message;
    throw new HandoffError('bad-response', `${path}.conversationId: the message is of another conversation`);
  };

/** Reads one page of a conversation's messages. */
export async function readPage(
  { adapter, agent }: StoreContext,
  id: string,
  cursor: string | undefined,
  signal: AbortSignal,
  identify: (message: Message) => Message,
  onBad: (error: HandoffError) => void,
): Promise<MessagePage> {
  const listMessages = readMethod(adapter, 'listMessages');
  const request = { limit: pageSize, ...(cursor !== undefined && { cursor }) };
  const answer = await listMessages(id, request, { signal, agent: agent.get() });
  // the adapter may have ignored the signal
  if (signal.aborted) throw signal.reason;
  const page = checkPage(answer, checkMessageIn(id), onBad);
  return { ...page, items: page.items.map(identify) };
}
