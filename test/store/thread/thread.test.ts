import { describe, expect, it, vi } from 'vitest';
import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import { HandoffError } from '../../../src/model/error.js';
import type { Message } from '../../../src/model/message.js';
import { outbox } from '../../../src/store/thread/outbox.js';
import { thread, type ThreadView } from '../../../src/store/thread/thread.js';
import { ada, ben, click, day, hour, iso, minute, second, type Given } from '../world.js';
import { message, range, show } from './showing.js';
import { notesWritten } from '../../support/notes.js';

const hello = { type: 'send-message', text: 'Hello', clientId: 'mine-1' } as const;

describe('a thread: reading', () => {
  it('reads the newest page, oldest message first, and older ones when asked', async () => {
    const { env, store, texts, ready, listMessages } = await show(range(1, 5), { size: 2 });
    expect(texts()).toEqual(['4', '5']);
    expect(ready().hasOlder).toBe(true);
    store.part(thread).loadOlder('c1');
    expect(ready().loadingOlder).toBe(true);
    store.part(thread).loadOlder('c1');
    await env.advance(0);
    expect(texts()).toEqual(['2', '3', '4', '5']);
    expect(listMessages).toHaveBeenCalledTimes(2);
    store.part(thread).loadOlder('c1');
    await env.advance(0);
    expect(ready()).toMatchObject({ hasOlder: false, loadingOlder: false });
    store.part(thread).loadOlder('c1');
    await env.advance(0);
    expect(listMessages).toHaveBeenCalledTimes(3);
  });

  it('says why older ones could not be loaded, and tries again when asked', async () => {
    const { env, store, ready, texts, listMessages } = await show(range(1, 3), { size: 2 });
    listMessages.mockRejectedValueOnce(new HandoffError('unavailable', 'x'));
    store.part(thread).loadOlder('c1');
    await env.advance(0);
    expect(ready()).toMatchObject({ olderError: { code: 'unavailable' }, loadingOlder: false, hasOlder: true });
    store.part(thread).loadOlder('c1');
    await env.advance(0);
    expect(ready().olderError).toBeUndefined();
    expect(texts()).toEqual(['1', '2', '3']);
  });

  it('a backend that cannot list messages fails with a reason', async () => {
    const { view } = await show([], { adapter: { listMessages: undefined } });
    expect(view()).toMatchObject({ state: 'failed', error: { code: 'unsupported' } });
  });

  it('a first read that fails says so, and is tried again', async () => {
    const listMessages = vi
      .fn()
      .mockRejectedValueOnce(new HandoffError('unavailable', 'x'))
      .mockResolvedValue({ items: range(1, 1) });
    const { env, view } = await show([], { adapter: { listMessages } });
    expect(view()).toMatchObject({ state: 'failed', error: { code: 'unavailable' } });
    await env.advance(second);
    expect(view().state).toBe('ready');
  });

  it('a later read that fails keeps what is known, and says that it may be out of date', async () => {
    const { env, texts, ready, listMessages } = await show();
    listMessages.mockRejectedValueOnce(new HandoffError('forbidden', 'x'));
    await env.wake();
    expect(texts()).toEqual(['1', '2', '3']);
    expect(ready().stale?.code).toBe('forbidden');
    await env.wake();
    expect(ready().stale).toBeUndefined();
  });

  it('a message that cannot be understood, or of another conversation, hides no other (T11)', async () => {
    const { texts, ready, logged } = await show([
      message(1),
      { id: 'x' } as never,
      message(2, { conversationId: 'c2' }),
      message(3),
    ]);
    expect(texts()).toEqual(['1', '3']);
    expect(ready().unreadable).toBe(2);
    await notesWritten();
    expect(logged.map(({ code, method, field }) => `${code} ${method} ${field}`)).toEqual([
      'unreadable listMessages items[1].conversationId',
      'unreadable listMessages items[2].conversationId',
    ]);
  });

  it.each([
    ['nothing', undefined],
    ['no list', { items: 7 }],
    ['a cursor that is no text', { items: [], nextCursor: 5 }],
  ])('an answer of the wrong shape is a failure: %s', async (_, answer) => {
    const { view } = await show([], { adapter: { listMessages: () => Promise.resolve(answer as never) } });
    expect(view()).toMatchObject({ state: 'failed', error: { code: 'bad-response' } });
  });

  it('a backend whose pages lead nowhere is not asked for ever', async () => {
    let asked = 0;
    const adapter: Partial<HandoffAdapter> = {
      listMessages: (_, { cursor }) =>
        Promise.resolve(
          ++asked === 1 ? { items: range(1, 2), nextCursor: '1' } : { items: [], nextCursor: `${Number(cursor) + 1}` },
        ),
    };
    const { env, store, ready } = await show([], { adapter });
    store.part(thread).loadOlder('c1');
    await env.advance(0);
    expect(ready().olderError?.code).toBe('bad-response');
    expect(asked).toBeLessThan(10);
  });

  it('a page that leads to itself is an error, also where it has messages', async () => {
    const { env, store, ready, texts } = await show([], {
      adapter: {
        listMessages: (_, { cursor }) => Promise.resolve({ items: [message(cursor ? 1 : 2)], nextCursor: 'a' }),
      },
    });
    store.part(thread).loadOlder('c1');
    await env.advance(0);
    expect(ready().olderError).toMatchObject({ code: 'bad-response' });
    expect(texts()).toEqual(['2']);
  });

  it('asks for the newest page without a cursor', async () => {
    const { listMessages } = await show();
    expect(listMessages.mock.calls[0]!.slice(0, 2)).toStrictEqual(['c1', { limit: 50 }]);
  });

  it('a backend that invents new messages without end does not keep the page busy for ever', async () => {
    let n = 0;
    const { env, ready } = await show([], {
      adapter: { listMessages: () => Promise.resolve({ items: [message(n++)], nextCursor: `${n}` }) },
    });
    await env.wake();
    for (let i = 0; i < 10; i++) await env.advance(0);
    expect(n).toBeLessThan(150);
    expect(ready().gaps.size).toBe(0);
  });
});

describe('a thread: what is new', () => {
  it('messages of the stream come in, in their place, once', async () => {
    const { env, say, texts } = await show();
    for (const n of [6, 5, 6, 4]) say(message(n));
    await env.advance(50);
    expect(texts()).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  it('many at once are one change', async () => {
    const { env, store, say, texts } = await show();
    let told = -1;
    store
      .part(thread)
      .of('c1')
      .subscribe(() => told++);
    for (let n = 10; n < 510; n++) say(message(n));
    await env.advance(50);
    expect(told).toBe(1);
    expect(texts()).toHaveLength(503);
  });

  it('a changed message is changed in place, and the others stay the same objects', async () => {
    const { env, say, ready } = await show();
    const [first, second] = ready().items;
    say(message(2, { delivery: 'read' }));
    await env.advance(50);
    expect(ready().items[0]).toBe(first);
    expect(ready().items[1]).toMatchObject({ key: second!.key, message: { delivery: 'read' } });
  });

  it('what cannot be understood is a reason to read', async () => {
    const { env, say, listMessages, logged } = await show();
    say({ conversationId: 'c1', id: 'm9', text: 5 });
    await env.advance(0);
    expect(listMessages).toHaveBeenCalledTimes(2);
    await notesWritten();
    expect(logged.at(-1)).toMatchObject({ code: 'bad-event', method: 'subscribe', field: 'message.at' });
  });

  it('after sleep what is missing in between is read too, and older pages stay', async () => {
    const history = range(1, 6);
    const { env, store, texts, ready } = await show(history, { size: 2 });
    store.part(thread).loadOlder('c1');
    await env.advance(0);
    history.push(...range(7, 20));
    await env.wake();
    expect(texts()).toEqual(range(3, 20).map(({ text }) => text));
    expect(ready()).toMatchObject({ gaps: new Set(), hasOlder: true });
  });

  it('a gap is shown while it is open', async () => {
    const history = range(1, 4);
    let release = (): void => undefined;
    const { env, ready, listMessages, texts } = await show(history, { size: 2 });
    const answer = listMessages.getMockImplementation() as (id: string, page: { cursor?: string }) => unknown;
    listMessages.mockImplementation(async (id: string, page: { cursor?: string }) => {
      if (page.cursor === 'm7') await new Promise<void>((resolve) => (release = resolve));
      return answer(id, page);
    });
    history.push(...range(5, 10));
    await env.wake();
    expect(texts()).toEqual(['3', '4', '7', '8', '9', '10']);
    expect([...ready().gaps]).toEqual(['m:m7']);
    release();
    await env.advance(0);
    expect(texts()).toEqual(range(3, 10).map(({ text }) => text));
    expect(ready().gaps.size).toBe(0);
  });

  it('a hint reads again; one about another conversation does not', async () => {
    const { env, backend, listMessages } = await show();
    for (const sink of backend.sinks) sink.hint('c2');
    await env.advance(0);
    expect(listMessages).toHaveBeenCalledTimes(1);
    for (const sink of backend.sinks) sink.hint('c1');
    await env.advance(0);
    expect(listMessages).toHaveBeenCalledTimes(2);
  });

  it('a conversation that tells of a message nobody has seen is a reason to read, once', async () => {
    const { env, backend, listMessages } = await show();
    const lastMessage = { text: 'x', author: { kind: 'contact' as const }, at: iso(env.time) };
    backend.push('c1', { lastMessage });
    backend.push('c1', { unread: 5 });
    await env.advance(second);
    expect(listMessages).toHaveBeenCalledTimes(2);
  });

  it('without events, what a command did is read afterwards', async () => {
    const { env, store, listMessages } = await show(range(1, 3), { adapter: { subscribe: undefined } });
    click(store, { type: 'hand-back' });
    await env.advance(0);
    expect(listMessages).toHaveBeenCalledTimes(2);
  });

  it('one that was removed is forgotten', async () => {
    const { env, backend, view } = await show();
    for (const sink of backend.sinks) sink.removed('c1');
    await env.advance(0);
    expect(view().state).toBe('loading');
  });
});

describe('a thread: who is writing', () => {
  it('somebody who writes does so until they stop, say something, or are not heard of for 15 seconds', async () => {
    const { env, backend, say, ready } = await show();
    const typing = async (event: object) => {
      for (const sink of backend.sinks) {
        sink.typing({ conversationId: 'c1', kind: 'contact', active: true, ...event } as never);
      }
      await env.advance(50);
      return ready().typing;
    };
    expect(await typing({ name: 'Mina\u202e' })).toEqual([{ kind: 'contact', name: 'Mina' }]);
    expect(await typing({ name: 'Mina', active: false })).toEqual([]);
    expect(await typing({ kind: 'agent', name: 'Ben' })).toEqual([{ kind: 'agent', name: 'Ben' }]);
    say(message(9, { author: { kind: 'agent', ...ben } }));
    await env.advance(50);
    expect(ready().typing).toEqual([]);
    expect(await typing({ kind: 'bot' })).toEqual([{ kind: 'bot' }]);
    await env.advance(15 * second);
    expect(ready().typing).toEqual([]);
    expect(await typing({ kind: 'nonsense' })).toEqual([]);
    expect(await typing({ active: 'yes' })).toEqual([]);
  });

  it.each([
    ['an hour ahead', hour],
    ['a day behind', -day],
    ['by a minute', minute],
  ])('15 seconds are 15 seconds, also where a clock turns out to be wrong: %s', async (_what, difference) => {
    const server: { time?: string } = {};
    const { env, backend, store, ready } = await show(range(1, 3), { traits: { serverTime: () => server.time } });
    for (const sink of backend.sinks) sink.typing({ conversationId: 'c1', kind: 'contact', active: true });
    await env.advance(5 * second);
    server.time = iso(env.now() + difference);
    void store.refresh('c1');
    await env.advance(9 * second);
    expect(ready().typing).toEqual([{ kind: 'contact' }]);
    await env.advance(2 * second);
    expect(ready().typing).toEqual([]);
  });

  it('who goes on writing is shown for 15 seconds more', async () => {
    const { env, backend, ready } = await show();
    for (let i = 0; i < 3; i++) {
      for (const sink of backend.sinks) sink.typing({ conversationId: 'c1', kind: 'contact', active: true });
      await env.advance(14 * second);
      expect(ready().typing).toEqual([{ kind: 'contact' }]);
    }
    await env.advance(2 * second);
    expect(ready().typing).toEqual([]);
  });
});

describe('a thread: messages of this page', () => {
  const sending = (more: Partial<HandoffAdapter> = {}, given: Given = {}) => {
    let end!: { resolve(message: Partial<Message>): void; reject(error: unknown): void };
    const sendMessage = vi.fn(
      (id: string, draft: { text: string; clientId: string }) =>
        new Promise<Message>((resolve, reject) => {
          end = {
            resolve: (part) =>
              resolve({
                ...message(50),
                conversationId: id,
                author: { kind: 'agent', ...ada },
                ...draft,
                delivery: 'sent',
                ...part,
              }),
            reject,
          };
        }),
    );
    return show(range(1, 3), { ...given, adapter: { sendMessage: sendMessage as never, ...more } }).then((shown) => ({
      ...shown,
      sendMessage,
      end: () => end,
    }));
  };

  it('are there at once, and keep their key when they arrive', async () => {
    const { env, store, ready, texts, end } = await sending();
    click(store, hello);
    expect(texts()).toEqual(['1', '2', '3', 'Hello']);
    const [own] = ready().items.slice(-1);
    expect(own).toMatchObject({
      key: 'own:mine-1',
      own: { phase: 'sending' },
      message: { delivery: 'sending', author: { kind: 'agent', name: 'Ada Lindqvist' } },
    });
    await env.advance(0);
    end().resolve({});
    await env.advance(50);
    expect(ready().items.at(-1)).toEqual({
      key: 'own:mine-1',
      message: expect.objectContaining({ id: 'm50', delivery: 'sent' }),
    });
  });

  it('are never there twice, whether the stream or the answer is faster', async () => {
    for (const faster of ['stream', 'answer']) {
      const { env, store, texts, say, end } = await sending();
      click(store, hello);
      await env.advance(0);
      const told = { ...message(50), author: { kind: 'agent', ...ada }, text: 'Hello', clientId: 'mine-1' };
      if (faster === 'stream') say(told);
      await env.advance(50);
      expect(texts()).toEqual(['1', '2', '3', 'Hello']);
      end().resolve({});
      await env.advance(0);
      if (faster === 'answer') say(told);
      await env.advance(50);
      expect(texts()).toEqual(['1', '2', '3', 'Hello']);
    }
  });

  it('are recognised by their words where the backend does not send the sender’s id back', async () => {
    const { env, store, texts, ready, say, end } = await sending();
    click(store, hello);
    await env.advance(0);
    say({ ...message(49), author: { kind: 'agent', ...ben }, text: 'Hello' });
    say({ ...message(50), author: { kind: 'agent', ...ada }, text: 'Hello' });
    await env.advance(50);
    expect(texts()).toEqual(['1', '2', '3', 'Hello', 'Hello']);
    expect(ready().items.map(({ key }) => key)).toEqual(['m:m1', 'm:m2', 'm:m3', 'm:m49', 'own:mine-1']);
    end().resolve({ clientId: undefined });
    await env.advance(second);
    expect(texts()).toEqual(['1', '2', '3', 'Hello', 'Hello']);
  });

  it('one that was taken without an answer stays until the history was read', async () => {
    const { env, store, texts, ready, listMessages, end } = await sending();
    click(store, hello);
    await env.advance(0);
    listMessages.mockResolvedValueOnce({
      items: [...range(1, 3), message(60, { text: 'Hello', author: { kind: 'agent', ...ada }, clientId: 'mine-1' })],
    });
    end().resolve({ id: '' });
    await env.advance(0);
    expect(texts()).toEqual(['1', '2', '3', 'Hello']);
    expect(ready().items.at(-1)!.own).toBeUndefined();
  });

  it('a rejected one stays with its reason until it is sent again or discarded', async () => {
    const { env, store, ready, texts, end } = await sending();
    click(store, hello);
    await env.advance(0);
    end().reject(new HandoffError('forbidden', 'x'));
    await env.advance(0);
    expect(ready().items.at(-1)).toMatchObject({
      own: { phase: 'rejected', error: { code: 'forbidden' } },
      message: { delivery: 'failed' },
    });
    click(store, hello);
    expect(ready().items.at(-1)).toMatchObject({ own: { phase: 'sending' } });
    await env.advance(0);
    end().reject(new HandoffError('forbidden', 'x'));
    await env.advance(0);
    store.part(outbox).forget('c1', 'mine-1');
    expect(texts()).toEqual(['1', '2', '3']);
  });

  it('an unknown one stays, with its key, until the history has it', async () => {
    const { env, store, ready, texts, say, end, sendMessage } = await sending();
    click(store, hello);
    await env.advance(0);
    end().reject(new HandoffError('timeout', 'x'));
    await env.advance(30 * second);
    const { own } = ready().items.at(-1)!;
    expect(own).toMatchObject({ phase: 'unknown', error: { code: 'timeout' } });
    click(store, own!.command, 'c1', own!.key);
    await env.advance(0);
    const keys = sendMessage.mock.calls
      .map((call) => (call as unknown[])[2] as { idempotencyKey: string })
      .map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(1);
    end().reject(new HandoffError('timeout', 'x'));
    await env.advance(30 * second);
    say({ ...message(50), author: { kind: 'agent', ...ada }, text: 'Hello', clientId: 'mine-1' });
    await env.advance(50);
    expect(texts()).toEqual(['1', '2', '3', 'Hello']);
    expect(ready().items.at(-1)!.own).toBeUndefined();
    expect(store.part(outbox).of('c1')).toEqual([]);
  });

  it('one that arrived although its answer never came was sent', async () => {
    const { env, store, say, end, ready } = await sending();
    click(store, hello);
    await env.advance(0);
    say({ ...message(50), author: { kind: 'agent', ...ada }, text: 'Hello', clientId: 'mine-1' });
    await env.advance(50);
    end().reject(new HandoffError('timeout', 'x'));
    await env.advance(30 * second);
    expect(ready().items.filter(({ own }) => own)).toEqual([]);
    expect(ready().items).toHaveLength(4);
  });

  it('one that the history has counts as sent, however its command ended', async () => {
    const { env, store, say, end } = await sending();
    click(store, hello);
    await env.advance(0);
    say({ ...message(50), author: { kind: 'agent', ...ada }, text: 'Hello', clientId: 'mine-1' });
    await env.advance(50);
    end().reject(new HandoffError('forbidden', 'x'));
    await env.advance(0);
    expect(store.part(outbox).of('c1')).toEqual([]);
  });

  it('one on its way outlives a read, and the view names the last that is', async () => {
    const { env, store, backend, ready, texts } = await sending();
    expect(ready().sending).toBeUndefined();
    click(store, hello);
    await env.advance(0);
    for (const sink of backend.sinks) sink.hint('c1');
    await env.advance(0);
    expect([texts().at(-1), ready().sending]).toEqual(['Hello', 'own:mine-1']);
  });

  it('a rejected one outlives a read, and is on its way no more', async () => {
    const { env, store, backend, ready, texts, end } = await sending();
    click(store, hello);
    await env.advance(0);
    end().reject(new HandoffError('forbidden', 'x'));
    await env.advance(0);
    for (const sink of backend.sinks) sink.hint('c1');
    await env.advance(0);
    expect([texts().at(-1), ready().sending]).toEqual(['Hello', undefined]);
    store.dispose();
    expect(store.part(outbox).of('c1')).toEqual([]);
  });

  it('an unknown one that arrives is never missing in between', async () => {
    const { env, store, say, end } = await sending();
    click(store, hello);
    await env.advance(0);
    end().reject(new HandoffError('timeout', 'x'));
    await env.advance(30 * second);
    const counts = new Set<number>();
    store
      .part(thread)
      .of('c1')
      .subscribe((value) => {
        if (value.state === 'ready') counts.add(value.items.filter(({ message: { text } }) => text === 'Hello').length);
      });
    say({ ...message(50), author: { kind: 'agent', ...ada }, text: 'Hello', clientId: 'mine-1' });
    await env.advance(50);
    expect([...counts]).toEqual([1]);
  });

  it('where no thread is in sight, one that arrived was sent, whatever its answer', async () => {
    const { env, store, leave, say, end } = await sending();
    leave();
    await env.advance(2 * second);
    click(store, hello);
    await env.advance(0);
    say({ ...message(50), author: { kind: 'agent', ...ada }, text: 'Hello', clientId: 'mine-1' });
    end().reject(new HandoffError('forbidden', 'x'));
    await env.advance(0);
    expect(store.part(outbox).of('c1')).toEqual([]);
  });

  it('a slow clock does not put them above what was there', async () => {
    const { store, texts, say, env } = await sending();
    say(message(100_000));
    await env.advance(50);
    click(store, hello);
    expect(texts().slice(-2)).toEqual(['100000', 'Hello']);
  });
});

describe('a thread: when nobody looks', () => {
  it('nothing is read, and no more than the newest page is kept', async () => {
    const { env, store, leave, listMessages, say } = await show(range(1, 9), { size: 3 });
    store.part(thread).loadOlder('c1');
    await env.advance(0);
    leave();
    await env.advance(2 * second);
    say(message(20));
    await env.wake();
    expect(listMessages).toHaveBeenCalledTimes(2);
    expect(store.part(outbox).visibleThreads.size).toBe(0);
    let view: ThreadView | undefined;
    const again = store
      .part(thread)
      .of('c1')
      .subscribe((value) => (view ??= value));
    expect(view).toMatchObject({
      state: 'ready',
      items: [{ message: { text: '7' } }, { message: { text: '8' } }, { message: { text: '9' } }],
    });
    await env.advance(0);
    expect(listMessages).toHaveBeenCalledTimes(3);
    again();
  });

  it('an answer that comes after everybody left is dropped', async () => {
    let answer!: (page: object) => void;
    const { env, leave, view, store } = await show([], {
      adapter: { listMessages: () => new Promise((resolve) => (answer = resolve as never)) },
    });
    leave();
    await env.advance(2 * second);
    answer({ items: range(1, 2) });
    await env.advance(0);
    expect(view().state).toBe('loading');
    expect(store.part(thread).of('c1').value?.state).toBe('loading');
  });

  it('is forgotten on log-out, and nothing runs on (S11)', async () => {
    const { env, store, view, backend, listMessages } = await show();
    for (const sink of backend.sinks) sink.typing({ conversationId: 'c1', kind: 'contact', active: true });
    click(store, hello);
    await env.advance(50);
    const read = listMessages.mock.calls.length;
    store.dispose();
    expect(view()).toEqual({ state: 'loading' });
    expect(store.part(outbox).of('c1')).toEqual([]);
    await env.advance(100 * second);
    expect(env.timers.size).toBe(0);
    expect(listMessages).toHaveBeenCalledTimes(read);
  });
});
