/* global EventSource, fetch, setTimeout, window */
// In the page: runs what the test asks for. See page-server.mjs.
const AsyncFunction = (async () => {}).constructor;

const answer = (message) => fetch('/answer', { method: 'POST', body: JSON.stringify(message) });

/** All elements of the page, also those in shadow roots, in the order of the page. */
function* all(root = document) {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) yield* all(element.shadowRoot);
  }
}

const isShown = (element) => element.checkVisibility() && element.getClientRects().length > 0;
const wordsOf = (element) => (element.getAttribute('aria-label') ?? element.textContent).replace(/\s+/g, ' ').trim();

/** The first shown element of this selector whose words begin like that. */
window.find = (selector, words = '') =>
  [...all()].find((each) => each.matches(selector) && wordsOf(each).startsWith(words) && isShown(each));

/** Waits for it. */
window.wait = async (selector, words) => {
  const end = Date.now() + 15_000;
  while (Date.now() < end) {
    const element = window.find(selector, words);
    if (element) return element;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const there = [...all()].filter((each) => each.matches(selector) && isShown(each)).map(wordsOf);
  throw new Error(`There is no ${selector} “${words ?? ''}” on the page, only: ${there.join(' | ')}`);
};

const commands = new EventSource('/commands');
// Chromium keeps the pages that were left, each with its stream: six of them are all that a browser opens to a server
window.addEventListener('pagehide', () => commands.close());
commands.onmessage = async ({ data }) => {
  const { id, body, args } = JSON.parse(data);
  try {
    const value = await new AsyncFunction('args', body)(args);
    await answer({ id, value });
  } catch (error) {
    await answer({ id, error: String(error) });
  }
};
