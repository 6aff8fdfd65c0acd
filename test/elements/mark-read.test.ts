import { expect } from '@open-wc/testing';
import type { ConversationThread } from '../../src/elements/conversation-thread/conversation-thread.js';
import type { HandoffAdapter } from '../../src/adapters/adapter.js';
import { HandoffError } from '../../src/model/error.js';
import { chatter, desk, deskBackend, type Desk } from '../support/desk.js';
import { notice } from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

type Shown = Desk<'conversation-thread'>;
const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 30)));

async function open(
  markRead: HandoffAdapter['markRead'] | undefined,
  unread = 3,
  { height = 400 }: { height?: number } = {},
): Promise<{ shown: Shown; calls: string[] }> {
  const calls: string[] = [];
  const backend = deskBackend({ unread });
  if (markRead) {
    backend.adapter.markRead = async (id, params, ctx) => {
      calls.push(params.upTo);
      return markRead(id, params, ctx);
    };
  }
  chatter(backend, 40);
  const shown = (await desk('conversation-thread', { backend, height })) as Shown;
  await frame();
  await frame();
  return { shown, calls };
}
const pass = async (shown: Shown, milliseconds: number) => {
  await shown.advance(milliseconds);
  await frame();
  await shown.advance(0);
};
const scroller = (element: ConversationThread) => element.shadowRoot!.querySelector<HTMLElement>('[role=log]')!;
const toEnd = async (shown: Shown) => {
  scroller(shown.element).scrollTop = 1e6;
  await frame();
  await frame();
};
const isRead = (shown: Shown) => async (id: string) => shown.backend.change(id, { unread: 0 });

describe('conversation-thread: what was seen is read', () => {
  it('after a second at the end it tells the helpdesk, once, without anything pending', async () => {
    const { shown, calls } = await open(async (id) => isRead(shown)(id), 0);
    shown.backend.push('c1', { unread: 2 });
    // the end may have been in sight for the tenth of a second that opening took
    await pass(shown, 800);
    expect(calls).to.deep.equal([]);
    await pass(shown, 1200);
    expect(calls).to.deep.equal(['m39']);
    const view = shown.store.conversation('c1').get();
    expect(view.state === 'ready' && [view.pending.length, view.conversation.unread]).to.deep.equal([0, 0]);
    await pass(shown, 60_000);
    expect(calls).to.deep.equal(['m39']);
  });

  it('not while the end is out of sight, and then once somebody scrolls there', async () => {
    const { shown, calls } = await open(async (id) => isRead(shown)(id), 0);
    scroller(shown.element).scrollTop = 0;
    await frame();
    await frame();
    shown.backend.push('c1', { unread: 2 });
    await pass(shown, 5000);
    expect(calls).to.deep.equal([]);
    await toEnd(shown);
    await pass(shown, 1200);
    expect(calls).to.deep.equal(['m39']);
  });

  it('a glance of less than a second is not reading', async () => {
    const { shown, calls } = await open(async (id) => isRead(shown)(id), 2);
    await pass(shown, 500);
    shown.element.remove();
    await pass(shown, 5000);
    expect(calls).to.deep.equal([]);
  });

  for (const [what, style] of [
    ['hidden', 'display: none'],
    ['below what the page shows', 'margin-block-start: 5000px'],
  ] as const) {
    it(`a thread that is ${what} is not read`, async () => {
      const { shown, calls } = await open(async (id) => isRead(shown)(id), 2);
      shown.element.style.cssText += style;
      await frame();
      await frame();
      await pass(shown, 5000);
      expect(calls).to.deep.equal([]);
    });
  }

  it('a new message at the end is read a second later, however many come', async () => {
    const { shown, calls } = await open(async (id) => isRead(shown)(id), 0);
    await pass(shown, 2000);
    for (let i = 0; i < 10; i++) {
      shown.backend.change('c1', { unread: i + 1 });
      shown.backend.say('c1', { text: `News ${i}` });
      await pass(shown, 100);
    }
    await pass(shown, 1500);
    expect(calls.length).to.be.lessThan(4);
    expect(calls.at(-1)).to.equal('said-50');
  });

  it('a failure is nobody’s business, and is tried again later, without a storm', async () => {
    let down = true;
    const { shown, calls } = await open(async (id) => {
      if (down) throw new HandoffError('unavailable', 'Down', { retryable: true });
      return isRead(shown)(id);
    }, 0);
    shown.backend.push('c1', { unread: 2 });
    await pass(shown, 3000);
    for (let i = 0; i < 10; i++) await pass(shown, 1000);
    expect(calls.length).to.be.within(1, 4);
    expect(notice(shown.element)).to.equal('');
    down = false;
    for (let i = 0; i < 10; i++) await pass(shown, 10_000);
    const view = shown.store.conversation('c1').get();
    expect(view.state === 'ready' && view.conversation.unread).to.equal(0);
  });

  it('a helpdesk that refuses is not asked again for the same message', async () => {
    const { shown, calls } = await open(async () => {
      throw new HandoffError('forbidden', 'No');
    }, 0);
    shown.backend.push('c1', { unread: 2 });
    for (let i = 0; i < 10; i++) await pass(shown, 10_000);
    expect(calls).to.deep.equal(['m39']);
  });

  it('nothing happens where the helpdesk does not know what is read', async () => {
    const { shown, calls } = await open(undefined, 2);
    await toEnd(shown);
    await pass(shown, 5000);
    expect(calls).to.deep.equal([]);
    await waitUntil(() => shown.backend.get('c1').unread === 2);
  });
});
