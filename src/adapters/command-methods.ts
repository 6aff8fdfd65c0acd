import {
  commandTypes,
  isContactCommand,
  isMessageCommand,
  type Command,
  type CommandType,
  type ContactCommand,
  type ConversationCommand,
  type MessageCommand,
} from '../model/command.js';
import type { Conversation } from '../model/conversation.js';
import type { Message } from '../model/message.js';
import type { CallContext, CommandMethods } from './adapter.js';
import { methodName } from './call.js';

/** Handle all commands of one kind. `id` is the conversation's or, for a contact command, the contact's. */
export interface CommandHandlers {
  conversation(id: string, command: ConversationCommand, ctx: CallContext): Promise<Conversation | void>;
  contact(id: string, command: ContactCommand, ctx: CallContext): Promise<void>;
  message(conversationId: string, command: MessageCommand, ctx: CallContext): Promise<Message>;
}

/**
 * Creates all command methods, for adapters that forward commands rather than implement each one. Spread the result
 * into the adapter. Parameters are copied up front, because the caller may change them while the command is in flight.
 *
 * @param has Whether the backend supports a command. Default: it supports all of them.
 */
export function commandMethods(
  handlers: CommandHandlers,
  has: (type: CommandType) => boolean = () => true,
): CommandMethods {
  const run = (type: CommandType) => (id: string, params: object, ctx: CallContext) => {
    const command = { ...params, type } as Command;
    if (isContactCommand(command)) return handlers.contact(id, command, ctx);
    if (isMessageCommand(command)) return handlers.message(id, command, ctx);
    return handlers.conversation(id, command as ConversationCommand, ctx);
  };
  return Object.fromEntries(commandTypes.filter(has).map((type) => [methodName(type), run(type)]));
}
