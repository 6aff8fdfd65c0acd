/** Where somebody reads, while an element cannot be seen, is away, or has no room. */
import { expect } from '@open-wc/testing';
import { chatter, desk, deskBackend, type Desk } from '../../support/desk.js';
import { settle, text, turn } from '../../support/elements.js';
import { box, idsOf, listScene, many, scroller, type ListScene } from '../conversation-list-scene.js';
import { waitUntil } from '../../support/wait.js';

const painted = async (element: Element): Promise<void> => {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  await turn();
  await settle(element);
};
/** Ways to hide an element, and to show it again. */
const ways: Array<[what: string, hide: (element: HTMLElement) => () => void]> = [
  ['display: none', (element) => styled(element, 'display', 'none')],
  ['the attribute hidden', (element) => ((element.hidden = true), () => void (element.hidden = false))],
  ['a parent that is not shown', (element) => styled(element.parentElement!, 'display', 'none')],
  ['a pane without height', (element) => styled(element, 'blockSize', '0px')],
  ['content-visibility', (element) => styled(element, 'contentVisibility', 'hidden')],
  [
    'removed and put back',
    (element) => {
      const parent = element.parentElement!;
      element.remove();
      return () => parent.append(element);
    },
  ],
];
function styled(element: HTMLElement, name: 'display' | 'blockSize' | 'contentVisibility', value: string): () => void {
  const before = element.style[name];
  element.style[name] = value;
  return () => void (element.style[name] = before);
}

type Shown = Desk<'conversation-thread'>;
const log = ({ element }: Shown) => element.shadowRoot!.querySelector<HTMLElement>('[role=log]')!;
const placeOf = (shown: Shown, words: string) => {
  const row = [...shown.element.shadowRoot!.querySelectorAll<HTMLElement>('.text')].find((each) =>
    each.textContent!.includes(words),
  );
  return row ? row.getBoundingClientRect().top - log(shown).getBoundingClientRect().top : undefined;
};

describe('a thread that cannot be seen for a while', () => {
  for (const [what, hide] of ways) {
    for (const frames of [0, 1]) {
      it(`${what}, ${frames ? 'painted' : 'not painted'} meanwhile: the same place, and what is new is counted`, async () => {
        const backend = deskBackend();
        chatter(backend, 120);
        const shown = await desk('conversation-thread', { backend });
        await painted(shown.element);
        log(shown).scrollTop -= 700;
        await painted(shown.element);
        await shown.advance(100);
        const seen = [...shown.element.shadowRoot!.querySelectorAll<HTMLElement>('.text')].find(
          (each) => each.getBoundingClientRect().top > log(shown).getBoundingClientRect().top,
        )!.textContent!;
        const before = placeOf(shown, seen)!;
        const show = hide(shown.element);
        if (frames) await painted(shown.element);
        backend.say('c1', { text: 'Are you there?' });
        await shown.advance(100);
        if (frames) await painted(shown.element);
        show();
        await shown.advance(100);
        await painted(shown.element);
        expect(placeOf(shown, seen)).to.be.closeTo(before, 2);
        await waitUntil(() => /1 new/.test(text(shown.element)), 'nothing is said to be new');
      });
    }
  }

  it('at the end it is at the end again', async () => {
    const backend = deskBackend();
    chatter(backend, 60);
    const shown = await desk('conversation-thread', { backend });
    await painted(shown.element);
    shown.element.hidden = true;
    await painted(shown.element);
    backend.say('c1', { text: 'Are you there?' });
    await shown.advance(100);
    shown.element.hidden = false;
    await painted(shown.element);
    const { scrollHeight, scrollTop, clientHeight } = log(shown);
    expect(scrollHeight - scrollTop - clientHeight).to.be.below(3);
  });
});

describe('a list that cannot be seen for a while', () => {
  // what comes above the rows meanwhile moves them, so that they stay in sight: measured where nothing is measured
  for (const [what, hide] of ways.filter(([way]) => way !== 'content-visibility')) {
    it(`${what}: the same rows in the same place, and the selection`, async () => {
      const shown: ListScene = await listScene({ rows: many(200), height: 500 });
      box(shown.list, 'c2').click();
      await settle(shown.list);
      await painted(shown.list);
      scroller(shown.list).scrollTop = 3000;
      await painted(shown.list);
      const first = idsOf(shown.list)[0];
      const top = scroller(shown.list).scrollTop;
      const show = hide(shown.list);
      await painted(shown.list);
      await shown.push([
        'c150',
        { lastMessage: { text: 'New', author: { kind: 'contact' }, at: '2026-03-02T10:00:00Z' } },
      ]);
      show();
      await shown.advance(500);
      await painted(shown.list);
      await waitUntil(() => scroller(shown.list), 'no rows');
      expect(Math.abs(scroller(shown.list).scrollTop - top)).to.be.below(3);
      const isAway = what === 'removed and put back';
      if (!isAway) expect(idsOf(shown.list)[0]).to.equal(first);
      expect([...shown.list.selection]).to.deep.equal(isAway ? [] : ['c2']);
    });
  }
});
