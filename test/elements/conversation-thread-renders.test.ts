/** How much of a thread is rendered for what has changed: counted, because times depend on the machine. */
import { expect } from '@open-wc/testing';
import type { Message } from '../../src/model/message.js';
import { chatter, desk, deskBackend, type Desk } from '../support/desk.js';

type Shown = Desk<'conversation-thread'>;
const all = 200;
/** As many messages as are in the page at once. */
const mostRows = 40;
/** So many come into the page with one step towards older ones. */
const step = 20;

/** A contact's messages with a name: each row asks once what its author is. */
async function long(): Promise<Shown> {
  const backend = deskBackend();
  for (const message of chatter(backend, all)) Object.assign(message, { author: { kind: 'contact', name: 'Mina' } });
  const shown = await desk('conversation-thread', { backend });
  await frames();
  await shown.rendered();
  return shown;
}

const frames = async (): Promise<void> => {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
};

/** How many rows are rendered while something happens. */
async function rowsRendered(shown: Shown, happen: () => unknown): Promise<number> {
  const { element } = shown;
  const { words } = element;
  const { t } = words;
  let count = 0;
  words.t = (key, params) => {
    if (key === 'author.contact') count++;
    return t.call(words, key, params);
  };
  await happen();
  await shown.advance(100);
  await frames();
  await shown.rendered();
  words.t = t;
  return count;
}

const message = (shown: Shown, id: string, text: string): Message => ({
  id,
  conversationId: 'c1',
  author: { kind: 'contact', name: 'Mina' },
  at: new Date(shown.environment.now()).toISOString(),
  text,
});
const push = (shown: Shown, next: Message): void => shown.backend.sinks.forEach((sink) => sink.message(next));
const rows = (shown: Shown): number => shown.element.shadowRoot!.querySelectorAll('[data-rows] > *').length;
const scroller = (shown: Shown): HTMLElement => shown.element.shadowRoot!.querySelector('[role=log]')!;

describe('conversation-thread: what is rendered again', () => {
  it('no row, where nothing that it shows has changed', async () => {
    const shown = await long();
    expect(rows(shown)).to.equal(mostRows);
    expect(await rowsRendered(shown, () => shown.element.requestUpdate())).to.equal(0);
    expect(await rowsRendered(shown, () => shown.backend.push('c1', { unread: 3 }))).to.equal(0);
  });

  it('one row for a message that grows', async () => {
    const shown = await long();
    push(shown, message(shown, 'new', 'One'));
    await shown.advance(100);
    const grown = message(shown, 'new', 'One word');
    expect(await rowsRendered(shown, () => push(shown, grown))).to.equal(1);
    expect(shown.element.shadowRoot!.textContent).to.contain('One word');
  });

  it('one row for a message that is new', async () => {
    const shown = await long();
    expect(await rowsRendered(shown, () => push(shown, message(shown, 'new', 'One')))).to.equal(1);
    expect(rows(shown)).to.equal(mostRows);
  });

  it('many updates of one message within a frame are one', async () => {
    const shown = await long();
    push(shown, message(shown, 'new', 'One'));
    await shown.advance(100);
    const burst = () => {
      for (let i = 0; i < 50; i++) push(shown, message(shown, 'new', `One ${i}`));
    };
    expect(await rowsRendered(shown, burst)).to.equal(1);
  });

  it('for an older page those that come into the page, and the one below them', async () => {
    const shown = await long();
    const scrollUp = async () => {
      scroller(shown).scrollTop = 0;
      await frames();
      await shown.advance(100);
    };
    for (let i = 0; i < 4; i++) expect(await rowsRendered(shown, scrollUp)).to.be.within(1, step + 1);
    // further up than the first page reached
    expect(shown.element.shadowRoot!.querySelector('.text')!.textContent).to.match(/^message 1[0-4]\d$/);
  });

  it('every row, where the words or the day are others', async () => {
    const shown = await long();
    const locale = () => shown.store.$localization.set({ locale: 'en-GB' });
    expect(await rowsRendered(shown, locale)).to.equal(mostRows);
    expect(await rowsRendered(shown, () => shown.advance(24 * 3_600_000))).to.be.at.least(mostRows);
    const { lang } = document.documentElement;
    shown.store.$localization.set({});
    await shown.advance(0);
    document.documentElement.lang = 'en-US';
    expect(await rowsRendered(shown, () => shown.element.requestUpdate())).to.equal(mostRows);
    document.documentElement.lang = lang;
  });
});
