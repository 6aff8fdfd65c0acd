import { afterEach, describe, expect, test, vi } from 'vitest';
import { chatbaseAdapter } from '../../../examples/switch/chatbase.js';
import { respondIoAdapter } from '../../../examples/switch/respond-io.js';
import { uchatAdapter } from '../../../examples/switch/uchat.js';
import type { CallContext, HandoffAdapter } from '../../../src/adapters/adapter.js';

const ctx: CallContext = { signal: new AbortController().signal, agent: { id: 'ada', name: 'Ada' } };
afterEach(() => void vi.unstubAllGlobals());

/** Answers each request with the next of these, the last for ever; what was sent is noted. */
function answering(...answers: Array<object | number>) {
  const sent: string[] = [];
  vi.stubGlobal('fetch', async (url: string, { method, headers, body }: RequestInit) => {
    expect((headers as Record<string, string>).Authorization).toBe('Bearer secret');
    sent.push(`${method} ${url.replace(/^https:\/\/[^/]+/, '')}${body ? ` ${body as string}` : ''}`);
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    return typeof answer === 'number' ? Response.json({}, { status: answer }) : Response.json(answer);
  });
  return sent;
}

const uchat = () => uchatAdapter({ token: 'secret' });
const respondIo = () => respondIoAdapter({ token: 'secret', aiAgentId: 77 });
const chatbase = () => chatbaseAdapter({ agentId: 'a1', token: 'secret' });

describe('a recipe sends what the documents say', () => {
  const until = () => new Date(Date.now() + 90_000).toISOString();
  const paused = { data: { user_ns: 'f1u2', bot_paused: true } };
  const active = { data: { user_ns: 'f1u2', bot_paused: false } };
  test.each<[string, object[], () => HandoffAdapter, (adapter: HandoffAdapter) => Promise<unknown>, string[]]>([
    [
      'UChat: pause',
      [{}, paused],
      uchat,
      (a) => a.pauseBot!('f1u2', { until: until() }, ctx),
      ['POST /api/subscriber/pause-bot {"user_ns":"f1u2","minutes":2}', 'GET /api/subscriber/get-info?user_ns=f1u2'],
    ],
    [
      'UChat: pause without an end',
      [{}, paused],
      uchat,
      (a) => a.pauseBot!('f1u2', {}, ctx),
      ['POST /api/subscriber/pause-bot {"user_ns":"f1u2"}', 'GET /api/subscriber/get-info?user_ns=f1u2'],
    ],
    [
      'UChat: activate',
      [{}, active],
      uchat,
      (a) => a.activateBot!('f1u2', {}, ctx),
      ['POST /api/subscriber/resume-bot {"user_ns":"f1u2"}', 'GET /api/subscriber/get-info?user_ns=f1u2'],
    ],
    [
      'UChat: a reply, and the pause again',
      [{}],
      uchat,
      (a) => a.sendMessage!('f1u2', { text: 'Hi', clientId: 'c' }, ctx),
      [
        'POST /api/subscriber/send-text {"user_ns":"f1u2","content":"Hi"}',
        'POST /api/subscriber/pause-bot {"user_ns":"f1u2"}',
      ],
    ],
    [
      'respond.io: pause',
      [{}, { id: 5, assignee: null }],
      respondIo,
      (a) => a.pauseBot!('5', {}, ctx),
      ['POST /v2/contact/id:5/conversation/assignee {"assignee":null}', 'GET /v2/contact/id:5'],
    ],
    [
      'respond.io: activate',
      [{}, { id: 5, assignee: { id: 77 } }],
      respondIo,
      (a) => a.activateBot!('5', {}, ctx),
      ['POST /v2/contact/id:5/conversation/assignee {"assignee":77}', 'GET /v2/contact/id:5'],
    ],
    [
      'Chatbase: pause',
      [{}, { status: 'paused' }],
      chatbase,
      (a) => a.pauseBot!('c1', {}, ctx),
      ['PATCH /api/v2/agents/a1/conversations/c1 {"status":"paused"}', 'GET /api/v2/agents/a1/conversations/c1'],
    ],
    [
      'Chatbase: activate',
      [{}, { status: 'ongoing' }],
      chatbase,
      (a) => a.activateBot!('c1', {}, ctx),
      ['PATCH /api/v2/agents/a1/conversations/c1 {"status":"ongoing"}', 'GET /api/v2/agents/a1/conversations/c1'],
    ],
  ])('%s', async (_, answers, make, run, requests) => {
    const sent = answering(...answers);
    await run(make());
    expect(sent).toEqual(requests);
  });

  test.each<[string, object, () => HandoffAdapter, string]>([
    ['UChat, which does not say', { data: { user_ns: 'x' } }, uchat, 'unknown'],
    ['respond.io, another assignee', { id: 5, assignee: { id: 3 } }, respondIo, 'paused'],
    ['Chatbase, ended', { status: 'ended' }, chatbase, 'stopped'],
  ])('the bot of %s', async (_, answer, make, status) => {
    answering(answer);
    expect((await make().getConversation('x', ctx)).bot.status).toBe(status);
  });
});

test.each([
  [401, 'unauthorized'],
  [404, 'not-found'],
  [429, 'rate-limited'],
  [502, 'unavailable'],
])('%d is %s to each of them, and a yes that did nothing is refused', async (status, code) => {
  for (const make of [uchat, respondIo, chatbase]) {
    answering(status);
    await expect(make().pauseBot!('1', {}, ctx)).rejects.toMatchObject({ code });
  }
  answering({ status: 'ongoing' });
  await expect(chatbase().pauseBot!('1', {}, ctx)).rejects.toMatchObject({ code: 'refused' });
});
