/** Two copies of the same version on one page. */
import { expect } from '@open-wc/testing';
import type * as Library from '../../../src/index.js';
import { registerAdapter } from '../../../src/elements/handoff-provider/adapter-registry.js';
import { configureHandoff } from '../../../src/elements/handoff-provider/configure.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { place, settle, text } from '../../support/elements.js';

const address = '/second-copy.js';
const globals = new Set(Object.keys(window));
const other = (await import(address)) as typeof Library;

const named = (name: string) => new ScriptedBackend({ contact: { id: 'p1', name } }).adapter;
const agent = { id: 'me' };

async function panelIn(tag: string, adapter: string): Promise<Element> {
  const provider = document.createElement(tag);
  provider.setAttribute('adapter', adapter);
  provider.setAttribute('conversation-id', 'c1');
  const panel = document.createElement('contact-panel');
  provider.append(panel);
  place(provider);
  await settle(panel);
  await settle(panel);
  return panel;
}

describe('two copies of the library on one page', () => {
  it('are two', () => {
    expect(other.HandoffProvider).not.to.equal(customElements.get('handoff-provider'));
  });

  for (const [what, register] of [
    ['this one', registerAdapter],
    ['the other one', other.registerAdapter],
  ] as const) {
    it(`an adapter that ${what} registers is found by its name`, async () => {
      register(`of-${what}`.replaceAll(' ', '-'), () => named('Ann'));
      expect(text(await panelIn('handoff-provider', `of-${what}`.replaceAll(' ', '-')))).to.include('Ann');
    });
  }

  it('also after the provider has looked for it; and the newest of a name counts, whoever registers it', async () => {
    const panel = await panelIn('handoff-provider', 'late');
    expect(text(panel)).not.to.include('Ann');
    other.registerAdapter('late', () => named('Ann'));
    await settle(panel);
    await settle(panel);
    expect(text(panel)).to.include('Ann');
    registerAdapter('late', () => named('Bea'));
    await settle(panel);
    await settle(panel);
    expect(text(panel)).to.include('Bea');
  });

  it('elements of one find the store of a provider of the other', async () => {
    other.HandoffProvider.define('other-provider');
    other.registerAdapter('own', () => named('Ann'));
    expect(text(await panelIn('other-provider', 'own'))).to.include('Ann');
  });

  it('a page-wide connection is replaced and ended by either', async () => {
    const panel = place(document.createElement('contact-panel'));
    const shows = async (words: string) => {
      await settle(panel);
      await settle(panel);
      expect(text(panel)).to.include(words);
    };
    const connect = (library: Pick<typeof Library, 'configureHandoff'>, name: string) =>
      library.configureHandoff({ adapter: named(name), agent }).$selected.set('c1');
    await shows('Not connected');
    connect({ configureHandoff }, 'Ann');
    await shows('Ann');
    connect(other, 'Bea');
    await shows('Bea');
    const late = place(document.createElement('contact-panel'));
    connect({ configureHandoff }, 'Cem');
    await shows('Cem');
    await settle(late);
    expect(text(late)).to.include('Cem');
    other.configureHandoff();
    await shows('Not connected');
    connect({ configureHandoff }, 'Dora');
    await shows('Dora');
    configureHandoff();
    await shows('Not connected');
  });

  it('leave no name on the window', () => {
    const added = Object.keys(window).filter((name) => !globals.has(name));
    expect(added.filter((name) => /handoff|adapter|store|context/i.test(name))).to.deep.equal([]);
  });
});
