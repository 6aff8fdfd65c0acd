import { expect } from '@open-wc/testing';
import { findLanguage } from '../../src/elements/base/languages.js';
import { outcomeText } from '../../src/elements/base/outcome-text.js';
import { Words } from '../../src/elements/base/words.js';
import { pageNotes } from '../../src/internal/report.js';
import { createStore, type HandoffStore } from '../../src/store/store.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import { waitUntil } from '../support/wait.js';

const open = (strings?: Record<string, string>, locale?: string) => {
  const store = createStore({ adapter: new ScriptedBackend().adapter, agent: { id: 'me' } });
  store.$localization.set({ strings, locale });
  return { store, words: new Words(() => store, { 'panel.label': 'Contact' }) };
};

/** Until the language that is asked for is there. */
const arrived = (tag: string): Promise<void> =>
  waitUntil(() => findLanguage(tag, () => undefined, pageNotes), `${tag} has come`);

describe('words', () => {
  it('the host’s own sentence wins from the moment it is set, and the built-in one is back when it goes', () => {
    const { store, words } = open();
    expect(words.t('retry')).to.equal('Retry');
    store.$localization.set({ strings: { retry: 'Noch einmal' } });
    expect(words.t('retry')).to.equal('Noch einmal');
    store.$localization.set({});
    expect(words.t('retry')).to.equal('Retry');
  });

  it('a sentence that is not loaded yet is empty, never its key, and is there once its part is', () => {
    const { words } = open();
    expect([words.t('panel.copied'), words.rich('panel.copied', {})]).to.deep.equal(['', ['']]);
    words.add({ 'panel.copied': 'Copied' });
    expect([words.t('panel.copied'), words.t('panel.label')]).to.deep.equal(['Copied', 'Contact']);
  });

  it('a name that nobody knows is itself, and never an object', () => {
    const { words } = open({ 'channel.odd': { not: 'text' } as unknown as string });
    expect(words.channelText('odd')).to.equal('Odd');
    expect(words.channelText('whatsapp')).to.equal('WhatsApp');
    expect(outcomeText(words, 'odd-value')).to.equal('odd-value');
    expect([words.lookup('constructor'), words.lookup('__proto__')]).to.deep.equal([undefined, undefined]);
  });

  describe('times are in the language of the sentences', () => {
    const before = document.documentElement.lang;
    after(() => {
      document.documentElement.lang = before;
    });
    const at = new Date(2020, 10, 27, 9).getTime();
    const english = 'Bot paused until Nov 27, 2020, 09:00';
    for (const lang of 'fa ur sv da nb is zh ko hi ☃ en_US en'.split(' ')) {
      it(`a page in ${lang}, which is no language of ours, with sentences that nobody translated: English`, async () => {
        document.documentElement.lang = lang;
        const { words } = open();
        await arrived('fa');
        expect(words.t('state.paused-until', { time: words.time(at) })).to.equal(english);
        expect(new Intl.PluralRules(words.locale).select(0)).to.equal('other');
      });
    }

    it('a page in English of a region: as it is written there', () => {
      document.documentElement.lang = 'en-GB';
      expect(open().words.time(at)).to.equal('27 Nov 2020, 09:00');
    });

    it('the host’s locale counts with the host’s sentences, and what runs from right to left is isolated', async () => {
      document.documentElement.lang = 'en';
      const { words } = open({ 'state.paused-until': 'ربات تا {time} متوقف است' }, 'fa');
      await arrived('fa');
      expect(words.t('state.paused-until', { time: words.time(at) })).to.match(/^ربات تا \u2068.*\u2069 متوقف است$/);
    });
  });

  it('without a store there are still words', () => {
    const words = new Words(() => undefined as HandoffStore | undefined, {});
    expect(words.t('none.store')).to.equal('Not connected to a helpdesk yet');
  });
});
