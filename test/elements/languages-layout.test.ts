/** The longest words of every language, in the narrowest column that a page may have. */
import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { languageTags } from '../../src/internal/language-tags.js';
import type { BotStatusToggle } from '../../src/elements/bot-status-toggle/bot-status-toggle.js';
import en from '../../src/locales/en.js';
import { dialogOpen, isOpen, items, menuOf, nameOf, settle, stateButton, turn } from '../support/elements.js';
import { lay, layoutTags, shredded, sticksOut, type Laid } from '../support/layout.js';
import { waitUntil } from '../support/wait.js';

before(() => setViewport({ width: 1000, height: 900 }));
after(async () => {
  await setViewport({ width: 800, height: 600 });
});

const width = 280;
/** Conversations of the demo in the states that have most to say. */
const conversations = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'];

function problems({ boxes, element }: Laid, where: string): string[] {
  return layoutTags.flatMap((tag) => {
    const subject = element(tag);
    const wide = boxes.get(tag)!.scrollWidth;
    return [...sticksOut(subject), ...shredded(subject), ...(wide > width ? [`${wide} px wide`] : [])].map(
      (each) => `${where}, ${tag}: ${each}`,
    );
  });
}

/** The helpdesk lives on meanwhile, and a conversation that changes under a key press may swallow it: pressed again. */
async function openAtLast(toggle: BotStatusToggle): Promise<void> {
  for (let i = 0; i < 40 && !isOpen(toggle); i++) {
    stateButton(toggle).dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
    await turn(250);
  }
  expect(isOpen(toggle), 'the menu is open').to.equal(true);
}

/** The menu, and the dialogs that it opens. */
async function* opened(toggle: BotStatusToggle): AsyncGenerator<Element> {
  await openAtLast(toggle);
  yield menuOf(toggle);
  const dialogs = items(toggle).flatMap((each, i) => (nameOf(each).endsWith('…') ? [i] : []));
  for (const i of dialogs) {
    if (!isOpen(toggle)) await openAtLast(toggle);
    items(toggle)[i]!.click();
    const dialog = await dialogOpen(toggle);
    yield dialog;
    dialog.close();
    await settle(toggle);
  }
}

/** English that is as long as no language is. */
const long = Object.fromEntries(
  Object.entries(en).map(([key, sentence]) => [
    key,
    sentence.length > 5 ? `${sentence} ${'longer '.repeat(Math.ceil(sentence.length / 16))}`.trim() : sentence,
  ]),
);

for (const tag of ['en', 'en-XA', ...languageTags]) {
  it(`${tag}: nothing is wider than ${width} px, and no word is cut to pieces`, async function () {
    this.timeout(60_000);
    const laid = await lay({ box: `inline-size: ${width}px`, crowd: 20 });
    laid.provider.store!.$localization.set({ locale: tag, strings: tag === 'en-XA' ? long : undefined });
    const toggle = laid.element('bot-status-toggle');
    await waitUntil(() => toggle.words.locale.startsWith(tag), `${tag} is spoken`, {
      timeout: 20_000,
    });
    const found: string[] = [];
    for (const id of conversations) {
      laid.provider.conversationId = id;
      await turn(20);
      await laid.ready();
      found.push(...problems(laid, id));
    }
    laid.element('conversation-list').selectAll();
    await laid.ready();
    found.push(...problems(laid, 'all selected'));
    for await (const open of opened(toggle)) {
      const { left, right } = open.getBoundingClientRect();
      if (open.scrollWidth > open.clientWidth + 1) found.push(`${open.localName}: ${open.scrollWidth} px inside`);
      if (left < -1 || right > 1001) found.push(`${open.localName}: ${left}…${right}`);
    }
    expect(found).to.deep.equal([]);
  });
}
