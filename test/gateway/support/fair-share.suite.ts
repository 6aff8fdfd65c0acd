import { describe, expect, test } from 'vitest';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { people, until, type Problem } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';

const rows = (prefix: string, count: number) => Array.from({ length: count }, (_, row) => `${prefix}${row}`);
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** What one caller may take of a node with bulk commands (S14). */
export function fairShareSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  let release = () => {};

  /** A platform that holds every row until it is told to let it go. */
  function held() {
    const backend = new ScriptedBackend();
    const waiting: Array<{ id: string; agent: string; go: () => void }> = [];
    let isOver = false;
    release = () => {
      isOver = true;
      for (const { go } of waiting) go();
    };
    const pauseBot = async (id: string, _: object, { agent }: { agent: { id: string } }) => {
      if (!isOver) await new Promise<void>((go) => waiting.push({ id, agent: agent.id, go }));
    };
    const getConversation = async (id: string) => ({ ...backend.get('c1'), id });
    world.node({ ...backend.adapter, pauseBot, getConversation, subscribe: undefined });
    const by = (agent: string) => waiting.filter((row) => row.agent === agent).length;
    return { waiting, by, backend };
  }
  /** Begins a bulk command; nobody waits for it to end. */
  async function begin(as: string, ids: string[], key?: string) {
    const body = { command: { type: 'pause-bot' }, ids };
    const response = await world.desk.nodes[0]!.fetch(world.desk.request('POST', '/bulk', { as, body, key }));
    if (response.status === 200) {
      const reader = response.body!.getReader();
      const read = async () => {
        while (!(await reader.read()).done);
      };
      return { status: 200, response, leave: () => reader.cancel(), read: read() };
    }
    return { status: response.status, response, leave: async () => undefined, read: Promise.resolve() };
  }
  /** Waits until nothing moves any more. */
  const quiet = () => new Promise((resolve) => setTimeout(resolve, 150));

  describe('the rows under way', () => {
    test.for([
      ['one bulk command', [['ada', 40]], { ada: 6 }],
      ['twenty of one caller', rows('', 20).map(() => ['ada', 40] as const), { ada: 6 }],
      [
        'of two callers',
        [
          ['ada', 40],
          ['ada', 40],
          ['ben', 40],
        ],
        { ada: 6, ben: 6 },
      ],
      [
        'of one with many and one with few rows',
        [
          ['ada', 40],
          ['ben', 2],
        ],
        { ada: 6, ben: 2 },
      ],
    ] as const)('of %s are six for each caller', async ([, given, expected]) => {
      const { by, waiting } = held();
      const begun = [];
      for (const [i, [as, count]] of given.entries()) begun.push(await begin(as, rows(`${i}-`, count)));
      const total = Object.values(expected).reduce((sum, n) => sum + n, 0);
      await until(() => waiting.length >= total);
      await quiet();
      expect(Object.fromEntries(Object.keys(expected).map((agent) => [agent, by(agent)]))).toEqual(expected);
      await Promise.all(begun.map(({ leave }) => leave()));
      release();
    });

    test('are shared in turn where there are more callers than places, whoever was first', async () => {
      const { waiting } = held();
      world.desk.people = { ...people };
      const agents = rows('agent', 5);
      for (const id of agents) world.desk.people[id] = { agent: { id }, role: 'agent' };
      const begun = [await begin('agent0', rows('a', 30)), await begin('agent1', rows('b', 30))];
      await until(() => waiting.length === 12);
      for (const id of agents.slice(2)) begun.push(await begin(id, rows(id, 30)));
      await quiet();
      expect(waiting.length).toBe(12);
      for (let done = 0; done < 30; done++) {
        waiting[done]!.go();
        await until(() => waiting.length === 13 + done, 'no row took the free place');
      }
      const later = waiting.slice(12).map(({ agent }) => agent);
      const share = agents.map((id) => later.filter((agent) => agent === id).length);
      expect(Math.min(...share.slice(2))).toBeGreaterThanOrEqual(6);
      expect(Math.max(...share)).toBeLessThanOrEqual(9);
      await Promise.all(begun.map(({ leave }) => leave()));
      release();
    });
  });

  test('few rows begin while somebody waits for a single command, and all go on after it', async () => {
    const { waiting, backend } = held();
    backend.hold.add('takeOver');
    const click = world.desk.command({ type: 'take-over' }, { as: 'ben' });
    await until(() => backend.count('takeOver'));
    const bulks = [await begin('ada', rows('a', 30)), await begin('sue', rows('b', 30))];
    await quiet();
    expect(waiting.length).toBe(2);
    for (let done = 0; done < 10; done++) {
      waiting[done]!.go();
      await until(() => waiting.length === done + 3, 'the rows stand still');
    }
    backend.last('takeOver').answer(undefined);
    await click;
    await until(() => waiting.length === 10 + 12, 'the rows stand still');
    await Promise.all(bulks.map(({ leave }) => leave()));
    release();
  });

  test('a caller has twenty bulk commands at most; others have theirs, and what ended makes room', async () => {
    held();
    const begun = [];
    for (let i = 0; i < 20; i++) begun.push(await begin('ada', rows(`${i}-`, 10)));
    const refused = await world.desk.call<Problem>('POST', '/bulk', {
      body: { command: { type: 'pause-bot' }, ids: ['c1'] },
      key: 'one-too-many',
    });
    expect([refused.status, refused.body.code]).toEqual([429, 'rate-limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const other = await begin('ben', ['c1']);
    expect(other.status).toBe(200);
    // who left, in the middle of everything
    await begun[7]!.leave();
    const again = await begin('ada', ['c1'], 'one-too-many');
    expect(again.status).toBe(200);
    expect((await begin('ada', ['c2'])).status).toBe(429);
    await Promise.all([...begun, other, again].map(({ leave }) => leave()));
    release();
    // the rows that were under way have ended: nothing is left of them
    for (let i = 0; i < 20; i++) {
      const next = await begin('ada', []);
      await next.read;
      expect(next.status).toBe(200);
    }
  });

  test.for([
    ['a key that is no key', { key: '', body: { command: { type: 'pause-bot' }, ids: ['c1'] } }, 400],
    ['another request with the same key', { key: 'used', body: { command: { type: 'pause-bot' }, ids: ['c2'] } }, 422],
    ['a command that the role does not include', { body: { command: { type: 'reset-bot' }, ids: ['c1'] } }, 403],
    ['no ids', { body: { command: { type: 'pause-bot' } } }, 422],
  ] as const)('what is refused for %s takes no place', async ([, options, status]) => {
    held();
    const first = await begin('ada', ['c1'], 'used');
    for (let i = 0; i < 25; i++) {
      const answer = await world.desk.call<Problem>('POST', '/bulk', options);
      expect(answer.status).toBe(status);
    }
    await first.leave();
    release();
  });

  test('twenty bulk commands of one agent hardly slow the others down', async () => {
    const backend = new ScriptedBackend();
    const getConversation = async (id: string) => ({ ...backend.get('c1'), id });
    const pauseBot = async () => undefined;
    world.node({ ...backend.adapter, pauseBot, getConversation, subscribe: undefined });
    let sent = 0;
    const median25 = async () => {
      const took: number[] = [];
      for (let i = 0; i < 25; i++) {
        const since = performance.now();
        const { status } = await world.desk.command({ type: 'pause-bot' }, { as: 'ben', id: `own-${++sent}` });
        took.push(performance.now() - since);
        expect(status).toBe(200);
      }
      return median(took);
    };
    await median25();
    const alone = await median25();
    const begun = [];
    for (let i = 0; i < 20; i++) begun.push(await begin('ada', rows(`bulk-${i}-`, 1000)));
    const beside = await median25();
    await Promise.all(begun.map(({ leave }) => leave()));
    console.info(`median of others: ${alone.toFixed(1)} ms alone, ${beside.toFixed(1)} ms beside twenty bulk commands`);
    // a ratio: how fast the machine is does not matter
    expect(beside / alone).toBeLessThan(12);
  });
}
