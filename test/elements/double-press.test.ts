// Two presses of a real mouse at the same place, where something else stands there for the second one.
import { expect } from '@open-wc/testing';
import { resetMouse, sendMouse, setViewport } from '@web/test-runner-commands';
import { createMemoryAdapter } from '../../src/adapters/memory/index.js';
import { createStore } from '../../src/store/store.js';
import { ann } from '../support/conversations.js';
import { place, queryRole, settle } from '../support/elements.js';
import { elementsIn } from '../support/whole-desk.js';
import { waitUntil } from '../support/wait.js';

before(() => setViewport({ width: 1440, height: 900 }));
// a press in one test is not the first one of a double click in the next
beforeEach(() => pause(550));
after(async () => {
  await resetMouse();
  await setViewport({ width: 800, height: 600 });
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function openDesk() {
  // it answers at once, so that what comes in the place of the button is there for the second press
  const adapter = createMemoryAdapter({ knobs: { latency: 0 } });
  const desk = document.createElement('handoff-desk');
  desk.store = createStore({ adapter, agent: ann });
  desk.conversationId = 'c1';
  const box = document.createElement('div');
  box.style.cssText = 'inline-size: 1440px; block-size: 900px';
  box.append(desk);
  place(box);
  const find = (name: RegExp) =>
    elementsIn(desk)
      .map((element) => queryRole(element, 'button', name))
      // the one in the header, in whose place the next one comes
      .find((found) => found?.checkVisibility() && found.getBoundingClientRect().top < 60);
  await waitUntil(() => find(/^Take over/), 'there is no button to take over');
  await settle(desk, ...elementsIn(desk));
  const { left, top, width, height } = find(/^Take over/)!.getBoundingClientRect();
  const position: [number, number] = [Math.round(left + width / 2), Math.round(top + height / 2)];
  const handler = async () =>
    (await adapter.getConversation('c1', { agent: ann, signal: new AbortController().signal })).handler;
  return { find, position, handler, desk };
}

describe('two presses at the same place', () => {
  for (const wait of [60, 150, 300]) {
    it(`after ${wait} ms: a conversation that was taken over is not given back`, async () => {
      const { find, position, handler, desk } = await openDesk();
      await sendMouse({ type: 'click', position });
      await waitUntil(() => find(/^Hand back/), 'it was not taken over');
      await pause(wait);
      await sendMouse({ type: 'click', position });
      await pause(300);
      await settle(desk, ...elementsIn(desk));
      expect(await handler()).to.include({ kind: 'agent' });
    });
  }

  it('a moment later, what stands there is pressed', async () => {
    const { find, position, handler } = await openDesk();
    await sendMouse({ type: 'click', position });
    await waitUntil(() => find(/^Hand back/), 'it was not taken over');
    await pause(700);
    const { left, top, width, height } = find(/^Hand back/)!.getBoundingClientRect();
    await sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
    await waitUntil(async () => (await handler()).kind === 'bot', 'it was not given back');
  });
});

// what a root with two buttons hears
it('nor do the third and the fourth of somebody who is impatient, until there was a pause', async () => {
  const { ignoreDoublePress } = await import('../../src/elements/base/double-press.js');
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  root.innerHTML = '<button>One</button><button>Two</button>';
  document.body.append(host);
  ignoreDoublePress(root);
  const heard: string[] = [];
  root.addEventListener('click', ({ target }) => heard.push((target as Element).textContent!));
  const [one, two] = root.querySelectorAll('button');
  for (const [gap, target] of [
    [0, one],
    [150, two],
    [150, two],
    [400, two],
    [550, two],
  ] as const) {
    await pause(gap);
    target!.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, detail: 1, clientX: 9_000 }));
  }
  expect(heard).to.deep.equal(['One', 'Two']);
  host.remove();
});

describe('which presses count', () => {
  const table: Array<[string, { gap: number; away?: number; same?: boolean; detail?: number }, number]> = [
    ['the second one on another control', { gap: 200 }, 1],
    ['on the same control', { gap: 200, same: true }, 2],
    ['after more than half a second', { gap: 600 }, 2],
    ['elsewhere', { gap: 200, away: 30 }, 2],
    ['the two clicks of one label', { gap: 0 }, 2],
    ['a key, or a script', { gap: 200, detail: 0 }, 2],
  ];
  for (const [what, { gap, away = 0, same, detail = 1 }, counted] of table) {
    it(what, async () => {
      const { ignoreDoublePress } = await import('../../src/elements/base/double-press.js');
      const host = document.createElement('div');
      const root = host.attachShadow({ mode: 'open' });
      root.innerHTML = '<button><span>One</span></button><button>Two</button>';
      document.body.append(host);
      ignoreDoublePress(root);
      let heard = 0;
      const [one, two] = root.querySelectorAll('button');
      for (const button of [one!, two!]) button.addEventListener('click', () => heard++);
      const click = (target: Element, x: number) =>
        target.dispatchEvent(
          new MouseEvent('click', { bubbles: true, composed: true, cancelable: true, detail, clientX: x, clientY: 5 }),
        );
      // far from the presses of the test before
      const x = 1000 * (1 + table.findIndex(([name]) => name === what));
      click(one!.firstElementChild!, x);
      if (gap) await pause(gap);
      click(same ? one! : two!, x + away);
      expect(heard).to.equal(counted);
      host.remove();
    });
  }
});
