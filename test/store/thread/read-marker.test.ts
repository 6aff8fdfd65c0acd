import { describe, expect, it } from 'vitest';
import type { CallContext } from '../../../src/adapters/adapter.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { HandoffError, type ErrorCode } from '../../../src/model/error.js';
import type { Message } from '../../../src/model/message.js';
import { readMarker } from '../../../src/store/thread/read-marker.js';
import { thread } from '../../../src/store/thread/thread.js';
import { notesWritten } from '../../support/notes.js';
import { minute, opened, second, type World } from '../world.js';

const line = (id: string): Message => ({
  id,
  conversationId: 'c1',
  author: { kind: 'contact' },
  at: '2026-03-02T09:59:00Z',
  text: 'Hello?',
});

interface Given {
  unread?: number;
  /** What each call ends with, one after another; the last one stays. Default: it is done. */
  ends?: Array<'done' | 'nothing' | HandoffError>;
  versions?: boolean;
}

/** A conversation with unread messages, and a backend that wants to know when they are read. */
async function unread({ unread = 2, ends = ['done'], versions = true }: Given = {}) {
  const told: Array<{ upTo: string; at: number; key?: string }> = [];
  const history = [line('m1'), line('m2')];
  const w: World = await opened({
    conversation: { unread },
    traits: { versions },
    adapter: {
      listMessages: async () => ({ items: [...history] }),
      markRead: async (id: string, { upTo }: { upTo: string }, ctx: CallContext): Promise<Conversation | void> => {
        told.push({ upTo, at: w.env.time, key: ctx.idempotencyKey });
        const end = ends[Math.min(told.length, ends.length) - 1]!;
        if (end instanceof HandoffError) throw end;
        const now = w.backend.change(id, { unread: 0 });
        return end === 'done' ? now : undefined;
      },
    },
  });
  const { env, store, backend } = w;
  const stop = store
    .part(thread)
    .of('c1')
    .subscribe(() => undefined);
  await env.advance(0);
  const start = env.time;
  return {
    ...w,
    told,
    stop,
    /** Milliseconds since the beginning at which the backend was told. */
    times: () => told.map(({ at }) => at - start),
    arrives: async (id: string) => {
      history.push(line(id));
      const { unread: before = 0 } = backend.get('c1');
      backend.push('c1', { unread: before + 1 });
      for (const sink of backend.sinks) sink.message(line(id));
      await env.advance(0);
    },
    shown: () => {
      const view = store.conversation('c1').get();
      return view.state === 'ready' ? view.conversation.unread : undefined;
    },
  };
}

describe('what has been in sight for a second counts as read', () => {
  it('and the backend is told once, up to the last message that it has', async () => {
    const { env, store, told, times, shown } = await unread();
    store.part(readMarker).watch('c1');
    await env.advance(second - 1);
    expect(told).toEqual([]);
    await env.advance(1);
    expect(told).toMatchObject([{ upTo: 'm2', key: expect.any(String) as string }]);
    expect(shown()).toBe(0);
    await env.advance(10 * minute);
    expect(times()).toEqual([second]);
  });

  it.each([
    ['it was out of sight before', 500],
    ['it was a glance', 999],
  ])('not where %s', async (_what, after) => {
    const { env, store, told } = await unread();
    const lookAway = store.part(readMarker).watch('c1');
    await env.advance(after);
    lookAway();
    lookAway(); // an element may say so twice
    await env.advance(minute);
    expect(told).toEqual([]);
  });

  it('nor where nothing is unread, or nobody can see the page', async () => {
    const nothing = await unread({ unread: 0 });
    nothing.store.part(readMarker).watch('c1');
    await nothing.env.advance(minute);
    expect(nothing.told).toEqual([]);
    const hidden = await unread();
    hidden.env.isHidden = true;
    hidden.store.part(readMarker).watch('c1');
    await hidden.env.advance(minute);
    expect(hidden.told).toEqual([]);
  });

  it('nor where the backend has no such thing', async () => {
    const { env, store, sent } = await opened({ conversation: { unread: 2 } });
    store.part(readMarker).watch('c1')();
    store.part(readMarker).watch('c1');
    await env.advance(minute);
    expect(sent.filter(({ method }) => method === 'markRead')).toEqual([]);
  });

  it('as long as one of several elements has it in sight', async () => {
    const { env, store, told } = await unread();
    const marker = store.part(readMarker);
    const [first] = [marker.watch('c1'), marker.watch('c1')];
    await env.advance(500);
    first();
    await env.advance(500);
    expect(told).toHaveLength(1);
  });

  it('again with the next message, a second after it came', async () => {
    const { env, store, told, times, arrives } = await unread();
    store.part(readMarker).watch('c1');
    await env.advance(5 * second);
    await arrives('m3');
    await env.advance(second - 1);
    expect(told).toHaveLength(1);
    await env.advance(1);
    expect(told.at(-1)).toMatchObject({ upTo: 'm3' });
    expect(times()).toEqual([second, 6 * second]);
    expect(new Set(told.map(({ key }) => key)).size).toBe(2);
  });

  it('not with what comes once nobody looks any more', async () => {
    const { env, store, told, arrives } = await unread();
    store.part(readMarker).watch('c1')();
    await arrives('m3');
    await env.advance(minute);
    expect(told).toEqual([]);
  });

  it('is read anew where the answer says nothing, or has no version', async () => {
    for (const given of [{ ends: ['nothing' as const] }, { versions: false }]) {
      const { env, store, shown, backend } = await unread(given);
      store.part(readMarker).watch('c1');
      await env.advance(second);
      expect(backend.count('getConversation')).toBe(2);
      expect(shown()).toBe(0);
    }
  });
});

describe('what fails is nobody’s business', () => {
  const rows: Array<[ErrorCode, { retryAfter?: number }, times: number[]]> = [
    ['unavailable', {}, [second, 6 * second]],
    ['timeout', {}, [second, 6 * second]],
    ['rate-limited', { retryAfter: 20 }, [second, 21 * second]],
    ['rate-limited', { retryAfter: 1 }, [second, 6 * second]],
    ['forbidden', {}, [second]],
    ['not-found', {}, [second]],
    ['unsupported', {}, [second]],
    ['invalid', {}, [second]],
  ];
  it.each(rows)('%s %j is tried again where that may help', async (code, more, expected) => {
    const { env, store, times, logged, seen } = await unread({
      ends: [new HandoffError(code, 'No', more), 'done'],
    }).then((w) => ({ ...w, seen: w.store.conversation('c1') }));
    store.part(readMarker).watch('c1');
    await env.advance(40 * second);
    expect(times()).toEqual(expected);
    expect(logged).toEqual([]);
    const view = seen.get();
    expect(view.state === 'ready' && [view.pending, view.settled]).toEqual([[], undefined]);
  });

  it('the pauses between tries grow, and end with the look at it', async () => {
    const { env, store, times } = await unread({ ends: [new HandoffError('unavailable', 'No')] });
    const lookAway = store.part(readMarker).watch('c1');
    await env.advance(3 * minute);
    const gaps = times().map((at, i, all) => at - (all[i - 1] ?? 0));
    expect(gaps.length).toBeGreaterThan(4);
    expect(Math.min(...gaps.slice(1))).toBeGreaterThanOrEqual(5 * second);
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(gaps[1]!);
    const before = times().length;
    lookAway();
    await env.advance(10 * minute);
    expect(times()).toHaveLength(before);
  });

  it('what was refused for good is not asked again until there is more to read', async () => {
    const { env, store, told, arrives } = await unread({ ends: [new HandoffError('forbidden', 'No')] });
    store.part(readMarker).watch('c1');
    await env.advance(minute);
    await arrives('m3');
    await env.advance(minute);
    expect(told.map(({ upTo }) => upTo)).toEqual(['m2', 'm3']);
  });

  it('a backend that does not know it after all is never asked again', async () => {
    const { env, store, told, arrives } = await unread({ ends: [new HandoffError('unsupported', 'No')] });
    store.part(readMarker).watch('c1');
    await env.advance(minute);
    await arrives('m3');
    await env.advance(minute);
    expect(told).toHaveLength(1);
  });
});

describe('what comes while the backend is being told', () => {
  /** A backend that takes `wait` to answer, and then fails or not. */
  const slow = async (wait: number, thrown?: unknown) => {
    const at: number[] = [];
    const [first, ...later] = [line('m1'), line('m2')];
    const history = [first!];
    const w: World = await opened({
      conversation: { unread: 1 },
      adapter: {
        listMessages: async () => ({ items: [...history] }),
        markRead: (): Promise<Conversation> => {
          at.push(w.env.time - start);
          return new Promise((resolve, reject) =>
            w.env.setTimeout(
              () =>
                thrown === undefined ? resolve(w.backend.change('c1', { unread: history.length - 1 })) : reject(thrown),
              wait,
            ),
          );
        },
      },
    });
    w.store
      .part(thread)
      .of('c1')
      .subscribe(() => undefined);
    await w.env.advance(0);
    const start = w.env.time;
    const more = async () => {
      const next = later.shift() ?? line(`m${w.env.time}`);
      history.push(next);
      w.backend.push('c1', { unread: 2 });
      for (const sink of w.backend.sinks) sink.message(next);
      await w.env.advance(0);
    };
    return { ...w, at, more };
  };

  it('is told a second after the answer', async () => {
    const { env, store, at, more } = await slow(3 * second);
    store.part(readMarker).watch('c1');
    await env.advance(2 * second);
    await more();
    await env.advance(1999);
    expect(at).toEqual([second]);
    await more();
    await env.advance(second + 1);
    expect(at).toEqual([second, 5 * second]);
  });

  it('does not make a backend that fails be asked sooner', async () => {
    const { env, store, at, more } = await slow(3 * second, new HandoffError('unavailable', 'No'));
    store.part(readMarker).watch('c1');
    await env.advance(second);
    for (let i = 0; i < 7; i++) {
      await env.advance(second);
      await more();
    }
    expect(at).toEqual([second]);
    await env.advance(2 * second);
    expect(at).toEqual([second, 9 * second]);
  });

  it('an adapter that throws something is a mistake, with the name of its method', async () => {
    const { env, store, logged } = await slow(0, 'nonsense');
    store.part(readMarker).watch('c1');
    await env.advance(2 * second);
    await notesWritten();
    expect(logged[0]).toMatchObject({ code: 'adapter-threw', method: 'markRead' });
  });

  it('and an answer with a version is enough: nothing is read for it', async () => {
    const { env, store, backend, shown } = await unread();
    store.part(readMarker).watch('c1');
    await env.advance(minute);
    expect([backend.count('getConversation'), shown()]).toEqual([1, 0]);
  });
});

describe('nothing is left', () => {
  it('a look that ends late ends no other one', async () => {
    const { env, store, backend, told } = await unread();
    const marker = store.part(readMarker);
    const lookAway = marker.watch('c1');
    for (const sink of backend.sinks) sink.removed('c1');
    marker.watch('c1');
    lookAway();
    backend.push('c1', { unread: 2 });
    for (const sink of backend.sinks) sink.hint('c1');
    await env.advance(5 * second);
    expect(told).toHaveLength(1);
  });

  it('an answer that comes when nobody looks any more is no reason to read the history', async () => {
    let [reads, fail] = [0, (_: HandoffError): void => undefined];
    const { env, store, backend } = await opened({
      conversation: { unread: 2 },
      adapter: {
        listMessages: async () => (reads++, { items: [line('m1')] }),
        markRead: () => new Promise((_, reject) => (fail = reject)),
      },
    });
    const leave = store
      .part(thread)
      .of('c1')
      .subscribe(() => undefined);
    await env.advance(0);
    const lookAway = store.part(readMarker).watch('c1');
    await env.advance(second);
    lookAway();
    leave();
    await env.advance(2 * second);
    const before = reads;
    fail(new HandoffError('unavailable', 'No'));
    await env.advance(minute);
    expect([reads, backend.get('c1').unread]).toEqual([before, 2]);
  });

  it.each([
    [
      'the conversation is gone',
      (w: Awaited<ReturnType<typeof unread>>) => w.backend.sinks.forEach((sink) => sink.removed('c1')),
    ],
    ['the store ends', (w: Awaited<ReturnType<typeof unread>>) => w.store.dispose()],
  ])('when %s', async (_what, end) => {
    const w = await unread();
    const lookAway = w.store.part(readMarker).watch('c1');
    end(w);
    await w.env.advance(minute);
    expect(w.told).toEqual([]);
    expect(lookAway).not.toThrow();
    await notesWritten();
    expect(w.logged).toEqual([]);
  });
});
