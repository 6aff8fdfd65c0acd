import { expect } from '@open-wc/testing';
import type { AlertOptions } from '../../src/elements/handoff-provider/alerts.js';
import type { HandoffProvider } from '../../src/elements/handoff-provider/handoff-provider.js';
import { createStore } from '../../src/store/store.js';
import { me, place, settle } from '../support/elements.js';
import { conversation, listScene, many, waiting, type ListScene } from './conversation-list-scene.js';
import { waitUntil } from '../support/wait.js';

const title = 'Helpdesk';
const audio = window.AudioContext;
const notification = window.Notification;
let tones = 0;
let told: string[] = [];
let closed: string[] = [];
const hide = (isHidden: boolean) =>
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });

beforeEach(() => {
  // a page that has heard nothing yet
  Reflect.deleteProperty(globalThis, Symbol.for('handoff-elements page alerts'));
  document.title = title;
  tones = 0;
  told = [];
  closed = [];
  window.AudioContext = class extends audio {
    override createOscillator(): OscillatorNode {
      tones++;
      return super.createOscillator();
    }
  };
  class Told extends EventTarget {
    static permission = 'granted';
    onclick: (() => void) | null = null;
    constructor(readonly title: string) {
      super();
      told.push(title);
    }
    close(): void {
      closed.push(this.title);
    }
  }
  window.Notification = Told as unknown as typeof Notification;
  Object.defineProperty(navigator, 'userActivation', { configurable: true, value: { hasBeenActive: true } });
});
afterEach(() => {
  window.AudioContext = audio;
  window.Notification = notification;
  Reflect.deleteProperty(document, 'hidden');
  Reflect.deleteProperty(navigator, 'userActivation');
});

const all: AlertOptions = { sound: true, badge: true, notification: true };
const asks = (scene: ListScene, n: number) => scene.push(conversation(n, waiting(n)));
async function alerting(alerts: AlertOptions | undefined, rows = many(3)): Promise<ListScene> {
  const scene = await listScene({ rows });
  scene.provider.alerts = alerts;
  await settle(scene.provider);
  // the module comes by itself
  await new Promise((resolve) => setTimeout(resolve, 20));
  await scene.advance(500);
  return scene;
}

describe('alerts (row 57)', () => {
  it('are off until the host enables them', async () => {
    const scene = await alerting(undefined);
    await asks(scene, 9);
    expect([document.title, tones, told]).to.deep.equal([title, 0, []]);
  });

  it('who has waited before is counted, and is no news; who asks now is heard, shown and told', async () => {
    const scene = await alerting(all, [...many(3), conversation(4, waiting(4))]);
    expect([document.title, tones]).to.deep.equal(['(1) Helpdesk', 0]);
    hide(true);
    await asks(scene, 9);
    expect([document.title, tones, told]).to.deep.equal(['(2) Helpdesk', 1, ['Contact 9 is waiting for a person']]);
    await scene.push(['c9', { handler: { kind: 'bot' } }]);
    expect([document.title, closed]).to.deep.equal(['(1) Helpdesk', ['Contact 9 is waiting for a person']]);
  });

  it('nothing else is: no message, no takeover, no page that is looked at', async () => {
    const scene = await alerting(all);
    await scene.push(['c1', { unread: 5 }], ['c2', { handler: { kind: 'agent', agent: { id: 'x' } } }]);
    await asks(scene, 9);
    expect([tones, told]).to.deep.equal([1, []]);
  });

  it('sound that the browser does not allow is a quiet no', async () => {
    Object.defineProperty(navigator, 'userActivation', { configurable: true, value: { hasBeenActive: false } });
    const scene = await alerting({ sound: true });
    await asks(scene, 9);
    expect(tones).to.equal(0);
  });

  it('two providers have one title, one sound, and undo only what is theirs', async () => {
    const one = await alerting(all, [conversation(1, waiting(1))]);
    const two = await alerting(all, [conversation(2, waiting(2)), conversation(3, waiting(3))]);
    expect(document.title).to.equal('(3) Helpdesk');
    await asks(one, 8);
    await asks(two, 9);
    expect([document.title, tones]).to.deep.equal(['(5) Helpdesk', 1]);
    two.provider.remove();
    await settle(one.provider);
    expect(document.title).to.equal('(2) Helpdesk');
    one.provider.alerts = undefined;
    await settle(one.provider);
    expect(document.title).to.equal(title);
  });

  it('removed, it reads nothing any more; put back, it goes on', async () => {
    const scene = await alerting({ badge: true }, [conversation(1, waiting(1))]);
    scene.list.remove();
    scene.provider.remove();
    await scene.advance(20_000);
    expect([document.title, scene.backend.sinks.size, scene.environment.timers.size]).to.deep.equal([title, 0, 0]);
    place(scene.provider);
    await settle(scene.provider);
    await scene.advance(500);
    await waitUntil(() => document.title === '(1) Helpdesk', 'it does not go on');
  });

  it('a title that the host sets meanwhile is kept', async () => {
    const scene = await alerting({ badge: true }, [conversation(1, waiting(1))]);
    document.title = 'Orders';
    await asks(scene, 9);
    expect(document.title).to.equal('(2) Orders');
    scene.provider.remove();
    await settle(scene.provider);
    expect(document.title).to.equal('Orders');
  });

  it('a page without a title has one mark, and none in the end', async () => {
    const scene = await alerting({ badge: true }, [conversation(1, waiting(1))]);
    document.title = '';
    for (const [asking, seen] of [
      [9, '(2)'],
      [10, '(3)'],
      [11, '(4)'],
    ] as const) {
      await asks(scene, asking);
      expect(document.title).to.equal(seen);
    }
    scene.provider.remove();
    await settle(scene.provider);
    expect(document.title).to.equal('');
  });

  it('also without a list on the page', async () => {
    const { backend, environment } = await listScene({ rows: [conversation(1, waiting(1))] });
    const provider: HandoffProvider = document.createElement('handoff-provider');
    provider.store = createStore({ adapter: backend.adapter, agent: me, environment });
    provider.alerts = { badge: true };
    place(provider);
    await settle(provider);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await environment.advance(500);
    await waitUntil(() => document.title === '(1) Helpdesk', 'nothing is shown');
  });
});
