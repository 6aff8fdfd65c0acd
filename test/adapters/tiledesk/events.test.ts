import { describe, expect, test, vi } from 'vitest';
import type { EventSink } from '../../../src/adapters/adapter.js';
import { tiledeskAdapter, type TiledeskSocket } from '../../../src/adapters/tiledesk/index.js';

const project = 'p1';
const list = `/${project}/requests`;
const messagesOf = (id: string) => `${list}/${id}/messages`;

/** The server's end of the socket, which keeps what the adapter subscribes to. */
class ServerEnd extends EventTarget {
  readonly topics: string[] = [];
  closed = false;

  send(text: string): void {
    const { action, payload } = JSON.parse(text) as { action: string; payload: { topic: string } };
    if (action === 'subscribe') this.topics.push(payload.topic);
    if (action === 'unsubscribe') this.topics.splice(this.topics.indexOf(payload.topic), 1);
  }

  close(): void {
    this.closed = true;
  }

  say(topic: string, message: unknown, method = 'CREATE'): void {
    const data = JSON.stringify({ action: 'publish', payload: { topic, method, message } });
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

async function listen() {
  const ends: ServerEnd[] = [];
  const adapter = tiledeskAdapter({
    baseUrl: 'https://x.example',
    project,
    token: 't',
    openSocket: () => {
      ends.push(new ServerEnd());
      return ends.at(-1)! as unknown as TiledeskSocket;
    },
  });
  const hints: Array<string | undefined> = [];
  const sink = { hint: (id?: string) => hints.push(id), connection: () => undefined } as unknown as EventSink;
  const stop = adapter.subscribe!(sink, { signal: new AbortController().signal, agent: { id: 'ada' } });
  const opened = async (count: number) => {
    await vi.waitFor(() => expect(ends).toHaveLength(count), { timeout: 10_000 });
    ends.at(-1)!.dispatchEvent(new Event('open'));
    return ends.at(-1)!;
  };
  return { hints, stop: stop as () => void, opened };
}

const request = (id: string, status = 200) => ({ request_id: id, status });

// Tiledesk tells of messages only whoever has subscribed to those of the conversation
describe('messages', () => {
  test('of each open conversation are asked for, of those in the list and of new ones', async () => {
    const { hints, stop, opened } = await listen();
    const server = await opened(1);
    server.say(list, [request('a'), request('b', 100)]);
    server.say(list, request('c'));
    server.say(list, request('c'), 'UPDATE');
    expect(server.topics).toEqual([list, messagesOf('a'), messagesOf('b'), messagesOf('c')]);
    expect(hints).toEqual(['c', 'c']);
    stop();
  });

  test('are a hint to read their conversation again; what was said before is none', async () => {
    const { hints, stop, opened } = await listen();
    const server = await opened(1);
    server.say(list, [request('a')]);
    server.say(messagesOf('a'), [{ recipient: 'a', text: 'before' }]);
    expect(hints).toEqual([]);
    server.say(messagesOf('a'), { recipient: 'a', text: 'Is somebody there?' });
    expect(hints).toEqual(['a']);
    stop();
  });

  test('of a closed conversation are no longer asked for, until it is open again', async () => {
    const { stop, opened } = await listen();
    const server = await opened(1);
    server.say(list, [request('a')]);
    server.say(list, request('a', 1000), 'UPDATE');
    expect(server.topics).toEqual([list]);
    server.say(list, request('a', 200), 'UPDATE');
    expect(server.topics).toEqual([list, messagesOf('a')]);
    stop();
  });

  test('are asked for of the thousand that changed last', async () => {
    const { stop, opened } = await listen();
    const server = await opened(1);
    for (let i = 0; i < 1000; i++) server.say(list, request(`r${i}`));
    server.say(list, request('r0'), 'UPDATE');
    server.say(list, request('one more'));
    expect(server.topics).toHaveLength(1001);
    expect(server.topics).not.toContain(messagesOf('r1'));
    expect(server.topics).toEqual(expect.arrayContaining([messagesOf('r0'), messagesOf('one more')]));
    stop();
  });

  test('are asked for again after the connection was lost', async () => {
    const { stop, opened } = await listen();
    const first = await opened(1);
    first.say(list, [request('a')]);
    first.dispatchEvent(new Event('close'));
    const second = await opened(2);
    second.say(list, [request('a')]);
    expect(second.topics).toEqual([list, messagesOf('a')]);
    stop();
    expect(second.closed).toBe(true);
  });
});

test('a heartbeat and what is no frame lead to nothing', async () => {
  const { hints, stop, opened } = await listen();
  const server = await opened(1);
  const heartbeat = JSON.stringify({ action: 'heartbeat', payload: { message: { text: 'pong' } } });
  for (const data of [heartbeat, 'nonsense', '', 'null', '7', new Uint8Array(3)]) {
    server.dispatchEvent(new MessageEvent('message', { data }));
  }
  expect([server.topics, hints]).toEqual([[list], []]);
  stop();
});

test.each<[string, unknown]>([
  ['a list of nonsense', [null, 7, {}, { request_id: 5 }, { request_id: '' }]],
  ['nothing', undefined],
  ['null', null],
])('%s leads to nothing', async (_, message) => {
  const { hints, stop, opened } = await listen();
  const server = await opened(1);
  server.say(list, message);
  expect([server.topics, hints]).toEqual([[list], []]);
  stop();
});
