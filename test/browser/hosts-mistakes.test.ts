/** Whatever a page passes to connect itself to a host: no wrong conversation is selected, and one note says why. */
import { expect } from '@open-wc/testing';
import { pageNotes, successes, type DeveloperNote } from '../../src/internal/report.js';
import { notesWritten } from '../support/notes.js';
import '../../src/define/handoff-desk.js';
import { hostCalls, type Anything } from './hosts/calls.js';

const canary = 'canary-4711';
const boom = new Error('of the page');
const thrower = (): never => {
  throw boom;
};
const rejecter = async (): Promise<never> => thrower();
/** Longer than the pace of the selection. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 70));

let notes: DeveloperNote[] = [];
const letGo: Array<() => void> = [];
/** A page in a frame: what is around it is not itself. */
const around = document.createElement('iframe');
const { parent } = window;
const setParent = (value: unknown) =>
  Object.defineProperty(window, 'parent', { value, configurable: true, writable: true });

before(() => {
  document.body.append(around);
  setParent(around.contentWindow);
});
after(() => {
  around.remove();
  setParent(parent);
});
beforeEach(() => {
  notes = [];
  pageNotes.log = (note) => void notes.push(note);
});
afterEach(() => {
  for (const end of letGo.splice(0)) end();
  pageNotes.log = undefined;
});

const sdkMethods = ['on', 'off', 'get', 'invoke', 'getTheme', 'getCustomerProfile', 'subscribe', 'onStart', 'offStart'];
/** Each of its methods that ends something fails. */
const withoutEnd = (sdk: unknown): object => ({
  ...(sdk as object),
  ...{ off: thrower, offStart: thrower, contextUpdates: { subscribe: () => ({ unsubscribe: thrower }) } },
});

interface Target {
  agent?: unknown;
  conversationId?: string;
}

for (const { name, connect, play } of hostCalls) {
  const open = (
    given: object = {},
    { target = {} as unknown, ...changed }: { target?: unknown; sdk?: unknown } = {},
  ) => {
    // what was told in a test before is news again
    successes.note?.(pageNotes, { method: name });
    const host = play();
    const states: string[] = [];
    const options = { onState: (state: string) => void states.push(state), ...host.options, ...given };
    const sdk = 'sdk' in changed ? changed.sdk : host.sdk;
    const end = connect(target as Anything, sdk as Anything, options as Anything);
    letGo.push(end);
    return { host, states, end, target: target as Target };
  };
  /** What is selected after each of three conversations. */
  const selected = async ({ host, target }: ReturnType<typeof open>) => {
    const seen: Array<string | undefined> = [];
    for (const id of ['a', 'b', 'c']) {
      await host.say(id);
      await aMoment();
      seen.push(target.conversationId);
    }
    return seen;
  };
  const told = async () => {
    await notesWritten();
    expect(JSON.stringify(notes)).not.to.include(canary);
    for (const { method } of notes) expect(method).to.equal(name);
    return notes.map(({ code, message }) => `${code}: ${message}`);
  };

  describe(name, () => {
    const threw = (so: string) => `callback-threw: A function of the page threw an Error, so ${so}.`;
    const none = 'conversationId() selects none';
    const oddId = 'bad-host: conversationId(): expected text, a number or nothing. No conversation is selected.';
    const answers: Array<[what: string, answer: () => unknown, then: string | undefined, note?: string]> = [
      ['throws', thrower, undefined, threw(none)],
      ['rejects', rejecter, undefined, threw(none)],
      ['never answers', () => new Promise(() => {}), undefined],
      ['returns a number', () => 7, '7'],
      ['resolves with a number', async () => 7, '7'],
      ['returns null', () => null, undefined],
      ['returns an object', () => ({ canary }), undefined, oddId],
      ['resolves with an object', async () => ({ canary }), undefined, oddId],
      ['returns NaN', () => NaN, undefined, oddId],
      ['returns true', () => true, undefined, oddId],
    ];
    for (const [what, answer, then, note] of answers) {
      it(`leaves no other conversation selected where conversationId ${what}`, async () => {
        const scene = open({ conversationId: (id: string) => (id === 'b' ? answer() : `mine-${id}`) });
        expect(await selected(scene)).to.deep.equal(['mine-a', then, 'mine-c']);
        expect(await told()).to.deep.equal(note ? [note] : []);
      });
    }

    const kept = threw('agent() names nobody');
    const oddAgent = 'bad-host: agent(): expected an agent with an id, or nothing. The agent stays as it is.';
    const mine = { id: 'mine-7', name: 'Ada' };
    const agents: Array<[what: string, agent: unknown, then: object | undefined, note?: string]> = [
      ['throws', thrower, undefined, kept],
      ['rejects', rejecter, undefined, kept],
      ['resolves', async () => mine, mine],
      ['returns nothing', () => undefined, undefined],
      ['returns null', () => null, undefined],
      ['returns a number as the id', () => ({ id: 7 }), { id: '7' }],
      ['returns text', () => canary, undefined, oddAgent],
      ['returns an agent without an id', () => ({ name: canary }), undefined, oddAgent],
      ['resolves with a number', async () => 7, undefined, oddAgent],
      [
        'is no function',
        mine,
        { id: '7', name: 'Ada' },
        'bad-option: agent: expected a function. The default is used.',
      ],
    ];
    for (const [what, agent, then, note] of agents) {
      it(`follows the conversation where agent ${what}`, async () => {
        const scene = open({ agent });
        expect(await selected(scene)).to.deep.equal(['a', 'b', 'c']);
        expect(scene.target.agent).to.deep.equal(then);
        expect(await told()).to.deep.equal(note ? [note] : []);
      });
    }

    const old = threw('what onState() shows may be old');
    const wrongOptions: Array<[what: string, options: object, note: string]> = [
      ['onState that throws', { onState: thrower }, old],
      ['onState that rejects', { onState: rejecter }, old],
      ['onState', { onState: canary }, 'bad-option: onState: expected a function. The default is used.'],
      [
        'conversationId',
        { conversationId: 'a' },
        'bad-option: conversationId: expected a function. The default is used.',
      ],
      ...['x', NaN, 0, -1, null, {}].map((timeout): [string, object, string] => [
        `timeout ${String(timeout)}`,
        { timeout },
        'bad-option: timeout: expected milliseconds, more than zero. The default is used.',
      ]),
    ];
    for (const [what, options, note] of wrongOptions) {
      it(`follows the conversation with a wrong ${what}`, async () => {
        const scene = open(options);
        await aMoment();
        expect(scene.states).not.to.include('silent');
        expect(await selected(scene)).to.deep.equal(['a', 'b', 'c']);
        expect(await told()).to.deep.equal([note]);
      });
    }

    it('waits as long as it is told, and with no options at all', async () => {
      const scene = open({ timeout: Infinity });
      await aMoment();
      expect(scene.states).not.to.include('silent');
      letGo.push(connect({} as Anything, play().sdk as Anything, null as Anything));
      expect(await told()).to.deep.equal([]);
    });

    const origin =
      'bad-host: origin: expected an origin such as https://app.example.com, with nothing behind it. What is none matches nothing.';
    for (const wrong of [
      'https://app.front.com/',
      'app.front.com',
      'https://App.front.com',
      '*',
      '',
      ' ',
      7,
      null,
      [],
      {},
      [null],
    ]) {
      it(`is refused and told with the origin ${JSON.stringify(wrong)}`, async () => {
        const { host, states, target } = open({ origin: wrong });
        await host.say('a');
        expect(states).to.deep.equal(['refused']);
        expect(target).to.deep.equal({});
        expect(await told()).to.deep.equal([origin]);
      });
    }

    it('tells of one origin that is none, and believes the others', async () => {
      const { host, target } = open({ origin: ['app.front.com', 'https://host.example', 'null'] });
      await host.say('a');
      await aMoment();
      expect(target.conversationId).to.equal('a');
      expect(await told()).to.deep.equal([origin]);
    });

    const noTarget =
      'bad-host: target: expected a handoff-provider, a handoff-desk or an object like them. Nothing is connected.';
    const targets: Record<string, unknown> = {
      null: null,
      undefined,
      'a selector': 'handoff-provider',
      'a number': 7,
      'a <div>': document.createElement('div'),
      'an element of its own kind': new (class extends HTMLElement {
        static {
          customElements.define(`no-target-${name.toLowerCase()}`, this);
        }
      })(),
      'a list': [document.createElement('handoff-provider')],
      'a promise': Promise.resolve({}),
    };
    for (const [what, target] of Object.entries(targets)) {
      it(`is not connected to ${what}`, async () => {
        const { host, states, end } = open({}, { target: target ?? null });
        await host.say('a');
        await aMoment();
        expect(states).to.deep.equal([]);
        expect(host.listeners()).to.equal(0);
        expect(end()).to.equal(undefined);
        expect(await told()).to.deep.equal([noTarget]);
      });
    }

    for (const tag of ['handoff-provider', 'handoff-desk', 'not-defined-yet']) {
      it(`selects in a <${tag}>`, async () => {
        const scene = open({}, { target: document.createElement(tag) });
        expect(await selected(scene)).to.deep.equal(['a', 'b', 'c']);
        expect(await told()).to.deep.equal([]);
      });
    }

    it('survives a target that cannot be written', async () => {
      const scene = open({}, { target: Object.freeze({}) });
      await selected(scene);
      expect(await told()).to.have.members([
        'callback-threw: A function of the page threw a TypeError, so agent is not set.',
        'callback-threw: A function of the page threw a TypeError, so conversationId is not set.',
      ]);
    });

    if (name === 'connectChatwoot') return;
    it('survives an SDK of which all throws', async () => {
      const sdk = Object.fromEntries(sdkMethods.map((method) => [method, thrower]));
      const { end } = open({}, { sdk: { ...sdk, contextUpdates: sdk } });
      await aMoment();
      expect(end()).to.equal(undefined);
      expect(await told()).to.deep.equal([threw('the SDK of the host did not do its part')]);
    });

    it('lets go where the SDK cannot', async () => {
      const { host, target, end } = open({}, { sdk: withoutEnd(play().sdk) });
      end();
      await host.say('a');
      await aMoment();
      expect(target).to.deep.equal({});
      expect(await told()).to.deep.equal([threw('the SDK of the host did not do its part')]);
    });

    const { sdk } = play();
    const sdks: Record<string, unknown> = {
      // no client is how Zendesk's own script says that the page is not inside of it
      ...(name !== 'connectZendesk' && { undefined, null: null }),
      'a promise of it': Promise.resolve(sdk),
      'its module': { default: sdk },
      'a number': 7,
      'an empty object': {},
    };
    for (const [what, wrong] of Object.entries(sdks)) {
      it(`is not connected by ${what} instead of the SDK`, async () => {
        const { states, target, end } = open({}, { sdk: wrong });
        await aMoment();
        expect(states).to.deep.equal([]);
        expect(target).to.deep.equal({});
        expect(end()).to.equal(undefined);
        const [note, ...more] = await told();
        expect(note).to.match(/^bad-host: [a-z]+: expected what .+, and no promise of it\. Nothing is connected\.$/);
        expect(more).to.deep.equal([]);
      });
    }
  });
}

describe('the agent that a page passes itself', () => {
  const wrong: Array<[host: string, option: string, values: unknown[], expected: string]> = [
    ['connectLiveChat', 'currentAgent', [canary, {}, 7, Promise.resolve({ id: '7' })], 'an agent with an id'],
    [
      'connectAmazonConnect',
      'agentClient',
      [canary, {}, 7, Promise.resolve({})],
      'a client with getARN() and getName()',
    ],
  ];
  for (const [name, option, values, expected] of wrong) {
    it(`is told where ${option} cannot be used, and the conversation is followed`, async () => {
      const { connect, play } = hostCalls.find((call) => call.name === name)!;
      for (const value of values) {
        successes.note?.(pageNotes, { method: name });
        const [host, target] = [play(), {} as Target];
        letGo.push(connect(target as Anything, host.sdk as Anything, { [option]: value } as Anything));
        await host.say('a');
        await aMoment();
        await notesWritten();
        expect(target).to.deep.equal({ conversationId: 'a' });
        expect(notes.splice(0).map(({ message }) => message)).to.deep.equal([
          `${option}: expected ${expected}. It is ignored.`,
        ]);
      }
    });
  }
});
