import { checkMessage } from '../../adapters/check/message.js';
import type { Agent } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import type { GatewayContext } from '../context.js';
import type { Platform } from '../platform.js';

/** The message that was sent with this client id, if it is among the newest 50 of the history. */
export async function findMessage(
  { adapter }: GatewayContext,
  platform: Platform,
  conversationId: string,
  clientId: string,
  agent: Agent,
): Promise<Message | undefined> {
  if (!adapter.listMessages) return undefined;
  const page = await platform.readPage('listMessages', checkMessage, { agent }, (listMessages, ctx) =>
    listMessages(conversationId, { limit: 50 }, ctx),
  );
  return page.items.find((each) => each.clientId === clientId && each.author.kind === 'agent');
}
