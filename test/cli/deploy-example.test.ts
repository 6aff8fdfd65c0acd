import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/cli/config/config.js';
import { startServer, type RunningServer } from '../../src/cli/server.js';
import { missing, newDatabase } from '../support/postgres.js';

const { default: example } = (await import(
  new URL('../../examples/deploy/handoff.config.mjs', import.meta.url).href
)) as { default: { port: number } };
const read = (name: string) => readFileSync(new URL(`../../examples/deploy/${name}`, import.meta.url), 'utf8');
const env = {
  DATABASE_URL: 'postgres://handoff:password@database/handoff',
  HANDOFF_TOKEN_SECRET: 's'.repeat(32),
  METRICS_TOKEN: 'm'.repeat(32),
};

test('its configuration is right', () => expect(readConfig(example, env).problems).toEqual([]));

test('the compose file sets each variable that the configuration names, and has none in it', () => {
  const unset = new Set<string>();
  readConfig(example, {}, unset);
  const compose = read('compose.yaml');
  for (const name of unset) expect(compose).toMatch(new RegExp(`^ +${name}: .*\\$\\{`, 'm'));
  expect([...unset].sort()).toEqual(Object.keys(env).sort());
});

test('its image runs the program of the package, as nobody special, and knows whether it is well', () => {
  const docker = read('Dockerfile');
  const { bin } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    bin: Record<string, string>;
  };
  expect(docker).toContain(`"node_modules/handoff-elements/${bin['handoff-elements']}", "gateway"`);
  expect(docker).toMatch(/^USER node$/m);
  expect(docker).toContain(`http://127.0.0.1:${example.port}/health`);
  expect(docker.match(/^COPY (.+) \.\/$/gm)).toEqual(['COPY package.json ./', 'COPY handoff.config.mjs ./']);
});

// without a PostgreSQL, its data stays in memory
let server: RunningServer;
beforeAll(async () => {
  const given = { ...example, host: '127.0.0.1', port: 0, ...(missing && { database: {} }) };
  const { config } = readConfig(given, missing ? env : { ...env, DATABASE_URL: await newDatabase() });
  server = await startServer(config!, () => {});
}, 60_000);
afterAll(() => server.close());

test('its server starts, and says that it is well', async () => {
  const response = await fetch(`${server.url}/health`);
  expect([response.status, await response.json()]).toMatchObject([
    200,
    { ok: true, platforms: { demo: { ok: true } } },
  ]);
});
