import { expect } from '@open-wc/testing';
import { modules } from '../../src/elements/base/languages.lazy.js';
import type { DeveloperNote } from '../../src/internal/report.js';
import { notesWritten } from '../support/notes.js';
import { place, scene, text, turn, type Scene } from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

const { de } = modules;
/** German that comes when the test says so. */
function held(): { bring(): void; lose(): void } {
  let settle: { bring(): void; lose(): void };
  const answer = new Promise<Awaited<ReturnType<typeof de>>>((resolve, reject) => {
    settle = { bring: () => resolve(de()), lose: () => reject(new TypeError('Failed to fetch')) };
  });
  modules.de = () => answer;
  return settle!;
}

const says = (page: Scene, sentence: string): Promise<void> =>
  waitUntil(() => text(page.toggle).includes(sentence), `“${sentence}” in “${text(page.toggle)}”`);

async function bothElements(): Promise<Scene & { notes: DeveloperNote[] }> {
  const notes: DeveloperNote[] = [];
  const page = await scene({ only: ['bot-status-toggle', 'takeover-button'], log: (note) => void notes.push(note) });
  return { ...page, notes };
}

describe('languages', () => {
  const pageLang = document.documentElement.lang;
  afterEach(() => {
    modules.de = de;
    document.documentElement.lang = pageLang;
    document.documentElement.removeAttribute('dir');
  });
  const speak = (page: Scene, locale?: string, strings?: Record<string, string>) =>
    page.store.$localization.set({ locale, strings });

  it('the host’s locale is spoken, by every element, and English again when it goes', async () => {
    const page = await bothElements();
    speak(page, 'de');
    await says(page, 'Bot aktiv');
    await waitUntil(() => text(page.take).includes('Übernehmen'));
    speak(page);
    await says(page, 'Bot active');
    expect(text(page.take)).to.include('Take over');
  });

  it('the attribute of the provider does the same', async () => {
    const page = await bothElements();
    page.provider.setAttribute('locale', 'de');
    await says(page, 'Bot aktiv');
    page.provider.removeAttribute('locale');
    await says(page, 'Bot active');
  });

  it('without a locale the page’s language is spoken, also when it changes', async () => {
    const page = await bothElements();
    document.documentElement.lang = 'de';
    await says(page, 'Bot aktiv');
    document.documentElement.lang = 'en-GB';
    await says(page, 'Bot active');
  });

  it('a region has the sentences of its language, and writes times and numbers as it is used to', async () => {
    const page = await bothElements();
    speak(page, 'de-AT');
    await says(page, 'Bot aktiv');
    const { words } = page.toggle;
    expect(words.locale).to.equal('de-AT');
    expect(words.time(Date.UTC(2021, 0, 15, 12))).to.match(/^15\. Jän/);
  });

  it('until a language is there the one before is spoken, in sentences and in dates', async () => {
    const page = await bothElements();
    const german = held();
    speak(page, 'de-LI');
    await page.rendered();
    expect([text(page.take).includes('Take over'), page.toggle.words.locale]).to.deep.equal([true, 'en']);
    german.bring();
    await says(page, 'Bot aktiv');
    expect(page.toggle.words.locale).to.equal('de-LI');
  });

  it('a late answer of a language that is not wanted any more changes nothing', async () => {
    const page = await bothElements();
    const german = held();
    speak(page, 'de-LU');
    await page.rendered();
    speak(page, 'en');
    await page.rendered();
    german.bring();
    await turn(20);
    await page.rendered();
    expect([text(page.take).includes('Take over'), page.toggle.words.locale]).to.deep.equal([true, 'en']);
  });

  it('a language that cannot be loaded is English, with one note, and never half of it', async () => {
    const page = await bothElements();
    const german = held();
    speak(page, 'de-BE');
    await page.rendered();
    german.lose();
    await waitUntil(() => page.notes.length, 'there is a note');
    await notesWritten();
    await page.rendered();
    expect(page.notes.map(({ code, field }) => [code, field])).to.deep.equal([['language-missing', undefined]]);
    expect([text(page.take).includes('Take over'), page.toggle.words.locale]).to.deep.equal([true, 'en']);
  });

  it('a language that there is not is English, with one note', async () => {
    const page = await bothElements();
    speak(page, 'sv');
    await waitUntil(() => page.notes.length, 'there is a note');
    await notesWritten();
    await page.rendered();
    expect(page.notes.map(({ code, field }) => [code, field])).to.deep.equal([['no-language', 'locale']]);
    expect([text(page.take).includes('Take over'), page.toggle.words.locale]).to.deep.equal([true, 'en']);
  });

  it('a language that only the host has needs no note, and has its own dates', async () => {
    const page = await bothElements();
    speak(page, 'sv', { 'takeover.take': 'Ta över' });
    await waitUntil(() => page.toggle.words.locale === 'sv');
    await notesWritten();
    expect([text(page.take).includes('Ta över'), page.notes]).to.deep.equal([true, []]);
  });

  it('the host’s own sentences stand on top of a language', async () => {
    const page = await bothElements();
    speak(page, 'de', { 'takeover.take': 'Ich mach das' });
    await says(page, 'Bot aktiv');
    await waitUntil(() => text(page.take).includes('Ich mach das'));
    speak(page, 'de');
    await waitUntil(() => text(page.take).includes('Übernehmen'));
  });

  describe('direction', () => {
    const directions = (page: Scene) => [
      ...new Set([...page.take.shadowRoot!.children].map((child) => getComputedStyle(child).direction)),
    ];
    const persian = { 'takeover.take': 'به عهده گرفتن' };

    it('is the language’s, and each element says in which language it speaks', async () => {
      const page = await bothElements();
      speak(page, 'fa', persian);
      await waitUntil(() => directions(page).join() === 'rtl');
      expect([...page.take.shadowRoot!.children].map((child) => (child as HTMLElement).lang)).to.include('fa');
      expect([page.take.dir, page.take.lang]).to.deep.equal(['', '']);
      speak(page);
      await waitUntil(() => directions(page).join() === 'ltr');
    });

    it('is the page’s where the page sets one', async () => {
      const page = await bothElements();
      speak(page, 'fa', persian);
      await waitUntil(() => directions(page).join() === 'rtl');
      document.documentElement.dir = 'ltr';
      await waitUntil(() => directions(page).join() === 'ltr');
    });
  });

  it('English loads nothing', async () => {
    let loads = 0;
    modules.de = () => {
      loads++;
      return de();
    };
    const page = await bothElements();
    for (const tag of ['en', 'en-GB', 'en-us']) speak(page, tag);
    await page.rendered();
    place(document.createElement('takeover-button'));
    expect(loads).to.equal(0);
  });
});
