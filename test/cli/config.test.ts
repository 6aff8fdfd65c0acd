import { describe, expect, test } from 'vitest';
import { databaseOf, readConfig } from '../../src/cli/config/config.js';
import { nearest } from '../../src/cli/config/nearest.js';

const env = {
  TOKEN_SECRET: 's'.repeat(32),
  SHORT: 'abc',
  DATABASE_URL: 'postgres://desk:pass@db/desk',
  MYSQL_URL: 'mysql://desk:pass@db/desk',
  EVOLUTION_KEY: 'key',
  INTERCOM_TOKEN: 'key',
  SUNSHINE_SECRET: 'key',
  PORT: '8081',
  NO_PORT: 'eighty',
  EMPTY: ' ',
};
const agents = { kind: 'token', secret: { env: 'TOKEN_SECRET' } };
const platforms = { support: { kind: 'memory' } };
const evolution = {
  kind: 'evolution',
  baseUrl: 'https://evolution.example',
  apiKey: { env: 'EVOLUTION_KEY' },
  instance: 'desk',
  botId: 'b1',
};
const intercom = { kind: 'intercom', token: { env: 'INTERCOM_TOKEN' } };
const sunshine = {
  kind: 'sunshine',
  baseUrl: 'https://acme.zendesk.com/sc',
  appId: '5d8c',
  keyId: 'app_1',
  secret: { env: 'SUNSHINE_SECRET' },
  bot: 'my-bot',
  agents: 'handoff',
  webhook: { secret: { env: 'SUNSHINE_SECRET' } },
};
const valid = { agents, platforms };
const withPlatform = (support: object) => ({ agents, platforms: { support } });

describe('a configuration that is right', () => {
  test.each<[string, object, object]>([
    ['the smallest one', valid, { platforms: { support: { kind: 'memory' } } }],
    ['secrets come from the environment', withPlatform(evolution), { platforms: { support: { apiKey: 'key' } } }],
    ['so may anything else', { ...valid, port: { env: 'PORT' } }, { port: 8081 }],
    [
      'an address ends without a slash',
      withPlatform({ ...evolution, baseUrl: 'https://evolution.example/' }),
      { platforms: { support: { baseUrl: 'https://evolution.example' } } },
    ],
    ['Intercom', withPlatform(intercom), { platforms: { support: { token: 'key' } } }],
    ['Sunshine', withPlatform(sunshine), { platforms: { support: { secret: 'key', bot: 'my-bot' } } }],
    ['OIDC', { platforms, agents: { kind: 'oidc', issuer: 'https://login.example', audience: 'desk' } }, {}],
  ])('%s', (_, given, read) => {
    const { config, problems } = readConfig(given, env);
    expect(problems).toEqual([]);
    expect(config).toMatchObject(read);
  });
});

describe('a configuration that is wrong says where, what is allowed, and what was probably meant', () => {
  test.each<[string, unknown, string[]]>([
    ['no object', undefined, ['The file has no default export that is an object, such as export default { … }']],
    ['nothing in it', {}, ['agents: is missing', 'platforms: is missing']],
    ['a misspelled field', { ...valid, prot: 80 }, ['prot: there is no such field; did you mean "port"?']],
    [
      'a field from elsewhere',
      { ...valid, tls: true },
      [
        'tls: there is no such field; there are host, port, basePath, agents, database, redis, cors, metrics, platforms',
      ],
    ],
    [
      'Intercom with the name of an admin, of a region that is none, and a token in the file',
      withPlatform({ ...intercom, token: 'dG9rOg==', region: 'europe', admins: [{ agent: 'ada', admin: 'Ada' }] }),
      [
        "platforms.support.token: a secret does not belong in this file: set an environment variable, and write { env: 'INTERCOM_TOKEN' }",
        'platforms.support.region: expected one of us, eu, au; not "europe"',
        'platforms.support.admins.0.admin: expected the number of an admin, such as \'814\'; not "Ada"',
      ],
    ],
    [
      'Sunshine without what makes its list, and with a name that no integration can have',
      withPlatform({ ...sunshine, webhook: undefined, bot: 'my bot' }),
      [
        'platforms.support.bot: expected the name, id or type of the bot’s switchboard integration; not "my bot"',
        'platforms.support.webhook: is missing',
      ],
    ],
    ['a port as a text', { ...valid, port: '80' }, ['port: expected a whole number from 0 to 65535; not "80"']],
    ['a port out of range', { ...valid, port: 70_000 }, ['port: expected a whole number from 0 to 65535; not 70000']],
    [
      'a port that is no number',
      { ...valid, port: { env: 'NO_PORT' } },
      ['port: expected a whole number from 0 to 65535; not NaN'],
    ],
    [
      'a path with a slash at its end',
      { ...valid, basePath: '/desk/' },
      ['basePath: expected a path such as /handoff, without a slash at the end; not "/desk/"'],
    ],
    [
      'an origin with a path',
      { ...valid, cors: ['https://a.example/desk'] },
      ['cors.0: expected an origin such as https://a.example, without a path'],
    ],
    ['every origin', { ...valid, cors: ['*'] }, ['cors.0: expected an address such as https://example.com']],
    [
      'a list that is none',
      { ...valid, cors: 'https://a.example' },
      ['cors: expected a list; not "https://a.example"'],
    ],
    [
      'no platform',
      { agents, platforms: {} },
      [
        "platforms: expected an object that names your platforms, such as { support: { kind: 'memory' } }; not an object",
      ],
    ],
    [
      'a platform without a kind',
      withPlatform({}),
      [expect.stringMatching(/^platforms\.support\.kind: is missing: one of .*memory/) as string],
    ],
    [
      'a misspelled kind',
      withPlatform({ kind: 'evolutoin' }),
      [
        expect.stringMatching(
          /^platforms\.support\.kind: expected one of .*; not "evolutoin"; did you mean "evolution"\?$/,
        ) as string,
      ],
    ],
    [
      'a kind that is a number',
      withPlatform({ kind: 7 }),
      [expect.stringMatching(/^platforms\.support\.kind: expected one of .*; not 7$/) as string],
    ],
    [
      'a field of another kind',
      withPlatform({ kind: 'memory', baseUrl: 'https://a.example' }),
      [
        expect.stringMatching(
          /^platforms\.support\.baseUrl: there is no such field; there are kind, seed, desk/,
        ) as string,
      ],
    ],
    [
      'a name with a space',
      { agents, platforms: { 'My Desk': { kind: 'memory' } } },
      ['platforms.My Desk: a name has small letters, digits and hyphens'],
    ],
    [
      'a secret in the file',
      withPlatform({ ...evolution, apiKey: 'B6D711FCDE4D4FD5936544120E713976' }),
      [
        "platforms.support.apiKey: a secret does not belong in this file: set an environment variable, and write { env: 'EVOLUTION_KEY' }",
      ],
    ],
    [
      'a secret that is an object',
      withPlatform({ ...evolution, apiKey: { value: 'x' } }),
      ["platforms.support.apiKey: expected a secret: set an environment variable, and write { env: 'EVOLUTION_KEY' }"],
    ],
    [
      'a secret in an address',
      withPlatform({ ...evolution, baseUrl: 'https://desk:pass@evolution.example' }),
      ['platforms.support.baseUrl: a secret does not belong in an address'],
    ],
    [
      'a database with its password',
      { ...valid, database: { url: 'postgres://desk:pass@db/desk' } },
      [
        "database.url: a secret does not belong in this file: set an environment variable, and write { env: 'DATABASE_URL' }",
      ],
    ],
    [
      'a variable that is not set',
      withPlatform({ ...evolution, apiKey: { env: 'NOWHERE' } }),
      ['platforms.support.apiKey: the environment variable NOWHERE is not set'],
    ],
    [
      'a variable with nothing in it',
      withPlatform({ ...evolution, apiKey: { env: 'EMPTY' } }),
      ['platforms.support.apiKey: the environment variable EMPTY is not set'],
    ],
    [
      'a value in the place of a variable',
      withPlatform({ ...evolution, apiKey: { env: 'a-key' } }),
      ['platforms.support.apiKey: "a-key" cannot be the name of an environment variable'],
    ],
    [
      'a secret that can be guessed',
      { platforms, agents: { kind: 'token', secret: { env: 'SHORT' } } },
      ['agents.secret: what SHORT says is too short for a secret: 32 characters or more'],
    ],
    [
      'another database',
      { ...valid, database: { url: { env: 'MYSQL_URL' } } },
      [
        'database.url: what MYSQL_URL says is no address of a PostgreSQL, such as postgres://user:password@host/database',
      ],
    ],
    [
      'two places for the data',
      { ...valid, database: { url: { env: 'DATABASE_URL' }, folder: './data' } },
      ['database: expected a url or a folder, not both'],
    ],
    [
      'two platforms in one database',
      {
        agents,
        database: { url: { env: 'DATABASE_URL' } },
        platforms: { one: { kind: 'memory' }, two: { kind: 'memory' } },
      },
      ['platforms.two.database: "one" has the same one, and each platform needs its own'],
    ],
    [
      'a command that there is not',
      withPlatform({ kind: 'memory', agentsMay: ['reset-bott'] }),
      [
        expect.stringMatching(
          /^platforms\.support\.agentsMay\.0: .*; not "reset-bott"; did you mean "reset-bot"\?$/,
        ) as string,
      ],
    ],
    [
      'a word for a yes',
      withPlatform({ kind: 'memory', desk: 'yes' }),
      ['platforms.support.desk: expected true or false; not "yes"'],
    ],
    [
      'a way to log in that there is not',
      { platforms, agents: { kind: 'saml' } },
      ['agents.kind: expected one of oidc, token; not "saml"'],
    ],
    [
      'a role that there is not',
      { platforms, agents: { ...agents, roles: { supervisors: ['a'] } } },
      ['agents.roles.supervisors: there is no such field; did you mean "supervisor"?'],
    ],
    [
      'tenants of agents, and none of a platform',
      { platforms, agents: { ...agents, claims: { tenant: 'org' } } },
      ['platforms.support.tenant: is missing: agents.claims.tenant says that agents belong to tenants'],
    ],
    [
      'a tenant of a platform, and none of agents',
      withPlatform({ kind: 'memory', tenant: 'acme' }),
      ['platforms.support.tenant: has no effect without agents.claims.tenant, the claim that says whose agent it is'],
    ],
    [
      'several mistakes',
      { agents: { kind: 'oidc' }, platforms, port: -1 },
      [
        'port: expected a whole number from 0 to 65535; not -1',
        'agents.issuer: is missing',
        'agents.audience: is missing',
      ],
    ],
  ])('%s', (_, given, problems) => expect(readConfig(given, env)).toEqual({ problems }));

  test('no sentence holds a value that may be a secret', () => {
    const canary = 'canary-7f3a';
    const { problems } = readConfig(
      {
        agents: { kind: 'token', secret: canary },
        redis: canary,
        metrics: { token: canary },
        database: { url: `postgres://u:${canary}@h/d` },
        platforms: {
          support: { ...evolution, apiKey: canary, baseUrl: `https://u:${canary}@h`, webhook: { secret: canary } },
        },
      },
      env,
    );
    expect(problems).toHaveLength(7);
    expect(problems.join('\n')).not.toContain(canary);
  });
});

test('for a look at the rest, variables that are not set are gathered', () => {
  const unset = new Set<string>();
  const given = {
    agents: { kind: 'token', secret: { env: 'A' } },
    port: { env: 'B' },
    platforms: { support: { ...evolution, apiKey: { env: 'C' }, baseUrl: { env: 'D' } } },
  };
  expect(readConfig(given, {}, unset).problems).toEqual([]);
  expect([...unset].sort()).toEqual(['A', 'B', 'C', 'D']);
});

test.each([
  ['a folder is shared out', {}, { folder: './data' }, { folder: './data/support' }],
  ['its own folder is its own', { database: { folder: './x' } }, { folder: './data' }, { folder: './x' }],
  ['without a word it is in memory', {}, undefined, {}],
])('the data of a platform: %s', (_, own, database, expected) => {
  const { config } = readConfig(
    { agents, ...(database && { database }), platforms: { support: { kind: 'memory', ...own } } },
    env,
  );
  expect(databaseOf(config!, 'support')).toEqual(expected);
});

test.each([
  ['prot', 'port'],
  ['PORT', 'port'],
  ['platform', 'platforms'],
  ['x', undefined],
  ['entirely-else', undefined],
])('%s is near %s', (given, name) => expect(nearest(given, ['port', 'platforms', 'host'])).toBe(name));
