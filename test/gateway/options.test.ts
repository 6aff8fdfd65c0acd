import { describe, expect, test } from 'vitest';
import { createGateway, toNodeHandler, type Database, type GatewayOptions } from '../../src/gateway/index.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';

/** Never asked: the options are looked at first. */
const database: Database = {
  query: () => Promise.reject(new Error('asked')),
  transaction: () => Promise.reject(new Error('asked')),
  listen: () => Promise.reject(new Error('asked')),
  close: () => Promise.resolve(),
};
const { adapter } = new ScriptedBackend();
const good: GatewayOptions = { adapter, database, authenticate: () => undefined };
const create = (options: object) => createGateway({ ...good, ...options });

/** What stands in the place of an option, by mistake. */
const odd = [0, -1, NaN, true, 'nonsense', [], [7], {}, Promise.resolve({}), Symbol('nonsense')];
const nothing = [undefined, null];

/** For each option what it must not be, beside what is odd, and what is odd but right. */
const cases: Record<keyof GatewayOptions, { wrong?: unknown[]; right?: unknown[] }> = {
  adapter: { wrong: [...nothing, () => adapter, { getConversation: 'yes' }] },
  database: { wrong: [...nothing, Promise.resolve(database), 'postgres://localhost', { query: database.query }] },
  bus: { wrong: [{ publish: () => undefined }], right: [{ publish: async () => {}, subscribe: async () => () => {} }] },
  authenticate: { wrong: [...nothing, { id: 'ada' }] },
  tenantOf: { right: [() => 'a'] },
  agent: { wrong: [{ id: '' }, { id: 7 }, { name: 'Desk' }], right: [{ id: 'desk' }] },
  desk: { wrong: ['true', 1], right: [true, false] },
  keep: {
    wrong: [{ messages: '30' }, { messages: -1 }, { messages: NaN }, { messages: Infinity }, { messages: 1e12 }],
    right: [{}, { messages: 0 }],
  },
  agentsMay: { wrong: [['close', 'clsoe'], 'close'], right: [[], ['block-contact']] },
  cors: {
    wrong: ['*', 'desk.example.com', 'https://desk.example.com/', '', 7].map((origin) => ({ origins: [origin] })),
    right: [{ origins: [] }, { origins: ['https://desk.example.com'] }],
  },
  basePath: { wrong: ['handoff', 'handoff/', '/handoff/', '/', '/a?b', '/a#b'], right: ['', '/handoff', '/a/b'] },
  metrics: { wrong: ['agent', 'admin'], right: ['supervisor', () => true] },
  webhooks: {
    wrong: [
      { chatwoot: { verify: () => true } },
      { '/chatwoot': {} },
      { '/chatwoot': null },
      { '/chatwoot': true },
      { '/x': { verify: () => true, take: true } },
    ],
    right: [{}, { '/chatwoot': { verify: () => true } }],
  },
  closeTimeout: { wrong: ['10s', '500', -5, Infinity, 2 ** 31], right: [0, 500, 3_600_000] },
  environment: { wrong: [{ now: () => 0 }] },
  log: { wrong: ['debug', console], right: [() => undefined] },
};

describe('what the gateway is given', () => {
  for (const [name, { wrong = [], right = [] }] of Object.entries(cases)) {
    const isRight = (value: unknown) => right.some((each) => JSON.stringify(each) === JSON.stringify(value));

    test(`${name}: refused at once, with its name and what was expected`, () => {
      for (const value of [...wrong, ...odd.filter((value) => !isRight(value))]) {
        let thrown: unknown;
        try {
          void create({ [name]: value }).close();
        } catch (error) {
          thrown = error;
        }
        expect(thrown, String(value)).toMatchObject({ code: 'invalid', name: 'HandoffError' });
        expect((thrown as Error).message).toMatch(new RegExp(`^${name}: expected .+\\.$`));
        // it may be a secret
        expect((thrown as Error).message).not.toContain('nonsense');
      }
    });

    if (right.length) {
      test(`${name}: taken as it is meant`, async () => {
        for (const value of [...right, ...nothing]) await create({ [name]: value }).close();
      });
    }
  }
});

describe('an adapter that pages could not use', () => {
  test.each([
    ['name', { name: 7 }],
    ['name', { name: '' }],
    ['takeOver', { takeOver: 'yes' }],
    ['listMessages', { listMessages: true }],
    ['subscribe', { subscribe: {} }],
    ['traits', { traits: 'all' }],
    ['traits.control', { traits: { control: 'full' } }],
    ['traits.pauseBot', { traits: { pauseBot: true } }],
    ['traits.list.search', { traits: { list: { search: true } } }],
    ['traits.readLagSeconds', { traits: { readLagSeconds: 'x' } }],
    ['traits.close.outcomes[0]', { traits: { close: { outcomes: ['sold'] } } }],
  ])('is refused at the start: %s', (place, wrong) => {
    let thrown: unknown;
    try {
      void create({ adapter: { ...adapter, ...wrong } }).close();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'invalid' });
    expect((thrown as Error).message.startsWith(`adapter.${place}`), (thrown as Error).message).toBe(true);
    expect((thrown as Error).message).toMatch(/: expected .+\.$/);
  });

  test('what it leaves out is no mistake', async () => {
    // pages leave out what cannot be chosen
    await create({ adapter: { ...adapter, traits: { close: { outcomes: [] } } } }).close();
    await create({ adapter: { ...adapter, traits: undefined, takeOver: undefined, listMessages: null } }).close();
  });
});

test.each([undefined, null, 'options', [], () => good])('no options at all: %s', (options) => {
  expect(() => createGateway(options as never)).toThrow(/expected/);
});

test.each([undefined, null, {}, Promise.resolve({ fetch: () => undefined })])('no gateway for a server: %s', (none) => {
  expect(() => toNodeHandler(none as never)).toThrow('toNodeHandler(): expected a gateway.');
});

test('what is switched off by a condition is off', async () => {
  const off = { bus: false, tenantOf: false, cors: false, metrics: false, webhooks: false, log: false };
  const gateway = create(off);
  expect((await gateway.fetch(new Request('http://gateway/metrics'))).status).toBe(404);
  await gateway.close();
});
