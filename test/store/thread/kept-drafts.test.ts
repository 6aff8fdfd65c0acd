import { describe, expect, it, vi } from 'vitest';
import type { Agent } from '../../../src/model/conversation.js';
import { createStore, type HandoffStore } from '../../../src/store/store.js';
import { outbox } from '../../../src/store/thread/outbox.js';
import { HandoffError, type ErrorCode } from '../../../src/model/error.js';
import { keptDrafts } from '../../../src/store/thread/kept-drafts.js';
import { drafts, hasContent, type Draft } from '../../../src/store/thread/drafts.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { ada, ben, minute } from '../world.js';

const env = new SimulatedEnvironment();
let number = 0;

/** A backend of its own, and the pages that lead to it. */
function backend(baseUrl = `https://${number++}.example`) {
  return (agent?: Agent) => {
    const store = createStore({ adapter: { ...new ScriptedBackend().adapter, baseUrl }, agent, environment: env });
    return Object.assign(store, { drafts: store.part(drafts) });
  };
}
const file = { name: 'one.png', type: 'image/png', data: new Blob(['one']) };
const text = (store: HandoffStore, id = 'c1') => store.part(drafts).of(id).get().text;
/** What a page finds for a conversation that nobody has opened in it. */
const found = (store: HandoffStore, id = 'c1') => store.part(drafts).peek(id)?.get();

describe('what is written when a store ends without a log-out', () => {
  it.each<[string, Partial<Draft>]>([
    ['words', { text: 'Hello' }],
    ['a note', { text: 'Look it up', private: true }],
    ['files', { attachments: [file] }],
    ['a suggestion', { text: 'It ships today', suggestion: 's1' }],
  ])('%s are there in the next one, until that has ended by a log-out', (_, change) => {
    const page = backend();
    const first = page(ada);
    first.drafts.change('c1', change);
    first.release();
    const second = page(ada);
    expect(found(second)).toEqual({ text: '', private: false, ...change });
    expect(second.drafts.of('c1').get()).toBe(found(second));
    second.dispose();
    expect([text(second), found(page(ada))]).toEqual(['', undefined]);
  });

  it.each<[string, Partial<Draft>]>([
    ['nothing', {}],
    ['blanks', { text: ' \n' }],
    ['only that it would be a note', { private: true }],
    ['no files', { attachments: [] }],
  ])('%s: is not kept', (_, change) => {
    const page = backend();
    const first = page(ada);
    first.drafts.change('c1', change);
    first.release();
    expect(found(page(ada))).toBeUndefined();
  });

  it('is for the same agent of the same backend', () => {
    const [page, otherBackend] = [backend(), backend()];
    const first = page(ada);
    first.drafts.change('c1', { text: 'Hello' });
    first.release();
    expect([found(otherBackend(ada)), found(page(ben)), found(page(ada))?.text]).toEqual([
      undefined,
      undefined,
      'Hello',
    ]);
  });

  it('is kept for ten minutes, and those of a later end for ten minutes more', async () => {
    const page = backend();
    const first = page(ada);
    first.drafts.change('c1', { text: 'Hello' });
    first.release();
    await env.advance(6 * minute);
    page(ada).release();
    await env.advance(10 * minute - 1);
    const third = page(ada);
    expect(found(third)?.text).toBe('Hello');
    third.release();
    await env.advance(10 * minute);
    expect(found(page(ada))).toBeUndefined();
  });

  it('is not there again once it was sent or deleted', () => {
    const page = backend();
    const first = page(ada);
    first.drafts.change('c1', { text: 'Hello' });
    first.drafts.change('c2', { text: 'Not looked at' });
    first.release();
    const second = page(ada);
    second.drafts.change('c1', { text: '' });
    second.release();
    const third = page(ada);
    expect([text(third), text(third, 'c2')]).toEqual(['', 'Not looked at']);
  });

  it('of two stores at a time, what was written last is kept, and what the other had found', () => {
    const page = backend();
    const first = page(ada);
    first.drafts.change('c1', { text: 'Old' });
    first.drafts.change('c2', { text: 'Found' });
    first.release();
    const [second, third] = [page(ada), page(ada)];
    third.drafts.change('c1', { text: 'New' });
    third.release();
    second.release();
    const fourth = page(ada);
    expect([text(fourth), text(fourth, 'c2')]).toEqual(['New', 'Found']);
  });

  it('is still the same message, so that a retry in the next store is no second one', () => {
    const page = backend();
    const first = page(ada);
    first.drafts.change('c1', { text: 'Hello' });
    const { command } = first.drafts.prepare('c1')!;
    first.release();
    expect(page(ada).drafts.prepare('c1')?.command).toEqual(command);
  });

  it('is nothing of a store that was logged out of: the same words are another message there', () => {
    const store = backend()(ada);
    store.drafts.change('c1', { text: 'Hello' });
    const { clientId } = store.drafts.prepare('c1')!.command;
    store.dispose();
    store.drafts.change('c1', { text: 'Hello' });
    expect(store.drafts.prepare('c1')!.command.clientId).not.toBe(clientId);
  });

  it('nobody who only looks makes a draft', () => {
    const store = backend()(ada);
    expect(store.drafts.peek('c1')).toBeUndefined();
    const $draft = store.drafts.of('c1');
    expect(store.drafts.peek('c1')).toBe($draft);
  });
});

describe('what was sent when a store ends without a log-out, and nobody knows its end', () => {
  type Answer = () => Promise<never>;
  const never: Answer = () => new Promise<never>(() => undefined);
  const fails =
    (code: ErrorCode): Answer =>
    () =>
      Promise.reject(new HandoffError(code, 'no'));

  /** A backend that answers so, one after another, and the keys that it got. */
  function world(...answers: Answer[]) {
    const baseUrl = `https://${number++}.example`;
    const keys: string[] = [];
    const sendMessage = (_id: string, _message: unknown, ctx: { idempotencyKey: string }) => {
      keys.push(ctx.idempotencyKey);
      return (answers.shift() ?? never)();
    };
    const adapter = { ...new ScriptedBackend().adapter, baseUrl, sendMessage: sendMessage as never };
    const page = async (agent: Agent | undefined = ada, isVisible = true) => {
      const store = createStore({ adapter, agent, environment: env });
      store.conversation('c1').listen(() => undefined);
      const both = { drafts: store.part(drafts), outbox: store.part(outbox) };
      if (isVisible) both.outbox.visibleThreads.add('c1');
      await env.advance(0);
      return Object.assign(store, both);
    };
    return { page, keys };
  }
  type Page = Awaited<ReturnType<ReturnType<typeof world>['page']>>;
  async function send(store: Page, text = 'Important answer', then?: string) {
    store.drafts.change('c1', { text });
    const { command } = store.drafts.prepare('c1')!;
    void store.run('c1', command);
    await env.advance(100);
    if (then !== undefined) store.drafts.change('c1', { text: then });
    return command;
  }
  const shown = (store: Page) => store.outbox.of('c1').map((own) => [own.text, own.phase]);

  it.each<[string, Answer, string | undefined, string]>([
    ['on its way', never, undefined, 'unknown'],
    ['on its way, and more was written', never, 'Next thought', 'unknown'],
    ['refused, and more was written', fails('refused'), 'Next thought', 'rejected'],
  ])('%s: is in the thread of the next one', async (_, answer, then, phase) => {
    const { page } = world(answer);
    const first = await page();
    await send(first, 'Important answer', then);
    first.release();
    const second = await page();
    expect([shown(second), text(second)]).toEqual([[['Important answer', phase]], then ?? '']);
    // and in the one after that, whoever looked at it
    second.release();
    expect(shown(await page())).toEqual([['Important answer', phase]]);
  });

  it.each<ErrorCode>(['unauthorized', 'forbidden', 'offline'])(
    'sent again it has the same key, also where the second attempt ends with %s',
    async (code) => {
      const { page, keys } = world(never, fails(code), never);
      const first = await page();
      await send(first);
      first.release();
      const second = await page();
      for (let i = 0; i < 2; i++) {
        const { command, key } = second.outbox.of('c1')[0]!;
        void second.run('c1', command, key);
        await env.advance(100);
        if (!i) expect(shown(second)).toEqual([['Important answer', 'unknown']]);
      }
      expect(new Set(keys).size).toBe(1);
    },
  );

  it('and so it has from the reply box, where its thread was not in sight; once it has arrived, the box is empty', async () => {
    const { page, keys } = world(never, never);
    const first = await page(ada, false);
    const { clientId } = await send(first);
    first.release();
    const second = await page(ada, false);
    expect(text(second)).toBe('Important answer');
    const intent = second.drafts.prepare('c1')!;
    void second.run('c1', intent.command, intent.key);
    await env.advance(100);
    expect(new Set(keys).size).toBe(1);
    second.release();
    const third = await page(ada, false);
    expect(text(third)).toBe('Important answer');
    third.outbox.noteArrival('c1', clientId);
    expect([text(third), shown(third)]).toEqual(['', []]);
  });

  it('is nothing any more once the history has it', async () => {
    const { page } = world();
    const first = await page();
    const { clientId } = await send(first);
    first.release();
    const second = await page();
    second.outbox.noteArrival('c1', clientId);
    expect(shown(second)).toEqual([]);
    second.release();
    expect(shown(await page())).toEqual([]);
    expect(keptDrafts.size).toBe(0);
  });

  it('is the business of the person who sent it', async () => {
    const { page } = world(never, never);
    const store = await page();
    const { clientId } = await send(store);
    store.$agent.set(ben);
    await store.refresh('c1');
    expect(shown(store)).toEqual([]);
    store.$agent.set(ada);
    expect(shown(store)).toEqual([['Important answer', 'sending']]);
    store.$agent.set(ben);
    store.outbox.noteArrival('c1', clientId);
    store.release();
    expect(shown(await page(ben))).toEqual([]);
  });

  it('of an agent whom the page did not know yet is kept for nobody, and theirs once it does', async () => {
    const { page } = world(never, never);
    const nobody = await page({ id: 'agent' });
    await send(nobody);
    nobody.release();
    const second = await page({ id: 'agent' });
    expect(shown(second)).toEqual([]);
    await send(second, 'Another');
    second.$agent.set(ada);
    expect(shown(second)).toEqual([['Another', 'sending']]);
    // nobody answers: what becomes of it is theirs to see
    await env.advance(minute);
    expect(shown(second)).toEqual([['Another', 'unknown']]);
  });

  it('of two stores at a time, both are kept', async () => {
    const { page } = world(never);
    const [first, second] = [await page(), await page()];
    await send(first);
    second.drafts.change('c1', { text: 'Written in the other' });
    first.release();
    second.release();
    const third = await page();
    expect([shown(third), text(third)]).toEqual([[['Important answer', 'unknown']], 'Written in the other']);
  });

  it('is gone after a log-out', async () => {
    const { page } = world();
    const first = await page();
    await send(first);
    first.release();
    (await page()).dispose();
    expect(shown(await page())).toEqual([]);
  });
});

describe('another agent at the page', () => {
  it('sees what they have written themselves, and nothing else', () => {
    const store = backend()(ada);
    const words = () => [text(store), text(store, 'c2')];
    store.drafts.change('c1', { text: 'Of Ada' });
    store.$agent.set(ben);
    expect(words()).toEqual(['', '']);
    store.drafts.change('c2', { text: 'Of Ben' });
    store.$agent.set(ada);
    expect(words()).toEqual(['Of Ada', '']);
    store.$agent.set(ben);
    expect(words()).toEqual(['', 'Of Ben']);
  });

  it('with the same words sends a message of their own, and the first one still has theirs', () => {
    const store = backend()(ada);
    const clientId = () => {
      store.drafts.change('c1', { text: 'Hello' });
      return store.drafts.prepare('c1')!.command.clientId;
    };
    const first = clientId();
    store.$agent.set(ben);
    const second = clientId();
    store.$agent.set(ada);
    expect([second === first, clientId() === first]).toEqual([false, true]);
  });

  it('who is known only now has written what is there, also where something was kept for them', () => {
    const page = backend();
    const before = page(ada);
    before.drafts.change('c1', { text: 'Kept' });
    before.drafts.change('c2', { text: 'Kept too' });
    before.release();
    const store = page();
    store.drafts.change('c1', { text: 'Just now' });
    expect(text(store, 'c2')).toBe('');
    store.$agent.set(ada);
    expect([text(store), text(store, 'c2')]).toEqual(['Just now', 'Kept too']);
    store.$agent.set(ben);
    expect([text(store), text(store, 'c2')]).toEqual(['', '']);
  });
});

describe('drafts that somebody keeps beyond the page', () => {
  function kept() {
    const store = backend()(ada);
    const keeper = { changed: vi.fn(), forgotten: vi.fn() };
    return { store, ...store.drafts, keeper, told: () => keeper.changed.mock.calls.splice(0) };
  }

  it('are told of: what is written already, and every change until it is enough', () => {
    const { change, keepBy, of, keeper, told } = kept();
    change('c1', { text: 'Hello' });
    of('c2');
    const stop = keepBy(keeper);
    expect(told()).toEqual([['c1', expect.objectContaining({ text: 'Hello' })]]);
    change('c2', { text: 'More' });
    change('c1', { text: '' });
    expect(told()).toEqual([
      ['c2', expect.objectContaining({ text: 'More' })],
      ['c1', expect.objectContaining({ text: '' })],
    ]);
    stop();
    change('c1', { text: 'Once more' });
    expect(told()).toEqual([]);
  });

  it('of one agent are not told of as changes by another', () => {
    const { store, change, keepBy, keeper, told } = kept();
    keepBy(keeper);
    change('c1', { text: 'Of Ada' });
    told();
    store.$agent.set(ben);
    expect(told()).toEqual([]);
    change('c1', { text: 'Of Ben' });
    expect(told()).toHaveLength(1);
  });

  it.each<['release' | 'dispose', number]>([
    ['release', 0],
    ['dispose', 1],
  ])('%s: are forgotten %d times, and nothing is told as deleted', (end, times) => {
    const { store, change, keepBy, keeper, told } = kept();
    change('c1', { text: 'Hello' });
    keepBy(keeper);
    told();
    store[end]();
    const deleted = told().filter(([, draft]) => !hasContent(draft as Draft));
    expect([deleted.length * (1 - times), keeper.forgotten.mock.calls.length]).toEqual([0, times]);
  });

  it('take the place of nothing that is written already', () => {
    const { change, of, restore, keepBy, keeper, told } = kept();
    change('written', { text: 'Written' });
    change('blank', { text: ' ' });
    of('empty');
    keepBy(keeper);
    told();
    const saved = { text: 'Saved', private: true };
    restore(new Map(['written', 'blank', 'empty', 'closed'].map((id) => [id, saved])));
    expect(of('written').get().text).toBe('Written');
    for (const id of ['blank', 'empty', 'closed']) expect(of(id).get()).toEqual(saved);
    expect(told()).toEqual([]);
    change('empty', { text: 'Changed' });
    expect(told()).toHaveLength(1);
  });

  it('take the place of nothing that another store has left, and are gone with a log-out', () => {
    const page = backend();
    const first = page(ada);
    first.drafts.change('c1', { text: 'Left' });
    first.release();
    const second = page(ada);
    second.drafts.restore(new Map(['c1', 'c2'].map((id) => [id, { text: 'Saved', private: false }])));
    expect([text(second), found(second, 'c2')?.text]).toEqual(['Left', 'Saved']);
    second.drafts.restore(new Map([['c3', { text: 'Saved', private: false }]]));
    second.dispose();
    expect(found(second, 'c3')).toBeUndefined();
  });

  it('say how often some have come', () => {
    const { restore, $restored } = kept();
    const seen: number[] = [];
    $restored.subscribe((times) => void seen.push(times));
    restore(new Map());
    for (const id of ['c1', 'c2']) restore(new Map([[id, { text: 'Saved', private: false }]]));
    expect(seen).toEqual([0, 1, 2]);
  });

  it('are of the backend that the adapter names', () => {
    expect(kept().backend).toBe('scripted');
  });
});
