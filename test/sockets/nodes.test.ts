import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttpAdapter } from '../../src/adapters/http/index.js';
import { realEnvironment } from '../../src/internal/environment.js';
import type { Conversation } from '../../src/model/conversation.js';
import { missing, newDatabase } from '../support/postgres.js';
import { ChaosProxy, sleep } from './chaos-proxy.js';
import { Platform } from './platform.js';
import { gatewayNow, numbers, send, startGateway, type GatewayProcess } from './support.js';

/** The same numbers in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What a page hears of the conversations: the newest state of each. */
function ear(baseUrl: string, random = Math.random, agent = 'ada') {
  const states = new Map<string, Conversation>();
  const connections: string[] = [];
  let hints = 0;
  const adapter = createHttpAdapter({
    baseUrl,
    getToken: () => agent,
    capabilities: {},
    environment: { ...realEnvironment, random },
  });
  const leave = adapter.subscribe!(
    {
      conversation: (c) => {
        if ((c.version ?? 0) >= (states.get(c.id)?.version ?? 0)) states.set(c.id, c);
      },
      message: () => undefined,
      contact: () => undefined,
      typing: () => undefined,
      presence: () => undefined,
      removed: () => undefined,
      hint: () => void hints++,
      connection: (state) => void connections.push(state),
    },
    { signal: new AbortController().signal, agent: { id: 'ada' } },
  );
  return {
    adapter,
    states,
    connections,
    get hints() {
      return hints;
    },
    close() {
      leave();
      adapter.dispose?.();
    },
  };
}

const suite = (): void => {
  let platform: Platform;
  let nodes: GatewayProcess[];
  let proxies: ChaosProxy[];
  let databaseUrl: string;
  let ears: Array<ReturnType<typeof ear>>;

  const startNode = () =>
    startGateway({
      database: { url: databaseUrl, connections: 5 },
      platform: platform.url,
      idempotent: platform.idempotent,
    });
  const url = (node: number) => () => proxies[node]!.url;

  beforeEach(async () => {
    databaseUrl = await newDatabase();
    platform = await Platform.start(40);
    nodes = [await startNode(), await startNode()];
    proxies = await Promise.all(nodes.map(({ port }) => ChaosProxy.listen(port)));
    ears = [];
  });
  afterEach(async () => {
    for (const each of ears) each.close();
    await Promise.all(nodes.map((node) => node.stop()));
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await platform.close();
  });

  test('a takeover on each node at once, over slow and sliced connections: one winner, whom the other one is told', async () => {
    for (const proxy of proxies) Object.assign(proxy.weather, { latency: 5, jitter: 20, slice: 40 });
    const ids = numbers(40).map((n) => `c${n}`);
    const ends = await Promise.all(
      ids.map((id) =>
        Promise.all(
          ['ada', 'ben'].map((as, node) =>
            send({
              url: url(node),
              path: `/conversations/${id}/commands`,
              body: { type: 'take-over' },
              key: `take-${id}-${as}`,
              as,
            }),
          ),
        ),
      ),
    );
    for (const [i, pair] of ends.entries()) {
      expect(pair.map(({ status }) => status).sort(), ids[i]).toEqual([200, 409]);
      const winner = pair[0]!.status === 200 ? 'ada' : 'ben';
      const { handler } = platform.conversations.get(ids[i]!)!;
      expect(handler.kind === 'agent' && handler.agent.id).toBe(winner);
      const { current } = JSON.parse(pair.find(({ status }) => status === 409)!.text) as { current: Conversation };
      expect(current.handler.kind === 'agent' && current.handler.agent.id, 'who the loser reads').toBe(winner);
    }
    expect([...platform.times('takeOver').values()]).toEqual(ids.map(() => 1));
  });

  test('one key on both nodes at once, with connections that are cut: each command once', async () => {
    platform.idempotent = false;
    const sending = numbers(60).map((n) =>
      Promise.all(
        [0, 1].map((node) =>
          send({
            url: url(node),
            path: `/conversations/c${(n % 40) + 1}/messages`,
            body: { text: `Message ${n}`, clientId: `m${n}` },
            key: `key-${n}`,
          }),
        ),
      ),
    );
    for (let i = 0; i < 10; i++) {
      await sleep(60);
      proxies[i % 2]!.cut();
    }
    const ends = await Promise.all(sending);
    expect(ends.flat().filter(({ status }) => status !== 201)).toEqual([]);
    for (const [one, two] of ends) expect(JSON.parse(two!.text)).toEqual(JSON.parse(one!.text));
    expect([...platform.times('sendMessage', ({ params }) => String(params!.clientId)).values()]).toEqual(
      numbers(60).map(() => 1),
    );
  });

  test('timers fire once with two nodes, also when one of them dies at that moment', async () => {
    const ids = numbers(40).map((n) => `c${n}`);
    const due = gatewayNow() + 25_000;
    await Promise.all(
      ids.map((id, i) =>
        send({
          url: url(i % 2),
          path: `/conversations/${id}/commands`,
          key: `pause-${id}`,
          body: { type: 'pause-bot', until: new Date(due + (i % 10) * 300).toISOString() },
        }),
      ),
    );
    while (gatewayNow() < due + 800) await sleep(20);
    await nodes[0]!.kill();
    nodes[0] = await startNode();
    proxies[0]!.target = nodes[0].port;
    for (const until = Date.now() + 60_000; platform.times('activateBot').size < ids.length && Date.now() < until;) {
      await sleep(100);
    }
    await sleep(2000);
    expect([...platform.times('activateBot').entries()].sort()).toEqual(ids.map((id) => [id, 1]).sort());
  });

  test('a rolling restart under load: nothing is lost, nothing is done twice, and who listens knows everything', async () => {
    platform.delay = 20;
    ears = proxies.map((proxy) => ear(proxy.url));
    await sleep(1500);
    let sent = 0;
    let repeats = 0;
    let isOver = false;
    const ends: Array<Promise<unknown>> = [];
    const failed: unknown[] = [];
    const writer = async (w: number) => {
      while (!isOver) {
        const n = ++sent;
        const end = await send({
          url: url((n + w) % 2),
          path: `/conversations/c${(n % 40) + 1}/messages`,
          body: { text: `Message ${n}`, clientId: `m${n}` },
          key: `key-${n}`,
        });
        if (end.status !== 201) failed.push(end);
        if (end.tries > 1) repeats++;
        await sleep(40);
      }
    };
    for (const w of numbers(10)) ends.push(writer(w));
    for (const node of [0, 1]) {
      await sleep(1500);
      // its clients go to the other one until it is back, as behind a load balancer
      proxies[node]!.target = nodes[1 - node]!.port;
      await nodes[node]!.stop();
      nodes[node] = await startNode();
      proxies[node]!.target = nodes[node].port;
    }
    await sleep(1500);
    isOver = true;
    await Promise.all(ends);
    expect(failed).toEqual([]);
    const times = platform.times('sendMessage', ({ params }) => String(params!.clientId));
    expect([times.size, [...times.values()].filter((n) => n !== 1)]).toEqual([sent, []]);
    // the streams come back within the thirty seconds of their delay
    const knowsAll = (each: ReturnType<typeof ear>) =>
      [...platform.conversations.values()].every(
        ({ id, lastMessage }) => each.states.get(id)?.lastMessage?.text === lastMessage?.text,
      );
    for (const until = Date.now() + 45_000; !ears.every(knowsAll) && Date.now() < until;) await sleep(200);
    expect(ears.map(knowsAll)).toEqual([true, true]);
    console.info(`${sent} messages in a rolling restart, ${repeats} of them sent more than once`);
  });

  test('a hundred clients come back after a restart without a crowd: no second has more than a tenth of their connects', async () => {
    const random = seeded(20_260_302);
    // each agent has twenty pages: a node allows fifty streams for each
    ears = numbers(100).map((i) => ear(proxies[0]!.url, random, `agent-${i % 5}`));
    for (
      const until = Date.now() + 30_000;
      ears.some(({ connections }) => !connections.includes('live')) && Date.now() < until;
    ) {
      await sleep(50);
    }
    expect(ears.filter(({ connections }) => connections.at(-1) === 'live').length).toBe(100);
    const before = proxies[0]!.connects.length;
    await nodes[0]!.kill();
    const restarted = Date.now();
    nodes[0] = await startNode();
    proxies[0]!.target = nodes[0].port;
    for (
      const until = restarted + 70_000;
      ears.some(({ connections }) => connections.at(-1) !== 'live') && Date.now() < until;
    ) {
      await sleep(100);
    }
    const connects = proxies[0]!.connects
      .slice(before)
      .map((at) => at - restarted)
      .filter((at) => at < 30_000);
    const perSecond = numbers(30).map((s) => connects.filter((at) => Math.floor(at / 1000) === s - 1).length);
    console.info(`connects in each of the thirty seconds: ${perSecond.join(' ')}`);
    expect(ears.filter(({ connections }) => connections.at(-1) === 'live').length, 'who is back').toBe(100);
    expect(Math.max(...perSecond)).toBeLessThanOrEqual(connects.length / 10);
  });

  test('streams that stall, are cut or end in the middle: they come back and know the newest state', async () => {
    const [one, two] = (ears = [ear(proxies[0]!.url), ear(proxies[1]!.url)]) as [
      ReturnType<typeof ear>,
      ReturnType<typeof ear>,
    ];
    for (
      const until = Date.now() + 20_000;
      ears.some(({ connections }) => !connections.includes('live')) && Date.now() < until;
    ) {
      await sleep(50);
    }
    proxies[0]!.halfClose();
    proxies[1]!.cut();
    await send({ url: url(1), path: '/conversations/c1/commands', body: { type: 'take-over' }, key: 'take' });
    await send({ url: url(0), path: '/conversations/c2/commands', body: { type: 'pause-bot' }, key: 'pause' });
    const knows = ({ states }: ReturnType<typeof ear>) =>
      states.get('c1')?.handler.kind === 'agent' && states.get('c2')?.bot.status === 'paused';
    for (const until = Date.now() + 45_000; !(knows(one) && knows(two)) && Date.now() < until;) await sleep(100);
    expect([knows(one), knows(two)]).toEqual([true, true]);
    // nothing comes, and nothing is closed: silence is noticed
    proxies[0]!.weather.stalled = true;
    await send({ url: url(1), path: '/conversations/c3/commands', body: { type: 'take-over' }, key: 'take-3' });
    for (const until = Date.now() + 45_000; one.connections.at(-1) === 'live' && Date.now() < until;) await sleep(100);
    expect(one.connections.at(-1)).not.toBe('live');
    proxies[0]!.weather.stalled = false;
    for (const until = Date.now() + 45_000; one.states.get('c3')?.handler.kind !== 'agent' && Date.now() < until;) {
      await sleep(100);
    }
    expect(one.states.get('c3')?.handler.kind).toBe('agent');
  });
};

if (missing) {
  test.skip(`two nodes on one PostgreSQL: ${missing}`, () => {});
} else {
  describe('two nodes on one PostgreSQL', suite);
}
