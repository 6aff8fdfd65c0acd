// A bot on LangGraph.js. Use it with a gate: `gate.reply(conversationId, langGraphBot(model))`.
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, HumanMessage, SystemMessage, type BaseMessage } from '@langchain/core/messages';
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import type { BotTurn } from 'handoff-elements/bot.js';

const toMessage = ({ author, text, event }: BotTurn['messages'][number]): BaseMessage => {
  if (event) return new SystemMessage(text);
  return author.kind === 'contact' ? new HumanMessage(text) : new AIMessage(text);
};

export function langGraphBot(model: BaseChatModel) {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('answer', async ({ messages }, { signal }) => ({ messages: [await model.invoke(messages, { signal })] }))
    .addEdge(START, 'answer')
    .addEdge('answer', END)
    .compile();

  return async ({ messages, signal }: BotTurn) => {
    // the signal reaches every node: a person who takes over stops the whole graph
    const state = await graph.invoke({ messages: messages.map(toMessage) }, { signal });
    const text = state.messages.at(-1)?.text ?? '';
    // the graph may decide to hand over: the text comes first, and both are one step
    return /\bperson\b/i.test(text) ? { text, handOver: { reason: 'asked by the bot' } } : text;
  };
}
