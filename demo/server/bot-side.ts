/** What the helpdesk does for its bot: the gateway in front of it decides whether the bot may. */
import type { Actor, Agent, Message, MessageDraft } from '../../src/index.js';
import { HandoffError } from '../../src/model/error.js';
import { runEvent } from '../../src/model/transition.js';
import type { Helpdesk } from './helpdesk.js';
import { lineFor } from './messages.js';

const bot: Actor = { kind: 'bot', name: 'Bot' };

/** The bot as it is known to the gateway. */
export const botAgent: Agent = { id: 'bot', name: 'Bot' };

/** Says it to the contact; or, as a note, only to the team. */
export async function sayAsBot(
  helpdesk: Helpdesk,
  id: string,
  { text, clientId, private: isNote }: MessageDraft,
): Promise<Message> {
  const messages = await helpdesk.change(id, ({ conversation, past }, now) => {
    if (past) throw new HandoffError('refused', 'An earlier conversation can only be read');
    if (isNote) return { messages: [{ author: bot, text, clientId, private: true }] };
    const said = runEvent(conversation, { type: 'bot-message' }, bot, now);
    return {
      conversation: said.conversation,
      messages: [{ author: bot, text, clientId, delivery: 'sent' }, ...said.lines.map(lineFor)],
    };
  });
  return messages[0]!;
}

/** Sends the conversation to the queue, because the bot cannot help or the contact wants a person. */
export async function handOver(helpdesk: Helpdesk, id: string, reason?: string): Promise<void> {
  await helpdesk.change(id, ({ conversation, handoffs }, now) =>
    helpdesk.withRequest({ conversation }, handoffs, bot, now, reason),
  );
}

/** The bot is done with a question. `isOpen`: it had no answer, so that somebody should look. */
export async function finishQuestion(
  helpdesk: Helpdesk,
  id: string,
  question: Message,
  isOpen: boolean,
): Promise<void> {
  await helpdesk.change(id, ({ conversation }) => ({
    declined: question.id,
    ...(isOpen && {
      conversation: {
        ...conversation,
        attention: [...new Set([...(conversation.attention ?? []), 'unanswered'])],
      },
      edited: [{ ...question, unanswered: true }],
    }),
  }));
}
