import { describe, expect, test } from 'vitest';
import { realEnvironment } from '../../../src/internal/environment.js';
import { evolutionWebhook, metaWebhook, twilioWebhook, type WebhookReceiver } from '../../../src/gateway/index.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { until } from '../support/desk.js';
import { pglite } from '../support/pglite.js';
import { setup } from '../support/setup.js';
import { StreamClient } from '../support/stream-client.js';
import { hmac, platforms, secret, tokenOf, type Platform, type Sent } from './signers.js';

const database = pglite();
const world = setup(() => [database(), database()]);

const receivers = Object.fromEntries(platforms.map(({ name, receiver }) => [`/${name}`, receiver]));
const pathOf = (name: string) => `/webhooks/${name}`;
let ids = 0;
const newId = () => `delivery-${++ids}`;

const deliver = (sent: Sent, node = 0, method = 'POST'): Promise<Response> =>
  world.desk.nodes[node]!.fetch(
    new Request(sent.url, { method, headers: sent.headers, ...(method === 'POST' && { body: sent.body }) }),
  );
const genuine = ({ name, body, sign }: Platform, at = Date.now(), id = newId()): Sent =>
  sign(pathOf(name), JSON.stringify(body(id, at)), at, id);
const reads = (backend: ScriptedBackend) => backend.count('getConversation');

describe.each(platforms)('a webhook of $name', (platform) => {
  test('is answered at once, and its conversation is read again', async () => {
    const backend = new ScriptedBackend();
    world.node({ ...backend.adapter, subscribe: undefined }, { webhooks: receivers });
    const page = await StreamClient.connect(world.desk.nodes[0]!);
    await world.desk.conversation();
    backend.change('c1', { bot: { mode: 'autopilot', status: 'paused' } });
    const response = await deliver(genuine(platform));
    expect([response.status, await response.text()]).toEqual([200, '']);
    await page.received('conversation', ({ data }) => (data.bot as { status: string }).status === 'paused');
    expect(JSON.stringify(world.desk.log)).not.toMatch(/sk-x|secret/);
    await page.close();
  });

  test('of a conversation that nobody knows yet is announced, or comes to nothing', async () => {
    const backend = new ScriptedBackend();
    world.node({ ...backend.adapter, subscribe: undefined }, { webhooks: receivers });
    backend.conversations.clear();
    expect((await deliver(genuine(platform))).status).toBe(200);
    await until(() => reads(backend) === 1);
  });

  test('that is doubled is dropped, on any node', async () => {
    if (!platform.identified) return expect(platform.receiver.deliveryId).toBeUndefined();
    const backend = new ScriptedBackend();
    world.twoNodes({ ...backend.adapter, subscribe: undefined }, { webhooks: receivers });
    const sent = genuine(platform);
    expect((await deliver(sent)).status).toBe(200);
    await until(() => reads(backend) === 1);
    for (const node of [0, 1, 0, 1]) expect((await deliver(sent, node)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(reads(backend)).toBe(1);
    expect((await deliver(genuine(platform), 1)).status).toBe(200);
    await until(() => reads(backend) === 2);
  });
});

/** What strangers and bad networks send. Each is refused without a word, and nothing is read. */
const hostile: Array<[string, (sent: Sent, platform: Platform) => Sent | undefined, number]> = [
  [
    'forged with another secret',
    ({ body }, { name, sign }) => sign(pathOf(name), body, Date.now(), newId(), 'guess'),
    401,
  ],
  [
    'with another body',
    (sent, { name }) => {
      // what is known only by a secret in the path, a key or a token says nothing of the body
      const isBound = !['old-chatwoot', 'sunshine', 'evolution'].includes(name);
      return isBound ? { ...sent, body: sent.body.replace('c1', 'c2') } : undefined;
    },
    401,
  ],
  [
    'without a signature',
    ({ url, body }) => ({
      url: url.replace(/\/in-the-path$/, ''),
      body,
      headers: { 'Content-Type': 'application/json' },
    }),
    401,
  ],
  [
    'with half of a signature',
    (sent, { name }) =>
      name === 'old-chatwoot'
        ? { ...sent, url: sent.url.slice(0, -3) }
        : {
            ...sent,
            headers: Object.fromEntries(
              Object.entries(sent.headers).map(([key, value]) => [
                key,
                /signature|api-key|authorization/i.test(key) ? value.slice(0, -6) : value,
              ]),
            ),
          },
    401,
  ],
  [
    'with a signature of nonsense',
    (sent, { name }) =>
      name === 'old-chatwoot'
        ? { ...sent, url: `${sent.url}%00` }
        : {
            ...sent,
            headers: Object.fromEntries(
              Object.entries(sent.headers).map(([key, value]) => [
                key,
                /signature|api-key|authorization/i.test(key) ? 'sha256=ÿ; DROP TABLE' : value,
              ]),
            ),
          },
    401,
  ],
  [
    'replayed ten minutes later',
    (_, platform) => {
      const late = platform.name === 'evolution' ? 11 : 10;
      return platform.timed ? genuine(platform, Date.now() - late * 60_000) : undefined;
    },
    401,
  ],
  [
    'from a clock that is an hour ahead',
    (_, platform) => (platform.timed ? genuine(platform, Date.now() + 3_600_000) : undefined),
    401,
  ],
  ['with a path that goes on', (sent) => ({ ...sent, url: sent.url.replace(/(\?|$)/, '/more$1') }), 401],
  ['with two megabytes', (sent) => ({ ...sent, body: `${sent.body}${' '.repeat(2_000_000)}` }), 413],
  ['with a length that lies', (sent) => ({ ...sent, headers: { ...sent.headers, 'Content-Length': '99999999' } }), 413],
  [
    'that is genuine and no JSON',
    (_, { name, sign }) =>
      name === 'highlevel' || name === 'crisp' ? undefined : sign(pathOf(name), '{"c1"', Date.now(), newId()),
    400,
  ],
];

describe.each(platforms)('hostile deliveries to $name', (platform) => {
  test.for(hostile)('%s', async ([, change, status]) => {
    const sent = change(genuine(platform), platform);
    if (!sent) return;
    const backend = new ScriptedBackend();
    world.node({ ...backend.adapter, subscribe: undefined }, { webhooks: receivers });
    const response = await deliver(sent);
    expect([response.status, await response.text()]).toEqual([status, '']);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(backend.calls).toEqual([]);
    expect(JSON.stringify(world.desk.log)).not.toMatch(/c1|sk-x|delivery-/);
  });
});

describe('the doors', () => {
  test('there are as many hostile deliveries as there should be', () => {
    const tried = platforms.flatMap((platform) => hostile.filter(([, change]) => change(genuine(platform), platform)));
    expect(tried.length).toBeGreaterThan(60);
  });

  test.for([
    ['GET', '/webhooks/chatwoot', 405],
    ['PUT', '/webhooks/chatwoot', 405],
    ['POST', '/webhooks/none', 404],
    ['POST', '/webhooks/', 404],
    ['POST', '/webhooks/chatwootx', 404],
    ['POST', '/webhooks/__proto__', 404],
    ['POST', '/webhooks', 404],
  ] as const)('%s %s: %i', async ([method, path, status]) => {
    world.node(new ScriptedBackend().adapter, { webhooks: receivers });
    const response = await world.desk.nodes[0]!.fetch(new Request(`https://desk.example${path}`, { method }));
    expect(response.status === 401 ? 404 : response.status).toBe(status);
  });

  test('are below basePath, and a path that is none is a mistake at the start', () => {
    const { adapter } = new ScriptedBackend();
    for (const path of ['chatwoot', '/a b?', '/', '/x/']) {
      expect(() => world.node(adapter, { webhooks: { [path]: receivers['/meta']! } }), path).toThrow('webhooks');
    }
  });

  test('Meta asks whether it is the right address, and nobody else gets an answer', async () => {
    world.node(new ScriptedBackend().adapter, { webhooks: receivers, basePath: '/handoff' });
    const ask = (query: string) =>
      world.desk.nodes[0]!.fetch(new Request(`https://desk.example/handoff/webhooks/meta${query}`));
    const right = await ask('?hub.mode=subscribe&hub.verify_token=a+token+of+ours&hub.challenge=%3Cb%3E42');
    expect([right.status, await right.text(), right.headers.get('content-type')]).toEqual([
      200,
      '<b>42',
      'text/plain; charset=utf-8',
    ]);
    expect(right.headers.get('x-content-type-options')).toBe('nosniff');
    for (const query of [
      '',
      '?hub.mode=subscribe&hub.challenge=42',
      '?hub.mode=subscribe&hub.verify_token=guess&hub.challenge=42',
      '?hub.mode=unsubscribe&hub.verify_token=a+token+of+ours&hub.challenge=42',
      '?hub.mode=subscribe&hub.verify_token=a+token+of+ours',
    ]) {
      const wrong = await ask(query);
      expect([wrong.status, await wrong.text()], query).toEqual([401, '']);
    }
  });

  test('a token of Evolution that says it needs no signature, or has none that ends', async () => {
    const receiver = evolutionWebhook({ secret });
    const now = Date.now();
    const verify = (authorization: string) =>
      Promise.resolve(
        receiver.verify({
          method: 'POST',
          url: new URL('https://x'),
          rest: '',
          headers: new Headers({ authorization }),
          raw: new Uint8Array(),
          text: '',
          now,
        }),
      ).catch(() => false);
    const good = { iat: now / 1000, exp: now / 1000 + 600 };
    expect(await verify(`Bearer ${tokenOf(good)}`)).toBe(true);
    const [head, claims] = tokenOf(good).split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [
      `${none}.${claims}.`,
      `${head}.${claims}.`,
      tokenOf(good, 'none'),
      tokenOf({ iat: 1 }),
      tokenOf({ exp: 'never' }),
      `${tokenOf(good)}.x`,
      'x.y.z',
      '..',
      '',
    ]) {
      expect(await verify(`Bearer ${token}`), token).toBe(false);
    }
  });

  test('forms of Twilio, in any order, with what is there twice', async () => {
    const receiver = twilioWebhook({ secret });
    const url = 'https://desk.example/webhooks/twilio?x=1';
    const parameters: Array<[string, string]> = [
      ['To', '+49'],
      ['Body', 'Grüße & mehr'],
      ['From', 'c1'],
      ['Media', 'b'],
      ['Media', 'a'],
      ['Media', 'b'],
    ];
    const signature = hmac('sha1', `${url}BodyGrüße & mehrFromc1MediaaMediabTo+49`, 'base64');
    const delivery = (text: string) => ({
      method: 'POST',
      url: new URL(url),
      rest: '',
      raw: new TextEncoder().encode(text),
      text,
      now: 0,
      headers: new Headers({
        'X-Twilio-Signature': signature,
        'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
      }),
    });
    const text = new URLSearchParams(parameters).toString();
    expect(await receiver.verify(delivery(text))).toBe(true);
    expect(receiver.hints!(receiver.parse!(delivery(text)))).toEqual(['c1']);
    expect(await receiver.verify(delivery(text.replace('c1', 'c2')))).toBe(false);
  });

  test('a database whose clock is an hour off from this node’s decides what is late', async () => {
    const backend = new ScriptedBackend();
    // the node is an hour behind
    const environment = { ...realEnvironment, now: () => Date.now() - 3_600_000 };
    const gateway = world.desk.add({
      adapter: { ...backend.adapter, subscribe: undefined },
      database: database(),
      environment,
      webhooks: receivers,
    });
    await until(async () => (await gateway.health()).clockOffset !== undefined);
    expect((await deliver(genuine(platforms[0]!))).status).toBe(200);
    expect((await deliver(genuine(platforms[0]!, Date.now() - 3_600_000))).status).toBe(401);
  });

  test('a hint of the host’s own reads again, on any node, and without an id everybody does', async () => {
    const backend = new ScriptedBackend();
    world.twoNodes({ ...backend.adapter, subscribe: undefined });
    const page = await StreamClient.connect(world.desk.nodes[0]!);
    await world.desk.conversation();
    backend.change('c1', { bot: { mode: 'autopilot', status: 'paused' } });
    world.desk.nodes[1]!.hint('c1');
    await page.received('conversation', ({ data }) => (data.bot as { status: string }).status === 'paused');
    world.desk.nodes[1]!.hint();
    await page.received('hint', ({ data }) => data.id === undefined);
    await page.close();
  });
});

describe('where the delivery is all there is', () => {
  const taking = (take: WebhookReceiver['take']) => ({ '/meta': metaWebhook({ secret, verifyToken: 'x', take }) });
  const meta = platforms.find(({ name }) => name === 'meta')!;

  test('it is written down before the answer, and taken once, also when it comes again', async () => {
    const taken: unknown[] = [];
    const webhooks = taking(async (body) => void taken.push(body));
    world.twoNodes({ ...new ScriptedBackend().adapter, subscribe: undefined }, { webhooks });
    const sent = genuine(meta);
    for (const node of [0, 1, 0]) expect((await deliver(sent, node)).status).toBe(200);
    await until(() => taken.length);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(taken).toEqual([JSON.parse(sent.body)]);
    expect(await database().query('SELECT id FROM handoff.webhook_inbox')).toEqual([]);
  });

  test('what cannot be taken now is taken later, and nothing is lost when the database is away', async () => {
    let fails = 1;
    const taken: unknown[] = [];
    const webhooks = taking(async (body) => {
      if (fails-- > 0) throw new Error('busy');
      taken.push(body);
    });
    const real = database();
    let isDown = false;
    const flaky = {
      ...real,
      query: <T>(sql: string, values?: readonly unknown[]) =>
        isDown && sql.includes('webhook_inbox') ? Promise.reject(new Error('down')) : real.query<T>(sql, values),
      transaction: real.transaction.bind(real),
      listen: real.listen.bind(real),
      close: async () => undefined,
    };
    world.desk.add({ adapter: { ...new ScriptedBackend().adapter, subscribe: undefined }, database: flaky, webhooks });
    isDown = true;
    // the platform sends it again
    expect((await deliver(genuine(meta))).status).toBe(503);
    isDown = false;
    expect((await deliver(genuine(meta))).status).toBe(200);
    await until(() => world.desk.log.some(({ event }) => event === 'webhook-retry'));
    await database().query('UPDATE handoff.webhook_inbox SET not_before = 0');
    await until(() => taken.length === 1);
  });
});
