import { request as send, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import type { CallOptions, Problem } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';

const commands = '/conversations/c1/commands';
const messages = '/conversations/c1/messages';
const json = (value: unknown): CallOptions => ({ raw: JSON.stringify(value) });
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

/** What is sent, and how it is answered. */
const bad: Array<[what: string, method: string, path: string, options: CallOptions, status: number, code?: string]> = [
  ['malformed JSON', 'POST', commands, { raw: '{"type":' }, 400],
  ['an empty body', 'POST', commands, { raw: '' }, 400],
  ['bytes that are not UTF-8', 'POST', commands, { raw: new Uint8Array([0x22, 0xff, 0xfe, 0x22]) }, 400],
  ['null', 'POST', commands, json(null), 422],
  ['a list', 'POST', commands, json([{ type: 'take-over' }]), 422],
  ['a text', 'POST', commands, json('take-over'), 422],
  ['an unknown command', 'POST', commands, json({ type: 'delete-everything' }), 422],
  ['a command that is called __proto__', 'POST', commands, { raw: '{"type":"__proto__"}' }, 422],
  ['a command that is called constructor', 'POST', commands, json({ type: 'constructor' }), 422],
  ['no type', 'POST', commands, json({}), 422],
  ['a type that is a number', 'POST', commands, json({ type: 5 }), 422],
  ['a reason that is an object', 'POST', commands, json({ type: 'take-over', reason: { toString: 'x' } }), 422],
  ['a time that is a number', 'POST', commands, json({ type: 'pause-bot', until: 1_700_000_000 }), 422],
  ['a time without a zone', 'POST', commands, json({ type: 'pause-bot', until: '2126-01-01T10:00:00' }), 422],
  ['a time that does not exist', 'POST', commands, json({ type: 'pause-bot', until: '2126-02-31T99:00:00Z' }), 422],
  ['an hour that no day has', 'POST', commands, json({ type: 'pause-bot', until: `${tomorrow}T24:00:00Z` }), 422],
  ['a pause of more than a year', 'POST', commands, json({ type: 'pause-bot', until: '2126-01-01T10:00:00Z' }), 422],
  ['an extension without a time', 'POST', commands, json({ type: 'extend-pause' }), 422],
  ['a close without an outcome', 'POST', commands, json({ type: 'close' }), 422],
  ['a close with an empty outcome', 'POST', commands, json({ type: 'close', outcome: ' ' }), 422],
  ['a message among the commands', 'POST', commands, json({ type: 'send-message', text: 'x', clientId: 'x' }), 422],
  ['a block among the commands of a conversation', 'POST', commands, json({ type: 'block-contact' }), 422],
  ['a message without text', 'POST', messages, json({ clientId: 'x' }), 422],
  ['a message of spaces', 'POST', messages, json({ text: ' \n', clientId: 'x' }), 422],
  ['a message whose privacy is a text', 'POST', messages, json({ text: 'x', clientId: 'x', private: 'yes' }), 422],
  ['bulk without ids', 'POST', '/bulk', json({ command: { type: 'pause-bot' } }), 422],
  ['bulk with ids that are numbers', 'POST', '/bulk', json({ command: { type: 'pause-bot' }, ids: [1] }), 422],
  [
    'bulk with too many ids',
    'POST',
    '/bulk',
    json({ command: { type: 'pause-bot' }, ids: Array.from({ length: 1001 }, (_, i) => `${i}`) }),
    422,
  ],
  [
    'bulk with an id of 600 characters',
    'POST',
    '/bulk',
    json({ command: { type: 'pause-bot' }, ids: ['c1', 'x'.repeat(600)] }),
    422,
  ],
  ['bulk with an id with a zero byte', 'POST', '/bulk', json({ command: { type: 'pause-bot' }, ids: ['a\0b'] }), 422],
  [
    'a message in bulk',
    'POST',
    '/bulk',
    json({ command: { type: 'send-message', text: 'x', clientId: 'x' }, ids: ['c1'] }),
    422,
  ],
  [
    'another content type',
    'POST',
    commands,
    { ...json({ type: 'take-over' }), headers: { 'Content-Type': 'text/plain' } },
    415,
  ],
  [
    'a form',
    'POST',
    commands,
    { raw: 'type=take-over', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    415,
  ],
  [
    'a content type that only looks like JSON',
    'POST',
    commands,
    { ...json({ type: 'take-over' }), headers: { 'Content-Type': 'application/json-seq' } },
    415,
  ],
  [
    'a compressed body',
    'POST',
    commands,
    { ...json({ type: 'take-over' }), headers: { 'Content-Encoding': 'gzip' } },
    415,
  ],
  ['10 MB', 'POST', commands, json({ type: 'take-over', reason: 'x'.repeat(10_000_000) }), 413],
  [
    'a key with spaces',
    'POST',
    commands,
    { ...json({ type: 'take-over' }), headers: { 'Idempotency-Key': 'a b' } },
    400,
  ],
  ['an empty key', 'POST', commands, { ...json({ type: 'take-over' }), headers: { 'Idempotency-Key': '' } }, 400],
  ['a key of 300 characters', 'POST', commands, { ...json({ type: 'take-over' }), key: 'k'.repeat(300) }, 400],
  ['an If-Match that is no version', 'POST', commands, { ...json({ type: 'take-over' }), version: '"abc"' }, 400],
  ['an unknown path', 'GET', '/conversation', {}, 404, 'not-found'],
  ['the root', 'GET', '/', {}, 404, 'not-found'],
  ['a path beyond the protocol', 'GET', '/conversations/c1/messages/m1', {}, 404, 'not-found'],
  ['a path that is a property of every object', 'GET', '/constructor', {}, 404, 'not-found'],
  ['a conversation that does not exist', 'GET', '/conversations/nobody', {}, 404, 'not-found'],
  ['an id that is not well encoded', 'GET', '/conversations/%E0%A4%A', {}, 400],
  ['an id with a zero byte', 'GET', '/conversations/a%00b', {}, 400],
  ['an id of 600 characters', 'GET', `/conversations/${'x'.repeat(600)}`, {}, 400],
  ['an empty id', 'GET', '/conversations//messages', {}, 400],
  ['PUT', 'PUT', '/conversations/c1', json({}), 405, 'unsupported'],
  ['DELETE', 'DELETE', '/conversations/c1', {}, 405, 'unsupported'],
  ['GET of commands', 'GET', commands, {}, 405, 'unsupported'],
  ['an unknown view', 'GET', '/conversations?view=secret', {}, 400],
  ['a limit that is no number', 'GET', '/conversations?limit=-1', {}, 400],
  ['a list that the platform does not have', 'GET', '/conversations', {}, 501, 'unsupported'],
  [
    'a command that the platform does not have',
    'POST',
    messages,
    json({ text: 'x', clientId: 'x', private: true }),
    501,
    'unsupported',
  ],
];

export function inputSuite(databases: OpenDatabases): void {
  const world = setup(databases);

  describe('bad input is answered with a problem document', () => {
    for (const [what, method, path, options, status, code = 'invalid'] of bad) {
      test(`${what}: ${status}`, async () => {
        const backend = new ScriptedBackend({}, { sendMessage: undefined });
        world.node(backend.adapter);
        const reply = await world.desk.call<Problem>(method, path, options);
        expect([reply.status, reply.body.code]).toEqual([status, code]);
        if (status === 405) expect(reply.headers.get('allow')).toBeTruthy();
        expect(backend.calls.filter((call) => call.method !== 'getConversation')).toEqual([]);
      });
    }

    test('unknown fields stay outside, also hostile ones', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const { status } = await world.desk.call('POST', commands, {
        raw: '{"type":"take-over","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"extra":[1]}',
      });
      expect(status).toBe(200);
      expect(backend.last('takeOver').params).toEqual({});
      expect(({} as { polluted?: number }).polluted).toBeUndefined();
    });

    test('a zero byte and half an emoji in a text are kept as they are', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const reason = 'a\u0000b\ud83d';
      const { body } = await world.desk.command({ type: 'take-over', reason }, { key: 'k1' });
      expect(body.conversation.bot.cause?.reason).toBe(reason);
      expect((await world.desk.conversation()).bot.cause?.reason).toBe(reason);
      expect((await world.desk.nodes[0]!.audit())[0]!.reason).toBe(reason);
    });

    test('a body of 10 MB that does not say so is read no further than a megabyte', async () => {
      world.node(new ScriptedBackend().adapter);
      let pulled = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          pulled++;
          if (pulled > 160) controller.close();
          else controller.enqueue(new Uint8Array(65_536).fill(32));
        },
      });
      const request = new Request(`http://gateway${commands}`, {
        method: 'POST',
        body,
        headers: { Authorization: 'Bearer ada', 'Content-Type': 'application/json' },
        duplex: 'half',
      } as RequestInit);
      const response = await world.desk.nodes[0]!.fetch(request);
      expect(response.status).toBe(413);
      expect(pulled).toBeLessThan(25);
    });

    test('over a socket 10 MB are answered too, and the next request is served', async () => {
      world.node(new ScriptedBackend().adapter);
      const url = await world.desk.listen();
      const headers = { Authorization: 'Bearer ada', 'Content-Type': 'application/json' };
      const large = await fetch(`${url}${commands}`, { method: 'POST', headers, body: 'x'.repeat(10_000_000) });
      expect([large.status, ((await large.json()) as Problem).code]).toEqual([413, 'invalid']);
      expect((await fetch(`${url}/conversations/c1`, { headers })).status).toBe(200);
    });

    test('what is no request at all does not end the server', async () => {
      world.node(new ScriptedBackend().adapter);
      const url = await world.desk.listen();
      for (const line of [
        'GET //[ HTTP/1.1',
        'GET http://[bad/ HTTP/1.1',
        'POST /bulk HTTP/1.1\r\nContent-Length: 5',
        'nonsense',
      ]) {
        await new Promise<void>((resolve) => {
          const socket = connect(Number(new URL(url).port), '127.0.0.1', () =>
            socket.end(`${line}\r\nHost: x\r\n\r\n`),
          );
          socket
            .on('close', () => resolve())
            .on('error', () => resolve())
            .resume();
        });
      }
      expect((await fetch(`${url}/conversations/c1`, { headers: { Authorization: 'Bearer ada' } })).status).toBe(200);
    });

    test('over a socket TRACE is answered like any other method that is not there', async () => {
      world.node(new ScriptedBackend().adapter);
      const { port } = new URL(await world.desk.listen());
      const { statusCode, headers } = await new Promise<IncomingMessage>((resolve, reject) => {
        send({ host: '127.0.0.1', port, method: 'TRACE', path: '/capabilities' }, (response) =>
          resolve(response.resume()),
        )
          .on('error', reject)
          .end();
      });
      expect([statusCode, headers['allow']]).toEqual([405, 'GET']);
    });

    test('a client whose clock is a day off is told by the clock of the server', async () => {
      const environment = new SimulatedEnvironment();
      const backend = new ScriptedBackend();
      backend.now = environment.now;
      world.node(backend.adapter, { environment });
      const at = (hours: number) => new Date(environment.time + hours * 3_600_000).toISOString();
      const slow = await world.desk.command<Problem>({ type: 'pause-bot', until: at(-23.75) });
      expect([slow.status, slow.body.code, slow.headers.get('handoff-server-time')]).toEqual([422, 'invalid', at(0)]);
      expect((await world.desk.command({ type: 'pause-bot', until: at(24.25) })).status).toBe(200);
    });
  });

  describe('other origins', () => {
    const origin = 'https://desk.example.com';
    test('are let in by name only', async () => {
      world.node(new ScriptedBackend().adapter, { cors: { origins: [origin] } });
      const preflight = await world.desk.nodes[0]!.fetch(
        new Request('http://gateway/bulk', { method: 'OPTIONS', headers: { Origin: origin } }),
      );
      expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
      for (const name of ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'Last-Event-ID']) {
        expect(preflight.headers.get('access-control-allow-headers')).toContain(name);
      }
      const answer = await world.desk.get('/conversations/c1', { headers: { Origin: origin } });
      for (const name of ['ETag', 'Retry-After', 'Date', 'Handoff-Server-Time']) {
        expect(answer.headers.get('access-control-expose-headers')).toContain(name);
      }
      expect(answer.headers.get('vary')).toBe('Origin');
      const error = await world.desk.get('/conversations/none', { headers: { Origin: origin } });
      expect(error.headers.get('access-control-allow-origin')).toBe(origin);
      for (const other of [
        'https://evil.example.com',
        'http://desk.example.com',
        'null',
        'https://desk.example.com.evil.com',
      ]) {
        expect(
          (await world.desk.get('/conversations/c1', { headers: { Origin: other } })).headers.get(
            'access-control-allow-origin',
          ),
        ).toBeNull();
      }
    });

    test('without the option no answer speaks of origins', async () => {
      world.node(new ScriptedBackend().adapter, { basePath: '/handoff' });
      expect((await world.desk.nodes[0]!.fetch(world.desk.request('OPTIONS', '/handoff/bulk'))).status).toBe(405);
      const answer = await world.desk.nodes[0]!.fetch(
        world.desk.request('GET', '/handoff/conversations/c1', { headers: { Origin: origin } }),
      );
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, null]);
      expect((await world.desk.get('/conversations/c1')).status).toBe(404);
    });
  });
}
