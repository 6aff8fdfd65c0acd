/** What a host or an adapter does wrong harms neither the process nor what is stored. */
import { describe, expect, test } from 'vitest';
import type { EventSink, HandoffAdapter } from '../../src/adapters/adapter.js';
import type { Caller } from '../../src/gateway/index.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import { until } from './support/desk.js';
import { pglite } from './support/pglite.js';
import { setup } from './support/setup.js';
import { StreamClient } from './support/stream-client.js';

const database = pglite();
const world = setup(() => [database(), database()]);
const logged = (event: string) => world.desk.log.filter((entry) => entry.event === event);
const broken = () => Promise.reject(new Error('of the host'));
const quiet = (): HandoffAdapter => ({ ...new ScriptedBackend().adapter, subscribe: undefined });
/** An unhandled rejection ends the process, which fails the run: it needs a moment to be noticed. */
const moment = () => new Promise((resolve) => setTimeout(resolve, 30));

describe('a hint', () => {
  test.each([null, NaN, {}, () => 'c1', Promise.resolve('c1')])('about %s is one about everything', async (about) => {
    const gateway = world.node(quiet());
    const client = await StreamClient.connect(gateway);
    await client.received('ready');
    gateway.hint(about as never);
    await client.received('hint', ({ data }) => data.id === undefined);
    expect(logged('bad-event')).toEqual([
      { event: 'bad-event', code: 'invalid', method: 'hint', field: 'conversationId' },
    ]);
    await moment();
  });

  test('about a number is one about the conversation of that number', async () => {
    const backend = new ScriptedBackend();
    backend.put({ ...backend.get('c1'), id: '7' });
    const gateway = world.node({ ...backend.adapter, subscribe: undefined });
    gateway.hint(7 as never);
    await until(() => backend.count('getConversation'));
    expect(backend.last('getConversation').id).toBe('7');
    expect(world.desk.log).toEqual([]);
  });
});

describe('a receiver of webhooks', () => {
  test.each([
    ['a promise', () => Promise.resolve(['c1'])],
    ['a promise that fails', broken],
    ['promises', () => [Promise.resolve('c1'), broken()]],
    ['an id', () => 'c1'],
    ['an object', () => ({ id: 'c1' })],
    ['nothings', () => [null]],
  ])('that gives %s instead of ids lets everything be read again', async (_, hints) => {
    const gateway = world.node(quiet(), { webhooks: { '/desk': { verify: () => true, hints: hints as never } } });
    const client = await StreamClient.connect(gateway);
    await client.received('ready');
    const request = new Request('http://gateway/webhooks/desk', { method: 'POST', body: '{}' });
    expect((await gateway.fetch(request)).status).toBe(200);
    await client.received('hint', ({ data }) => data.id === undefined);
    expect(logged('bad-webhook')).toEqual([
      { event: 'bad-webhook', code: 'bad-answer', method: '/desk', field: 'hints' },
    ]);
    await moment();
  });
});

test('an empty id from a receiver of webhooks is none of ours', async () => {
  const gateway = world.node(quiet(), { webhooks: { '/desk': { verify: () => true, hints: () => [''] } } });
  const client = await StreamClient.connect(gateway);
  await client.received('ready');
  const request = new Request('http://gateway/webhooks/desk', { method: 'POST', body: '{}' });
  expect((await gateway.fetch(request)).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([client.named('hint'), world.desk.log]).toEqual([[], []]);
});

describe('an adapter', () => {
  test.each([
    ['fails later', broken],
    ['promises a function', () => Promise.resolve(() => undefined)],
    ['returns nothing', () => undefined],
  ])('whose subscribe %s is logged, and its events count', async (_, answer) => {
    const backend = new ScriptedBackend();
    let sink: EventSink | undefined;
    const subscribe = (given: EventSink) => {
      sink = given;
      return answer();
    };
    const gateway = world.node({ ...backend.adapter, subscribe: subscribe as never });
    const client = await StreamClient.connect(gateway);
    await until(() => logged('subscribe-failed').length);
    expect(logged('subscribe-failed')).toHaveLength(1);
    expect(logged('subscribe-failed')[0]).toMatchObject({ method: 'subscribe' });
    const before = client.named('hint').length;
    sink!.hint();
    await until(() => client.named('hint').length > before);
    await gateway.close();
    await moment();
  });

  test('that fails as it is left is logged', async () => {
    const gateway = world.node({ ...new ScriptedBackend().adapter, subscribe: () => broken as never });
    await until(() => logged('subscribed').length);
    await gateway.close();
    await until(() => logged('subscribe-failed').length);
    await moment();
  });
});

describe('a caller', () => {
  test.each([7, true, {}, ['Ada']])('whose name is %j has none, and what they do can be read', async (name) => {
    const backend = new ScriptedBackend();
    const { pauseBot, activateBot, getConversation, getContact } = backend.adapter;
    world.node(
      { name: 'switch', getConversation, getContact, pauseBot, activateBot },
      { desk: true, authenticate: () => ({ agent: { id: 'ada', name }, role: 'supervisor' }) as unknown as Caller },
    );
    const taken = await world.desk.command({ type: 'take-over' });
    expect(taken.status).toBe(200);
    expect((await world.desk.conversation()).handler).toMatchObject({ kind: 'agent', agent: { id: 'ada' } });
    const { event, code, field } = logged('authenticate-failed')[0]!;
    expect([event, code, field]).toEqual(['authenticate-failed', 'bad-answer', 'agent.name']);
  });

  test.each([
    ['role', { agent: { id: 'ada' }, role: 'agnet' }],
    ['agent.id', { agent: { id: 7 }, role: 'agent' }],
    ['agent.id', { role: 'agent' }],
  ])('without a %s that counts is nobody, and the log says which', async (field, caller) => {
    world.node(quiet(), { authenticate: () => caller as unknown as Caller });
    expect((await world.desk.get('/conversations/c1')).status).toBe(401);
    expect(world.desk.log).toEqual([{ event: 'authenticate-failed', code: 'bad-answer', field }]);
  });
});
