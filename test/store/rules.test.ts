import { describe, expect, it } from 'vitest';
import { HandoffError } from '../../src/model/error.js';
import type { Command } from '../../src/model/command.js';
import type { Bot, Conversation } from '../../src/model/conversation.js';
import { ada, ben, click, day, hour, iso, minute, opened, second, watch, world, type World } from './world.js';
import { notesWritten } from '../support/notes.js';

const hinted = { versions: false, events: 'hint' } as const;
const refused = () => new HandoffError('refused', 'no');
const reads = ({ backend }: World, id = 'c1') =>
  backend.calls.filter((call) => call.method === 'getConversation' && call.id === id).length;

describe('1 · what is shown is the confirmed state with the pending commands on top', () => {
  it('shows a click at once, as pending', async () => {
    const { store, backend, seen } = await opened();
    backend.hold.add('pauseBot');
    click(store, { type: 'pause-bot', reason: 'Checking' });
    expect(seen.ready()).toMatchObject({
      conversation: { bot: { status: 'paused', cause: { kind: 'agent', actor: { id: 'ada' }, reason: 'Checking' } } },
      confirmed: { bot: { status: 'active' } },
      pending: [{ command: { type: 'pause-bot' }, phase: 'sending' }],
    });
  });

  it('an event between a click and its rejection survives the rollback', async () => {
    const { env, store, backend, seen } = await opened();
    backend.hold.add('pauseBot');
    const paused = click(store, { type: 'pause-bot' });
    await env.advance(100);
    backend.push('c1', { unread: 3, lastMessage: { text: 'Hello?', author: { kind: 'contact' }, at: iso(env.time) } });
    expect(seen.ready().conversation).toMatchObject({ unread: 3, bot: { status: 'paused' } });
    backend.last('pauseBot').fail(refused());
    await env.advance(0);
    expect(paused.settled).toMatchObject({ outcome: 'rejected', error: { code: 'refused' } });
    expect(seen.ready()).toMatchObject({
      conversation: { unread: 3, lastMessage: { text: 'Hello?' }, bot: { status: 'active' } },
      pending: [],
    });
  });

  it('an event that undoes the click from outside does not end it, and a rejection of one leaves the other', async () => {
    const { env, store, backend, seen } = await opened();
    backend.hold.add('pauseBot');
    click(store, { type: 'pause-bot' });
    click(store, { type: 'block-contact', reason: 'Spam' });
    await env.advance(0);
    expect(seen.ready().pending).toHaveLength(2);
    backend.last('pauseBot').fail(refused());
    backend.hold.add('blockContact');
    await env.advance(0);
    expect(seen.ready()).toMatchObject({
      conversation: { bot: { status: 'active' }, contact: { blocked: { reason: 'Spam' } } },
      pending: [{ command: { type: 'block-contact' } }],
    });
  });

  it('what was confirmed is never changed in place', async () => {
    const { env, store, backend, seen } = await opened();
    const before = seen.ready().confirmed;
    const copy = structuredClone(before);
    backend.hold.add('blockContact');
    click(store, { type: 'block-contact' });
    backend.push('c1', { unread: 1 });
    await env.advance(0);
    expect(before).toEqual(copy);
  });
});

describe('2 · versions, and what counts where there are none', () => {
  it('ignores a lower and an equal version', async () => {
    const { backend, seen } = await opened({ conversation: { version: 7 } });
    for (const version of [6, 7]) {
      for (const sink of backend.sinks) sink.conversation({ ...backend.get('c1'), version, unread: 9 });
      expect(seen.ready().conversation.unread).toBe(undefined);
    }
    for (const sink of backend.sinks) sink.conversation({ ...backend.get('c1'), version: 9, unread: 9 });
    expect(seen.ready().conversation).toMatchObject({ version: 9, unread: 9 });
  });

  it('ignores an old answer of a read and of a command', async () => {
    const { env, store, backend, seen } = await opened();
    backend.hold.add('getConversation').add('takeOver');
    const old = backend.get('c1');
    void store.refresh('c1');
    click(store, { type: 'take-over' });
    await env.advance(0);
    backend.push('c1', { unread: 4 });
    backend.last('getConversation').answer(old);
    backend.last('takeOver').answer({ ...old, handler: { kind: 'agent', agent: ben } });
    await env.advance(0);
    expect(seen.ready().conversation).toMatchObject({ unread: 4, handler: { kind: 'bot' } });
  });

  it('reads again after a command that answers nothing', async () => {
    const { env, store, backend, seen } = await opened({ adapter: { pauseBot: () => Promise.resolve() } });
    backend.change('c1', { bot: { mode: 'autopilot', status: 'paused' } });
    const paused = click(store, { type: 'pause-bot' });
    await env.advance(0);
    expect(paused.settled?.outcome).toBe('applied');
    expect(seen.ready().confirmed.bot.status).toBe('paused');
  });

  it('without versions an event says only that something happened', async () => {
    const w = await opened({ traits: hinted });
    const { env, backend, seen } = w;
    expect(reads(w)).toBe(1);
    const { version: _version, ...old } = backend.get('c1');
    backend.change('c1', { unread: 5 });
    for (const sink of backend.sinks) sink.conversation({ ...old, unread: 1 });
    expect(seen.ready().conversation.unread).toBe(undefined);
    await env.advance(0);
    expect(reads(w)).toBe(2);
    expect(seen.ready().conversation.unread).toBe(5);
  });

  it('without versions a command’s answer says only that something happened', async () => {
    const { env, store, backend, seen } = await opened({ traits: hinted });
    backend.hold.add('pauseBot');
    const paused = click(store, { type: 'pause-bot' });
    await env.advance(0);
    backend.change('c1', { bot: { mode: 'autopilot', status: 'paused' }, unread: 2 });
    backend.last('pauseBot').answer({ ...backend.get('c1'), unread: 1 });
    await env.advance(0);
    expect(paused.settled).toMatchObject({ outcome: 'applied', conversation: { unread: 2 } });
    expect(seen.ready().conversation.unread).toBe(2);
  });

  it('a version that the adapter does not vouch for does not hide what was read', async () => {
    const { env, store, backend, seen } = await opened({ adapter: { traits: {} } });
    backend.put({ ...backend.get('c1'), unread: 8 });
    await store.refresh('c1');
    await env.advance(0);
    expect(seen.ready().conversation.unread).toBe(8);
  });

  it('one read in flight and one rerun, however many hints', async () => {
    const w = await opened({ traits: hinted });
    const { env, backend, seen } = w;
    backend.hold.add('getConversation');
    const hint = () => {
      for (const sink of backend.sinks) sink.hint('c1');
    };
    for (let i = 0; i < 100; i++) hint();
    await env.advance(0);
    expect(reads(w)).toBe(2);
    backend.last('getConversation').answer(backend.change('c1', { unread: 1 }));
    await env.advance(0);
    expect(reads(w)).toBe(3);
    backend.last('getConversation').answer(backend.change('c1', { unread: 2 }));
    await env.advance(0);
    expect(reads(w)).toBe(3);
    expect(seen.ready().conversation.unread).toBe(2);
  });

  it('a read that began before the command’s answer does not win', async () => {
    const w = await opened({ traits: hinted });
    const { env, store, backend, seen } = w;
    const old = structuredClone(backend.get('c1'));
    backend.hold.add('getConversation');
    void store.refresh('c1');
    click(store, { type: 'take-over' });
    await env.advance(0);
    expect(reads(w)).toBe(2);
    backend.last('getConversation').answer(old);
    await env.advance(0);
    expect(reads(w)).toBe(3);
    expect(seen.ready()).toMatchObject({ settled: undefined, pending: [{ command: { type: 'take-over' } }] });
    backend.last('getConversation').answer(backend.get('c1'));
    await env.advance(0);
    expect(seen.ready().conversation.handler).toMatchObject({ kind: 'agent', agent: { id: 'ada' } });
    expect(seen.ready().settled?.outcome).toBe('applied');
  });

  it('an event that cannot be read is a hint', async () => {
    const w = await opened();
    const { env, backend, seen, logged } = w;
    backend.change('c1', { unread: 6 });
    for (const sink of backend.sinks) sink.conversation({ id: 5 } as never);
    await env.advance(0);
    expect(seen.ready().conversation.unread).toBe(6);
    await notesWritten();
    expect(logged).toMatchObject([{ code: 'bad-event', method: 'subscribe', field: 'conversation.id' }]);
  });
});

describe('3 · commands on one conversation one after another, on different ones side by side', () => {
  it('one after another, in the order of the clicks', async () => {
    const { env, store, backend, sent } = await opened();
    backend.hold.add('takeOver');
    click(store, { type: 'take-over' });
    const note = click(store, { type: 'hand-back', note: 'yours' });
    const blocked = click(store, { type: 'block-contact' });
    await env.advance(second);
    expect(sent.map(({ method }) => method)).toEqual(['getConversation', 'takeOver']);
    backend.hold.clear();
    backend.last('takeOver').answer(backend.change('c1', { handler: { kind: 'agent', agent: ada } }));
    await env.advance(0);
    expect(sent.map(({ method }) => method).filter((method) => method !== 'getConversation')).toEqual([
      'takeOver',
      'handBack',
      'blockContact',
    ]);
    expect([note.settled?.outcome, blocked.settled?.outcome]).toEqual(['applied', 'applied']);
  });

  it('a rejected command does not stop the next one', async () => {
    const { env, store, backend } = await opened();
    backend.failing.set('takeOver', refused());
    const first = click(store, { type: 'take-over' });
    const next = click(store, { type: 'pause-bot' });
    await env.advance(0);
    expect([first.settled?.outcome, next.settled?.outcome]).toEqual(['rejected', 'applied']);
  });

  it('side by side on different conversations', async () => {
    const { env, store, backend } = await opened();
    backend.put({ ...backend.get('c1'), id: 'c2' });
    backend.hold.add('takeOver');
    watch(store, 'c2');
    await env.advance(0);
    click(store, { type: 'take-over' }, 'c1');
    click(store, { type: 'take-over' }, 'c2');
    await env.advance(0);
    expect(backend.calls.filter(({ method }) => method === 'takeOver').map(({ id }) => id)).toEqual(['c1', 'c2']);
  });

  it('the id is that of the click, whatever is selected by then', async () => {
    const { env, store, backend } = await opened();
    backend.put({ ...backend.get('c1'), id: 'c2' });
    store.$selected.set('c1');
    click(store, { type: 'take-over' }, store.$selected.get());
    store.$selected.set('c2');
    await env.advance(0);
    expect(backend.last('takeOver').id).toBe('c1');
    expect(backend.get('c2').handler.kind).toBe('bot');
  });

  it('blocking names the contact, everything else the conversation', async () => {
    const { env, store, backend } = await opened();
    click(store, { type: 'block-contact' });
    await env.advance(0);
    expect(backend.last('blockContact').id).toBe('p1');
  });

  it('each command carries the version that was known when its turn came', async () => {
    const { env, store, backend } = await opened();
    click(store, { type: 'pause-bot' });
    click(store, { type: 'activate-bot' });
    await env.advance(0);
    expect(backend.last('pauseBot').ctx.expectedVersion).toBe(1);
    expect(backend.last('activateBot').ctx.expectedVersion).toBe(2);
  });
});

describe('4 · one key for each intent, and nothing later than ten seconds', () => {
  const keyed = { traits: { idempotency: true } };

  it('the key stays the same over retries, and differs between clicks', async () => {
    const { env, store, backend, sent } = await opened(keyed);
    backend.failing.set('pauseBot', new HandoffError('unavailable', 'down'));
    const first = click(store, { type: 'pause-bot' });
    await env.advance(2 * second);
    backend.failing.clear();
    await env.advance(10 * second);
    expect(first.settled?.outcome).toBe('applied');
    click(store, { type: 'activate-bot' });
    await env.advance(second);
    const keys = sent.filter(({ method }) => method === 'pauseBot').map(({ ctx }) => ctx.idempotencyKey);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toBeTruthy();
    expect(backend.last('activateBot').ctx.idempotencyKey).not.toBe(keys[0]);
  });

  it('a person who tries the same intent again keeps its key', async () => {
    const { env, store, backend } = await opened();
    backend.failing.set('takeOver', new HandoffError('timeout', '?'));
    const first = click(store, { type: 'take-over' });
    await env.advance(minute);
    expect(first.settled?.outcome).toBe('unknown');
    backend.failing.clear();
    click(store, { type: 'take-over' }, 'c1', first.settled!.key);
    await env.advance(0);
    expect(backend.last('takeOver').ctx.idempotencyKey).toBe(first.settled!.key);
  });

  it.each([0, 0.5, 0.999])('no retry begins more than ten seconds after the click (randomness %s)', async (random) => {
    const { env, store, backend, sent } = await opened(keyed);
    env.randomValue = random;
    backend.failing.set('pauseBot', new HandoffError('rate-limited', 'slow down', random ? {} : { retryAfter: 3 }));
    const clickedAt = env.time;
    const paused = click(store, { type: 'pause-bot' });
    await env.advance(5 * minute);
    const tries = sent.filter(({ method }) => method === 'pauseBot');
    expect(tries.length).toBeGreaterThan(2);
    for (const { at } of tries) expect(at - clickedAt).toBeLessThanOrEqual(10 * second);
    expect(paused.settled?.outcome).toBe('rejected');
  });

  it('a Retry-After beyond the ten seconds is not waited for', async () => {
    const { env, store, backend } = await opened(keyed);
    backend.failing.set('pauseBot', new HandoffError('rate-limited', 'slow down', { retryAfter: 11 }));
    const paused = click(store, { type: 'pause-bot' });
    await env.advance(0);
    expect(paused.settled).toMatchObject({ outcome: 'rejected', error: { code: 'rate-limited', retryAfter: 11 } });
    await env.advance(minute);
    expect(backend.count('pauseBot')).toBe(1);
  });

  it('a command that waited for its turn longer than ten seconds is not sent', async () => {
    const { env, store, backend, seen } = await opened();
    backend.hold.add('takeOver');
    click(store, { type: 'take-over' });
    const late = click(store, { type: 'pause-bot' });
    await env.advance(11 * second);
    backend.last('takeOver').answer(backend.get('c1'));
    await env.advance(0);
    expect(late.settled).toMatchObject({ outcome: 'rejected', error: { code: 'offline' } });
    expect(backend.count('pauseBot')).toBe(0);
    expect(seen.ready().pending).toEqual([]);
  });

  it('a click on what is not loaded yet is sent when it is, within ten seconds', async () => {
    const w = world();
    w.backend.hold.add('getConversation');
    watch(w.store);
    const early = click(w.store, { type: 'take-over' });
    await w.env.advance(9 * second);
    w.backend.hold.clear();
    w.backend.last('getConversation').answer(w.backend.get('c1'));
    await w.env.advance(0);
    expect(early.settled?.outcome).toBe('applied');

    const late = world();
    late.backend.hold.add('getConversation');
    watch(late.store);
    const never = click(late.store, { type: 'take-over' });
    await late.env.advance(11 * second);
    late.backend.hold.clear();
    late.backend.last('getConversation').answer(late.backend.get('c1'));
    await late.env.advance(0);
    expect(never.settled).toMatchObject({ outcome: 'rejected', error: { code: 'offline' } });
    expect(late.backend.count('takeOver')).toBe(0);
  });

  it.each([day, -day])(
    'learning the server’s time (off by %s ms) between the click and its turn changes nothing',
    async (skew) => {
      const w: World = world({ traits: { serverTime: () => iso(w.env.time + skew) } });
      w.backend.hold.add('getConversation');
      const early = click(w.store, { type: 'take-over' });
      await w.env.advance(skew > 0 ? second : 11 * second);
      w.backend.last('getConversation').answer(w.backend.get('c1'));
      w.backend.hold.clear();
      await w.env.advance(0);
      expect(early.settled?.outcome).toBe(skew > 0 ? 'applied' : 'rejected');
      expect(w.backend.count('takeOver')).toBe(skew > 0 ? 1 : 0);
    },
  );
});

describe('5 · what may have been missed is read again', () => {
  const two = async () => {
    const w = await opened();
    w.backend.put({ ...w.backend.get('c1'), id: 'c2' });
    w.backend.put({ ...w.backend.get('c1'), id: 'c3' });
    const c2 = watch(w.store, 'c2');
    const c3 = watch(w.store, 'c3');
    await w.env.advance(0);
    c3.stop();
    await w.env.advance(2 * second);
    return { ...w, c2 };
  };

  it('on waking: everything that is looked at, and nothing else', async () => {
    const { env, backend, seen, c2, sent } = await two();
    backend.change('c1', { unread: 1 });
    backend.change('c2', { unread: 2 });
    sent.length = 0;
    await env.wake();
    expect(sent.map(({ id }) => id).sort()).toEqual(['c1', 'c2']);
    expect([seen.ready().conversation.unread, c2.ready().conversation.unread]).toEqual([1, 2]);
  });

  it.each([
    [['offline', 'live']],
    [['offline', 'connecting', 'live']],
    [['connecting', 'live']],
    [['polling', 'live']],
  ] as const)('after a reconnect: %s', async (states) => {
    const { env, backend, seen, sent, store } = await two();
    sent.length = 0;
    backend.change('c1', { unread: 1 });
    for (const state of states) for (const sink of backend.sinks) sink.connection(state);
    await env.advance(0);
    expect(sent.map(({ id }) => id).sort()).toEqual(['c1', 'c2']);
    expect(seen.ready().conversation.unread).toBe(1);
    expect(store.$connection.get().state).toBe('live');
  });

  it('when the stream that was connecting while the first read ran is open', async () => {
    let sink: { connection(state: string): void } | undefined;
    const { env, backend, seen } = await opened({
      adapter: { subscribe: (given) => ((sink = given as never), given.connection('connecting'), () => undefined) },
    });
    expect(backend.count('getConversation')).toBe(1);
    backend.change('c1', { unread: 1 });
    sink!.connection('live');
    await env.advance(0);
    expect(seen.ready().conversation.unread).toBe(1);
  });

  it('hearing “live” again while live reads nothing', async () => {
    const { env, backend, sent } = await two();
    sent.length = 0;
    for (const sink of backend.sinks) sink.connection('live');
    await env.advance(0);
    expect(sent).toEqual([]);
  });

  it('an event about what nobody looks at reads nothing, with and without versions', async () => {
    for (const versions of [true, false]) {
      const w = await opened({ traits: { versions } });
      w.seen.stop();
      w.backend.put({ ...w.backend.get('c1'), id: 'c2' });
      watch(w.store, 'c2');
      await w.env.advance(2 * second);
      w.sent.length = 0;
      w.backend.push('c1', { unread: 2 });
      for (const sink of w.backend.sinks) sink.hint('c1');
      await w.env.advance(0);
      expect(w.sent).toEqual([]);
      const again = watch(w.store);
      await w.env.advance(0);
      expect(again.ready().conversation.unread).toBe(2);
    }
  });

  it('a hint without an id is about everything that is looked at', async () => {
    const { env, backend, sent } = await two();
    sent.length = 0;
    for (const sink of backend.sinks) sink.hint();
    await env.advance(0);
    expect(sent.map(({ id }) => id).sort()).toEqual(['c1', 'c2']);
  });
});

describe('6 · one stream, and reads that are shared (P7)', () => {
  it('fifty listeners: one read, one stream; the stream ends after the last has left', async () => {
    const w = world();
    const all = Array.from({ length: 50 }, () => watch(w.store));
    await w.env.advance(0);
    expect(reads(w)).toBe(1);
    expect(w.backend.sinks.size).toBe(1);
    for (const one of all) expect(one.ready().conversation.id).toBe('c1');
    for (const one of all.slice(1)) one.stop();
    await w.env.advance(10 * second);
    expect(w.backend.sinks.size).toBe(1);
    all[0]!.stop();
    await w.env.advance(10 * second);
    expect(w.backend.sinks.size).toBe(0);
    expect(w.env.wakeListeners.size).toBe(0);
    expect(w.env.timers.size).toBe(0);
  });

  it('one stream for several conversations', async () => {
    const w = await opened();
    for (const id of ['c2', 'c3']) {
      w.backend.put({ ...w.backend.get('c1'), id });
      watch(w.store, id);
    }
    await w.env.advance(0);
    expect(w.backend.sinks.size).toBe(1);
  });

  it('an element that moves in the page keeps the stream and what was read', async () => {
    const w = await opened();
    const [sink] = w.backend.sinks;
    w.seen.stop();
    await w.env.advance(500);
    const again = watch(w.store);
    await w.env.advance(5 * second);
    expect(w.backend.sinks).toEqual(new Set([sink]));
    expect(reads(w)).toBe(1);
    w.backend.push('c1', { unread: 1 });
    expect(again.ready().conversation.unread).toBe(1);
  });

  it('who comes back later sees what was known, and reads again', async () => {
    const w = await opened();
    w.seen.stop();
    await w.env.advance(5 * second);
    w.backend.change('c1', { unread: 1 });
    w.backend.hold.add('getConversation');
    const again = watch(w.store);
    await w.env.advance(0);
    expect(again.ready().conversation.unread).toBe(undefined);
    w.backend.last('getConversation').answer(w.backend.get('c1'));
    await w.env.advance(0);
    expect(again.ready().conversation.unread).toBe(1);
    expect(w.backend.sinks.size).toBe(1);
  });

  it('a stream that ended is deaf', async () => {
    const w = await opened();
    const [sink] = w.backend.sinks;
    w.seen.stop();
    await w.env.advance(2 * second);
    sink!.conversation({ ...w.backend.get('c1'), version: 99 });
    sink!.hint();
    sink!.connection('offline');
    await w.env.advance(0);
    expect(reads(w)).toBe(1);
    expect(w.store.$connection.get().state).toBe('live');
  });
});

describe('7 · shown early, or waited for', () => {
  const paused: Bot = { mode: 'autopilot', status: 'paused', cause: { kind: 'agent' } };
  const cases: Array<[Command, Partial<Conversation>, boolean]> = [
    [{ type: 'pause-bot' }, {}, true],
    [{ type: 'pause-bot', until: '2026-03-02T11:00:00Z', reason: 'Lunch' }, {}, true],
    [{ type: 'activate-bot' }, { bot: paused }, true],
    [{ type: 'block-contact', reason: 'Spam' }, {}, true],
    [{ type: 'unblock-contact' }, { contact: { id: 'p1', blocked: { reason: 'Spam' } } }, true],
    [{ type: 'take-over' }, {}, false],
    [{ type: 'hand-back' }, { handler: { kind: 'agent', agent: ada }, bot: paused }, false],
    [{ type: 'close', outcome: 'resolved' }, {}, false],
    [{ type: 'reset-bot' }, { bot: paused }, false],
    [{ type: 'request-agent' }, {}, false],
    [{ type: 'archive' }, {}, false],
  ];
  it.each(cases)('$type', async (command, conversation, early) => {
    const w = await opened({ conversation });
    const method = command.type.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    w.backend.hold.add(method);
    click(w.store, command);
    await w.env.advance(second);
    const { conversation: shown, confirmed, pending } = w.seen.ready();
    expect(pending).toHaveLength(1);
    expect(w.backend.count(method)).toBe(1);
    if (early) expect(shown).not.toEqual(confirmed);
    else expect(shown).toEqual(confirmed);
  });
});

describe('8 · the end of a pause', () => {
  const until = (at: number): { bot: Bot } => ({ bot: { mode: 'autopilot', status: 'paused', resumeAt: iso(at) } });
  const start = Date.parse('2026-03-02T10:00:00Z');

  it.each([day, -day, 0])('is reckoned by the server’s clock, this one being off by %s ms', async (off) => {
    const w: World = world({
      conversation: until(start + off + hour),
      traits: { serverTime: () => iso(w.env.time + off) },
    });
    watch(w.store);
    await w.env.advance(0);
    expect(w.store.now()).toBe(w.env.time + off);
    await w.env.advance(hour - second);
    expect(reads(w)).toBe(1);
    await w.env.advance(second);
    expect(reads(w)).toBe(2);
  });

  it('thirty days away: one timer, never set for more than an hour', async () => {
    const w = world({ conversation: until(start + 30 * day) });
    const steps: number[] = [];
    const { setTimeout: set } = w.env;
    w.env.setTimeout = (callback, milliseconds) => (steps.push(milliseconds), set(callback, milliseconds));
    watch(w.store);
    await w.env.advance(0);
    for (let i = 0; i < 29; i++) {
      await w.env.advance(day);
      expect(w.env.timers.size).toBe(1);
    }
    expect(reads(w)).toBe(1);
    expect(Math.max(...steps)).toBe(hour);
    await w.env.advance(day);
    expect(reads(w)).toBe(2);
  });

  it('two hundred timed pauses: one timer (P6)', async () => {
    const w = world();
    for (let i = 0; i < 200; i++) {
      w.backend.put({ ...w.backend.get('c1'), ...until(start + hour + i * second), id: `p${i}` });
      watch(w.store, `p${i}`);
    }
    await w.env.advance(0);
    expect(w.env.timers.size).toBe(1);
  });

  it('asks at zero, and then after growing waits, until the bot is active', async () => {
    const w = await opened({ conversation: until(start + minute) });
    await w.env.advance(4 * minute);
    const at = w.sent.filter(({ method }) => method === 'getConversation').map((call) => (call.at - start) / second);
    expect(at.slice(0, 2)).toEqual([0, 60]);
    const waits = at.slice(2).map((each, i) => each - at[i + 1]!);
    expect(waits.length).toBeGreaterThan(5);
    expect(waits[0]).toBeLessThanOrEqual(2);
    for (const [i, wait] of waits.entries()) if (i) expect(wait).toBeGreaterThanOrEqual(waits[i - 1]!);
    expect(Math.max(...waits)).toBe(30);
    w.backend.change('c1', { bot: { mode: 'autopilot', status: 'active' } });
    await w.env.advance(30 * second);
    expect(w.seen.ready().conversation.bot.status).toBe('active');
    const count = reads(w);
    expect(w.env.timers.size).toBe(0);
    await w.env.advance(day);
    expect(reads(w)).toBe(count);
  });

  it('a pause that is over when it is first seen is asked about soon', async () => {
    const w = await opened({ conversation: until(start - minute) });
    await w.env.advance(second);
    expect(reads(w)).toBe(2);
  });

  it('a pause that was moved is asked about at its new end, from the shortest wait', async () => {
    const w = await opened({ conversation: until(start + minute) });
    await w.env.advance(2 * minute);
    w.backend.push('c1', until(w.env.time + hour));
    const count = reads(w);
    await w.env.advance(hour - 1);
    expect(reads(w)).toBe(count);
    await w.env.advance(1 + 2 * second);
    expect(reads(w)).toBe(count + 2);
  });

  it('nothing is asked while the page is hidden; on waking it is', async () => {
    const w = await opened({ conversation: until(start + minute) });
    w.env.isHidden = true;
    await w.env.advance(day);
    expect(reads(w)).toBe(1);
    expect(w.env.timers.size).toBe(0);
    w.backend.change('c1', { bot: { mode: 'autopilot', status: 'active' } });
    await w.env.wake();
    expect(w.seen.ready().conversation.bot.status).toBe('active');
  });

  it('nothing is asked when nobody looks, when the bot is active, or when the conversation is closed or removed', async () => {
    const left = await opened({ conversation: until(start + minute) });
    left.seen.stop();
    await left.env.advance(day);
    expect(reads(left)).toBe(1);
    const closed = await opened({ conversation: { ...until(start + minute), status: 'closed' } });
    await closed.env.advance(day);
    expect(reads(closed)).toBe(1);
    const { bot } = until(start + minute);
    const active = await opened({ conversation: { bot: { ...bot, status: 'active' } } });
    await active.env.advance(day);
    expect(reads(active)).toBe(1);
    const removed = await opened({ conversation: until(start + minute) });
    for (const sink of removed.backend.sinks) sink.removed('c1');
    await removed.env.advance(day);
    expect(reads(removed)).toBe(1);
    expect(removed.env.timers.size).toBe(0);
  });
});

describe('9 · one atom for each conversation', () => {
  it('a change of one tells only those who look at it', async () => {
    const w = await opened();
    w.backend.put({ ...w.backend.get('c1'), id: 'c2' });
    const other = watch(w.store, 'c2');
    await w.env.advance(0);
    const [first, second_] = [w.seen.told, other.told];
    w.backend.push('c1', { unread: 1 });
    click(w.store, { type: 'pause-bot' });
    await w.env.advance(0);
    expect(w.seen.told).toBeGreaterThan(first);
    expect(other.told).toBe(second_);
    expect(w.store.conversation('c1')).toBe(w.store.conversation('c1'));
    expect(w.store.conversation('c1')).not.toBe(w.store.conversation('c2'));
  });
});
