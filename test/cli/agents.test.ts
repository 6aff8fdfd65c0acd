import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthenticate } from '../../src/cli/agents.js';
import type { AgentsConfig } from '../../src/cli/config/config.js';

const secret = 'a secret of the host, long enough';
const key = new TextEncoder().encode(secret);
const asking = (token: string) => new Request('http://desk/', { headers: { Authorization: `Bearer ${token}` } });
const hourFromNow = Math.floor(Date.now() / 1000) + 3600;
const ada = { sub: 'ada', name: 'Ada', role: 'agent', exp: hourFromNow };

const signed = (claims: JWTPayload, alg = 'HS256', by: Uint8Array | CryptoKey = key) =>
  new SignJWT(claims).setProtectedHeader({ alg, kid: 'k1' }).sign(by);
const unsigned = (claims: object) =>
  `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;

describe('a token that the host has signed', () => {
  test.each<[string, JWTPayload, Partial<AgentsConfig>, object | undefined]>([
    ['names a person', ada, {}, { agent: { id: 'ada', name: 'Ada' }, role: 'agent' }],
    ['may say no name', { ...ada, name: undefined }, {}, { agent: { id: 'ada' }, role: 'agent' }],
    ['of somebody with several roles', { ...ada, role: ['agent', 'supervisor'] }, {}, { role: 'supervisor' }],
    ['with roles in one text', { ...ada, role: 'agent read-only' }, {}, { role: 'agent' }],
    ['without a role is nobody’s', { ...ada, role: undefined }, {}, undefined],
    ['with a role that there is not', { ...ada, role: 'king' }, {}, undefined],
    ['that has expired', { ...ada, exp: hourFromNow - 7200 }, {}, undefined],
    ['that never expires', { ...ada, exp: undefined }, {}, undefined],
    ['that is not valid yet', { ...ada, nbf: hourFromNow }, {}, undefined],
    ['that names nobody', { ...ada, sub: undefined }, {}, undefined],
    ['for somebody else', { ...ada, aud: 'shop' }, { audience: 'desk' }, undefined],
    ['from somebody else', { ...ada, iss: 'shop' }, { issuer: 'desk' }, undefined],
    ['with its own names of roles', { ...ada, role: ['crew'] }, { roles: { agent: ['crew'] } }, { role: 'agent' }],
    ['where everybody is an agent', { ...ada, role: undefined }, { roles: { agent: ['*'] } }, { role: 'agent' }],
    [
      'with claims of other names',
      { ...ada, uid: 'u7', realm: { roles: ['supervisor'] }, org: 'acme' },
      { claims: { id: 'uid', role: 'realm.roles', tenant: 'org' } },
      { agent: { id: 'u7', name: 'Ada' }, role: 'supervisor', tenant: 'acme' },
    ],
    ['without the tenant that is asked for', ada, { claims: { tenant: 'org' } }, undefined],
  ])('%s', async (_, claims, more, caller) => {
    const authenticate = await createAuthenticate({ kind: 'token', secret, ...more } as AgentsConfig);
    const found = await authenticate(asking(await signed(claims)));
    if (caller) expect(found).toMatchObject(caller);
    else expect(found).toBeUndefined();
  });

  test.each<[string, () => string | Promise<string>]>([
    ['another secret', () => signed(ada, 'HS256', new TextEncoder().encode('somebody else’s, also long enough'))],
    ['no signature', () => unsigned(ada)],
    ['a cut', async () => (await signed(ada)).slice(0, -3)],
    ['no token', () => 'nonsense'],
  ])('%s is nobody', async (_, token) => {
    const authenticate = await createAuthenticate({ kind: 'token', secret });
    expect(await authenticate(asking(await token()))).toBeUndefined();
  });

  test('nothing is nobody', async () => {
    const authenticate = await createAuthenticate({ kind: 'token', secret });
    expect(await authenticate(new Request('http://desk/'))).toBeUndefined();
  });
});

describe('a token of an OpenID provider', () => {
  let server: Server;
  let issuer: string;
  let own: Awaited<ReturnType<typeof generateKeyPair>>;
  let other: Awaited<ReturnType<typeof generateKeyPair>>;
  let jwk: Awaited<ReturnType<typeof exportJWK>>;
  let isDown = false;
  let named: string | undefined;

  beforeAll(async () => {
    [own, other] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
    jwk = await exportJWK(own.publicKey);
    server = createServer(({ url }, response) => {
      response.setHeader('Content-Type', 'application/json');
      if (isDown) response.writeHead(503).end('<html>down</html>');
      else if (url === '/keys') response.end(JSON.stringify({ keys: [{ ...jwk, kid: 'k1', alg: 'ES256' }] }));
      else response.end(JSON.stringify({ issuer: named ?? issuer, jwks_uri: `${issuer}/keys` }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const config = (): AgentsConfig => ({ kind: 'oidc', issuer, audience: 'desk' });
  const claims = () => ({ ...ada, iss: issuer, aud: 'desk' });

  test('names a person', async () => {
    const authenticate = await createAuthenticate(config());
    const token = await signed(claims(), 'ES256', own.privateKey);
    expect(await authenticate(asking(token))).toMatchObject({ agent: { id: 'ada' }, role: 'agent' });
  });

  test.each<[string, () => Promise<string>]>([
    ['another key', () => signed(claims(), 'ES256', other.privateKey)],
    ['the public key taken for a secret', () => signed(claims(), 'HS256', Buffer.from(JSON.stringify(jwk)))],
    ['another audience', () => signed({ ...claims(), aud: 'shop' }, 'ES256', own.privateKey)],
    ['no audience', () => signed({ ...claims(), aud: undefined }, 'ES256', own.privateKey)],
    ['another issuer', () => signed({ ...claims(), iss: 'https://evil.example' }, 'ES256', own.privateKey)],
    ['no signature', async () => unsigned(claims())],
  ])('%s is nobody', async (_, token) => {
    const authenticate = await createAuthenticate(config());
    expect(await authenticate(asking(await token()))).toBeUndefined();
  });

  test('nobody knows who it is while the provider is down, and it is asked again afterwards', async () => {
    const authenticate = await createAuthenticate(config());
    const token = await signed(claims(), 'ES256', own.privateKey);
    isDown = true;
    await expect(authenticate(asking(token))).rejects.toThrow();
    isDown = false;
    expect(await authenticate(asking(token))).toMatchObject({ agent: { id: 'ada' } });
  });

  test('the document of another issuer vouches for nothing', async () => {
    named = 'https://evil.example';
    const authenticate = await createAuthenticate(config());
    await expect(authenticate(asking(await signed(claims(), 'ES256', own.privateKey)))).rejects.toThrow();
    named = undefined;
  });
});
