/** Who wrote what went through the gateway, where the platform does not say. */
import type { Page, PageRequest } from '../../adapters/adapter.js';
import { checkMessage } from '../../adapters/check/message.js';
import type { Actor, Agent } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import type { GatewayContext } from '../context.js';
import type { Queries } from '../database/database.js';
import type { Statement } from '../database/statement.js';
import { addMessagesIn, findSent } from '../desk/kept-messages.js';
import type { Platform } from '../platform.js';

const isUnnamed = ({ author: { kind, id, name } }: Message): boolean =>
  kind === 'unknown' || (kind === 'agent' && id === undefined && name === undefined);

/** The message as its author is known: undefined where the platform says it by itself. */
export const authored = (message: Message, author: Actor, clientId: string): Message | undefined =>
  isUnnamed(message) ? { ...message, author, clientId: message.clientId ?? clientId } : undefined;

/** Remembers who wrote a message, and not what, as a part of a statement. */
export const keepAuthorIn = (statement: Statement, condition: string, message: Message): void =>
  addMessagesIn(statement, condition, [{ kind: 'sent', message: { ...message, text: '', attachments: undefined } }]);

/** The messages of one conversation, with the authors that are known here. */
export async function withAuthors(db: Queries, conversationId: string, messages: Message[]): Promise<Message[]> {
  const ids = messages.filter(isUnnamed).map(({ id }) => id);
  if (!ids.length) return messages;
  const sent = await findSent(db, conversationId, ids);
  return messages.map((message) => {
    const { author, clientId } = sent.get(message.id) ?? {};
    return author ? { ...message, author, clientId: message.clientId ?? clientId } : message;
  });
}

/** A page of the history, with the authors that are known here. */
export async function readMessages(
  { database }: GatewayContext,
  platform: Platform,
  conversationId: string,
  request: PageRequest,
  given: { agent: Agent; signal?: AbortSignal },
): Promise<Page<Message>> {
  const page = await platform.readPage('listMessages', checkMessage, given, (listMessages, ctx) =>
    listMessages(conversationId, request, ctx),
  );
  return { ...page, items: await withAuthors(database, conversationId, page.items) };
}
