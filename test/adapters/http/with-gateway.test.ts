import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectHttpAdapter } from '../../../src/adapters/http/index.js';
import { createMemoryAdapter } from '../../../src/adapters/memory/index.js';
import { createGateway, openDatabase, toNodeHandler, type Database } from '../../../src/gateway/index.js';
import { realEnvironment } from '../../../src/internal/environment.js';
import { createStore } from '../../../src/store/store.js';
import { context } from './world.js';

/** The real world, but nobody waits long between two tries. */
const environment = { ...realEnvironment, random: () => 0.001 };
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};

let database: Database;
beforeAll(async () => void (database = await openDatabase()), 60_000);
afterAll(() => database.close());

test('two agents, the gateway of this package, and a connection that breaks', async () => {
  const helpdesk = createMemoryAdapter({ knobs: { latency: 0 } });
  const names: Record<string, string> = { ada: 'Ada Own', ben: 'Ben Other' };
  const gateway = createGateway({
    adapter: helpdesk,
    database,
    authenticate: ({ headers }) => {
      const id = headers.get('Authorization')?.replace('Bearer ', '') ?? '';
      return names[id] ? { agent: { id, name: names[id] }, role: 'supervisor' } : undefined;
    },
  });
  const sockets = new Set<Socket>();
  const server = createServer(toNodeHandler(gateway));
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const join = async (id: string) => {
    // the first token has expired
    const adapter = await connectHttpAdapter({
      baseUrl,
      environment,
      getToken: ({ refresh }) => (refresh ? id : 'expired'),
    });
    return { adapter, store: createStore({ adapter, agent: adapter.capabilities.agent, environment }) };
  };
  const [ada, ben] = [await join('ada'), await join('ben')];
  const { id } = helpdesk.controls
    .conversations()
    .find(({ status, handler, bot }) => status === 'open' && handler.kind === 'bot' && bot.status === 'active')!;
  const seen = (of: typeof ada) => {
    const view = of.store.conversation(id).get();
    return view.state === 'ready' ? view.conversation : undefined;
  };
  const live = () => [ada, ben].every(({ store }) => store.$connection.get().state === 'live');
  const leave = [ada, ben].map(({ store }) => store.conversation(id).listen(() => undefined));

  await until(live);
  expect(ada.adapter.capabilities.agent).toEqual({ id: 'ada', name: 'Ada Own' });
  expect((await ada.store.run(id, { type: 'take-over' })).outcome).toBe('applied');
  await until(() => seen(ben)?.handler.kind === 'agent');
  expect(await ben.store.run(id, { type: 'take-over' })).toMatchObject({
    outcome: 'rejected',
    error: { code: 'conflict', current: { handler: { agent: { id: 'ada' } } } },
  });

  for (const socket of sockets) socket.destroy();
  await until(() => !live());
  await ada.adapter.handBack!(id, {}, context({ agent: { id: 'ada' }, idempotencyKey: 'k1' }));
  await until(() => live() && [ada, ben].every((each) => seen(each)?.handler.kind === 'bot'));

  const told: string[] = [];
  const results = await ada.adapter.runBulk!(
    { type: 'pause-bot' },
    [id, 'nobody'],
    context({ idempotencyKey: 'k2' }),
    (result) => told.push(result.id),
  );
  expect(results.map((result) => [result.id, result.error?.code]).sort()).toEqual([
    [id, undefined],
    ['nobody', 'not-found'],
  ]);
  expect(told.sort()).toEqual([id, 'nobody']);
  await until(() => seen(ben)?.bot.status === 'paused');

  for (const end of leave) end();
  for (const { store, adapter } of [ada, ben]) {
    store.dispose();
    adapter.dispose!();
  }
  await gateway.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  helpdesk.dispose!();
}, 60_000);
