/** For `npm run test:languages`: a state that is shown already, in every language, in the narrowest column. */
import { languageTags } from '../../src/internal/language-tags.js';
import type { StoreElement } from '../../src/elements/base/store-element.js';
import { sticksOut, shredded } from './layout.js';
import { waitUntil } from './wait.js';

declare global {
  // set by the runner of that script
  var inEveryLanguage: boolean | undefined;
}

const isRightToLeft = (tag: string): boolean => /^(ar|he)$/.test(tag);

function* shown(root: ParentNode = document): Generator<StoreElement> {
  for (const element of root.querySelectorAll('*')) {
    if (!element.shadowRoot) continue;
    if ('words' in element) yield element as StoreElement;
    yield* shown(element.shadowRoot);
  }
}

/** Asks `look` for what is wrong in each language, and adds what does not fit. The page is English again afterwards. */
export async function inEachLanguage(look: (tag: string) => Promise<string[]>): Promise<string[]> {
  const root = document.documentElement;
  const before = { lang: root.lang, dir: root.dir };
  const found: string[] = [];
  for (const tag of languageTags) {
    root.lang = tag;
    root.dir = isRightToLeft(tag) ? 'rtl' : 'ltr';
    await waitUntil(
      () => [...shown()].every(({ words, isConnected }) => !isConnected || words.locale.startsWith(tag)),
      `${tag} is spoken`,
      { timeout: 20_000 },
    );
    await Promise.all([...shown()].map(({ updateComplete }) => updateComplete));
    const wide = root.scrollWidth > innerWidth ? [`the page is ${root.scrollWidth} px wide`] : [];
    const cut = [...shown()].flatMap((element) =>
      element.checkVisibility() ? [...sticksOut(element), ...shredded(element)] : [],
    );
    found.push(...[...wide, ...cut, ...(await look(tag))].map((each) => `${tag}: ${each}`));
  }
  Object.assign(root, before);
  return found;
}
