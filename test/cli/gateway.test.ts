import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missing, newDatabase } from '../support/postgres.js';
import { program } from './io.js';

const folder = mkdtempSync(path.join(tmpdir(), 'handoff-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const env = { SECRET: 's'.repeat(32), METRICS: 'm'.repeat(32) };
const tokenOf = (id: string, role: string, more: object = {}) =>
  new SignJWT({ sub: id, role, ...more })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(env.SECRET));

let count = 0;
/** Two databases of a PostgreSQL, which is quicker than a PGlite for each; in memory where there is none. */
const databases = ['ONE', 'TWO'].map((name) => (missing ? '' : `database: { url: { env: '${name}' } },`));
beforeAll(async () => {
  if (!missing) Object.assign(env, { ONE: await newDatabase(), TWO: await newDatabase() });
}, 60_000);
/** Writes a configuration, a new file each time: Node remembers what it has imported. */
function written(text: string): string {
  const file = path.join(folder, `config-${++count}.mjs`);
  writeFileSync(file, text);
  return file;
}
const tokens = `agents: { kind: 'token', secret: { env: 'SECRET' } }`;
const run = (config: string) => program(['gateway', '--config', written(config)], { env });

describe('a server with two platforms', () => {
  let url: string;
  let server: ReturnType<typeof program>;
  const call = async (route: string, token?: string, init: RequestInit = {}) =>
    fetch(url + route, {
      ...init,
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    });

  beforeAll(async () => {
    // an adapter of somebody's own, from a file
    writeFileSync(
      path.join(folder, 'own.mjs'),
      `export const own = ({ key }) => ({
        name: 'own',
        traits: { pauseBot: { timed: false } },
        getConversation: async (id) => ({
          id, contact: { id, name: key }, status: 'open', handler: { kind: 'bot' }, bot: { mode: 'autopilot', status: 'active' },
        }),
        pauseBot: async () => {},
        activateBot: async () => {},
      });`,
    );
    server = run(`export default {
      port: 0, basePath: '/desk', ${tokens.replace('} }', "}, claims: { tenant: 'org' } }")},
      metrics: { token: { env: 'METRICS' } },
      platforms: {
        acme: { kind: 'memory', tenant: 'acme', ${databases[0]} },
        other: { kind: 'module', module: ${JSON.stringify(path.join(folder, 'own.mjs'))}, export: 'own',
                 tenant: 'other', options: { key: { env: 'METRICS' } }, ${databases[1]} },
      },
    };`);
    url = await Promise.race([
      server.listening,
      server.ended.then(() => Promise.reject(new Error(server.err.join('\n')))),
    ]);
  }, 60_000);
  afterAll(async () => {
    server.stop();
    expect(await server.ended).toBe(0);
  });

  test('says how it is', async () => {
    const response = await call('/health');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ ok: true, platforms: { acme: { ok: true }, other: { ok: true } } });
  });

  test('knows an agent by a signed token', async () => {
    const ada = await tokenOf('ada', 'agent', { org: 'acme' });
    const response = await call('/desk/acme/conversations?limit=1', ada);
    const { items } = (await response.json()) as { items: Array<{ id: string }> };
    expect([response.status, items.length]).toEqual([200, 1]);
    expect((await call('/desk/acme/conversations')).status).toBe(401);
    expect((await call('/desk/acme/conversations', `${ada}x`)).status).toBe(401);
  });

  test('shows the conversations of a tenant to nobody else (S9)', async () => {
    const token = await tokenOf('ada', 'agent', { org: 'acme' });
    expect((await call('/desk/other/conversations/c1', token)).status).toBe(404);
    const others = await tokenOf('bo', 'agent', { org: 'other' });
    const response = await call('/desk/other/conversations/c1', others);
    expect(await response.json()).toMatchObject({ id: 'c1', contact: { name: env.METRICS } });
  });

  test('keeps what a platform of its own lacks', async () => {
    const token = await tokenOf('bo', 'agent', { org: 'other' });
    const { commands } = (await (await call('/desk/other/capabilities', token)).json()) as { commands: string[] };
    expect(commands).toEqual(expect.arrayContaining(['take-over', 'hand-back', 'close', 'extend-pause']));
  });

  test('tells figures to whoever has the token (S16)', async () => {
    const answered = await call('/desk/acme/metrics', env.METRICS);
    expect(await answered.text()).toContain('handoff_up 1');
    expect((await call('/desk/acme/metrics', `${env.METRICS}x`)).status).toBe(404);
  });

  test.each(['/', '/nowhere', '/desk', '/desk/', '/desk/nowhere/conversations', '/acme/conversations'])(
    'has nothing at %s',
    async (route) => expect((await call(route)).status).toBe(404),
  );
});

test('commands under way end before it does, and its streams', async () => {
  // an adapter whose command ends when the test says so
  const signals: { begun?: () => void; end?: () => void } = {};
  Object.assign(globalThis, { slowCommand: signals });
  const begun = new Promise<void>((resolve) => (signals.begun = resolve));
  writeFileSync(
    path.join(folder, 'slow.mjs'),
    `let status = 'active';
     export default () => ({
      name: 'slow',
      traits: { pauseBot: { timed: false } },
      getConversation: async (id) => ({
        id, contact: { id, name: 'Maria' }, status: 'open', handler: { kind: 'bot' }, bot: { mode: 'autopilot', status },
      }),
      async pauseBot() {
        slowCommand.begun();
        await new Promise((resolve) => { slowCommand.end = resolve; });
        status = 'paused';
      },
      activateBot: async () => {},
    });`,
  );
  const module = JSON.stringify(path.join(folder, 'slow.mjs'));
  const server = run(
    `export default { port: 0, ${tokens}, ${databases[0]} platforms: { slow: { kind: 'module', module: ${module} } } };`,
  );
  const url = await server.listening;
  const headers = { Authorization: `Bearer ${await tokenOf('ada', 'supervisor')}`, 'Content-Type': 'application/json' };
  const stream = await fetch(`${url}/slow/events`, { headers });
  const command = fetch(`${url}/slow/conversations/c1/commands`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ type: 'pause-bot' }),
  });
  await begun;
  server.stop();
  // what comes now is refused, and what was there goes on
  await expect.poll(() => fetch(`${url}/health`).catch(() => undefined)).toBeUndefined();
  signals.end!();
  expect((await command).status).toBe(200);
  await stream.text();
  expect(await server.ended).toBe(0);
  await expect(fetch(`${url}/health`)).rejects.toThrow();
});

describe('what keeps it from starting is said in a sentence', () => {
  test.each<[string, string, string | RegExp]>([
    ['a syntax error', 'export default {', /^.+ cannot be read: .+/],
    ['no default export', 'export const config = {};', /The file has no default export/],
    [
      'a file that is not there',
      `export default { port: 0, ${tokens}, platforms: { a: { kind: 'module', module: './nowhere.mjs' } } };`,
      /^platforms\.a: Cannot find module/,
    ],
    [
      'a file without an adapter',
      `export default { port: 0, ${tokens}, platforms: { a: { kind: 'module', module: ${JSON.stringify(path.join(folder, 'none.mjs'))} } } };`,
      /^platforms\.a: .+: its export default is no adapter, and no function that makes one$/,
    ],
    [
      'a database that is away',
      `export default { port: 0, ${tokens}, database: { url: { env: 'AWAY' } }, platforms: { a: { kind: 'memory' } } };`,
      /^platforms\.a: .*ECONNREFUSED/,
    ],
  ])('%s', async (_, config, message) => {
    writeFileSync(path.join(folder, 'none.mjs'), 'export default 7;');
    const away = { ...env, AWAY: 'postgres://desk:canary@127.0.0.1:1/desk' };
    const { ended, err } = program(['gateway', '--config', written(config)], { env: away });
    expect(await ended).toBe(1);
    expect(err.join('\n')).toMatch(message);
    expect(err.join('\n')).not.toContain('canary');
  });

  test('a port that is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { ended, err } = run(
      `export default { port: ${port}, ${tokens}, ${databases[0]} platforms: { a: { kind: 'memory' } } };`,
    );
    expect([await ended, err]).toEqual([1, [`port: ${port} is in use at 127.0.0.1`]]);
    other.close();
  });

  test.each<[string[], string]>([
    [['gatewya'], 'There is no command "gatewya"; did you mean "gateway"?'],
    [['serve'], 'There is no command "serve"; see --help'],
    [['gateway', '--confg', 'x'], 'There is no --confg; did you mean "--config"?'],
    [['gateway', '--config', '/nowhere.mjs'], 'There is no file /nowhere.mjs; name another one with --config'],
  ])('%j', async (args, message) => {
    const { ended, err } = program(args);
    expect([await ended, err]).toEqual([1, [message]]);
  });
});

describe('a dry run', () => {
  test('says what each platform can do, with no variable set and nothing called', async () => {
    const file = written(`export default {
      ${tokens}, database: { url: { env: 'DATABASE_URL' } },
      platforms: { wa: { kind: 'evolution', baseUrl: 'https://evolution.example', apiKey: { env: 'KEY' },
                         instance: 'desk', botId: 'b1', webhook: { secret: { env: 'HOOK' } } } },
    };`);
    const { ended, out } = program(['gateway', '--config', file, '--dry-run']);
    expect(await ended).toBe(0);
    const text = out.join('\n');
    expect(text).toContain('wa (evolution, with a desk)');
    expect(text).toMatch(/native +activate-bot, pause-bot, reset-bot, send-message, list, history, contact/);
    expect(text).toMatch(/by the gateway +.*take-over.*hand-back.*timed pause/);
    expect(text).toMatch(/not possible +.*archive/);
    expect(text).toContain('/wa/webhooks/evolution');
    expect(out.at(-1)).toBe('Not set here: SECRET, DATABASE_URL, KEY, HOOK');
  });

  test.each([
    [
      'a webhook',
      "kind: 'chatwoot', baseUrl: 'https://c.example', accountId: 3, token: KEY, webhook: { secret: HOOK }",
      '',
    ],
    ['no webhook', "kind: 'chatwoot', baseUrl: 'https://c.example', accountId: 3, token: KEY", 'news'],
    ['events of its own', "kind: 'memory'", ''],
  ])('of a platform with %s says whether news come', async (_, fields, said) => {
    const platform = fields.replace(/\b(KEY|HOOK)\b/g, (name) => `{ env: '${name}' }`);
    const file = written(`export default { ${tokens}, platforms: { a: { ${platform} } } };`);
    const { ended, out } = program(['gateway', '--config', file, '--dry-run']);
    expect(await ended).toBe(0);
    expect(out.filter((line) => /^ +news +none: without a webhook/.test(line))).toHaveLength(said ? 1 : 0);
  });

  test('shows no password', async () => {
    const file = written(
      `export default { ${tokens}, database: { url: { env: 'URL' } }, platforms: { a: { kind: 'memory' } } };`,
    );
    const { ended, out } = program(['gateway', '--config', file, '--dry-run'], {
      env: { ...env, URL: 'postgres://desk:canary@db:5432/desk' },
    });
    expect(await ended).toBe(0);
    expect(out.join('\n')).toContain('PostgreSQL at db:5432');
    expect(out.join('\n')).not.toContain('canary');
    expect(out.at(-1)).toBe('Every variable that it names is set.');
  });
});
