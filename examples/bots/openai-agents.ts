// A bot on the OpenAI Agents SDK. Use it with a gate: `gate.reply(conversationId, openAiBot({ model }))`.
import { Agent, assistant, Runner, user, type Model } from '@openai/agents';
import type { BotTurn } from 'handoff-elements/bot.js';

const toItem = ({ author, text, event }: BotTurn['messages'][number]) =>
  author.kind === 'bot' ? assistant(text) : user(event || author.kind !== 'contact' ? `[${text}]` : text);

export function openAiBot({ model }: { model: string | Model }) {
  const agent = new Agent({
    name: 'Shop bot',
    instructions: 'You answer customers of a shop, in one or two sentences.',
    model,
  });
  const runner = new Runner({ tracingDisabled: true });

  return async ({ messages, signal }: BotTurn) => {
    const run = await runner.run(agent, messages.map(toItem), { stream: true, signal });
    // the agents in the helpdesk see it grow, the customer gets it whole
    return run.toTextStream();
  };
}
