// A bot on Vercel's AI SDK. Use it with a gate: `gate.reply(conversationId, aiSdkBot(model))`.
import { streamText, type LanguageModel } from 'ai';
import type { BotTurn } from 'handoff-elements/bot.js';

/** Notes and events are told as well: the model learns that a person was here, and what was left for it. */
const toChat = ({ author, text, event, private: note }: BotTurn['messages'][number]) =>
  author.kind === 'bot' && !note
    ? { role: 'assistant' as const, content: text }
    : { role: 'user' as const, content: event || note || author.kind !== 'contact' ? `[${text}]` : text };

export const aiSdkBot =
  (model: LanguageModel) =>
  ({ messages, handedBack, signal }: BotTurn): AsyncIterable<string> => {
    const note = handedBack?.note ? ` A colleague has left you this note: ${handedBack.note}` : '';
    const { textStream } = streamText({
      model,
      instructions: `You answer customers of a shop, in one or two sentences.${note}`,
      messages: messages.map(toChat),
      // stops the model the moment a person takes over
      abortSignal: signal,
      onError: ({ error }) => {
        throw error;
      },
    });
    return textStream;
  };
