import { describe, expect, test } from 'vitest';
import { connectHttpAdapter, createHttpAdapter } from '../../../src/adapters/http/index.js';
import { HandoffError, type ErrorCode } from '../../../src/model/error.js';
import { failureOf, watch } from '../memory/world.js';
import { always, context, example, json, problem, world } from './world.js';

const at = '2026-03-02T10:00:00Z';
const message = { id: 'm1', conversationId: 'c1', author: { kind: 'agent', id: 'ann' }, at, text: 'Hello' };

describe('the address', () => {
  test.each([
    ['a query', '/handoff?tenant=1'],
    ['a fragment', '/handoff#a'],
    ['nothing', undefined],
    ['no text', new URL('https://desk.example')],
  ])('with %s is refused at once, in a sentence', async (_what, baseUrl) => {
    const sentence = 'baseUrl: expected an address without "?" and "#", such as "/handoff"';
    expect(() => createHttpAdapter({ baseUrl: baseUrl as string })).toThrow(new TypeError(sentence));
    await expect(connectHttpAdapter({ baseUrl: baseUrl as string })).rejects.toThrow(sentence);
  });

  test.each(['', '/', '/handoff/', 'https://desk.example/api//'])('%j takes a path behind it', async (baseUrl) => {
    const urls: string[] = [];
    const fetch = async (url: string) => {
      urls.push(url);
      return json(example());
    };
    await createHttpAdapter({ baseUrl, fetch }).getConversation('c1', context());
    expect(urls).toEqual([`${baseUrl.replace(/\/+$/, '')}/conversations/c1`]);
  });
});

describe('what is sent', () => {
  test('reads ask for exactly what they were asked for', async () => {
    const { adapter, net, ctx } = world(({ path }) =>
      json(
        path.startsWith('/contacts/p 1') || path === '/contacts/p1'
          ? { id: 'p1' }
          : /^\/conversations\/[^/]+$/.test(path)
            ? example()
            : { items: [] },
      ),
    );
    await adapter.getConversation('c1', ctx);
    await adapter.listConversations({ view: 'needs-review', search: 'ann & co?', cursor: 'a/b', limit: 20 }, ctx);
    await adapter.listConversations({}, ctx);
    await adapter.listMessages('c1', { cursor: 'older', limit: 50 }, ctx);
    await adapter.getContact('p1', ctx);
    await adapter.listContactConversations('p1', { cursor: 'n', limit: 5 }, ctx);
    await adapter.review({ from: at, to: '2026-03-03T00:00:00+01:00' }, ctx);
    expect(net.paths()).toEqual([
      'GET /conversations/c1',
      'GET /conversations?view=needs-review&search=ann+%26+co%3F&cursor=a%2Fb&limit=20',
      'GET /conversations',
      'GET /conversations/c1/messages?before=older&limit=50',
      'GET /contacts/p1',
      'GET /contacts/p1/conversations?cursor=n&limit=5',
      `GET /review?from=${encodeURIComponent(at)}&to=2026-03-03T00%3A00%3A00%2B01%3A00`,
    ]);
    expect(
      net.requests.every(({ headers, text }) => headers.get('Accept') === 'application/json' && text === undefined),
    ).toBe(true);
  });

  test('a command carries its key and the version that the person saw', async () => {
    const fresh = example({ version: 8 });
    const { adapter, net } = world(always({ conversation: fresh, serverTime: at }));
    const ctx = context({ idempotencyKey: 'k1', expectedVersion: 7 });
    await expect(adapter.pauseBot('c1', { until: at, reason: 'Lunch' }, ctx)).resolves.toEqual(fresh);
    const [request] = net.requests;
    expect(request!.method + request!.path).toBe('POST/conversations/c1/commands');
    expect(request!.body).toEqual({ type: 'pause-bot', until: at, reason: 'Lunch' });
    expect(request!.headers.get('Content-Type')).toBe('application/json');
    expect(request!.headers.get('Idempotency-Key')).toBe('k1');
    expect(request!.headers.get('If-Match')).toBe('"7"');
  });

  test('a command about a conversation that nobody saw has no If-Match, and version 0 is a version', async () => {
    const { adapter, net } = world(always({}));
    await expect(adapter.takeOver('c1', {}, context())).resolves.toBeUndefined();
    await adapter.takeOver('c1', {}, context({ expectedVersion: 0 }));
    expect(net.requests.map(({ headers }) => headers.get('If-Match'))).toEqual([null, '"0"']);
    expect(net.requests[0]!.headers.has('Idempotency-Key')).toBe(false);
  });

  test('every command of a conversation has its type', async () => {
    const { adapter, net, ctx } = world(always({}));
    await adapter.activateBot('c1', {}, ctx);
    await adapter.extendPause('c1', { until: at }, ctx);
    await adapter.cancelReply('c1', {}, ctx);
    await adapter.requestAgent('c1', { reason: 'r' }, ctx);
    await adapter.handBack('c1', { note: 'n' }, ctx);
    await adapter.close('c1', { outcome: 'resolved' }, ctx);
    await adapter.reopen('c1', {}, ctx);
    await adapter.archive('c1', {}, ctx);
    await adapter.resetBot('c1', {}, ctx);
    expect(net.requests.map(({ body }) => (body as { type: string }).type)).toEqual([
      'activate-bot',
      'extend-pause',
      'cancel-reply',
      'request-agent',
      'hand-back',
      'close',
      'reopen',
      'archive',
      'reset-bot',
    ]);
  });

  test('a contact is blocked where contacts are, and the answer has no body', async () => {
    const { adapter, net } = world(() => new Response(null, { status: 204 }));
    await expect(
      adapter.blockContact('p1', { reason: 'spam' }, context({ idempotencyKey: 'k' })),
    ).resolves.toBeUndefined();
    await adapter.unblockContact('p1', {}, context());
    expect(net.requests.map(({ path, body }) => [path, body])).toEqual([
      ['/contacts/p1/commands', { type: 'block-contact', reason: 'spam' }],
      ['/contacts/p1/commands', { type: 'unblock-contact' }],
    ]);
  });

  const asJson = { headers: { 'Content-Type': 'application/json' } };
  test.each([
    ['none, although it says JSON', () => new Response(null, { ...asJson, status: 204 })],
    ['an empty one', () => new Response('', { ...asJson, status: 200 })],
    ['a text', () => new Response('OK', { status: 200 })],
    ['a broken one', () => new Response('{"a":', { ...asJson, status: 200 })],
    ['null', () => json(null)],
    ['a list', () => json([])],
    ['a page of a proxy', () => new Response('<html>', { headers: { 'Content-Type': 'text/html' }, status: 200 })],
  ])('a contact was blocked, whatever body the answer has: %s', async (_name, answer) => {
    const { adapter } = world(answer);
    await expect(adapter.blockContact('p1', {}, context({ idempotencyKey: 'k' }))).resolves.toBeUndefined();
  });

  test('a message is a draft that becomes a message', async () => {
    const { adapter, net } = world(() => json(message, { status: 201 }));
    const draft = { text: 'Hello', private: true, clientId: 'x1' };
    await expect(adapter.sendMessage('c1', draft, context({ idempotencyKey: 'k' }))).resolves.toEqual(message);
    expect(net.requests[0]!.path).toBe('/conversations/c1/messages');
    expect(net.requests[0]!.body).toEqual(draft);
  });

  test('that a last message of the bot may still arrive is passed on, whatever was asked for', async () => {
    const late = { lastMessageMayArrive: true };
    for (const body of [late, { lastMessageMayArrive: 'yes' }, {}]) {
      const { adapter } = world(({ path }) =>
        path.startsWith('/contacts') && body !== late
          ? new Response(null, { status: 204 })
          : json({ ...message, ...body }),
      );
      const told: string[] = [];
      const ctx = (name: string) => context({ lastMessageMayArrive: () => told.push(name) });
      await adapter.takeOver('c1', {}, ctx('take-over'));
      await adapter.blockContact('p1', {}, ctx('block-contact'));
      await adapter.sendMessage('c1', { text: 'Hello', clientId: 'x1' }, ctx('send-message'));
      expect(told).toEqual(body === late ? ['take-over', 'block-contact', 'send-message'] : []);
    }
  });

  test('the fetch of the host is called on nothing, as the platform’s own demands', async () => {
    const owners: unknown[] = [];
    const { adapter, ctx } = world(always({}), {
      fetch(this: unknown) {
        owners.push(this);
        return Promise.resolve(json(example()));
      },
    });
    await adapter.getConversation('c1', ctx);
    expect(owners).toEqual([undefined]);
  });

  test('the headers of the host go along, and a slash at the end of the base address does no harm', async () => {
    const { adapter, net, ctx } = world(always(example()), {
      baseUrl: 'https://desk.example/api//',
      headers: { 'X-Tenant': 't1' },
    });
    await adapter.getConversation('c1', ctx);
    expect(net.paths()).toEqual(['GET /conversations/c1']);
    expect(net.requests[0]!.headers.get('X-Tenant')).toBe('t1');
  });

  test.each([
    ['a/b?c#d', '/conversations/a%2Fb%3Fc%23d'],
    ['ä ö', '/conversations/%C3%A4%20%C3%B6'],
    ['...', '/conversations/...'],
    ['\n', '/conversations/%0A'],
    ['__proto__', '/conversations/__proto__'],
  ])('the id %j stays one step of the path', async (id, path) => {
    const { adapter, net, ctx } = world(always(example()));
    await adapter.getConversation(id, ctx);
    expect(net.requests[0]!.path).toBe(path);
  });

  test.each(['', '.', '..', '\ud800', 'a\udfff'])('the id %j makes no address, and nothing is sent', async (id) => {
    const { adapter, net, ctx } = world(always(example()));
    expect((await failureOf(adapter.getConversation(id, ctx))).code).toBe('invalid');
    expect((await failureOf(adapter.takeOver(id, {}, ctx))).code).toBe('invalid');
    expect((await failureOf(adapter.blockContact(id, {}, ctx))).code).toBe('invalid');
    expect(net.requests).toEqual([]);
  });
});

describe('what fails', () => {
  const cases: Array<[number, ErrorCode]> = [
    [400, 'invalid'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [405, 'unsupported'],
    [408, 'timeout'],
    [409, 'conflict'],
    [410, 'invalid'],
    [412, 'conflict'],
    [413, 'invalid'],
    [415, 'invalid'],
    [422, 'invalid'],
    [423, 'refused'],
    [425, 'unavailable'],
    [429, 'rate-limited'],
    [500, 'unavailable'],
    [501, 'unsupported'],
    [502, 'unavailable'],
    [503, 'unavailable'],
    [504, 'timeout'],
  ];
  test.each(cases)('status %i alone is %s', async (status, code) => {
    const { adapter, net, ctx } = world(
      () => new Response('<h1>nginx</h1>', { status, headers: { 'Content-Type': 'text/html' } }),
    );
    for (const call of [adapter.getConversation('c1', ctx), adapter.takeOver('c1', {}, ctx)]) {
      const error = await failureOf(call);
      expect(error.code).toBe(code);
      expect(error.message).not.toContain('nginx');
    }
    expect(net.requests).toHaveLength(2);
  });

  test('the code of a problem document wins over the status', async () => {
    const { adapter, ctx } = world(() => problem(409, { code: 'refused', detail: 'Nobody would answer' }));
    const error = await failureOf(adapter.handBack('c1', {}, ctx));
    expect(error).toMatchObject({ code: 'refused', retryable: false, retryAfter: undefined });
    expect(error.message).toBe('POST /conversations/c1/commands: 409: Nobody would answer');
  });

  test.each(['nonsense', '__proto__', 7, null, { a: 1 }, 'offline'])(
    'a problem whose code is %j is judged by its status',
    async (code) => {
      const { adapter, ctx } = world(() => problem(403, { code }));
      expect((await failureOf(adapter.takeOver('c1', {}, ctx))).code).toBe('forbidden');
    },
  );

  test('who won the race comes along, to be checked by the store', async () => {
    const current = example({ version: 9, handler: { kind: 'agent', agent: { id: 'ben', name: 'Ben' } } });
    const { adapter, ctx } = world(() => problem(409, { code: 'conflict', current }));
    expect(await failureOf(adapter.takeOver('c1', {}, ctx))).toMatchObject({ code: 'conflict', current });
  });

  test.each([
    ['7', 7],
    ['0', 0],
    ['Mon, 02 Mar 2026 10:00:30 GMT', 30],
    ['Mon, 02 Mar 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    ['-5', undefined],
  ])('Retry-After: %j is %j seconds', async (header, seconds) => {
    const { adapter, ctx } = world(() => problem(429, { code: 'rate-limited' }, { 'Retry-After': header }));
    const { code, retryable, retryAfter } = await failureOf(adapter.getConversation('c1', ctx));
    expect({ code, retryable, retryAfter }).toEqual({ code: 'rate-limited', retryable: true, retryAfter: seconds });
  });

  test('a date in Retry-After is one by the server’s clock', async () => {
    const { adapter, ctx } = world(() =>
      problem(
        503,
        {},
        { 'Retry-After': 'Mon, 02 Mar 2026 12:00:20 GMT', 'Handoff-Server-Time': '2026-03-02T12:00:00Z' },
      ),
    );
    expect((await failureOf(adapter.getConversation('c1', ctx))).retryAfter).toBe(20);
  });

  test.each([
    ['HTML', '<html>', 'text/html'],
    ['text', '{}', 'text/plain'],
    ['cut JSON', '{"id":', 'application/json'],
    ['nothing', '', 'application/json'],
    ['no type', '{}', ''],
    ['a list', '[]', 'application/json'],
    ['null', 'null', 'application/json'],
    ['a number', '1e999', 'application/json'],
  ])('%s for an answer is a bad response', async (_, body, type) => {
    const { adapter, ctx } = world(() => new Response(body, { headers: type ? { 'Content-Type': type } : {} }));
    for (const call of [
      adapter.getConversation('c1', ctx),
      adapter.takeOver('c1', {}, ctx),
      adapter.listMessages('c1', {}, ctx),
      adapter.sendMessage('c1', { text: '', clientId: 'x' }, ctx),
    ]) {
      const error = await failureOf(call);
      expect(error.code).toBe('bad-response');
      expect(error.message).not.toContain('html');
    }
  });

  test('a redirect is not followed', async () => {
    const { adapter, net, ctx } = world(
      () => new Response(null, { status: 302, headers: { Location: 'https://elsewhere.example/' } }),
    );
    expect((await failureOf(adapter.takeOver('c1', {}, ctx))).code).toBe('bad-response');
    expect(net.requests).toHaveLength(1);
  });

  test('an answer of ten megabytes is not read to its end', async () => {
    let sent = 0;
    const piece = new TextEncoder().encode(`"${'x'.repeat(100_000)}",`);
    const body = () =>
      new ReadableStream({ pull: (controller) => (++sent > 100 ? controller.close() : controller.enqueue(piece)) });
    for (const status of [200, 400]) {
      sent = 0;
      const { adapter, ctx } = world(
        () => new Response(body(), { status, headers: { 'Content-Type': 'application/json' } }),
      );
      expect((await failureOf(adapter.listConversations({}, ctx))).code).toBe(
        status === 200 ? 'bad-response' : 'invalid',
      );
      expect(sent).toBeLessThan(60);
    }
  });
});

describe('no answer', () => {
  const down = () => Promise.reject(new TypeError('Failed to fetch'));
  const online = (value: boolean | undefined) =>
    Object.defineProperty(globalThis, 'navigator', { value: { onLine: value }, configurable: true });
  const { navigator } = globalThis;

  test('a read is offline; a command may have been applied', async () => {
    const { adapter, ctx } = world(down);
    expect((await failureOf(adapter.getConversation('c1', ctx))).code).toBe('offline');
    expect(await failureOf(adapter.takeOver('c1', {}, ctx))).toMatchObject({
      code: 'unavailable',
      retryAfter: undefined,
      retryable: true,
    });
    expect((await failureOf(adapter.blockContact('p1', {}, ctx))).code).toBe('unavailable');
    expect((await failureOf(adapter.runBulk({ type: 'archive' }, ['c1'], ctx, () => undefined))).code).toBe(
      'unavailable',
    );
  });

  test('a command of a page that was offline all the time was not sent', async () => {
    try {
      online(false);
      const { adapter, net, ctx } = world(down);
      expect((await failureOf(adapter.takeOver('c1', {}, ctx))).code).toBe('offline');
      // it went offline while the answer was on its way: the command may have arrived
      online(true);
      net.script = () => {
        online(false);
        return down();
      };
      expect((await failureOf(adapter.takeOver('c1', {}, ctx))).code).toBe('unavailable');
    } finally {
      Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
    }
  });

  test('a body that breaks off is no answer either', async () => {
    const { adapter, ctx } = world(
      () =>
        new Response(
          new ReadableStream({
            start(controller) {
              controller.enqueue(new TextEncoder().encode('{"id":"c1"'));
              controller.error(new TypeError('terminated'));
            },
          }),
          { headers: { 'Content-Type': 'application/json' } },
        ),
    );
    expect((await failureOf(adapter.getConversation('c1', ctx))).code).toBe('offline');
    expect((await failureOf(adapter.takeOver('c1', {}, ctx))).code).toBe('unavailable');
  });

  test('whoever stops waiting gets a timeout at once, also while the body is on its way', async () => {
    let cancelled = 0;
    const slow = () =>
      new Response(new ReadableStream({ cancel: () => void cancelled++ }), {
        headers: { 'Content-Type': 'application/json' },
      });
    for (const script of [() => new Promise<Response>(() => undefined), slow]) {
      const { adapter, net, env } = world(script);
      const abort = new AbortController();
      const call = watch(adapter.takeOver('c1', {}, context({ signal: abort.signal })));
      await env.advance(1000);
      expect(call.done).toBe(false);
      abort.abort();
      await env.advance(0);
      expect(call.error?.code).toBe('timeout');
      expect(net.requests[0]!.signal.aborted).toBe(true);
    }
    expect(cancelled).toBe(1);
  });

  test('a call that was given up before it began is not sent', async () => {
    const { adapter, net } = world(always(example()));
    expect((await failureOf(adapter.getConversation('c1', context({ signal: AbortSignal.abort() })))).code).toBe(
      'timeout',
    );
    expect(net.requests).toEqual([]);
  });

  test('a fetch of the host that gives up by itself is a timeout, and one that throws a HandoffError keeps it', async () => {
    const { adapter, net, ctx } = world(() => Promise.reject(new DOMException('late', 'TimeoutError')));
    expect((await failureOf(adapter.getConversation('c1', ctx))).code).toBe('timeout');
    net.script = () => Promise.reject(new HandoffError('forbidden', 'not in this room'));
    expect((await failureOf(adapter.getConversation('c1', ctx))).code).toBe('forbidden');
  });

  test('whoever stops waiting does not wait for a fetch that takes no notice', async () => {
    const { adapter, env } = world(always(example()), { fetch: () => new Promise(() => undefined) });
    const abort = new AbortController();
    const call = watch(adapter.getConversation('c1', context({ signal: abort.signal })));
    abort.abort();
    await env.advance(0);
    expect(call.error?.code).toBe('timeout');
  });

  test('a call that is over is not ended again', async () => {
    const { adapter, net, ctx } = world(always(example()));
    await adapter.getConversation('c1', ctx);
    adapter.dispose();
    expect(net.requests[0]!.signal.aborted).toBe(false);
  });

  test('no call leaves a listener on the signal of its caller', async () => {
    const { adapter, ctx } = world(always(example()));
    let listeners = 0;
    const { addEventListener, removeEventListener } = ctx.signal;
    ctx.signal.addEventListener = (...args: unknown[]) => (
      listeners++,
      Reflect.apply(addEventListener, ctx.signal, args)
    );
    ctx.signal.removeEventListener = (...args: unknown[]) => (
      listeners--,
      Reflect.apply(removeEventListener, ctx.signal, args)
    );
    await adapter.getConversation('c1', ctx);
    await adapter.takeOver('c1', {}, ctx).catch(() => undefined);
    expect(listeners).toBe(0);
  });
});

describe('the server’s clock', () => {
  test('is that of the last answer, and goes on', async () => {
    const { adapter, env, net, ctx } = world(() =>
      json(example(), { headers: { 'Handoff-Server-Time': '2026-03-02T11:30:00Z' } }),
    );
    const { serverTime } = adapter.traits as { serverTime: () => string | undefined };
    expect(serverTime()).toBeUndefined();
    await adapter.getConversation('c1', ctx);
    expect(serverTime()).toBe('2026-03-02T11:30:00.000Z');
    await env.advance(60_000);
    expect(serverTime()).toBe('2026-03-02T11:31:00.000Z');
    // an answer that does not say changes nothing; an error says it too, and nonsense is not heard
    net.script = always({ ...example(), serverTime: undefined });
    await adapter.getConversation('c1', ctx);
    expect(serverTime()).toBe('2026-03-02T11:31:00.000Z');
    net.script = () => problem(404, {}, { 'Handoff-Server-Time': '2026-03-02T10:00:00Z' });
    await failureOf(adapter.getConversation('c1', ctx));
    expect(serverTime()).toBe('2026-03-02T10:00:00.000Z');
    for (const nonsense of ['noon', '+275760-09-13T00:00:00Z', '-271821-04-20T00:00:00Z']) {
      net.script = () => json(example(), { headers: { 'Handoff-Server-Time': nonsense } });
      await adapter.getConversation('c1', ctx);
      expect(serverTime()).toBe('2026-03-02T10:00:00.000Z');
      await env.advance(0);
    }
  });

  test('is read from the body where the header does not get through', async () => {
    const { adapter, ctx } = world(always({ items: [], serverTime: '2026-03-02T11:30:00Z' }));
    await adapter.listConversations({}, ctx);
    expect(adapter.traits?.serverTime?.()).toBe('2026-03-02T11:30:00.000Z');
  });
});
