// Any agent that speaks AG-UI over HTTP. Use it with a gate: `gate.reply(conversationId, agUiBot({ url }))`.
import type { AGUIEvent, RunAgentInput } from '@ag-ui/core';
import type { AgUiEvent, BotTurn } from 'handoff-elements/bot.js';

const roleOf = { contact: 'user', agent: 'assistant', bot: 'assistant', system: 'system', unknown: 'system' } as const;

export const agUiBot = ({ url, fetch = globalThis.fetch }: { url: string; fetch?: typeof globalThis.fetch }) =>
  async function* ({ conversation, messages, signal }: BotTurn): AsyncGenerator<AgUiEvent> {
    const input: RunAgentInput = {
      threadId: conversation.id,
      runId: crypto.randomUUID(),
      state: {},
      tools: [],
      context: [],
      forwardedProps: {},
      messages: messages.map(({ id, author, text }) => ({ id, role: roleOf[author.kind], content: text })),
    };
    const headers = { 'Content-Type': 'application/json', Accept: 'text/event-stream' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(input), signal });
    if (!response.ok || !response.body) throw new Error(`The agent answered ${response.status}`);
    let rest = '';
    // what breaks off before RUN_FINISHED is not sent, and an interrupt hands over to a person
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream()) as unknown as AsyncIterable<string>) {
      const frames = (rest + chunk).split('\n\n');
      rest = frames.pop()!;
      for (const frame of frames) yield JSON.parse(frame.replace(/^data: ?/, '')) as AGUIEvent as AgUiEvent;
    }
  };
