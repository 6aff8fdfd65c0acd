import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Conversation } from '../../../src/model/conversation.js';
import { newDatabase } from '../../support/postgres.js';
import { TiledeskProject } from './project.js';
import { startTiledesk, type TiledeskServer } from './start.js';

const repository = path.resolve(import.meta.dirname, '../../..');
const cache = path.join(repository, 'node_modules/.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(path.join(cache, 'crash-'));
const secret = 's'.repeat(32);

let tiledesk: TiledeskServer;
let project: TiledeskProject;
let database: string;
const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** The program itself, as a process that can be killed. */
async function startGateway(): Promise<{ url: string; child: ChildProcess; ended: Promise<unknown> }> {
  const env = { PATH: process.env.PATH, SECRET: secret, DATABASE_URL: database, TOKEN: project.members[0]!.token };
  const child = spawn(process.execPath, [path.join(folder, 'main.mjs'), 'gateway'], { cwd: folder, env });
  running.add(child);
  const ended = new Promise((resolve) => child.on('exit', resolve));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /Listening at (\S+)/.exec(said);
      if (found) resolve(found[1]!);
    });
    void ended.then((code) => reject(new Error(`It ended with ${String(code)}`)));
  });
  return { url: `${url}/desk`, child, ended };
}

beforeAll(async () => {
  tiledesk = await startTiledesk();
  project = await TiledeskProject.create(tiledesk.url, ['Ada Lindqvist']);
  database = await newDatabase();
  await build({
    entryPoints: [path.join(repository, 'src/cli/main.ts')],
    outfile: path.join(folder, 'main.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['pg', 'jose', 'ioredis', '@electric-sql/pglite'],
  });
  const config = `export default {
    port: 0,
    agents: { kind: 'token', secret: { env: 'SECRET' } },
    database: { url: { env: 'DATABASE_URL' } },
    platforms: { desk: { kind: 'tiledesk', baseUrl: '${tiledesk.url}', project: '${project.id}', token: { env: 'TOKEN' } } },
  };`;
  writeFileSync(path.join(folder, 'handoff.config.mjs'), config);
}, 600_000);
afterAll(async () => {
  for (const child of running) child.kill();
  project?.close();
  await tiledesk?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 1800; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(what);
}

test('a gateway that is killed in the middle of commands loses none, and a pause ends all the same', async () => {
  const [ada] = project.members;
  const token = await new SignJWT({ sub: ada!.id, name: ada!.name, role: 'agent' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret));
  const send = (url: string, id: string, key: string, command: object) =>
    fetch(`${url}/conversations/${id}/commands`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify(command),
    });
  const first = await startGateway();
  const paused = await project.begin('Ken');
  const until30 = new Date(Date.now() + 30_000).toISOString();
  expect((await send(first.url, paused, randomUUID(), { type: 'pause-bot', until: until30 })).status).toBe(200);

  const clicks = await Promise.all(
    Array.from({ length: 12 }, async (_, i) => ({ id: await project.begin(`Visitor ${i}`), key: randomUUID() })),
  );
  // some are done, some under way and some not begun
  const answers = clicks.map(({ id, key }) => send(first.url, id, key, { type: 'take-over' }).catch(() => undefined));
  await Promise.any(answers.map(async (answer) => ((await answer)?.ok ? true : Promise.reject(new Error('not yet')))));
  first.child.kill('SIGKILL');
  await first.ended;
  const before = (await Promise.all(answers)).filter((answer) => answer?.ok).length;

  const second = await startGateway();
  const outcomes: Record<string, number> = {};
  for (const { id, key } of clicks) {
    // the same click, sent again by the page
    let response: Response | undefined;
    await until(async () => {
      response = await send(second.url, id, key, { type: 'take-over' });
      // until the lease of the node that died is over, the same command counts as under way
      return !response.headers.has('Retry-After');
    }, 'no answer');
    expect(response!.status).toBe(200);
    const { conversation } = (await response!.json()) as { conversation: Conversation };
    const { participants } = await project.participants(id);
    expect([conversation.handler, participants]).toMatchObject([{ agent: { id: ada!.id } }, [ada!.id]]);
    outcomes[response!.status] = (outcomes[response!.status] ?? 0) + 1;
  }
  console.log(`Of ${clicks.length} takeovers ${before} were answered before the kill; afterwards`, outcomes);
  expect(before).toBeLessThan(clicks.length);
  await until(
    async () => (await project.participants(paused)).participants[0] === `bot_${project.botId}`,
    'the pause does not end',
  );
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
}, 600_000);
