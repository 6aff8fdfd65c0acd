/** Looks at every state of some elements in every look with axe. */
import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type axeCore from 'axe-core';
import 'axe-core/axe.min.js';
import { emulateMedia, hasDevTools } from './devtools.js';
import { inEachLanguage } from './every-language.js';

export const axe = (window as unknown as { axe: typeof axeCore }).axe;
export const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe could not decide, looked at by a person. The main buttons in forced colours: axe takes the colours of the
 * style sheet, not the forced ones, which a test of its own measures.
 */
const reviewedEverywhere =
  /^forced colours: color-contrast: .*(\.primary|part="hand-back"|reply-composer → (button|\.send):)/;

const look = async (scheme: 'light' | 'dark', dir: string, width: number, forced = false): Promise<void> => {
  await emulateMedia({ 'prefers-color-scheme': scheme, 'forced-colors': forced ? 'active' : 'none' });
  await setViewport({ width, height: 900 });
  document.documentElement.dir = dir;
  // where the system's scheme cannot be emulated, the page asks for one
  document.documentElement.style.colorScheme = hasDevTools ? 'light dark' : scheme;
  // axe takes a page without a background for white
  document.body.style.background = forced ? 'Canvas' : scheme === 'dark' ? '#15181c' : '#fff';
  document.body.style.margin = '0';
};

export const modes: Record<string, () => Promise<void>> = {
  light: () => look('light', 'ltr', 800),
  dark: () => look('dark', 'ltr', 800),
  // no page can ask for these
  ...(hasDevTools && { 'forced colours': () => look('light', 'ltr', 800, true) }),
  'right to left': () => look('light', 'rtl', 800),
  '280 px': () => look('dark', 'ltr', 280),
};

/** English is looked at in every look; the others in the narrowest, where the words matter. */
async function violationsInEachLanguage(painted?: () => Promise<unknown>): Promise<string[]> {
  await modes['280 px']!();
  return inEachLanguage(async () => {
    await painted?.();
    const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.map(shadow).join(' ')}`));
  });
}

const shadow = (target: axeCore.UnlabelledFrameSelector | axeCore.CrossTreeSelector): string =>
  Array.isArray(target) ? target.map(shadow).join(' → ') : String(target);

/** To be called inside `describe`: a page with a main part and a heading, put back as it was at the end. */
export function inMain(): void {
  beforeEach(() => {
    const main = document.createElement('main');
    main.dataset.test = '';
    main.innerHTML = '<h1>Helpdesk</h1>';
    document.body.append(main);
  });
  after(async () => {
    document.documentElement.removeAttribute('dir');
    document.documentElement.removeAttribute('style');
    document.body.removeAttribute('style');
    await emulateMedia({});
    await setViewport({ width: 800, height: 600 });
  });
}

interface LookOptions {
  /** What axe could not decide, looked at by a person. */
  reviewed?: RegExp;
  /** Resolves when what is to be looked at is painted. */
  painted?: () => Promise<unknown>;
}

/**
 * One test for each state: no violation in any look, nothing undecided that nobody looked at, no scrolling in two
 * directions.
 */
export function testStates(
  states: Record<string, () => Promise<unknown>>,
  { reviewed = reviewedEverywhere, painted }: LookOptions = {},
): void {
  for (const [state, prepare] of Object.entries(states)) {
    it(`A10 ${state}`, async () => {
      await modes.light!();
      await prepare();
      if (globalThis.inEveryLanguage) {
        expect(await violationsInEachLanguage(painted)).to.deep.equal([]);
        return;
      }
      const found: string[] = [];
      const undecided: string[] = [];
      for (const [mode, change] of Object.entries(modes)) {
        await change();
        await painted?.();
        const { violations, incomplete } = await axe.run(document, {
          runOnly: rules,
          resultTypes: ['violations', 'incomplete'],
        });
        const lines = (results: axeCore.Result[]) =>
          results.flatMap(({ id, nodes }) =>
            nodes.map(
              (node) =>
                `${mode}: ${id}: ${node.target.map(shadow).join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim()}`,
            ),
          );
        found.push(...lines(violations));
        undecided.push(...lines(incomplete).filter((line) => !reviewed.test(line)));
        // some windows do not become as narrow as that
        if (mode === '280 px') {
          expect(document.documentElement.scrollWidth, 'no scrolling in two directions').to.be.at.most(innerWidth);
        }
      }
      expect(found, 'violations').to.deep.equal([]);
      // engines differ in what axe cannot decide; it was reviewed in the one that shows every look
      if (hasDevTools) expect(undecided, 'not decided and not reviewed').to.deep.equal([]);
    });
  }
}
