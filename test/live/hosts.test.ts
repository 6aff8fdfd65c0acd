import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { headersFor, openHosts, type HostsServer } from '../../demo/server/hosts.js';

const pageOf = (host: string) => readFileSync(`demo/hosts/${host}/index.html`, 'utf8');
function policyOf(html: string): Record<string, string[]> {
  const { 'Content-Security-Policy': policy = '' } = headersFor(html);
  const parts = policy.split('; ').map((each) => each.split(' '));
  return Object.fromEntries(parts.map(([name, ...values]) => [name!, values]));
}

describe('the headers of a page for a dashboard', () => {
  test.each(['chatwoot', 'zendesk', 'front', 'livechat', 'amazon-connect'])('%s runs its own scripts only', (host) => {
    const policy = policyOf(pageOf(host));
    expect(policy['default-src']).toEqual(["'none'"]);
    expect(policy['script-src']).toEqual(["'self'", ...(host === 'zendesk' ? ['https://static.zdassets.com'] : [])]);
    expect(Object.values(policy).flat()).not.toContain("'unsafe-inline'");
    expect(headersFor(pageOf(host))).not.toHaveProperty('X-Frame-Options');
  });

  test.each<[string, string[]]>([
    ['<body>', ["'self'"]],
    ['<body data-origins="https://a.example https://b.example">', ["'self'", 'https://a.example', 'https://b.example']],
    ['<body data-origins="nonsense; script-src *">', ["'self'"]],
  ])('%s may be shown by whom it names', (html, ancestors) => {
    expect(policyOf(html)['frame-ancestors']).toEqual(ancestors);
  });
});

describe('the log-in within a frame', () => {
  let server: HostsServer;
  let now = Date.now();
  beforeAll(async () => {
    server = await openHosts({ password: 'secret', now: () => now });
  });
  afterAll(() => server.close());
  // whatever a name has tried is forgotten by then
  beforeEach(() => void (now += 3_600_000));

  const logIn = (user: unknown, password: unknown, headers: Record<string, string> = {}) =>
    server.fetch(
      new Request('http://desk/handoff/log-in', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify({ user, password }),
      }),
    );
  const tokenOf = async (response: Response) => ((await response.json()) as { token: string }).token;
  const list = async (token?: string) => {
    const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    return (await server.fetch(new Request('http://desk/handoff/conversations', { headers }))).status;
  };

  test('gives a token that opens the gateway, and sets no cookie', async () => {
    const response = await logIn('Ada', 'secret');
    expect([response.status, response.headers.has('Set-Cookie')]).toEqual([200, false]);
    expect(await list(await tokenOf(response))).toBe(200);
  });

  test.each<[string, unknown, unknown, number]>([
    ['a wrong password', 'ada', 'Secret', 401],
    ['nobody', 'eve', 'secret', 401],
    ['a name from the prototype', '__proto__', 'secret', 401],
    ['values that are no texts', { a: 1 }, ['secret'], 401],
  ])('%s gets %4$s', async (_, user, password, status) => expect((await logIn(user, password)).status).toBe(status));

  test('a page of another origin cannot ask', async () => {
    expect((await logIn('ada', 'secret', { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  });

  test('after five wrong passwords a name waits a minute, and others do not', async () => {
    for (let i = 0; i < 5; i++) expect((await logIn('ada', `guess ${i}`)).status).toBe(401);
    const late = await logIn('ada', 'secret');
    expect([late.status, late.headers.get('Retry-After')]).toEqual([429, '60']);
    expect((await logIn('ben', 'secret')).status).toBe(200);
    now += 61_000;
    expect((await logIn('ada', 'secret')).status).toBe(200);
  });

  test('a token that is over, or made up, opens nothing', async () => {
    const token = await tokenOf(await logIn('ada', 'secret'));
    const [head, , signature] = token.split('.');
    const forged = btoa(JSON.stringify({ sub: 'ben', exp: 9e9 })).replace(/=+$/, '');
    expect(await list(`${head}.${forged}.${signature}`)).toBe(401);
    expect(await list('nonsense')).toBe(401);
    expect(await list()).toBe(401);
    now += 9 * 3_600_000;
    expect(await list(token)).toBe(401);
  });
});
