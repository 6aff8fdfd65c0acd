/** The only way to run a command. It stands apart from reading, so that pages load it when the first state is there. */
import { factsOf, type Command } from '../model/command.js';
import type { Conversation } from '../model/conversation.js';
import { HandoffError } from '../model/error.js';
import type { Message } from '../model/message.js';
import type { CallContext, HandoffAdapter } from './adapter.js';
import { hasCommand, methodName } from './call.js';
import { checkAnswerAbout } from './check/conversation.js';
import { checkMessage } from './check/message.js';

/** The answer to a command: the new state or the message, if the backend sends it. */
export interface CommandAnswer {
  conversation?: Conversation;
  message?: Message;
}

/** What a command acts on. */
export interface CommandTarget {
  conversationId: string;
  contactId: string;
}

/**
 * Calls the adapter method for a command and validates the answer.
 *
 * @throws HandoffError `unsupported` if there is no such method, `bad-response` if the answer is not valid.
 */
export async function sendCommand(
  adapter: HandoffAdapter,
  { conversationId, contactId }: CommandTarget,
  { type, ...params }: Command,
  ctx: CallContext,
): Promise<CommandAnswer> {
  const name = methodName(type);
  if (!hasCommand(adapter, type)) throw new HandoffError('unsupported', `${adapter.name} has no ${name}`);
  const { target, answer: kind } = factsOf(type);
  // TypeScript cannot pair a type with its method here; the table of commands can
  const method = adapter[name] as (id: string, params: object, ctx: CallContext) => Promise<unknown>;
  const answer = await method.call(adapter, target === 'contact' ? contactId : conversationId, params, ctx);
  switch (kind) {
    case 'nothing':
      return {};
    case 'message':
      return { message: checkMessage(answer, 'message') };
    case 'conversation':
      // some backends answer with nothing: the caller reads the state then
      return answer === undefined || answer === null
        ? {}
        : { conversation: checkAnswerAbout(conversationId, answer, 'conversation') };
  }
}
