import { beforeAll, describe, expect, test } from 'vitest';
import type { BulkResult } from '../../../src/adapters/adapter.js';
import { bulkRequests } from '../../../src/adapters/http/http-adapter.js';
import { failureOf, watch } from '../memory/world.js';
import { context, example, json, problem, Stream, world } from './world.js';

const type = 'application/x-ndjson';
const pause = { type: 'pause-bot' as const, until: '2026-03-02T11:00:00Z' };
const ok = (id: string): BulkResult => ({ id, conversation: example({ id }) });
const failed = (id: string): BulkResult => ({ id, error: { code: 'refused', message: 'Closed' } });
const unknown = (id: string) =>
  expect.objectContaining({ id, error: expect.objectContaining({ code: 'timeout' }) as unknown }) as unknown;

function bulk(ids: string[], signal?: AbortSignal) {
  const stream = new Stream(type);
  const made = world(() => stream.response);
  const progress: BulkResult[] = [];
  const call = watch(
    made.adapter.runBulk(
      pause,
      ids,
      context({ idempotencyKey: 'k', ...(signal && { signal }) }),
      (result) => void progress.push(result),
    ),
  );
  const say = async (text: string | Uint8Array) => {
    stream.write(text);
    await made.env.advance(0);
  };
  return { ...made, stream, progress, call, say };
}

beforeAll(() => bulkRequests.load());

describe('a command for many', () => {
  test('is one request, and tells each result as it comes', async () => {
    const { net, env, stream, progress, call, say } = bulk(['a', 'b', 'c']);
    await env.advance(0);
    expect(net.paths()).toEqual(['POST /bulk']);
    expect(net.requests[0]!.body).toEqual({ command: pause, ids: ['a', 'b', 'c'] });
    expect(net.requests[0]!.headers.get('Idempotency-Key')).toBe('k');
    const line = `${JSON.stringify(ok('b'))}\r\n`;
    await say(line.slice(0, 40));
    expect(progress).toEqual([]);
    await say(line.slice(40) + JSON.stringify(failed('a')));
    expect(progress).toEqual([ok('b')]);
    await say(`\n\n${JSON.stringify(ok('c'))}`);
    expect(progress).toEqual([ok('b'), failed('a')]);
    expect(call.done).toBe(false);
    stream.end();
    await env.advance(0);
    // the last line needs no end
    expect(progress).toEqual([ok('b'), failed('a'), ok('c')]);
    expect(call.value).toEqual(progress);
  });

  test('that breaks off leaves the rest unknown, and a half line says nothing', async () => {
    for (const stop of ['cut', 'end'] as const) {
      const { env, stream, progress, call, say } = bulk(['a', 'b', 'c']);
      await say(`${JSON.stringify(ok('a'))}\n${JSON.stringify(ok('b')).slice(0, -1)}`);
      stream[stop]();
      await env.advance(0);
      expect(call.value).toEqual([ok('a'), unknown('b'), unknown('c')]);
      expect(progress).toEqual([ok('a')]);
    }
  });

  test('that nobody waits for any more keeps what is known', async () => {
    const abort = new AbortController();
    const { env, stream, call, say } = bulk(['a', 'b'], abort.signal);
    await say(`${JSON.stringify(ok('a'))}\n`);
    abort.abort();
    await env.advance(0);
    expect(call.value).toEqual([ok('a'), unknown('b')]);
    expect(stream.over).toBe(true);
  });

  test('ignores what nobody asked for, what comes twice, and what cannot be read', async () => {
    const { env, stream, progress, call, say } = bulk(['a', 'b', 'c', 'd', '__proto__']);
    const lines = [
      JSON.stringify(ok('x')),
      JSON.stringify(ok('a')),
      JSON.stringify(failed('a')),
      'null',
      '[]',
      '{}',
      '<html>',
      '{"id":7}',
      JSON.stringify({ id: 'b', error: { code: 'strange', message: '' } }),
      JSON.stringify({ id: 'c', conversation: { id: 'c' }, error: { code: 'refused' } }),
      JSON.stringify(failed('__proto__')),
    ];
    await say(`${lines.join('\n')}\n`);
    stream.end();
    await env.advance(0);
    expect(progress).toEqual([ok('a'), failed('__proto__')]);
    expect(call.value).toEqual([ok('a'), failed('__proto__'), unknown('b'), unknown('c'), unknown('d')]);
  });

  test('with a line without end stops reading', async () => {
    const { env, stream, call, say } = bulk(['a', 'b']);
    await say(`${JSON.stringify(ok('a'))}\n`);
    for (let i = 0; i < 11; i++) await say('x'.repeat(100_000));
    await env.advance(0);
    expect(stream.over).toBe(true);
    expect(call.value).toEqual([ok('a'), unknown('b')]);
  });

  test('that is refused as a whole fails, and so does an answer that is no list', async () => {
    const { adapter, net, ctx } = world(() => problem(403, { code: 'forbidden' }));
    const run = () => failureOf(adapter.runBulk(pause, ['a'], ctx, () => undefined));
    expect((await run()).code).toBe('forbidden');
    net.script = () => json([ok('a')]);
    expect((await run()).code).toBe('bad-response');
    net.script = () => Promise.reject(new TypeError('Failed to fetch'));
    expect((await run()).code).toBe('unavailable');
    net.script = () => problem(503, {}, { 'Retry-After': '2' });
    expect(await run()).toMatchObject({ code: 'unavailable', retryAfter: 2 });
  });

  test('fails with what the listener throws, and stops reading', async () => {
    const stream = new Stream(type).write(`${JSON.stringify(ok('a'))}\n${JSON.stringify(ok('b'))}\n`);
    const { adapter, ctx } = world(() => stream.response);
    const failure = await adapter
      .runBulk(pause, ['a', 'b'], ctx, () => {
        throw new Error('listener');
      })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'unavailable' });
    expect(stream.over).toBe(true);
  });
});

test('the results are the same wherever the bytes are cut', async () => {
  const results = [ok('ä€😀'), failed('b')];
  const bytes = new TextEncoder().encode(results.map((result) => JSON.stringify(result)).join('\n'));
  for (let at = 0; at <= bytes.length; at++) {
    const stream = new Stream(type).write(bytes.slice(0, at)).write(bytes.slice(at));
    stream.end();
    const { adapter, ctx } = world(() => stream.response);
    expect(
      await adapter.runBulk(
        pause,
        results.map(({ id }) => id),
        ctx,
        () => undefined,
      ),
    ).toEqual(results);
  }
});
