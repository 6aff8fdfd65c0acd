import { expect } from '@open-wc/testing';
import { configureHandoff } from '../../src/elements/handoff-provider/configure.js';
import { counted, expectNoGrowth, type Counters } from '../support/counters.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import { click, contactMethods, idle, openMenu, place, scene, settle, tags, type Scene } from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

const rounds = 1000;

/** Counts the listeners on the page itself that are still there. */
const open = new Map<string, number>();
const targets: Array<[string, EventTarget]> = [
  ['document', document],
  ['window', window],
  ['html', document.documentElement],
  ['body', document.body],
];
for (const [name, target] of targets) {
  const listeners = new Set<string>();
  const ids = new WeakMap<object, number>();
  let next = 0;
  const key = (type: string, listener: object, options: unknown) => {
    if (!ids.has(listener)) ids.set(listener, next++);
    return `${type} ${ids.get(listener)} ${typeof options === 'boolean' ? options : !!(options as AddEventListenerOptions | undefined)?.capture}`;
  };
  const { addEventListener, removeEventListener } = target;
  target.addEventListener = function (
    this: EventTarget,
    type: string,
    listener: object | null,
    options?: AddEventListenerOptions | boolean,
  ) {
    if (listener) listeners.add(key(type, listener, options));
    open.set(name, listeners.size);
    addEventListener.call(target, type, listener as EventListener, options);
  };
  target.removeEventListener = function (
    this: EventTarget,
    type: string,
    listener: object | null,
    options?: EventListenerOptions | boolean,
  ) {
    if (listener) listeners.delete(key(type, listener, options));
    open.set(name, listeners.size);
    removeEventListener.call(target, type, listener as EventListener, options);
  };
}

interface Measure extends Counters {
  listeners: string;
}

async function measure(): Promise<Measure> {
  // what the last elements were about to load listens for a moment, and then no more
  await idle();
  const counters = await counted();
  return { listeners: JSON.stringify([...open]), ...counters };
}

/** Runs it a little for warm code, then a thousand times, and compares. */
async function repeat(once: (i: number) => Promise<void>, isQuiet = () => true): Promise<void> {
  const round = async (times: number): Promise<Measure> => {
    for (let i = 0; i < times; i++) await once(i);
    await waitUntil(isQuiet, 'the page does not become quiet', { timeout: 10_000 });
    return measure();
  };
  const before = await round(50);
  const after = await round(rounds);
  expect(after.listeners, 'listeners on the page').to.equal(before.listeners);
  expectNoGrowth(before, after);
}

/** Nothing of the store is left once nobody looks. */
async function quiet({ environment, backend, advance }: Scene): Promise<void> {
  await advance(2000);
  expect(
    [backend.sinks.size, environment.timers.size, environment.wakeListeners.size],
    'streams, timers, wake-ups',
  ).to.deep.equal([0, 0, 0]);
}

const backend = () =>
  new ScriptedBackend(
    { bot: { mode: 'autopilot', status: 'paused', resumeAt: '2026-03-02T11:00:00Z' } },
    contactMethods(),
  );

describe(`mounted and unmounted ${rounds} times (T10)`, function () {
  this.timeout(60_000);

  for (const tag of [...tags, 'conversation-thread', 'reply-composer'] as const) {
    it(`T10 ${tag}`, async () => {
      const shown = await scene({ backend: backend(), only: [], simulated: true });
      await repeat(async () => {
        const element = document.createElement(tag);
        shown.provider.append(element);
        await element.updateComplete;
        await Promise.resolve();
        await element.updateComplete;
        element.remove();
      });
      await quiet(shown);
    });
  }

  it('T10 handoff-provider with everything in it', async () => {
    const { adapter, calls } = new ScriptedBackend({}, contactMethods());
    await repeat(async () => {
      calls.length = 0;
      const provider = document.createElement('handoff-provider');
      provider.adapter = adapter;
      provider.setAttribute('conversation-id', 'c1');
      provider.append(...tags.map((tag) => document.createElement(tag)));
      document.body.append(provider);
      await provider.updateComplete;
      await Promise.all(
        [...provider.children].map((child) => (child as HTMLElementTagNameMap['contact-panel']).updateComplete),
      );
      provider.remove();
      await Promise.resolve();
    });
  });

  it('T10 one element put in and taken out', async () => {
    const shown = await scene({ backend: backend(), simulated: true });
    await repeat(async () => {
      for (const element of shown.all) element.remove();
      shown.provider.append(...shown.all);
      await shown.toggle.updateComplete;
    });
    for (const element of shown.all) element.remove();
    await quiet(shown);
  });

  it('T10 without a provider, and with the page-wide one', async () => {
    await repeat(async () => {
      const element = document.createElement('takeover-button');
      document.body.append(element);
      await element.updateComplete;
      element.remove();
    });
    configureHandoff({ adapter: new ScriptedBackend().adapter });
    // a store in real time listens for a moment after the last element has left
    const isQuiet = () => !open.get('window');
    await repeat(async () => {
      const element = document.createElement('takeover-button');
      element.conversationId = 'c1';
      document.body.append(element);
      await element.updateComplete;
      element.remove();
    }, isQuiet);
    configureHandoff();
  });

  it('T10 another conversation each time: what nobody looks at is quiet', async () => {
    const many = backend();
    for (let i = 0; i < 50; i++) many.put({ ...many.get('c1'), id: `n${i}` });
    const shown = await scene({ backend: many, only: ['bot-status-toggle', 'contact-panel'], simulated: true });
    await repeat(async (i) => {
      shown.provider.conversationId = `n${i % 50}`;
      await shown.provider.updateComplete;
      await shown.toggle.updateComplete;
      if (i % 50 === 0) {
        await shown.advance(2000);
        many.calls.length = 0;
      }
    });
    for (const element of shown.all) element.remove();
    await quiet(shown);
  });
});

describe('removed in the middle of something (T10)', () => {
  it('T10 with its menu open: no listener stays on the window', async () => {
    const shown = await scene({ backend: backend(), simulated: true });
    await openMenu(shown.toggle);
    shown.toggle.remove();
    await settle(shown.toggle);
    const before = JSON.stringify([...open]);
    shown.provider.append(shown.toggle);
    await settle(shown.toggle);
    await openMenu(shown.toggle);
    shown.toggle.remove();
    await settle(shown.toggle);
    expect(JSON.stringify([...open])).to.equal(before);
  });

  it('T10 with a command on its way: it ends, nobody renders, and all is quiet', async () => {
    const held = backend();
    held.hold.add('takeOver');
    const shown = await scene({ backend: held, simulated: true });
    await click(shown.take, 'Assign to me');
    for (const element of shown.all) element.remove();
    await shown.advance(60_000);
    expect(held.count('takeOver')).to.equal(1);
    await quiet(shown);
  });

  it('T10 while everything is loading', async () => {
    const held = backend();
    held.hold.add('getConversation');
    const shown = await scene({ backend: held, simulated: true, unready: true });
    shown.provider.remove();
    await quiet(shown);
    expect(held.last('getConversation').ctx.signal.aborted).to.equal(true);
  });

  it('T10 a store that is disposed is quiet, whoever still looks', async () => {
    const shown = await scene({ backend: backend(), simulated: true });
    place(shown.provider);
    shown.store.dispose();
    await quiet(shown);
    await waitUntil(() => shown.backend.sinks.size === 0);
  });
});
