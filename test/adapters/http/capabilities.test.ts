import { describe, expect, test } from 'vitest';
import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import { connectHttpAdapter, createHttpAdapter } from '../../../src/adapters/http/index.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { commandTypes } from '../../support/conversations.js';
import { hasCommand } from '../../../src/adapters/call.js';
import { failureOf, watch } from '../memory/world.js';
import { baseUrl, json, problem, ScriptedNetwork, world, type Script } from './world.js';

const reads = [
  'getContact',
  'getConversation',
  'listContactConversations',
  'listConversations',
  'listMessages',
  'review',
];
const methodsOf = (adapter: HandoffAdapter) =>
  Object.entries(adapter)
    .filter(([, value]) => typeof value === 'function')
    .map(([name]) => name)
    .sort();

const answer = {
  name: 'desk',
  agent: { id: 'ann', name: 'Ann' },
  role: 'agent',
  commands: ['take-over', 'hand-back', 'send-message', 'block-contact', 'teleport'],
  methods: ['listMessages', 'subscribe', 'levitate'],
  traits: {
    versions: false,
    takeOver: { reversible: false, reason: 'required' },
    close: { outcomes: [{ value: 'sold', label: 'Sold' }] },
    control: 'advisory',
  },
  serverTime: '2026-03-02T10:30:00Z',
};

function connecting(script: Script) {
  const env = new SimulatedEnvironment();
  const net = new ScriptedNetwork(env, script);
  return {
    env,
    net,
    connect: (more = {}) => connectHttpAdapter({ baseUrl, environment: env, fetch: net.fetch, ...more }),
  };
}

describe('without being told', () => {
  test('an adapter has every method and every command', () => {
    const { adapter } = world(() => json({}));
    expect(commandTypes.filter((type) => !hasCommand(adapter, type))).toEqual([]);
    expect(methodsOf(adapter)).toEqual(expect.arrayContaining([...reads, 'runBulk', 'subscribe', 'dispose']));
    expect(adapter.name).toBe('http');
    expect(adapter.traits).toMatchObject({ versions: true, idempotency: true, events: 'state' });
  });

  test('nothing is sent until something is asked', () => {
    const { net } = world(() => json({}));
    expect(net.requests).toEqual([]);
  });
});

describe('a host that knows its backend', () => {
  test('says which methods there are', () => {
    const adapter = createHttpAdapter({
      baseUrl,
      capabilities: { commands: ['close'], methods: [], traits: { idempotency: false } },
    });
    expect(methodsOf(adapter)).toEqual(['close', 'dispose', 'getConversation']);
    expect('subscribe' in adapter).toBe(false);
    expect(adapter.traits).toMatchObject({ versions: true, idempotency: false, events: 'none' });
  });
});

describe('connecting', () => {
  test('gives exactly what the backend has', async () => {
    const { env, net, connect } = connecting(() => json(answer));
    const adapter = await connect();
    expect(env.timers.size).toBe(0);
    expect(net.paths()).toEqual(['GET /capabilities']);
    expect(methodsOf(adapter)).toEqual([
      'blockContact',
      'dispose',
      'getConversation',
      'handBack',
      'listMessages',
      'sendMessage',
      'subscribe',
      'takeOver',
    ]);
    expect(adapter.name).toBe('desk');
    expect(adapter.capabilities.agent).toEqual({ id: 'ann', name: 'Ann' });
    expect(adapter.traits).toMatchObject({ ...answer.traits, idempotency: true, events: 'state' });
    expect(adapter.traits?.serverTime?.()).toBe('2026-03-02T10:30:00.000Z');
  });

  test('lets the host overrule a part', async () => {
    const { connect } = connecting(() => json(answer));
    expect(methodsOf(await connect({ capabilities: { commands: [] } }))).toEqual([
      'dispose',
      'getConversation',
      'listMessages',
      'subscribe',
    ]);
  });

  test('to outcomes of which none can be chosen spoils nothing else: the store leaves them out', async () => {
    const body = { ...answer, traits: { ...answer.traits, close: { outcomes: [] } } };
    const { name, traits } = await connecting(() => json(body)).connect();
    expect([name, traits?.close]).toEqual(['desk', { outcomes: [] }]);
  });

  test('shares the token with what follows', async () => {
    let asked = 0;
    const { net, connect } = connecting(({ path }) => json(path === '/capabilities' ? answer : { items: [] }));
    const adapter = await connect({ getToken: () => `t${++asked}` });
    await adapter.listMessages!('c1', {}, { signal: new AbortController().signal, agent: { id: 'ann' } });
    expect(net.requests.map(({ headers }) => headers.get('Authorization'))).toEqual(['Bearer t1', 'Bearer t1']);
  });

  test.each<[string, unknown]>([
    ['commands', { ...answer, commands: 'all' }],
    ['commands[0]', { ...answer, commands: [7] }],
    ['methods', { ...answer, methods: undefined }],
    ['traits.takeOver.reason', { ...answer, traits: { takeOver: { reason: 'maybe' } } }],
    ['traits.close.outcomes', { ...answer, traits: { close: {} } }],
    ['traits.pauseBot.maxSeconds', { ...answer, traits: { pauseBot: { maxSeconds: '60' } } }],
    ['role', { ...answer, role: 'king' }],
    ['answer', null],
    ['answer', []],
  ])('to an answer whose %s is wrong is a bad response that says so', async (path, body) => {
    const error = await failureOf(connecting(() => json(body)).connect());
    expect(error.code).toBe('bad-response');
    expect(error.message).toContain(path);
  });

  test('drops what it does not know, and no key reaches a prototype', async () => {
    const { connect } = connecting(
      () =>
        new Response(JSON.stringify(answer).replace('"versions"', '"__proto__":{"polluted":true},"versions"'), {
          headers: { 'Content-Type': 'application/json' },
        }),
    );
    const { traits } = await connect();
    expect((traits as Record<string, unknown>).polluted).toBeUndefined();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('fails as any read does', async () => {
    expect((await failureOf(connecting(() => problem(401)).connect())).code).toBe('unauthorized');
    expect((await failureOf(connecting(() => Promise.reject(new TypeError('x'))).connect())).code).toBe('offline');
  });

  test('does not wait for ever', async () => {
    const { env, connect } = connecting(() => new Promise<Response>(() => undefined));
    const call = watch(connect());
    await env.advance(14_999);
    expect(call.done).toBe(false);
    await env.advance(1);
    expect(call.error?.code).toBe('timeout');
    expect(env.timers.size).toBe(0);
  });
});
