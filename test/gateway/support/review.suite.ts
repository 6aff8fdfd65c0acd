import { describe, expect, test } from 'vitest';
import type { Review } from '../../../src/model/review.js';
import type { Caller } from '../../../src/gateway/index.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import type { Problem } from './desk.js';
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
    ])('what is no span of time is refused: %s', async (_what, wrong) => {
      world.node(backendWithList().adapter);
      const { status, body } = await world.desk.get<Problem>(wrong);
      expect([status, body.code]).toEqual([400, 'invalid']);
    });
  });
}
