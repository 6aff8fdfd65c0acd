/** The examples of docs/bots.md, each with its library's own model for tests. */
import { readFileSync } from 'node:fs';
import { EventType, type AGUIEvent } from '@ag-ui/core';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import type { Model, StreamEvent } from '@openai/agents';
import { simulateReadableStream } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { agUiBot } from '../../examples/bots/ag-ui.js';
import { aiSdkBot } from '../../examples/bots/ai-sdk.js';
import { langGraphBot } from '../../examples/bots/langgraph.js';
import { openAiBot } from '../../examples/bots/openai-agents.js';
import { createBotGate, type BotGate } from '../../src/bot/index.js';
import { until } from '../gateway/support/desk.js';
import { pglite } from '../gateway/support/pglite.js';
import { setup } from '../gateway/support/setup.js';
import { BackendWithBot } from '../gateway/support/turns.suite.js';

const database = pglite();
const world = setup(() => [database(), database()]);
let backend: BackendWithBot;
let gate: BotGate;
beforeEach(() => {
  backend = new BackendWithBot();
  backend.contactWrites('Where is my order?', '2026-03-02T10:00:00Z');
  world.node(backend.adapter);
  gate = createBotGate({
    baseUrl: 'http://gateway',
    getToken: () => 'bot',
    fetch: (url, init) => world.desk.nodes[0]!.fetch(new Request(url, init)),
  });
});
afterEach(() => gate.close());

const sentence = ['It is ', 'on its ', 'way.'];
const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 1, text: 1, reasoning: undefined },
};

/** Slow: nothing is said within a minute, unless it is stopped. */
const mockModel = (isSlow: boolean) => {
  const asked: unknown[] = [];
  const model = new MockLanguageModelV4({
    doStream: async (options) => {
      asked.push(options.prompt);
      return {
        stream: simulateReadableStream({
          initialDelayInMs: isSlow ? 60_000 : 0,
          chunks: [
            { type: 'text-start' as const, id: '1' },
            ...sentence.map((delta) => ({ type: 'text-delta' as const, id: '1', delta })),
            { type: 'text-end' as const, id: '1' },
            { type: 'finish' as const, finishReason: { unified: 'stop' as const, raw: undefined }, usage },
          ],
        }),
      };
    },
  });
  return { asked, bot: aiSdkBot(model) };
};

const openAiModel = (isSlow: boolean) => {
  const asked: unknown[] = [];
  const model: Model = {
    getResponse: async () => {
      throw new Error('It streams');
    },
    async *getStreamedResponse({ input, signal }): AsyncIterable<StreamEvent> {
      asked.push(input);
      if (isSlow) await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      for (const delta of sentence) yield { type: 'output_text_delta', delta };
      yield {
        type: 'response_done',
        response: {
          id: 'r1',
          usage: { requests: 1, inputTokens: 1, outputTokens: 1, totalTokens: 2 } as never,
          output: [
            {
              type: 'message',
              role: 'assistant',
              status: 'completed',
              content: [{ type: 'output_text', text: sentence.join('') }],
            },
          ],
        },
      };
    },
  };
  return { asked, bot: openAiBot({ model }) };
};

const graphModel = (isSlow: boolean) => {
  const model = new FakeListChatModel({ responses: [sentence.join('')], ...(isSlow && { sleep: 60_000 }) });
  const asked: unknown[] = [];
  const bot = langGraphBot(model);
  return {
    asked,
    bot: (turn: Parameters<typeof bot>[0]) => {
      asked.push(turn.messages);
      return bot(turn);
    },
  };
};

const agUiAgent = (
  isSlow: boolean,
  last: AGUIEvent = { type: EventType.RUN_FINISHED, threadId: 'c1', runId: 'r1' },
) => {
  const asked: unknown[] = [];
  const events: AGUIEvent[] = [
    { type: EventType.RUN_STARTED, threadId: 'c1', runId: 'r1' },
    { type: EventType.TEXT_MESSAGE_START, messageId: 'm1', role: 'assistant' },
    ...sentence.map((delta) => ({ type: EventType.TEXT_MESSAGE_CONTENT as const, messageId: 'm1', delta })),
    { type: EventType.TEXT_MESSAGE_END, messageId: 'm1' },
    last,
  ];
  const fetch: typeof globalThis.fetch = async (_, init) => {
    asked.push(JSON.parse(init!.body as string));
    if (isSlow) {
      await new Promise((_, reject) => init!.signal!.addEventListener('abort', () => reject(new Error('aborted'))));
    }
    return new Response(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
  };
  return { asked, bot: agUiBot({ url: 'https://agent.example', fetch }) };
};

describe.each([
  ['Vercel AI SDK', mockModel],
  ['LangGraph.js', graphModel],
  ['OpenAI Agents SDK', openAiModel],
  ['an AG-UI agent', agUiAgent],
] as const)('%s behind the gate', (_, make) => {
  test('answers what the contact asked', async () => {
    const { asked, bot } = make(false);
    expect(await gate.reply('c1', bot)).toBe('sent');
    expect(backend.delivered.map(({ text }) => text)).toEqual([sentence.join('')]);
    expect(JSON.stringify(asked)).toContain('Where is my order?');
  });

  test('stops when a person takes over', async () => {
    const { asked, bot } = make(true);
    const outcome = gate.reply('c1', bot);
    await until(() => asked.length);
    await world.desk.command({ type: 'take-over' });
    expect(await outcome).toMatchObject({ dropped: 'taken-over', by: { id: 'ada' } });
    expect(backend.delivered).toEqual([]);
  });
});

test('LangGraph.js hands over with its last words', async () => {
  const bot = langGraphBot(new FakeListChatModel({ responses: ['A person will help you.'] }));
  expect(await gate.reply('c1', bot)).toBe('sent');
  expect([backend.delivered[0]?.text, (await world.desk.conversation()).handler.kind]).toEqual([
    'A person will help you.',
    'queue',
  ]);
});

test('an AG-UI run that waits for a person hands over', async () => {
  const interrupt: AGUIEvent = {
    type: EventType.RUN_FINISHED,
    threadId: 'c1',
    runId: 'r1',
    outcome: { type: 'interrupt', interrupts: [{ id: 'i1', reason: 'approval', message: 'Refund of 90 €' }] },
  };
  expect(await gate.reply('c1', agUiAgent(false, interrupt).bot)).toBe('sent');
  expect((await world.desk.conversation()).handler.kind).toBe('queue');
});

test.for(['ai-sdk', 'langgraph', 'openai-agents', 'ag-ui'])('docs/bots.md shows %s as it is tested', (name) => {
  expect(readFileSync('docs/bots.md', 'utf8')).toContain(readFileSync(`examples/bots/${name}.ts`, 'utf8'));
});
