import { describe, expect, it, vi } from 'vitest';
import type { CallContext, HandoffAdapter } from '../../../src/adapters/adapter.js';
import { HandoffError } from '../../../src/model/error.js';
import type { Message } from '../../../src/model/message.js';
import { outbox } from '../../../src/store/thread/outbox.js';
import { thread, type ThreadView } from '../../../src/store/thread/thread.js';
import { notesWritten } from '../../support/notes.js';
import { ada, click, iso, second, watch } from '../world.js';
import { message, range, show, type Shown } from './showing.js';

const hello = { type: 'send-message', text: 'Hello', clientId: 'mine-1' } as const;
/** How often the view is told, from now on. */
const counter = ({ store }: Shown, id = 'c1') => {
  let told = -1;
  store
    .part(thread)
    .of(id)
    .subscribe(() => told++);
  return () => told;
};
/** Somebody looks again: what they see first, and then. */
const again = ({ store }: Shown, id = 'c1') => {
  const seen: ThreadView[] = [];
  const stop = store
    .part(thread)
    .of(id)
    .subscribe((view) => seen.push(view));
  return { seen, stop };
};
const gone = async (shown: Shown) => {
  shown.leave();
  await shown.env.advance(2 * second);
};
const typing = ({ backend }: Shown, event: object = {}, conversationId = 'c1') => {
  for (const sink of backend.sinks) sink.typing({ conversationId, kind: 'contact', active: true, ...event } as never);
};
const hint = ({ backend }: Shown, id?: string) => {
  for (const sink of backend.sinks) sink.hint(id);
};
/** A backend that takes what is sent, and tells nobody. */
const quiet = (end: 'taken' | HandoffError = 'taken'): Partial<HandoffAdapter> => ({
  sendMessage: async (conversationId, draft) => {
    if (end instanceof HandoffError) throw end;
    return { ...message(50), conversationId, author: { kind: 'agent', ...ada }, ...draft } as Message;
  },
});

describe('a thread that is opened again', () => {
  it('shows what it had, which is not fresh until it has been read', async () => {
    const shown = await show();
    expect(shown.ready().isFresh).toBe(true);
    await gone(shown);
    const { seen } = again(shown);
    await shown.env.advance(0);
    expect(seen[0]).toMatchObject({ state: 'ready', isFresh: false });
    expect(seen.at(-1)).toMatchObject({ state: 'ready', isFresh: true });
  });

  it('knows nobody who was writing when it was left', async () => {
    const shown = await show();
    typing(shown);
    await shown.env.advance(50);
    expect(shown.ready().typing).toHaveLength(1);
    await gone(shown);
    const { seen } = again(shown);
    await shown.env.advance(0);
    expect(seen.map((view) => view.state === 'ready' && view.typing.length)).not.toContain(1);
  });

  it('is not still loading older ones, and has no error of the last time', async () => {
    const shown = await show(range(1, 6), { size: 3 });
    shown.listMessages.mockImplementationOnce(() => new Promise(() => undefined));
    shown.store.part(thread).loadOlder('c1');
    await gone(shown);
    const { seen } = again(shown);
    await shown.env.advance(0);
    expect(seen.at(-1)).toMatchObject({ loadingOlder: false, olderError: undefined, hasOlder: true });
    shown.store.part(thread).loadOlder('c1');
    await shown.env.advance(0);
    expect(seen.at(-1)).toMatchObject({ hasOlder: false });
  });
});

describe('a thread that nobody looks at', () => {
  it.each<[string, (shown: Shown) => unknown]>([
    ['is hinted at', (shown) => hint(shown)],
    ['is refreshed', ({ store }) => store.refresh('c1')],
    ['has older ones', ({ store }) => store.part(thread).loadOlder('c1')],
    [
      'has something new',
      ({ backend, env }) =>
        backend.push('c1', { lastMessage: { text: 'x', author: { kind: 'contact' }, at: iso(env.time) } }),
    ],
  ])('asks for nothing when it %s', async (_, happen) => {
    const shown = await show(range(1, 6), { size: 3 });
    await gone(shown);
    const before = shown.listMessages.mock.calls.length;
    happen(shown);
    await shown.env.advance(10 * second);
    expect(shown.listMessages.mock.calls.length).toBe(before);
  });

  it('is told of nothing', async () => {
    const shown = await show();
    await gone(shown);
    const before = shown.store.part(thread).of('c1').value;
    shown.say(message(9));
    typing(shown);
    await shown.env.advance(second);
    expect(shown.store.part(thread).of('c1').value).toBe(before);
  });

  it('keeps no connection open and no timer', async () => {
    const shown = await show();
    typing(shown);
    shown.seen.stop();
    await gone(shown);
    expect([shown.backend.sinks.size, shown.env.timers.size]).toEqual([0, 0]);
  });

  it('is forgotten after many others, and what is on screen is not', async () => {
    const shown = await show();
    const first = again(shown, 'c2');
    const $held = shown.store.part(thread).of('c2');
    await shown.env.advance(0);
    first.stop();
    await shown.env.advance(2 * second);
    expect($held.value).toMatchObject({ state: 'ready' });
    for (let n = 3; n < 60; n++) {
      again(shown, `c${n}`).stop();
      await shown.env.advance(2 * second);
    }
    expect([$held.value?.state, shown.view().state]).toEqual(['loading', 'ready']);
    // whoever still holds it sees what comes
    let view: ThreadView | undefined;
    $held.subscribe((value) => (view = value));
    await shown.env.advance(0);
    shown.say(message(9, { conversationId: 'c2' }));
    await shown.env.advance(50);
    expect(view).toMatchObject({ state: 'ready', items: [{ message: { id: 'm9' } }] });
  });

  it('events about what nobody ever opened are no mistake', async () => {
    const shown = await show();
    shown.say(message(9, { conversationId: 'c9' }));
    typing(shown, {}, 'c9');
    for (const sink of shown.backend.sinks) sink.removed('c9');
    shown.store.part(thread).loadOlder('c9');
    await shown.env.advance(second);
    await notesWritten();
    expect(shown.logged).toEqual([]);
  });
});

describe('when the history is read again', () => {
  const said = (n: number) => ({ text: `${n}`, author: { kind: 'contact' as const }, at: message(n).at });
  it.each<[string, Message[], object, number]>([
    ['tells of nothing that was said', range(1, 3), { unread: 1 }, 0],
    ['tells of the last message that is there', range(1, 3), { lastMessage: said(3) }, 0],
    ['tells of an older one', range(1, 3), { lastMessage: said(2) }, 0],
    ['tells of a newer one', range(1, 3), { lastMessage: said(4) }, 1],
    ['tells of one where there is none', [], { lastMessage: said(1) }, 1],
  ])('a conversation that %s', async (_, history, change, reads) => {
    const shown = await show(history);
    const before = shown.listMessages.mock.calls.length;
    shown.backend.push('c1', change);
    shown.backend.push('c1', { unread: 7 });
    await shown.env.advance(second);
    expect(shown.listMessages.mock.calls.length - before).toBe(reads);
  });

  it('not after a command where events come, nor for a change of one that nobody has read', async () => {
    const shown = await show();
    click(shown.store, { type: 'hand-back' });
    await shown.env.advance(second);
    expect(shown.listMessages).toHaveBeenCalledTimes(1);
    const failing = await show([], {
      adapter: { listMessages: vi.fn().mockRejectedValue(new HandoffError('forbidden', 'x')) },
    });
    failing.backend.push('c1', { lastMessage: said(4) });
    await failing.env.advance(10 * second);
    expect(failing.view()).toMatchObject({ state: 'failed' });
  });

  it('without events once after a command, not while it is on its way', async () => {
    const shown = await show(range(1, 3), { adapter: { subscribe: undefined } });
    shown.backend.hold.add('handBack');
    click(shown.store, { type: 'hand-back' });
    await shown.env.advance(second);
    expect(shown.listMessages).toHaveBeenCalledTimes(1);
    const call = shown.backend.last('handBack');
    call.answer(shown.backend.apply('c1', { type: 'hand-back' }, call.ctx));
    await shown.env.advance(second);
    expect(shown.listMessages).toHaveBeenCalledTimes(2);
  });

  it('once for a message that was taken, and not for one that was refused', async () => {
    const taken = await show(range(1, 3), { adapter: quiet() });
    click(taken.store, hello);
    await taken.env.advance(0);
    expect(taken.listMessages).toHaveBeenCalledTimes(2);
    const refused = await show(range(1, 3), { adapter: quiet(new HandoffError('forbidden', 'x')) });
    click(refused.store, hello);
    await refused.env.advance(second);
    expect(refused.listMessages).toHaveBeenCalledTimes(1);
  });

  it('a person who asks again sees that it is being read, and no error of older ones', async () => {
    const failing = await show([], {
      adapter: { listMessages: vi.fn().mockRejectedValue(new HandoffError('forbidden', 'x')) },
    });
    void failing.store.refresh('c1');
    await failing.env.advance(0);
    expect(failing.view().state).toBe('failed');
    const views: string[] = [];
    failing.store
      .part(thread)
      .of('c1')
      .subscribe(({ state }) => views.push(state));
    void failing.store.refresh('c1');
    await failing.env.advance(0);
    expect(views).toEqual(['failed', 'loading', 'failed']);
    const shown = await show(range(1, 6), { size: 3 });
    shown.listMessages.mockRejectedValueOnce(new HandoffError('unavailable', 'x'));
    shown.store.part(thread).loadOlder('c1');
    await shown.env.advance(0);
    expect(shown.ready().olderError).toBeDefined();
    shown.listMessages.mockImplementationOnce(() => new Promise(() => undefined));
    hint(shown, 'c1');
    expect(shown.ready().olderError).toBeUndefined();
  });
});

it('that the messages may be out of date is said until they have been read', async () => {
  const shown = await show();
  shown.listMessages.mockRejectedValueOnce(new HandoffError('forbidden', 'x'));
  hint(shown, 'c1');
  await shown.env.advance(0);
  hint(shown, 'c1');
  expect([shown.ready().stale?.code, shown.texts()]).toEqual(['forbidden', ['1', '2', '3']]);
  await shown.env.advance(0);
  expect(shown.ready().stale).toBeUndefined();
});

describe('how often the screen changes', () => {
  it('a new message within one frame, one that grows within three', async () => {
    const shown = await show();
    await shown.env.advance(second);
    const told = counter(shown);
    shown.say(message(4));
    await shown.env.advance(0);
    expect(told()).toBe(1);
    for (const text of ['4 a', '4 ab', '4 abc']) shown.say(message(4, { text }));
    await shown.env.advance(47);
    expect(told()).toBe(1);
    await shown.env.advance(1);
    expect([told(), shown.texts().at(-1)]).toEqual([2, '4 abc']);
    shown.say(message(5));
    await shown.env.advance(15);
    expect(told()).toBe(2);
    await shown.env.advance(1);
    expect(told()).toBe(3);
  });

  it('a clock that is set back delays nothing', async () => {
    const shown = await show();
    shown.env.time -= 60 * 60 * second;
    shown.say(message(4));
    await shown.env.advance(16);
    expect(shown.texts()).toEqual(['1', '2', '3', '4']);
  });

  it('who writes is seen within one frame', async () => {
    const shown = await show();
    await shown.env.advance(second);
    const told = counter(shown);
    for (const name of ['Mina', 'Bo', 'Eva']) typing(shown, { name });
    await shown.env.advance(0);
    expect([told(), shown.ready().typing.length]).toEqual([1, 3]);
  });

  it('what is discarded is gone at once', async () => {
    const shown = await show(range(1, 3), { adapter: quiet(new HandoffError('forbidden', 'x')) });
    click(shown.store, hello);
    await shown.env.advance(second);
    const told = counter(shown);
    shown.store.part(outbox).forget('c1', 'mine-1');
    expect([told(), shown.texts()]).toEqual([1, ['1', '2', '3']]);
    shown.store.part(outbox).forget('c1', 'mine-1');
    expect(told(), 'and nobody hears of it twice').toBe(1);
  });
});

describe('pages with little in them', () => {
  /** Pages by cursor; the first is the newest. */
  const pages = (all: Record<string, { items: unknown[]; nextCursor?: string; unreadable?: number }>) => {
    const asked: string[] = [];
    const listMessages = (_: string, { cursor = 'newest' }: { cursor?: string }) => {
      asked.push(cursor);
      return Promise.resolve(all[cursor]);
    };
    return { asked, adapter: { listMessages } as never as Partial<HandoffAdapter> };
  };

  it('empty ones are passed over until something comes, or the history begins', async () => {
    const { asked, adapter } = pages({
      newest: { items: range(8, 9), nextCursor: 'a' },
      a: { items: [], nextCursor: 'b' },
      b: { items: range(6, 7), nextCursor: 'c' },
      c: { items: [], nextCursor: 'd' },
      d: { items: [] },
    });
    const { env, store, texts, ready } = await show([], { adapter });
    store.part(thread).loadOlder('c1');
    await env.advance(0);
    expect([texts(), ready().hasOlder, asked]).toEqual([['6', '7', '8', '9'], true, ['newest', 'a', 'b']]);
    store.part(thread).loadOlder('c1');
    await env.advance(0);
    expect(ready()).toMatchObject({ hasOlder: false, loadingOlder: false, olderError: undefined });
    expect(asked.slice(3)).toEqual(['c', 'd']);
  });

  it.each([
    [5, undefined],
    [6, 'bad-response'],
  ])('%i empty ones in a row: %s', async (empty, code) => {
    const all = Object.fromEntries(
      Array.from({ length: empty }, (_, i) => [`${i}`, { items: [] as unknown[], nextCursor: `${i + 1}` }]),
    );
    const { adapter } = pages({
      newest: { items: range(2, 2), nextCursor: '0' },
      ...all,
      [empty]: { items: range(1, 1) },
    });
    const { env, store, ready, texts } = await show([], { adapter });
    store.part(thread).loadOlder('c1');
    await env.advance(0);
    expect(ready().olderError?.code).toBe(code);
    expect(texts()).toEqual(code ? ['2'] : ['1', '2']);
  });

  it('what cannot be read in any of them is counted together, and anew with the next reading', async () => {
    const { adapter } = pages({
      newest: { items: [...range(8, 9), 7], nextCursor: 'a', unreadable: 1 },
      a: { items: [{ id: 'x' }, ...range(6, 7)] },
    });
    const { env, store, ready, backend } = await show([], { adapter });
    expect(ready().unreadable).toBe(2);
    store.part(thread).loadOlder('c1');
    await env.advance(0);
    expect(ready().unreadable).toBe(3);
    for (const sink of backend.sinks) sink.hint('c1');
    await env.advance(0);
    expect(ready().unreadable).toBe(2);
  });

  it('a gap is followed for a hundred pages; then what was before it can be loaded by scrolling', async () => {
    let n = 0;
    const { env, ready, texts } = await show([], {
      adapter: { listMessages: () => Promise.resolve({ items: [message(n++)], nextCursor: `${n}` }) },
    });
    await env.wake();
    for (let i = 0; i < 10; i++) await env.advance(0);
    expect([n, texts(), ready().hasOlder, ready().gaps.size]).toEqual([102, ['1'], true, 0]);
  });

  it.each([
    ['the newest page', (_: Shown) => undefined],
    ['an older page', ({ store }: Shown) => store.part(thread).loadOlder('c1')],
  ])('an adapter that throws something for %s is a mistake, with the name of its method', async (what, act) => {
    const listMessages = vi.fn();
    if (what === 'an older page') listMessages.mockResolvedValueOnce({ items: range(2, 2), nextCursor: 'a' });
    const shown = await show([], { adapter: { listMessages: listMessages.mockRejectedValueOnce('nonsense') } });
    act(shown);
    await shown.env.advance(0);
    await notesWritten();
    expect(shown.logged.map(({ code, method }) => [code, method])).toEqual([['adapter-threw', 'listMessages']]);
  });

  it('whoever leaves ends what is being read', async () => {
    const signals: AbortSignal[] = [];
    const shown = await show(range(1, 6), {
      size: 3,
      adapter: {
        listMessages: (_id, { cursor }, { signal }: CallContext) => {
          signals.push(signal);
          return cursor ? new Promise(() => undefined) : Promise.resolve({ items: range(4, 6), nextCursor: 'm4' });
        },
      },
    });
    shown.store.part(thread).loadOlder('c1');
    await shown.env.advance(0);
    expect(signals.at(-1)!.aborted).toBe(false);
    await gone(shown);
    expect(signals.at(-1)!.aborted).toBe(true);
  });
});

describe('who is writing', () => {
  const names = (shown: Shown) => shown.ready().typing.map(({ kind, name }) => `${kind} ${name}`);

  it('only those of the kind that has said something stop, and only those who say that they stop', async () => {
    const shown = await show();
    typing(shown, { name: 'Mina' });
    typing(shown, { kind: 'agent', name: 'Ben' });
    typing(shown, { kind: 'agent', name: 'Eva' });
    shown.say(message(9));
    await shown.env.advance(50);
    expect(names(shown)).toEqual(['agent Ben', 'agent Eva']);
    typing(shown, { kind: 'agent', name: 'Ben', active: false });
    await shown.env.advance(50);
    expect(names(shown)).toEqual(['agent Eva']);
  });

  it('a name that is none, or is empty, is left out', async () => {
    const shown = await show();
    typing(shown, { name: '\u202e' });
    typing(shown, { name: '', kind: 'agent' });
    await shown.env.advance(50);
    expect(shown.ready().typing).toEqual([{ kind: 'contact' }, { kind: 'agent' }]);
  });

  it('what a bot has written so far is shown, of a long text its end', async () => {
    const shown = await show();
    typing(shown, { kind: 'bot', text: 'So far' });
    await shown.env.advance(50);
    expect(shown.ready().typing).toEqual([{ kind: 'bot', text: 'So far' }]);
    typing(shown, { kind: 'bot', text: `${'a'.repeat(5000)}z` });
    await shown.env.advance(50);
    expect(shown.ready().typing[0]!.text).toBe(`${'a'.repeat(3999)}z`);
  });
});

describe('the outbox', () => {
  const suggested = {
    handler: { kind: 'agent' as const, agent: ada },
    bot: {
      mode: 'suggestive' as const,
      status: 'active' as const,
      suggestion: { id: 's1', text: 'Shall I?', at: message(3).at },
    },
  };

  it.each([
    ['as it is', undefined, 'Shall I?'],
    ['with other words', 'I shall', 'I shall'],
  ])('a suggestion that is sent %s says what it says, also once it is gone', async (_, text, expected) => {
    const shown = await show(range(1, 3), { conversation: suggested as never });
    const seen: Array<string | undefined> = [];
    shown.store.part(outbox).onChange((_id, own) => seen.push(own?.text));
    shown.backend.hold.add('useSuggestion');
    click(shown.store, { type: 'use-suggestion', id: 's1', clientId: 'mine-1', ...(text && { text }) });
    await shown.env.advance(0);
    shown.backend.push('c1', { bot: { mode: 'suggestive', status: 'active' } });
    shown.backend.last('useSuggestion').fail(new HandoffError('timeout', 'x'));
    await shown.env.advance(second);
    expect(shown.texts().at(-1)).toBe(expected);
    expect(new Set(seen.filter((each) => each !== undefined))).toEqual(new Set([expected]));
  });

  it('tells of each phase once, whatever else happens to the conversation', async () => {
    const shown = await show(range(1, 3), { adapter: { sendMessage: () => new Promise(() => undefined) } });
    const phases: Array<string | undefined> = [];
    shown.store.part(outbox).onChange((_id, own) => phases.push(own?.phase));
    click(shown.store, hello);
    await shown.env.advance(0);
    for (let unread = 1; unread < 5; unread++) shown.backend.push('c1', { unread });
    expect(phases).toEqual(['sending']);
  });

  it('has what is on its way in the order in which it was sent, each to its end', async () => {
    const ends: Array<(message: Message) => void> = [];
    const shown = await show(range(1, 3), {
      adapter: { sendMessage: () => new Promise((resolve) => ends.push(resolve)) },
    });
    const own = () =>
      shown.store
        .part(outbox)
        .of('c1')
        .map(({ text, phase }) => `${text} ${phase}`);
    click(shown.store, hello);
    click(shown.store, { ...hello, text: 'Bye', clientId: 'mine-2' });
    await shown.env.advance(0);
    expect(own()).toEqual(['Hello sending', 'Bye sending']);
    ends[0]!({ ...message(50), author: { kind: 'agent', ...ada }, text: 'Hello', clientId: 'mine-1' });
    await shown.env.advance(50);
    expect(own()).toEqual(['Bye sending']);
    expect(shown.ready().sending).toBe('own:mine-2');
  });

  it('of a conversation that cannot be read is no mistake', async () => {
    const shown = await show();
    const { ready } = watch(shown.store, 'c404');
    click(shown.store, hello, 'c404');
    await shown.env.advance(second);
    expect(shown.store.part(outbox).of('c404')).toEqual([]);
    expect(ready).toThrow();
    await notesWritten();
    expect(shown.logged).toEqual([]);
  });

  it.each([
    ['in sight', true],
    ['out of sight', false],
  ])('one that is %s, is taken and then arrives is never told of as new again', async (_, isVisible) => {
    const shown = await show(range(1, 3), { adapter: quiet() });
    if (!isVisible) await gone(shown);
    click(shown.store, hello);
    await shown.env.advance(second);
    expect(shown.store.part(outbox).of('c1')).toEqual([]);
    const told = vi.fn();
    shown.store.part(outbox).onChange(told);
    shown.say({ ...message(50), author: { kind: 'agent', ...ada }, text: 'Hello', clientId: 'mine-1' });
    await shown.env.advance(50);
    expect(told).not.toHaveBeenCalled();
  });

  it('has nothing to discard where nothing was sent', async () => {
    const { store } = await show();
    const told = vi.fn();
    store.part(outbox).onChange(told);
    for (const id of ['c1', 'c404']) store.part(outbox).forget(id, 'mine-1');
    expect(told).not.toHaveBeenCalled();
  });

  it('has a new id for each message', async () => {
    const { store } = await show();
    const newId = () => store.part(outbox).newId();
    expect(new Set([newId(), newId(), newId()]).size).toBe(3);
  });
});
