const all = 10_000;
const words = ['anna', 'tent'];

const selectors = {
  'conversation-list': {
    select: '[part=bulk] .text',
    clear: '[part=bulk] .text:text("Clear")',
    dialog: '[part=bulk] button:text("Close")',
  },
  'naive-list': { select: '.select-all', clear: '.clear', dialog: '.close' },
  'ag-grid': { select: '.ag-header-select-all', clear: '.clear', dialog: '.close' },
};

/** Measures from an input until the result is painted. `shownFor` says how many conversations a search should find. */
export async function measureInteractions(page, list, note) {
  const keep = (name, { latency, interaction }) => {
    note(name, latency);
    note('inp', interaction);
  };
  await search(page, keep);
  for (let i = 0; i < 3; i++) await selectAll(page, list, keep);
  if (list === 'conversation-list') for (let i = 0; i < 4; i++) await menuAndToggle(page, keep);
}

async function search(page, keep) {
  const expected = await page.call('expected', words);
  await page.click('[type=search]');
  for (const word of words) {
    for (let length = 1; length <= word.length; length++) {
      keep(
        'search',
        await page.measureInput('keydown', 'shown', expected[word.slice(0, length)], () =>
          page.page.keyboard.press(word[length - 1]),
        ),
      );
    }
    for (let length = word.length - 1; length >= 0; length--) {
      keep(
        'search',
        await page.measureInput('keydown', 'shown', length ? expected[word.slice(0, length)] : all, () =>
          page.page.keyboard.press('Backspace'),
        ),
      );
    }
  }
}

async function selectAll(page, list, keep) {
  const { select, clear, dialog } = selectors[list];
  // our list offers it once something is selected
  if (list === 'conversation-list') await page.click('[data-row] [type=checkbox]');
  keep('select-all', await page.measureClick(select, 'selected', all));
  keep('dialog', await page.measureClick(dialog, 'hasDialog', true));
  await page.page.keyboard.press('Escape');
  await page.waitFor('hasDialog', false);
  await page.click(clear);
  await page.waitFor('selected', 0);
}

async function menuAndToggle(page, keep) {
  for (const isPaused of [true, false]) {
    keep('menu', await page.measureClick('bot-status-toggle [part=button]', 'hasMenu', true));
    keep(
      'toggle',
      await page.measureClick('bot-status-toggle [role=menuitemradio][aria-checked=false]', 'isPaused', isPaused),
    );
    await page.call('idle', 500);
  }
}
