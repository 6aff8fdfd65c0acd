import { describe, expect, test } from 'vitest';
import type { Review } from '../../../src/model/review.js';
import type { Caller } from '../../../src/gateway/index.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import { people, until, type Problem } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';

const day = { from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' };
const path = `/review?from=${day.from}&to=${day.to}`;
const closed = { at: '2026-03-02T09:00:00Z', outcome: 'resolved' };

/** Two conversations that ended on that day, one of them answered by somebody else, and a list in pages of one. */
function backendWithList(): ScriptedBackend {
  const backend = new ScriptedBackend({ status: 'closed', closed });
  backend.put({
    ...backend.get('c1'),
    id: 'c2',
    contact: { id: 'p2' },
    handler: { kind: 'agent', agent: { id: 'other' } },
    closed: { ...closed, outcome: 'not-resolved' },
  });
  const all = () => [...backend.conversations.values()];
  backend.adapter.listConversations = (query) => {
    const at = Number(query.cursor ?? 0);
    return Promise.resolve({ items: all().slice(at, at + 1), ...(at === 0 && { nextCursor: '1' }) });
  };
  return backend;
}

export function reviewSuite(databases: OpenDatabases): void {
  const world = setup(databases);

  describe('a review', () => {
    test('is the platform’s own, checked', async () => {
      const backend = backendWithList();
      const review: Review = { ...day, outcomes: { resolved: 7 }, handoffs: 2, takeovers: 1, groups: [] };
      const asked: unknown[] = [];
      backend.adapter.review = (period) => {
        asked.push(period);
        return Promise.resolve({ ...review, apiKey: 'sk-secret' } as Review);
      };
      world.node(backend.adapter);
      const answer = await world.desk.get(path);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject(review);
      expect(answer.text).not.toContain('sk-secret');
      expect(asked).toEqual([{ from: '2026-03-02T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z' }]);
      expect((await world.desk.get('/capabilities')).body).toMatchObject({
        methods: expect.arrayContaining(['review']) as unknown,
      });
    });

    test('is made from all pages of the list where the platform has none', async () => {
      world.node(backendWithList().adapter);
      const { status, body } = await world.desk.get(path);
      expect(status).toBe(200);
      expect(body).toMatchObject({ outcomes: { resolved: 1, 'not-resolved': 1 }, takeovers: 1 });
    });

    test('tells a restricted caller only of what they may see, also where the platform has its own', async () => {
      const backend = backendWithList();
      backend.adapter.review = () =>
        Promise.resolve({ ...day, outcomes: { resolved: 99 }, handoffs: 0, takeovers: 0, groups: [] });
      backend.change('c1', { channel: 'north' });
      backend.change('c2', { channel: 'south' });
      const bob: Caller = { agent: { id: 'bob' }, role: 'supervisor', tenant: 'south' };
      world.node(backend.adapter, { authenticate: () => bob, tenantOf: ({ channel }) => channel });
      expect((await world.desk.get(path)).body).toMatchObject({ outcomes: { 'not-resolved': 1 }, takeovers: 1 });
    });

    test('without review and list there is none', async () => {
      world.node(new ScriptedBackend().adapter);
      expect((await world.desk.get<Problem>(path)).body).toMatchObject({ code: 'unsupported' });
      expect(JSON.stringify((await world.desk.get('/capabilities')).body)).not.toContain('"review"');
    });

    test('an answer of the wrong shape is one of the platform’s faults', async () => {
      const backend = backendWithList();
      backend.adapter.review = () => Promise.resolve({ ...day, outcomes: 7 } as never);
      world.node(backend.adapter);
      expect((await world.desk.get(path)).status).toBe(502);
    });

    test.each([
      ['no span', '/review'],
      ['no end', `/review?from=${day.from}`],
      ['no offset', '/review?from=2026-03-02T00:00:00&to=2026-03-03T00:00:00Z'],
      ['the wrong way round', `/review?from=${day.to}&to=${day.from}`],
      ['nothing in between', `/review?from=${day.from}&to=${day.from}`],
      ['a name', '/review?from=yesterday&to=today'],
      ['a day that does not exist', '/review?from=2026-02-30T00:00:00Z&to=2026-03-03T00:00:00Z'],
    ])('what is no span of time is refused: %s', async (_what, wrong) => {
      world.node(backendWithList().adapter);
      const { status, body } = await world.desk.get<Problem>(wrong);
      expect([status, body.code]).toEqual([400, 'invalid']);
    });
  });

  describe('a review of the list, of which a caller has one at a time (S14)', () => {
    /** A list without an end, each page of which comes when the test says so. */
    function endless(more: Partial<HandoffAdapter> = {}) {
      const backend = new ScriptedBackend({ status: 'closed', closed });
      const waiting: Array<{ agent: string; go: (next?: string) => void; fail: (error: Error) => void }> = [];
      const listConversations: HandoffAdapter['listConversations'] = (_, { agent }) =>
        new Promise((resolve, reject) =>
          waiting.push({
            agent: agent.id,
            go: (nextCursor) => resolve({ items: [backend.get('c1')], nextCursor }),
            fail: reject,
          }),
        );
      world.desk.people = { ...people, twin: { agent: { id: 'ada' }, role: 'agent', tenant: 'south' } };
      world.node({ ...backend.adapter, subscribe: undefined, listConversations, ...more });
      return waiting;
    }
    const ask = (as = 'ada') => world.desk.get<Problem>(path, { as });
    /** Who leaves while the answer is awaited. */
    function askAndLeave(over?: string) {
      const leaving = new AbortController();
      const request = new Request(world.desk.request('GET', path, { over }), { signal: leaving.signal });
      const answer = over ? fetch(request) : world.desk.nodes[0]!.fetch(request);
      const status = answer.then(
        (response) => response.status,
        () => 'nobody listens',
      );
      return { status, leave: () => leaving.abort() };
    }

    test('a second one is refused, and says when to come back; nobody else is', async () => {
      const waiting = endless();
      const first = ask();
      await until(() => waiting.length === 1);
      const second = await ask();
      expect([second.status, second.body.code]).toEqual([429, 'rate-limited']);
      expect(second.body.detail).toBe('You have a review under way, which is the most. Wait for it to end.');
      expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(waiting).toHaveLength(1);
      // a colleague, and somebody of another tenant who has the same id
      const others = [ask('ben'), ask('twin')];
      await until(() => waiting.length === 3);
      // and whatever else the same person does
      expect((await world.desk.get('/capabilities')).status).toBe(200);
      for (const { go } of waiting) go();
      expect((await Promise.all([first, ...others])).map(({ status }) => status)).toEqual([200, 200, 200]);
    });

    test.each<[string, (waiting: ReturnType<typeof endless>) => Promise<unknown>]>([
      [
        'ended',
        async (waiting) => {
          const answer = ask();
          await until(() => waiting.length === 1);
          waiting[0]!.go();
          await answer;
        },
      ],
      [
        'failed',
        async (waiting) => {
          const answer = ask();
          await until(() => waiting.length === 1);
          waiting[0]!.fail(new Error('down'));
          expect((await answer).status).toBe(503);
        },
      ],
      [
        'was given up',
        async (waiting) => {
          const asked = askAndLeave();
          await until(() => waiting.length === 1);
          asked.leave();
          await asked.status;
        },
      ],
      [
        'was given up over a socket, at the moment of the next one',
        async (waiting) => {
          const asked = askAndLeave(await world.desk.listen());
          await until(() => waiting.length === 1);
          // a page that shows other days: the server may hear of the end after the beginning
          setTimeout(asked.leave, 100);
        },
      ],
      ['was refused for its span of time', () => world.desk.get('/review?from=yesterday&to=today')],
    ])('one that %s takes no place', async (_what, before) => {
      const waiting = endless();
      await before(waiting);
      const begun = waiting.length;
      const next = ask();
      await until(() => waiting.length > begun);
      waiting.at(-1)!.go();
      expect((await next).status).toBe(200);
    });

    test.each([
      ['the request is gone', 'leave'],
      ['the connection is gone', 'disconnect'],
      ['the gateway closes', 'close'],
    ])('it stops when %s', async (_what, how) => {
      const waiting = endless();
      const asked = askAndLeave(how === 'disconnect' ? await world.desk.listen() : undefined);
      await until(() => waiting.length === 1);
      waiting[0]!.go('2');
      await until(() => waiting.length === 2);
      const closed = how === 'close' ? world.desk.nodes[0]!.close() : asked.leave();
      // the platform answers although nobody wants to know any more
      await new Promise((resolve) => setTimeout(resolve, 50));
      waiting[1]!.go('3');
      await closed;
      await asked.status;
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(waiting).toHaveLength(2);
    });

    test('one that the platform makes by itself is a single request, and has no such limit', async () => {
      const answers: Array<(review: Review) => void> = [];
      endless({ review: () => new Promise((resolve) => answers.push(resolve)) });
      const asked = [ask(), ask()];
      await until(() => answers.length === 2);
      for (const answer of answers) answer({ ...day, outcomes: {}, handoffs: 0, takeovers: 0, groups: [] });
      expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200]);
    });
  });
}
