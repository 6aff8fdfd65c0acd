/** Drafts of the same backend and agent, whatever becomes of the element that connects them. */
import { expect } from '@open-wc/testing';
import type { AdapterOptions } from '../../../src/elements/handoff-provider/adapter-registry.js';
import { registerAdapter } from '../../../src/elements/handoff-provider/adapter-registry.js';
import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import type { HandoffProvider } from '../../../src/elements/handoff-provider/handoff-provider.js';
import { configureHandoff } from '../../../src/elements/handoff-provider/configure.js';
import type { ReplyComposer } from '../../../src/elements/reply-composer/reply-composer.js';
import { deskBackend } from '../../support/desk.js';
import { fillIn, mine, place, settle, turn } from '../../support/elements.js';

interface Shown {
  provider: HandoffProvider;
  composer: ReplyComposer;
  adapter: HandoffAdapter;
}

async function open(adapter: HandoffAdapter | string = deskBackend(mine).adapter, agentId = 'me'): Promise<Shown> {
  const provider = document.createElement('handoff-provider');
  provider.adapter = adapter;
  provider.agentId = agentId;
  provider.conversationId = 'c1';
  const composer = document.createElement('reply-composer');
  provider.append(composer);
  place(provider);
  await settle(composer);
  await settle(composer);
  return { provider, composer, adapter: adapter as HandoffAdapter };
}
const shownIn = ({ composer }: Shown): string | undefined => composer.shadowRoot!.querySelector('textarea')?.value;
async function write(shown: Shown, words: string): Promise<void> {
  fillIn(shown.composer.shadowRoot!.querySelector('textarea')!, words);
  await settle(shown.composer);
}
const settled = async ({ composer }: Shown): Promise<void> => {
  for (let i = 0; i < 3; i++) await settle(composer);
};

describe('drafts stay', () => {
  const same: Array<[what: string, change: (shown: Shown) => unknown]> = [
    ['the provider leaves the page for a moment', ({ provider }) => away(provider)],
    ['the box leaves the page for a moment', ({ composer }) => away(composer)],
    ['an adapter with the same functions is set', ({ provider, adapter }) => (provider.adapter = { ...adapter })],
    ['twice', ({ provider, adapter }) => ((provider.adapter = { ...adapter }), (provider.adapter = { ...adapter }))],
    [
      'none, then the same',
      async ({ provider, adapter }) => {
        provider.adapter = undefined;
        await turn(20);
        provider.adapter = adapter;
      },
    ],
    [
      'another one, then the same',
      async ({ provider, adapter }) => {
        provider.adapter = deskBackend(mine).adapter;
        await turn(20);
        provider.adapter = adapter;
      },
    ],
    [
      'another agent, then the same',
      async ({ provider }) => {
        provider.agentId = 'ben';
        await turn(20);
        provider.agentId = 'me';
      },
    ],
  ];
  async function away(element: Element): Promise<void> {
    const { parentElement } = element;
    element.remove();
    await turn(300);
    parentElement!.append(element);
  }
  for (const [what, change] of same) {
    it(what, async () => {
      const shown = await open();
      await write(shown, 'Half an answer');
      await change(shown);
      await settled(shown);
      expect([shown.composer.text, shownIn(shown)]).to.deep.equal(['Half an answer', 'Half an answer']);
    });
  }

  it('in another provider for the same backend and agent', async () => {
    const shown = await open();
    await write(shown, 'Half an answer');
    shown.provider.remove();
    await turn(50);
    expect(shownIn(await open(shown.adapter))).to.equal('Half an answer');
  });

  it('an adapter by name, which is made anew', async () => {
    const made: AdapterOptions[] = [];
    registerAdapter('by-name', (options) => {
      made.push(options);
      return deskBackend(mine).adapter;
    });
    const shown = await open('by-name');
    await write(shown, 'Half an answer');
    await away(shown.provider);
    await settled(shown);
    expect(made.length).to.equal(2);
    expect(shownIn(shown)).to.equal('Half an answer');
    shown.provider.baseUrl = '/elsewhere';
    await settled(shown);
    expect(shownIn(shown), 'at another address').to.equal('');
  });

  it('two adapters with the same name and address', async () => {
    const at = (baseUrl: string) => ({ ...deskBackend(mine).adapter, baseUrl });
    const shown = await open(at('https://a.example'));
    await write(shown, 'Half an answer');
    shown.provider.adapter = at('https://a.example');
    await settled(shown);
    expect(shownIn(shown)).to.equal('Half an answer');
    shown.provider.adapter = at('https://b.example');
    await settled(shown);
    expect(shownIn(shown)).to.equal('');
  });

  it('a page-wide connection that is replaced by the same one', async () => {
    const { adapter } = deskBackend(mine);
    const agent = { id: 'me' };
    const connect = (given: HandoffAdapter) => configureHandoff({ adapter: given, agent }).$selected.set('c1');
    connect(adapter);
    const composer = place(document.createElement('reply-composer'));
    const shown = { composer } as Shown;
    await settled(shown);
    await write(shown, 'Half an answer');
    connect({ ...adapter });
    await settled(shown);
    expect(shownIn(shown)).to.equal('Half an answer');
    configureHandoff();
    connect(adapter);
    await settled(shown);
    expect(shownIn(shown), 'after the end').to.equal('');
    configureHandoff();
  });

  it('what is written before the agent is known belongs to them', async () => {
    const { adapter } = deskBackend(mine);
    const provider = document.createElement('handoff-provider');
    provider.adapter = adapter;
    const composer = document.createElement('reply-composer');
    provider.conversationId = 'c1';
    provider.append(composer);
    place(provider);
    await settle(composer);
    composer.text = 'Early';
    provider.agentId = 'me';
    await settle(composer);
    expect(composer.text).to.equal('Early');
  });
});

describe('drafts never show', () => {
  const others: Array<[what: string, change: (shown: Shown) => unknown]> = [
    ['another backend', ({ provider }) => (provider.adapter = deskBackend(mine).adapter)],
    ['another agent', ({ provider }) => (provider.agentId = 'ben')],
    ['another agent as an object', ({ provider }) => (provider.agent = { id: 'ben', name: 'Ben' })],
    [
      'another agent after a while away',
      async ({ provider }) => {
        provider.remove();
        await turn(20);
        provider.agentId = 'ben';
        place(provider);
      },
    ],
    [
      'S11 log-out and log-in',
      async ({ provider, adapter }) => {
        provider.dispose();
        await turn(20);
        provider.adapter = { ...adapter };
      },
    ],
    [
      'S11 log-out while it is away, and log-in',
      async ({ provider }) => {
        provider.remove();
        await turn(20);
        provider.dispose();
        place(provider);
      },
    ],
    [
      'S11 log-out of the store',
      async ({ provider, adapter }) => {
        provider.connectedStore!.dispose();
        provider.adapter = { ...adapter };
      },
    ],
  ];
  for (const [what, change] of others) {
    it(`${what}`, async () => {
      const shown = await open();
      await write(shown, 'Secret');
      await change(shown);
      await settled(shown);
      expect([shown.composer.text, shownIn(shown) ?? '']).to.deep.equal(['', '']);
    });
  }

  it('two objects of one class are two backends', async () => {
    // what a class gives its objects is in their prototype
    const methods = deskBackend(mine).adapter;
    const make = () => Object.create(methods) as HandoffAdapter;
    const shown = await open(make());
    await write(shown, 'Secret');
    shown.provider.adapter = make();
    await settled(shown);
    expect(shownIn(shown)).to.equal('');
  });
});
