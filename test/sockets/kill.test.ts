import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DatabaseOptions } from '../../src/gateway/index.js';
import { missing, newDatabase } from '../support/postgres.js';
import { ChaosProxy, sleep } from './chaos-proxy.js';
import { Platform } from './platform.js';
import { numbers, send, startGateway, type GatewayProcess } from './support.js';

/** Milliseconds between two deaths: shorter than it takes to do everything. */
const life = 700;
/**
 * Milliseconds until another attempt may have what a node had sent when it died: 50 s by the clock of the database,
 * which no test can make faster.
 */
const patience = 75_000;

function suite(open: () => DatabaseOptions): void {
  let platform: Platform;
  let gateway: GatewayProcess;
  let proxy: ChaosProxy;
  let deaths: number;

  const start = async (idempotent: boolean) => {
    platform.idempotent = idempotent;
    gateway = await startGateway({ database: open(), platform: platform.url, idempotent, speed: 1 });
    proxy ??= await ChaosProxy.listen(gateway.port);
    proxy.target = gateway.port;
  };
  /** Kills it and starts it again on the same data, so many times. */
  const torment = async (times: number, idempotent: boolean) => {
    for (let i = 0; i < times; i++) {
      await sleep(life);
      await gateway.kill();
      deaths++;
      await start(idempotent);
    }
  };
  const url = () => proxy.url;

  beforeEach(async () => {
    platform = await Platform.start(40);
    deaths = 0;
  });
  afterEach(async () => {
    await gateway.stop();
    await proxy.close();
    proxy = undefined as never;
    await platform.close();
  });

  test('commands, where the platform knows keys: all of them, each once', async () => {
    await start(true);
    const sending = numbers(120).map(async (n) => {
      await sleep(n * 15);
      const id = `c${(n % 40) + 1}`;
      return send({
        url,
        path: `/conversations/${id}/messages`,
        body: { text: `Message ${n}`, clientId: `m${n}` },
        key: `key-${n}`,
        patience,
      });
    });
    await torment(3, true);
    const ends = await Promise.all(sending);
    expect(deaths).toBe(3);
    expect(ends.filter(({ status }) => status !== 201)).toEqual([]);
    expect(
      ends.some(({ tries }) => tries > 1),
      'nobody was disturbed',
    ).toBe(true);
    const times = platform.times('sendMessage', ({ params }) => String(params!.clientId));
    expect([...times.values()].filter((n) => n !== 1)).toEqual([]);
    expect(times.size).toBe(120);
  });

  test('commands, where it does not: none twice, and what was answered with yes is done', async () => {
    await start(false);
    const sending = numbers(80).map(async (n) => {
      await sleep(n * 20);
      return {
        n,
        ...(await send({
          url,
          path: `/conversations/c${(n % 40) + 1}/messages`,
          body: { text: `Message ${n}`, clientId: `m${n}` },
          key: `key-${n}`,
          patience,
        })),
      };
    });
    await torment(2, false);
    const ends = await Promise.all(sending);
    const times = platform.times('sendMessage', ({ params }) => String(params!.clientId));
    expect(
      [...times.values()].filter((n) => n > 1),
      'twice',
    ).toEqual([]);
    expect(
      ends.filter(({ n, status }) => status === 201 && times.get(`m${n}`) !== 1),
      'said to be done, and not done',
    ).toEqual([]);
    const doubtful = ends.filter(({ status }) => status !== 201);
    // no more than were with the platform when it died
    expect(doubtful.length).toBeLessThanOrEqual(2 * 12);
    expect(
      doubtful.filter(({ n }) => times.get(`m${n}`) === 1),
      'done, and still doubtful',
    ).toEqual([]);
    console.info(`${ends.length - doubtful.length} done, ${doubtful.length} not sent and told to be in doubt`);
  });

  test('a bulk command: repeated with its key it ends with a line for each, and each is done once', async () => {
    await start(true);
    const ids = numbers(40).map((n) => `c${n}`);
    const run = async () => {
      const lines = new Map<string, { id: string; error?: unknown }>();
      for (const until = Date.now() + 2 * patience; lines.size < ids.length && Date.now() < until;) {
        const { status, text } = await send({
          url,
          path: '/bulk',
          body: { command: { type: 'pause-bot', reason: 'Stock' }, ids },
          key: 'bulk',
        });
        if (status !== 200) continue;
        for (const line of text.split('\n').filter(Boolean)) {
          const row = JSON.parse(line) as { id: string; error?: { code: string } };
          if (!row.error || !['unavailable', 'timeout'].includes(row.error.code)) lines.set(row.id, row);
        }
        await sleep(300);
      }
      return [...lines.values()];
    };
    const running = run();
    await sleep(150);
    await torment(2, true);
    const rows = await running;
    expect(rows.length).toBe(ids.length);
    expect(rows.filter(({ error }) => error)).toEqual([]);
    expect([...platform.times('pauseBot').values()]).toEqual(ids.map(() => 1));
    expect([...platform.conversations.values()].every(({ bot }) => bot.status === 'paused')).toBe(true);
  });

  test('pauses that end while nobody lives, or while it dies: each bot is activated once', async () => {
    await start(true);
    const ids = numbers(20).map((n) => `c${n}`);
    const due = Date.now() + 20_000;
    const ends = await Promise.all(
      ids.map((id, i) =>
        send({
          url,
          path: `/conversations/${id}/commands`,
          key: `pause-${id}`,
          body: { type: 'pause-bot', until: new Date(due + i * 500).toISOString() },
        }),
      ),
    );
    expect(ends.map(({ status }) => status)).toEqual(ids.map(() => 200));
    await gateway.kill();
    while (Date.now() < due + 5000) await sleep(50);
    expect(platform.times('activateBot').size, 'nobody is there').toBe(0);
    await start(true);
    await torment(1, true);
    for (
      const until = Date.now() + 2 * patience;
      platform.times('activateBot').size < ids.length && Date.now() < until;
    ) {
      await sleep(100);
    }
    await sleep(2000);
    expect([...platform.times('activateBot').entries()].sort()).toEqual(ids.map((id) => [id, 1]).sort());
    expect(ids.every((id) => platform.conversations.get(id)!.bot.status === 'active')).toBe(true);
  });
}

describe('killed and started again, with PGlite in a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'handoff-sockets-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  suite(() => ({ folder: path.join(folder, 'data') }));
});

if (missing) {
  test.skip(`with PostgreSQL: ${missing}`, () => {});
} else {
  describe('killed and started again, with PostgreSQL', () => {
    let url: string;
    beforeEach(async () => {
      url = await newDatabase();
    });
    suite(() => ({ url }));
  });
}
