import { describe, expect, it } from 'vitest';
import type { HandoffAdapter } from '../../src/adapters/adapter.js';
import { methodName } from '../../src/adapters/call.js';
import type { Localization } from '../../src/internal/text.js';
import { commandTypes } from '../../src/model/command.js';
import type { Agent } from '../../src/model/conversation.js';
import { notesWritten } from '../support/notes.js';
import { ada, day, iso, second, watch, world, type World } from './world.js';

/** What is noted about a page, each with the field or code that names the mistake. */
async function noted({ env, logged }: World): Promise<string[]> {
  await env.advance(second);
  await notesWritten();
  return logged.map(({ code, field }) => (field ? `${code} ${field}` : code));
}

function open(given?: Partial<HandoffAdapter>): World {
  const w = world({ adapter: given });
  watch(w.store);
  return w;
}

describe('the members of an adapter', () => {
  const methods = [
    ...commandTypes.map(methodName),
    ...(['listConversations', 'listMessages', 'getContact', 'listContactConversations'] as const),
    ...(['runBulk', 'subscribe', 'dispose'] as const),
  ];

  it.each(methods)('%s is a function, or missing: anything else is said', async (method) => {
    expect(await noted(open({ [method]: 'yes' }))).toEqual([`bad-adapter ${method}`]);
    for (const missing of [undefined, null]) expect(await noted(open({ [method]: missing }))).toEqual([]);
  });

  it.each([undefined, '', 5])('an adapter needs a name: %j is none', async (name) => {
    const w = open({ name: name as never });
    expect(await noted(w)).toEqual(['bad-adapter name']);
    expect(w.logged[0]!.message).toBe('name: expected text. It counts as missing.');
  });

  it('of what is no adapter at all, only that is said', async () => {
    const w = open({ getConversation: undefined, name: undefined, takeOver: 5 as never });
    expect(await noted(w)).toEqual(['adapter-threw getConversation']);
  });

  it('what is expected of a method is said in words', async () => {
    const w = open({ takeOver: 5 as never });
    await noted(w);
    expect(w.logged[0]!.message).toBe('takeOver: expected a function. It counts as missing.');
  });
});

describe('traits', () => {
  it.each([[undefined], [null], [{}]])('an adapter may have none: %j', async (traits) => {
    const w = open({ traits: traits as never });
    expect(await noted(w)).toEqual([]);
    expect(w.store.traits).toEqual({});
  });

  it('what is no object is said, and no trait counts', async () => {
    const w = open({ traits: 'all' as never });
    expect(await noted(w)).toEqual(['bad-trait traits']);
    expect(w.logged[0]!.message).toBe('The trait is ignored. traits: expected an object.');
    expect(w.store.traits).toEqual({});
  });

  it('one that cannot be used is left out, and the adapter’s own object stays as it was', async () => {
    const given = { versions: true, events: 'push' };
    const w = open({ traits: given as never });
    expect(await noted(w)).toEqual(['bad-trait events']);
    expect(w.store.traits).toEqual({ versions: true });
    expect(given).toEqual({ versions: true, events: 'push' });
  });

  it('the clock of a backend may be the method of a class', async () => {
    class Traits {
      #ahead = day;
      now: () => number = () => 0;
      serverTime(): string {
        return iso(this.now() + this.#ahead);
      }
    }
    const traits = new Traits();
    const w = open({ traits });
    traits.now = w.env.now;
    expect(await noted(w)).toEqual([]);
    await w.store.refresh('c1');
    expect(w.store.now()).toBe(w.env.time + day);
  });

  it.each([undefined, null])('a clock may not know the time yet: %j', async (time) => {
    const w = open({ traits: { serverTime: () => time as never } });
    expect(await noted(w)).toEqual([]);
    expect(w.store.now()).toBe(w.env.time);
  });

  it.each(['soon', '2026-03-02T10:00:00', '', 0, false])('a clock that says %j is not believed', async (time) => {
    const w = open({ traits: { serverTime: () => time as never } });
    await w.store.refresh('c1');
    expect(await noted(w)).toEqual(['bad-trait serverTime']);
    expect(w.store.now()).toBe(w.env.time);
  });
});

describe('the agent', () => {
  it('a number as an id becomes text, whenever it is set', async () => {
    const w = open();
    await w.env.advance(0);
    for (const id of [7, 8]) {
      w.store.$agent.set({ id: id as never, name: 'Ada' });
      expect(w.store.$agent.get()).toEqual({ id: String(id), name: 'Ada' });
    }
    expect(await noted(w)).toEqual([]);
  });

  it.each([[undefined], [{}], [{ id: '' }], [{ id: NaN }], [{ id: null }], [{ id: ['ada'] }]])(
    'one without an id is said: %j',
    async (agent) => {
      const w = open();
      await w.env.advance(0);
      w.store.$agent.set(agent as unknown as Agent);
      expect(await noted(w)).toEqual(['bad-agent agent.id']);
    },
  );
});

describe('the language', () => {
  it.each<[Localization, string[]]>([
    [{}, []],
    [{ locale: '' }, []],
    [{ locale: 'en-GB' }, []],
    [{ locale: 'en' }, []],
    [{ locale: 'de-AT' }, []],
    [{ locale: 'DE' }, []],
    [{ locale: 'en_GB' }, ['bad-locale locale']],
    [{ locale: 'a language' }, ['bad-locale locale']],
    [{ locale: 'a language', strings: {} }, ['bad-locale locale']],
    [{ locale: 'fi' }, ['no-language locale']],
    [{ locale: 'enm' }, ['no-language locale']],
    [{ locale: 'fi-x-en' }, ['no-language locale']],
    [{ locale: 'fi', strings: {} }, []],
  ])('%j: %j', async (localization, notes) => {
    const w = open();
    await w.env.advance(0);
    w.store.$localization.set(localization);
    expect(await noted(w)).toEqual(notes);
  });
});

it('a store that has ended looks at nothing any more', async () => {
  const w = open();
  await w.env.advance(0);
  w.store.dispose();
  w.store.$agent.set({ id: '' });
  w.store.$localization.set({ locale: 'en_GB' });
  expect(await noted(w)).toEqual([]);
});

it('each store looks at its adapter, and once', async () => {
  const worlds = [open({ takeOver: 5 as never }), open({ takeOver: 5 as never })];
  for (const w of worlds) {
    watch(w.store, 'c2');
    await w.env.wake();
    w.store.$agent.set({ ...ada });
    expect(await noted(w)).toEqual(['bad-adapter takeOver']);
  }
});
