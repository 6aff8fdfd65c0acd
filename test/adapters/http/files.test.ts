import { beforeAll, describe, expect, it } from 'vitest';
import { context, world } from './world.js';

const codeOf = (sending: Promise<unknown>): Promise<unknown> =>
  sending.then(
    () => 'sent',
    (thrown: { code?: unknown }) => thrown.code,
  );

const photo = { name: 'a.png', type: 'image/png', data: new Blob(['png']) };
const text = { name: 'b.txt', type: 'text/plain', data: new Blob(['four'], { type: 'text/plain' }) };
const stored = (n: number) => Response.json({ id: `f${n}`, url: `https://files.example/f${n}` }, { status: 201 });
const message = () =>
  Response.json(
    { id: 'm1', conversationId: 'c1', author: { kind: 'agent' }, at: '2026-03-02T10:00:00Z', text: '' },
    { status: 201 },
  );
const draft = { text: '', clientId: 'x', attachments: [photo, text] };

// the first call would wait for the module, which takes as long as the machine likes
beforeAll(() => import('../../../src/adapters/http/upload.lazy.js'));

describe('files over HTTP (row 100)', () => {
  it('go before the message, which names their ids; told as they go', async () => {
    const steps: number[][] = [];
    const made = world(({ path }, n) => (path.endsWith('/attachments') ? stored(n) : message()));
    const sending = made.adapter.sendMessage('c1', draft, {
      ...context({ idempotencyKey: 'k' }),
      onProgress: (...step) => steps.push(step),
    });
    await made.env.advance(0);
    await sending;
    const [first, second, last] = made.net.requests;
    expect(made.net.requests.map(({ path }) => path)).toEqual([
      '/conversations/c1/attachments',
      '/conversations/c1/attachments',
      '/conversations/c1/messages',
    ]);
    const files = [first, second].map((request) => (request!.body as FormData).get('file') as File);
    expect(files.map(({ name, type, size }) => [name, type, size])).toEqual([
      ['a.png', 'image/png', 3],
      ['b.txt', 'text/plain', 4],
    ]);
    expect(last!.body).toEqual({ text: '', clientId: 'x', attachments: ['f1', 'f2'] });
    expect([first!.headers.get('Idempotency-Key'), last!.headers.get('Idempotency-Key')]).toEqual([null, 'k']);
    expect(steps).toEqual([
      [3, 7],
      [7, 7],
    ]);
  });

  it('a second try sends no file again, another conversation does', async () => {
    let fails = true;
    const made = world(({ path }, n) => {
      if (path.endsWith('/attachments')) return stored(n);
      return fails ? new Response(null, { status: 503 }) : message();
    });
    const send = async (id: string) => {
      const sending = codeOf(made.adapter.sendMessage(id, draft, context()));
      await made.env.advance(0);
      return sending;
    };
    expect(await send('c1')).toBe('unavailable');
    fails = false;
    await send('c1');
    expect(made.net.paths().filter((path) => path.endsWith('/attachments'))).toHaveLength(2);
    await send('c2');
    expect(made.net.paths().filter((path) => path.endsWith('/attachments'))).toHaveLength(4);
  });

  it.each<[string, () => Response]>([
    ['that was sent takes its files with it', message],
    [
      'that is invalid may name what the server has forgotten',
      () => Response.json({ code: 'invalid' }, { status: 422 }),
    ],
  ])('a message %s: who sends them again sends all of them', async (_, answer) => {
    let response = answer;
    const made = world(({ path }, n) => (path.endsWith('/attachments') ? stored(n) : response()));
    const send = async () => {
      const sending = codeOf(made.adapter.sendMessage('c1', draft, context()));
      await made.env.advance(0);
      return sending;
    };
    await send();
    response = message;
    expect(await send()).toBe('sent');
    expect(made.net.requests.filter(({ path }) => path.endsWith('/attachments'))).toHaveLength(4);
    expect(made.net.requests.at(-1)!.body).toMatchObject({ attachments: ['f4', 'f5'] });
  });

  it.each<[string, () => Response, string]>([
    ['a refused file', () => Response.json({ code: 'invalid' }, { status: 400 }), 'invalid'],
    ['an answer without an id', () => Response.json({ url: 'x' }, { status: 201 }), 'bad-response'],
    ['a lost connection', () => Response.error(), 'offline'],
  ])('%s ends it before anything is sent to the contact', async (what, answer, code) => {
    const made = world(() => {
      if (what === 'a lost connection') throw new TypeError('network');
      return answer();
    });
    const sending = codeOf(made.adapter.sendMessage('c1', draft, context()));
    await made.env.advance(0);
    expect(await sending).toBe(code);
    expect(made.net.paths()).not.toContain('/conversations/c1/messages');
  });

  it('what has waited too long is not sent', async () => {
    const made = world(() => stored(1));
    const sending = codeOf(made.adapter.sendMessage('c1', draft, context({ isTooLate: () => true })));
    await made.env.advance(0);
    expect(await sending).toBe('offline');
    expect(made.net.paths()).toEqual([]);
  });
});
