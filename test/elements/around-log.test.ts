import { expect } from '@open-wc/testing';
import type { Conversation } from '../../src/model/conversation.js';
import { chatter, desk, deskBackend, type Desk } from '../support/desk.js';
import { button, heldBy, mine, queryRole, text } from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

const at = '2026-03-02T09:59:30Z';
const queue: Partial<Conversation> = {
  handler: { kind: 'queue', since: at },
  bot: {
    mode: 'autopilot',
    status: 'paused',
    cause: { kind: 'contact-request', reason: 'Wants to change the address' },
  },
};

async function open(conversation: Partial<Conversation>): Promise<Desk<'conversation-thread'>> {
  const backend = deskBackend(conversation, { more: { setPresence: () => Promise.resolve() } });
  chatter(backend, 6);
  const shown = await desk('conversation-thread', { backend });
  await shown.element.around.load();
  await shown.advance(100);
  return shown;
}
const summary = ({ element }: Desk<'conversation-thread'>) => element.shadowRoot!.querySelector('.summary');

describe('conversation-thread: the summary after a handover (row 103)', () => {
  it('is the backend’s, with who wrote it, above the messages (row 89)', async () => {
    const words = 'Wants a refund for order 48102.';
    const shown = await open({ ...queue, summary: { text: words, at, by: { kind: 'bot', name: 'Shop bot' } } });
    expect(text(summary(shown)!)).to.match(/^Handoff summary Wants a refund for order 48102\. By Shop bot · /);
    const log = shown.element.shadowRoot!.querySelector('[role=log]')!;
    expect(summary(shown)!.compareDocumentPosition(log) & Node.DOCUMENT_POSITION_FOLLOWING).to.be.greaterThan(0);
  });

  it('of 10 kB is bounded, and the whole of it is a press away', async () => {
    const shown = await open({ ...queue, summary: { text: 'word '.repeat(2000), at } });
    expect(text(summary(shown)!).length).to.be.lessThan(800);
    const most = shown.element.clientHeight * 0.4;
    expect(summary(shown)!.clientHeight).to.be.lessThan(most);
    button(shown.element, 'Show more').click();
    await shown.rendered();
    expect(text(summary(shown)!).length).to.be.greaterThan(9000);
    expect(summary(shown)!.clientHeight).to.be.lessThan(most);
  });

  it('without one, what is known stands there', async () => {
    const shown = await open(queue);
    expect(text(summary(shown)!)).to.equal(
      'Handoff summary Reason for handoff Wants to change the address Last question message 4',
    );
    button(shown.element, 'Handoff summary').click();
    await shown.rendered();
    expect(text(summary(shown)!)).to.equal('Handoff summary');
  });

  it('not while the bot has it, and not where nothing is known', async () => {
    for (const conversation of [{}, { handler: { kind: 'queue' } } as const, { ...queue, status: 'closed' } as const]) {
      expect(summary(await open(conversation))).to.equal(null);
    }
  });
});

describe('conversation-thread: colleagues (row 67)', () => {
  const present = (shown: Desk<'conversation-thread'>, ...who: Array<[id: string, doing: 'viewing' | 'writing']>) => {
    const all = who.map(([id, doing]) => ({ conversationId: 'c1', agent: { id, name: id }, doing, at }));
    for (const sink of shown.backend.sinks) sink.presence(all, 'c1');
    return shown.advance(100);
  };
  const line = ({ element }: Desk<'conversation-thread'>) => {
    const shown = element.shadowRoot!.querySelector('.colleagues');
    return shown && text(shown);
  };

  it('who writes comes first, a crowd is counted, and who is at this page is none (row 67)', async () => {
    const shown = await open(heldBy('x', 'Xenia'));
    expect(line(shown)).to.equal(null);
    await present(shown, ['Cleo', 'viewing'], ['Ben', 'writing'], ['me', 'writing']);
    expect(line(shown)).to.equal('Ben is writing… Cleo is viewing');
    await present(shown, ['Ben', 'writing'], ['Cleo', 'writing']);
    expect(line(shown)).to.include('Ben').and.include('Cleo').and.not.include('viewing');
    await present(shown, ...['A', 'B', 'C', 'D', 'E'].map((id): [string, 'viewing'] => [id, 'viewing']));
    expect(line(shown)).to.match(/\+2$/);
    await present(shown);
    expect(line(shown)).to.equal(null);
  });

  it('colleagues are told that this page looks, and that something is written', async () => {
    const told: string[] = [];
    const backend = deskBackend(mine, {
      more: { setPresence: (_id, doing) => Promise.resolve(void told.push(doing)) },
    });
    const shown = await desk('conversation-thread', { backend, beside: ['reply-composer'] });
    await shown.element.around.load();
    await shown.advance(1500);
    expect(told).to.eql(['viewing']);
    const composer = shown.provider.querySelector('reply-composer')!;
    composer.text = 'Hello';
    await shown.advance(100);
    await waitUntil(() => told.includes('writing'));
    expect(queryRole(composer, 'button', 'Send')).not.to.equal(undefined);
  });
});
