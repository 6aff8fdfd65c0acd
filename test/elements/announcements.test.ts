import { expect } from '@open-wc/testing';
import { HandoffError } from '../../src/model/error.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import {
  button,
  choose,
  click,
  hear,
  heldBy,
  liveRegion,
  mine,
  place,
  scene,
  settle,
  status,
  tags,
  turn,
} from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

const at = (minutes: number) => new Date(Date.parse('2026-03-02T10:00:00Z') + minutes * 60_000).toISOString();

describe('live regions (A5)', () => {
  for (const tag of tags) {
    it(`A5 ${tag}: one region, empty at first, the same node in every state`, async () => {
      const element = place(document.createElement(tag));
      await settle(element);
      const region = liveRegion(element);
      expect(region.textContent).to.equal('');
      expect(element.shadowRoot!.querySelectorAll('[role=status],[aria-live]')).to.have.lengthOf(1);
      const backend = new ScriptedBackend();
      const { provider, rendered } = await scene({ backend, only: [] });
      provider.append(element);
      await settle(element);
      backend.push('c1', heldBy('x', 'Xenia'));
      await rendered();
      backend.put({ ...backend.get('c1'), id: 'c2' });
      provider.conversationId = 'c2';
      await settle(element);
      provider.conversationId = 'nope';
      await settle(element);
      expect(liveRegion(element), 'the same node').to.equal(region);
      expect(element.shadowRoot!.querySelectorAll('[role=status]')).to.have.lengthOf(1);
    });
  }

  it('A5 nothing is said within 150 ms of connecting', async () => {
    const { take, provider } = await scene();
    await turn(200);
    take.remove();
    provider.append(take);
    const connected = performance.now();
    take.live.announce('Soon');
    await waitUntil(() => status(take) === 'Soon', undefined, { interval: 5 });
    expect(performance.now() - connected).to.be.at.least(145);
  });

  it('A5 repeats are said again, and the newest win when more than three wait', async () => {
    const { take } = await scene();
    await turn(200);
    const heard = hear(take);
    take.live.announce('Same');
    await waitUntil(() => heard.length === 1);
    take.live.announce('Same');
    await waitUntil(() => heard.length === 2, 'the repeat is silent');
    heard.length = 0;
    for (let i = 1; i <= 6; i++) take.live.announce(`Number ${i}`);
    await waitUntil(() => heard.includes('Number 6'));
    expect(heard.filter((each) => each.startsWith('Number'))).to.deep.equal(['Number 4', 'Number 5', 'Number 6']);
  });

  it('A5 a removed element forgets what waited', async () => {
    const { take, provider } = await scene();
    take.live.announce('Old news');
    take.remove();
    provider.append(take);
    await turn(400);
    expect(status(take)).to.equal('');
  });
});

describe('what is announced (A6)', () => {
  it('A6 my own result, once, by the element that I used', async () => {
    const { take, all } = await scene();
    await turn(200);
    const heard = all.map((element) => hear(element));
    await click(take, 'Take over');
    await waitUntil(() => heard.flat().length > 0);
    await turn(300);
    expect(heard).to.deep.equal([[], ['You have taken over.'], [], []]);
  });

  it('A6 a failure of mine', async () => {
    const backend = new ScriptedBackend(mine);
    backend.failing.set('handBack', new HandoffError('forbidden', 'x'));
    const { bar, all } = await scene({ backend });
    await turn(200);
    const heard = hear(...all);
    await click(bar, 'Hand back to bot');
    await waitUntil(() => heard.length > 0);
    await turn(300);
    expect(heard).to.deep.equal(['You are not allowed to do this.']);
  });

  it('A6 the bot changes hands by others: announced once for four elements (row 77)', async () => {
    const { backend, all, rendered } = await scene();
    await turn(200);
    const heard = hear(...all);
    backend.push('c1', heldBy('x', 'Xenia'));
    await rendered();
    await turn(300);
    expect(heard).to.deep.equal(['Xenia has this conversation']);
    await turn(1000);
    backend.push('c1', { handler: { kind: 'bot' }, bot: { mode: 'autopilot', status: 'active' } });
    await rendered();
    await turn(300);
    expect(heard).to.deep.equal(['Xenia has this conversation', 'Bot active']);
  });

  it('A6 two pages on one backend: only the other one announces', async () => {
    const backend = new ScriptedBackend();
    const [one, two] = [await scene({ backend }), await scene({ backend, agent: { id: 'b', name: 'Bo' } })];
    await turn(200);
    const [heardOne, heardTwo] = [hear(...one.all), hear(...two.all)];
    await click(one.take, 'Take over');
    backend.push('c1', {});
    await two.rendered();
    await turn(300);
    expect(heardOne).to.deep.equal(['You have taken over.']);
    expect(heardTwo).to.deep.equal(['Ada Own has this conversation']);
  });

  it('A6 not announced: what was there at first, another conversation, counters, a name', async () => {
    const backend = new ScriptedBackend(heldBy('x', 'Xenia'));
    const { all, provider, rendered } = await scene({ backend });
    const heard = hear(...all);
    await turn(250);
    backend.put({
      ...backend.get('c1'),
      id: 'c2',
      handler: { kind: 'bot' },
      bot: { mode: 'autopilot', status: 'active' },
    });
    provider.conversationId = 'c2';
    await rendered();
    await turn(250);
    backend.push('c2', {
      unread: 4,
      contact: { id: 'p1', name: 'Renamed' },
      bot: { mode: 'autopilot', status: 'active', messageCount: 5, messageLimit: 9, composing: true },
    });
    backend.push('c1', { handler: { kind: 'queue' } });
    await rendered();
    await turn(250);
    expect(heard).to.deep.equal([]);
  });

  it('A6 a ticking countdown is not announced', async () => {
    const backend = new ScriptedBackend({ bot: { mode: 'autopilot', status: 'paused', resumeAt: at(30) } });
    const { all, toggle, advance } = await scene({ backend, simulated: true });
    await turn(200);
    const heard = hear(...all);
    for (let i = 0; i < 20; i++) await advance(60_000);
    await turn(200);
    expect(toggle.shadowRoot!.textContent).to.include('10 min');
    expect(heard).to.deep.equal([]);
  });

  it('A6 a lost race, once (row 77)', async () => {
    const backend = new ScriptedBackend();
    backend.hold.add('takeOver');
    const { take, all, rendered } = await scene({ backend });
    await turn(200);
    const heard = hear(...all);
    await click(take, 'Take over');
    const current = backend.push('c1', heldBy('x', 'Xenia'));
    backend.last('takeOver').fail(new HandoffError('conflict', 'x', { current }));
    await rendered();
    await turn(300);
    expect(heard).to.deep.equal(['Xenia took over first.']);
  });

  it('A6 two results of mine in a row are both said', async () => {
    const { toggle } = await scene();
    await turn(200);
    const heard = hear(toggle);
    await choose(toggle, 'Inactive');
    await settle(toggle);
    button(toggle, 'Undo').click();
    await waitUntil(() => heard.length === 2);
    expect(heard).to.deep.equal(['The bot is paused.', 'The bot is active.']);
  });

  it('the host’s language is announced', async () => {
    const { take, provider } = await scene();
    provider.strings = { 'done.take-over': 'Übernommen.' };
    await settle(take);
    await click(take, 'Take over');
    await waitUntil(() => status(take) === 'Übernommen.');
  });
});
