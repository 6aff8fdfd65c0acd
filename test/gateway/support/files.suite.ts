import { request as send } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import { createHttpAdapter } from '../../../src/adapters/http/index.js';
import type { GatewayOptions } from '../../../src/gateway/index.js';
import type { DraftAttachment, FileTrait } from '../../../src/model/attachment.js';
import type { Message } from '../../../src/model/message.js';
import { HandoffError } from '../../../src/model/error.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { people, until, type CallOptions, type Problem, type Reply } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';

const path = '/conversations/c1/attachments';
const messages = '/conversations/c1/messages';
const photo = (name = 'a.png', size = 3, type = 'image/png') =>
  new File([new Uint8Array(size).fill(7)], name, { type });
const usual = 'Content-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n';

interface Stored {
  id: string;
  url: string;
  name: string;
  type: string;
  size: number;
}

/** A form as `fetch` sends it. */
async function form(file: File | string, field = 'file'): Promise<CallOptions> {
  const data = new FormData();
  data.append(field, file);
  const response = new Response(data);
  return {
    raw: new Uint8Array(await response.arrayBuffer()),
    headers: { 'Content-Type': response.headers.get('content-type')! },
  };
}

/** A form as no `fetch` sends it. */
const written = (body: string, type = 'multipart/form-data; boundary=b'): CallOptions => ({
  raw: body,
  headers: { 'Content-Type': type },
});

/** What an agent sends from the reply box, on its way through the gateway to the platform (row 100). */
export function filesSuite(databases: OpenDatabases): void {
  const world = setup(databases);

  const backendWith = (attachments: FileTrait | undefined = true, more: Partial<HandoffAdapter> = {}) =>
    new ScriptedBackend(
      { handler: { kind: 'agent', agent: { id: 'ada' } } },
      {
        subscribe: undefined,
        traits: { versions: true, events: 'state', sendMessage: { attachments } },
        ...more,
      },
    );
  function node(attachments?: FileTrait, options?: Partial<GatewayOptions>): ScriptedBackend {
    const backend = backendWith(attachments);
    world.node(backend.adapter, options);
    return backend;
  }
  const upload = async <T = Stored>(file: File, options: CallOptions = {}, to = path): Promise<Reply<T>> =>
    world.desk.call<T>('POST', to, { ...(await form(file)), ...options });
  const say = (attachments: string[], { key = 'k', ...options }: CallOptions = {}) =>
    world.desk.call<Message & Problem>('POST', messages, {
      body: { text: '', clientId: 'x', attachments },
      key,
      ...options,
    });
  /** How many files, and how many parts of them, are in the tables. */
  const kept = async (): Promise<[files: number, parts: number]> => {
    const [row] = await databases()[0].query<{ files: number; parts: number }>(
      `SELECT (SELECT count(*)::integer FROM handoff.files) AS files,
         (SELECT count(*)::integer FROM handoff.file_parts) AS parts`,
    );
    return [row!.files, row!.parts];
  };
  const filesOf = (backend: ScriptedBackend) =>
    (backend.last('sendMessage').params as { attachments: DraftAttachment[] }).attachments;

  describe('a file', () => {
    test('is kept, goes to the platform with its message and is forgotten then', async () => {
      const backend = node();
      const bytes = new Uint8Array(600_000).map((_, i) => (i * 31) % 251);
      const first = await upload(new File([bytes], 'Straße 1.png', { type: 'image/png' }));
      expect([first.status, first.body]).toEqual([
        201,
        { id: expect.any(String) as string, url: '', name: 'Straße 1.png', type: 'image/png', size: 600_000 },
      ]);
      const second = await upload(photo('b.txt', 5, 'text/plain'));
      // the platform hears of them with the message
      expect([backend.count('sendMessage'), await kept()]).toEqual([0, [2, 4]]);
      const answer = await say([first.body.id, second.body.id]);
      expect(answer.status).toBe(201);
      expect(answer.body.attachments?.map(({ name, size }) => [name, size])).toEqual([
        ['Straße 1.png', 600_000],
        ['b.txt', 5],
      ]);
      const sent = filesOf(backend);
      expect(sent.map(({ name, type, data }) => [name, type, data.size])).toEqual([
        ['Straße 1.png', 'image/png', 600_000],
        ['b.txt', 'text/plain', 5],
      ]);
      expect(new Uint8Array(await sent[0]!.data.arrayBuffer())).toEqual(bytes);
      await until(async () => !(await kept())[0], 'a file that was sent is still kept');
      // the same message again is answered as before, and sent by nobody
      expect(await say([first.body.id, second.body.id])).toMatchObject({ status: 201, body: answer.body });
      expect(backend.count('sendMessage')).toBe(1);
    });

    test('sent anew for a message that was sent long ago is none: the answer is the first one’s', async () => {
      // a page sends a file anew after half an hour, because it may be forgotten; its message keeps its key
      const backend = node();
      const first = await upload(photo());
      const answer = await say([first.body.id]);
      const again = await upload(photo());
      expect(await say([again.body.id])).toMatchObject({ status: 201, body: answer.body });
      expect(backend.count('sendMessage')).toBe(1);
      await until(async () => !(await kept())[0], 'a file that nobody will send is still kept');
      // other words, or another number of files, are another message
      expect((await say([again.body.id, first.body.id])).status).toBe(422);
      const otherWords = { text: 'Hi', clientId: 'x', attachments: [again.body.id] };
      expect((await say([], { body: otherWords })).status).toBe(422);
    });

    test('may be sent to one node, and the message to another', async () => {
      world.twoNodes(backendWith().adapter);
      const { body } = await upload(photo());
      expect((await say([body.id], { node: 1 })).status).toBe(201);
    });

    test('stays where its message failed, and goes with the next try', async () => {
      const backend = node();
      const { body } = await upload(photo());
      backend.failing.set('sendMessage', new HandoffError('rate-limited', 'slow down', { retryAfter: 3 }));
      expect((await say([body.id])).status).toBe(429);
      expect(await kept()).toEqual([1, 1]);
      backend.failing.clear();
      expect((await say([body.id])).status).toBe(201);
      expect(filesOf(backend)[0]!.data.size).toBe(3);
    });

    test('is told to the audit by number, and never by name', async () => {
      node();
      const { body } = await upload(photo('secret-diagnosis.png'));
      await say([body.id]);
      const [entry] = await world.desk.nodes[0]!.audit();
      expect(entry).toMatchObject({ action: 'send-message', parameters: { attachments: 1, clientId: 'x' } });
      for (const table of ['audit', 'keys']) {
        expect(JSON.stringify(await databases()[0].query(`SELECT entry FROM handoff.${table}`))).not.toContain(
          'secret',
        );
      }
    });

    test('comes from a page as it is: the page’s own adapter sends it', async () => {
      const backend = node();
      const gateway = world.desk.nodes[0]!;
      const adapter = createHttpAdapter({
        baseUrl: 'http://gateway',
        getToken: () => Promise.resolve('ada'),
        fetch: (url, init) => gateway.fetch(new Request(url, init)),
      });
      const data = new Blob(['%PDF-1.7'], { type: 'application/pdf' });
      const attachments = [{ name: 'a"b.pdf', type: 'application/pdf', data }];
      const ctx = { agent: { id: 'ada' }, signal: new AbortController().signal, idempotencyKey: 'k1' };
      const message = await adapter.sendMessage!('c1', { text: 'Here', clientId: 'x', attachments }, ctx);
      expect(message.attachments).toMatchObject([{ name: 'a"b.pdf', size: 8 }]);
      expect(await filesOf(backend)[0]!.data.text()).toBe('%PDF-1.7');
      // the file is gone with its message, so what names it again is sent anew
      await until(async () => !(await kept())[0]);
      const again = { text: 'And again', clientId: 'y', attachments };
      expect((await adapter.sendMessage!('c1', again, { ...ctx, idempotencyKey: 'k2' })).text).toBe('And again');
    });

    test('without words is a message, which no words and no file are not', async () => {
      const backend = node();
      const answer = await world.desk.call<Problem>('POST', messages, {
        body: { text: ' ', clientId: 'x', attachments: [] },
      });
      expect([answer.status, answer.body.code, backend.count('sendMessage')]).toEqual([422, 'invalid', 0]);
    });
  });

  describe('what the capabilities say', () => {
    const mega = 1_000_000;
    test.each<[string, FileTrait | undefined, FileTrait | undefined]>([
      ['of a platform that takes files', true, true],
      ['of one with limits of its own', { maxBytes: 9, types: ['image/png'] }, { maxBytes: 9, types: ['image/png'] }],
      ['of one that takes more than the gateway', { maxBytes: 900 * mega }, { maxBytes: 25 * mega }],
      ['of one with types alone', { types: ['*/*'] }, { types: ['*/*'], maxBytes: 25 * mega }],
      ['of one that takes none', false, false],
      ['of one that says nothing', undefined, undefined],
    ])('%s', async (_what, trait, told) => {
      const backend = backendWith(true);
      backend.adapter.traits!.sendMessage = { claims: false, attachments: trait };
      world.node(backend.adapter);
      const { body } = await world.desk.get<{ traits: HandoffAdapter['traits'] }>('/capabilities');
      expect(body.traits?.sendMessage).toEqual({ claims: false, ...(told !== undefined && { attachments: told }) });
    });

    test('a platform that sends no messages takes no files', async () => {
      world.node({ ...backendWith().adapter, sendMessage: undefined });
      const { body } = await world.desk.get<{ traits: HandoffAdapter['traits'] }>('/capabilities');
      expect(body.traits?.sendMessage?.attachments).toBe(false);
      expect((await upload<Problem>(photo())).status).toBe(501);
    });
  });

  describe('a bad upload is refused with a reason, and nothing of it is kept', () => {
    const bad: Array<[string, () => CallOptions | Promise<CallOptions>, number, string, string]> = [
      ['50 MB', () => form(photo('a.png', 50_000_000)), 413, 'invalid', 'The file is larger than 25 MB.'],
      ['one byte too many', () => form(photo('a.png', 25_000_001)), 413, 'invalid', 'The file is larger than 25 MB.'],
      ['an empty file', () => form(photo('a.png', 0)), 422, 'invalid', 'not empty'],
      [
        'a program',
        () => form(photo('a.exe', 3, 'application/x-msdownload')),
        415,
        'invalid',
        'image/*, application/pdf',
      ],
      ['a file without a type', () => form(photo('a', 3, '')), 415, 'invalid', 'one of these types'],
      [
        'a type that is no type',
        () => written(`--b\r\n${usual.replace('image/png', 'image/p<ng>')}x\r\n--b--`),
        415,
        'invalid',
        'types',
      ],
      ['a type of 5,000 characters', () => form(photo('a', 3, `image/${'x'.repeat(5000)}`)), 415, 'invalid', 'types'],
      ['no name', () => form(photo('', 3)), 422, 'invalid', 'a file with a name'],
      ['a name that is a path', () => form(photo('../../a.png')), 422, 'invalid', 'without a path'],
      ['a name that turns text round', () => form(photo('a\u202egnp.exe.png')), 422, 'invalid', 'control characters'],
      ['a name of 5,000 characters', () => form(photo('x'.repeat(5000))), 422, 'invalid', '255 characters at most'],
      ['a text instead of a file', () => form('not a file'), 422, 'invalid', 'a file with a name'],
      ['another field', () => form(photo(), 'photo'), 422, 'invalid', 'this one field'],
      [
        'a second file',
        () => written(`--b\r\n${usual}x\r\n--b\r\n${usual}y\r\n--b--\r\n`),
        422,
        'invalid',
        'this one field',
      ],
      ['a form that breaks off', () => written(`--b\r\n${usual}${'x'.repeat(600_000)}`), 400, 'invalid', 'breaks off'],
      ['no body', () => written(''), 400, 'invalid', 'breaks off'],
      ['JSON', () => ({ body: { file: 'x' } }), 415, 'invalid', 'multipart/form-data'],
      ['the bare file', () => written('png', 'image/png'), 415, 'invalid', 'multipart/form-data'],
      ['no boundary', () => written('x', 'multipart/form-data'), 415, 'invalid', 'multipart/form-data'],
      [
        'a compressed form',
        async () => {
          const given = await form(photo());
          return { ...given, headers: { ...given.headers, 'Content-Encoding': 'gzip' } };
        },
        415,
        'invalid',
        'multipart/form-data',
      ],
      ['no right', async () => ({ ...(await form(photo())), as: 'rob' }), 403, 'forbidden', 'Your role'],
      ['the right of a bot', async () => ({ ...(await form(photo())), as: 'bot' }), 403, 'forbidden', 'Your role'],
      ['nobody logged in', async () => ({ ...(await form(photo())), as: 'nobody' }), 401, 'unauthorized', 'Log in'],
    ];
    test.each(bad)('%s', async (_what, options, status, code, detail) => {
      const backend = node();
      const answer = await world.desk.call<Problem>('POST', path, await options());
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(answer.body.detail).toContain(detail);
      await until(async () => !(await kept())[1], 'something was kept');
      expect(await kept()).toEqual([0, 0]);
      expect(backend.calls.filter(({ method }) => method !== 'getConversation')).toEqual([]);
      // and there is room for the next one
      expect((await upload(photo())).status).toBe(201);
    });

    test('a platform that takes none: 501, and a message cannot name any', async () => {
      node(false);
      const answer = await upload<Problem>(photo());
      expect([answer.status, answer.body.code]).toEqual([501, 'unsupported']);
      expect((await say(['f1'])).body.detail).toBe('attachments: expected no files: this server takes none');
    });

    test('a conversation that does not exist, or not for this caller', async () => {
      const backend = node(true, { authenticate: () => ({ ...people['ada']!, canSee: ({ id }) => id !== 'hidden' }) });
      backend.put({ ...backend.get('c1'), id: 'hidden' });
      for (const id of ['nobody', 'hidden']) {
        const answer = await upload<Problem>(photo(), {}, `/conversations/${id}/attachments`);
        expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
      }
      expect(await kept()).toEqual([0, 0]);
    });

    test.each<[string, Parameters<ScriptedBackend['change']>[1], number, string]>([
      ['that is archived', { status: 'archived' }, 409, 'refused'],
      ['in which sending is not permitted', { permissions: { 'take-over': true } }, 403, 'forbidden'],
    ])('a conversation %s', async (_what, change, status, code) => {
      const backend = node();
      backend.change('c1', change);
      const answer = await upload<Problem>(photo());
      expect([answer.status, answer.body.code, await kept()]).toEqual([status, code, [0, 0]]);
    });

    test.each([
      ['a colleague has it, and a note may be meant', undefined, 201],
      ['a colleague has it, where there are no notes', false, 409],
    ])('%s', async (_what, notes, status) => {
      const backend = node();
      backend.adapter.traits!.sendMessage = { attachments: true, private: notes };
      backend.change('c1', { handler: { kind: 'agent', agent: { id: 'ben' } } });
      expect((await upload(photo())).status).toBe(status);
    });

    test.each<[string, unknown]>([
      ['fails', new Error('secret')],
      ['is away', new HandoffError('offline', 'secret')],
      ['answers with nonsense', undefined],
    ])('a platform that %s: 503, and when to come back', async (_what, thrown) => {
      const backend = node();
      if (thrown) backend.failing.set('getConversation', thrown);
      else backend.adapter.getConversation = () => Promise.resolve({ id: 7 } as never);
      const answer = await upload<Problem>(photo());
      expect([answer.status, answer.text.includes('secret'), await kept()]).toEqual([503, false, [0, 0]]);
    });

    test('a platform that is late: 503, and when to come back', async () => {
      const environment = new SimulatedEnvironment();
      const backend = node(true, { environment });
      backend.hold.add('getConversation');
      const answer = upload<Problem>(photo());
      await until(() => backend.count('getConversation'));
      await environment.advance(16_000);
      expect([(await answer).status, await kept()]).toEqual([503, [0, 0]]);
    });

    test('a database that is away: 503, and when to come back', async () => {
      const [database] = databases();
      const query = (sql: string, values?: readonly unknown[]) =>
        sql.includes('handoff.file') ? Promise.reject(new Error('away')) : database.query(sql, values);
      world.node(backendWith().adapter, { database: { ...database, query: query as typeof database.query } });
      const answer = await upload<Problem>(photo());
      expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([503, true]);
    });
  });

  describe('an upload that does not come to its end', () => {
    /** A form whose bytes come when the test says so. */
    function dripping(signal?: AbortSignal) {
      let controller!: ReadableStreamDefaultController<Uint8Array>;
      const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
      const init = {
        method: 'POST',
        headers: { Authorization: 'Bearer ada', 'Content-Type': 'multipart/form-data; boundary=b' },
        body,
        duplex: 'half',
        signal,
      };
      const answer = world.desk.nodes[0]!.fetch(new Request(`http://gateway${path}`, init as RequestInit));
      const more = (text: string) => controller.enqueue(new TextEncoder().encode(text));
      return { answer, more };
    }
    const half = `--b\r\n${usual}${'x'.repeat(600_000)}`;

    test('is forgotten when its connection breaks', async () => {
      node();
      const over = await world.desk.listen();
      const request = send(`${over}${path}`, {
        method: 'POST',
        headers: {
          Authorization: 'Bearer ada',
          'Content-Type': 'multipart/form-data; boundary=b',
          'Content-Length': '20000000',
        },
      });
      request.on('error', () => undefined);
      request.write(half);
      await until(async () => (await kept())[1] === 2, 'nothing came');
      request.destroy();
      await until(async () => !(await kept())[1], 'half a file was kept');
    });

    test('is forgotten when its request is given up', async () => {
      node();
      const leaving = new AbortController();
      const { answer, more } = dripping(leaving.signal);
      more(half);
      await until(async () => (await kept())[1] === 2);
      leaving.abort();
      expect([(await answer).status, await kept()]).toEqual([400, [0, 0]]);
    });

    test('is refused when it comes too slowly: 408, which may be tried again', async () => {
      const environment = new SimulatedEnvironment();
      node(true, { environment });
      const { answer, more } = dripping();
      more(half);
      await until(async () => (await kept())[1] === 2);
      // half a minute, and a second for each 40 kB that came
      await environment.advance(44_000);
      more('x');
      await until(() => environment.timers.size);
      await environment.advance(2_000);
      const response = await answer;
      expect([response.status, response.headers.get('retry-after')]).toEqual([408, '1']);
      expect(await response.json()).toMatchObject({ code: 'unavailable', detail: 'The file came too slowly.' });
      expect(await kept()).toEqual([0, 0]);
    });

    test('ends with the gateway', async () => {
      node();
      const { answer, more } = dripping();
      more(half);
      await until(async () => (await kept())[1] === 2);
      await world.desk.nodes[0]!.close();
      expect([(await answer).status, await kept()]).toEqual([503, [0, 0]]);
      expect(world.desk.log.filter(({ event }) => event === 'close-incomplete')).toEqual([]);
    });

    test('a caller has four at a time; others have theirs (S14)', async () => {
      node();
      const mine = Array.from({ length: 4 }, () => dripping());
      for (const { more } of mine) more(half);
      await until(async () => (await kept())[1] === 8);
      const fifth = await upload<Problem>(photo());
      expect([fifth.status, fifth.body.code, Number(fifth.headers.get('retry-after')) > 0]).toEqual([
        429,
        'rate-limited',
        true,
      ]);
      expect((await upload(photo(), { as: 'sue' })).status).toBe(201);
      mine[0]!.more('\r\n--b--\r\n');
      expect((await mine[0]!.answer).status).toBe(201);
      expect((await upload(photo())).status).toBe(201);
    });
  });

  describe('what a message can name', () => {
    test.each<[string, (id: string) => CallOptions & { ids?: string[]; path?: string }]>([
      ['a file that there never was', () => ({ ids: ['nothing'] })],
      ['a file and another that there never was', (id) => ({ ids: [id, 'nothing'] })],
      ['the file of a colleague', () => ({ as: 'sue' })],
      ['a file that was sent in another conversation', () => ({ path: '/conversations/c2/messages' })],
    ])('is not %s', async (_what, given) => {
      const backend = node();
      backend.put({ ...backend.get('c1'), id: 'c2', handler: { kind: 'nobody' } });
      backend.change('c1', { handler: { kind: 'nobody' } });
      const { body } = await upload(photo());
      const { ids = [body.id], path: to = messages, ...options } = given(body.id);
      const answer = await world.desk.call<Problem>('POST', to, {
        body: { text: 'x', clientId: 'x', attachments: ids },
        ...options,
      });
      expect([answer.status, answer.body.code]).toEqual([422, 'invalid']);
      expect(answer.body.detail).toContain('a file is not kept here, or no longer. Send it again.');
      expect([backend.count('sendMessage'), (await kept())[0]]).toEqual([0, 1]);
    });

    test('is no file that was sent with another message', async () => {
      const backend = node();
      const { body } = await upload(photo());
      await say([body.id], { key: 'one' });
      await until(async () => !(await kept())[0]);
      expect((await say([body.id], { key: 'two' })).status).toBe(422);
      expect(backend.count('sendMessage')).toBe(1);
    });

    test.each<[string, unknown, string]>([
      ['more than ten files', Array.from({ length: 11 }, (_, i) => `f${i}`), 'expected 10 files at most'],
      ['what is no id', [{ name: 'a.png' }], 'attachments'],
      ['an id of 600 characters', ['x'.repeat(600)], 'attachments'],
      ['no list', 'f1', 'attachments'],
    ])('is not %s', async (_what, attachments, detail) => {
      const backend = node();
      const answer = await world.desk.call<Problem>('POST', messages, {
        body: { text: 'x', clientId: 'x', attachments },
      });
      expect([answer.status, answer.body.code, backend.count('sendMessage')]).toEqual([422, 'invalid', 0]);
      expect(answer.body.detail).toContain(detail);
    });
  });

  describe('what waits for its message (S14)', () => {
    const names = async () =>
      (await databases()[0].query<{ name: string }>('SELECT name FROM handoff.files ORDER BY at, name')).map(
        ({ name }) => name,
      );

    test('is thirty files of a caller at most: the oldest goes', async () => {
      node();
      await upload(photo('sue.png'), { as: 'sue' });
      for (let i = 0; i < 32; i++) await upload(photo(`${100 + i}.png`));
      const left = await names();
      expect([left.length, left.includes('sue.png'), left.includes('101.png'), left.includes('102.png')]).toEqual([
        31,
        true,
        false,
        true,
      ]);
      expect(await kept()).toEqual([31, 31]);
    });

    test('is 250 MB of a caller at most', async () => {
      node();
      await upload(photo('small.png'));
      // what ten files of 25 MB would say of themselves
      await databases()[0].query(
        `INSERT INTO handoff.files (id, owner, conversation_id, name, type, size, at)
         SELECT 'x' || n, owner, 'c1', n || '.png', 'image/png', 25000000, at + n
         FROM handoff.files, generate_series(1, 9) n`,
      );
      await upload(photo('last.png', 25_000));
      expect(await names()).toHaveLength(11);
      await databases()[0].query(`UPDATE handoff.files SET size = 25000000 WHERE name = 'last.png'`);
      await upload(photo('next.png', 25_000));
      const left = await names();
      expect([left.length, left.includes('small.png'), left.includes('1.png'), left.includes('2.png')]).toEqual([
        10,
        false,
        false,
        true,
      ]);
    });

    test('is forgotten after an hour, also what came of files that never were whole', async () => {
      const environment = new SimulatedEnvironment();
      node(true, { environment });
      const { body } = await upload(photo());
      await databases()[0].query(`INSERT INTO handoff.file_parts VALUES ('half', 0, ${environment.time}, '')`);
      expect(await kept()).toEqual([1, 2]);
      environment.time += 59 * 60_000;
      await world.desk.restart();
      await world.desk.conversation();
      expect(await kept()).toEqual([1, 2]);
      environment.time += 2 * 60_000;
      await world.desk.restart();
      await until(async () => !(await kept())[1], 'an old file was kept');
      expect((await say([body.id])).status).toBe(422);
    });
  });

  test('the platform has longer for large files than for a word', async () => {
    const environment = new SimulatedEnvironment();
    const backend = node(true, { environment });
    const { body } = await upload(photo('a.png', 20_000_000));
    backend.hold.add('sendMessage');
    const answer = say([body.id]);
    await until(() => backend.count('sendMessage'));
    await environment.advance(49_000);
    backend.last('sendMessage').answer({ ...backend.say('c1', { text: 'late', clientId: 'x' }) });
    expect((await answer).status).toBe(201);
  });

  test('a note that the gateway keeps takes no files, and says so', async () => {
    const backend = backendWith(true, {
      takeOver: undefined,
      handBack: undefined,
      listMessages: () => Promise.resolve({ items: [] }),
      traits: { versions: false, events: 'hint', sendMessage: { private: false, attachments: true } },
    });
    backend.change('c1', { handler: { kind: 'bot' }, bot: { mode: 'autopilot', status: 'paused' } });
    world.node(backend.adapter, { desk: true });
    const { body } = await upload(photo());
    const answer = await world.desk.call<Problem>('POST', messages, {
      body: { text: 'x', clientId: 'x', private: true, attachments: [body.id] },
    });
    expect([answer.status, answer.body.detail]).toEqual([422, 'attachments: a note takes no files here.']);
    expect((await say([body.id])).status).toBe(201);
    expect(filesOf(backend)[0]!.data.size).toBe(3);
  });
}
