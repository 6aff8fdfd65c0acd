import { describe, expect, it } from 'vitest';
import { createStore } from '../../../src/store/store.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';

function setUp() {
  const environment = new SimulatedEnvironment();
  const backend = new ScriptedBackend();
  backend.now = environment.now;
  const store = createStore({ adapter: backend.adapter, agent: { id: 'ada' }, environment });
  store.conversation('c1').listen(() => undefined);
  const view = () => {
    const current = store.conversation('c1').get();
    if (current.state !== 'ready') throw new Error(current.state);
    return current;
  };
  return { environment, backend, store, view };
}

describe('what one did ends when somebody else changes the conversation (U2)', () => {
  it('a result that was applied is no longer there to be undone, also when the state comes back', async () => {
    const { environment, backend, store, view } = setUp();
    await environment.advance(0);
    void store.run('c1', { type: 'take-over' });
    await environment.advance(0);
    void store.run('c1', { type: 'hand-back' });
    await environment.advance(0);
    expect(view().settled?.command.type).toBe('hand-back');
    const { handler, bot } = backend.get('c1');
    backend.push('c1', { handler: { kind: 'agent', agent: { id: 'ben' } }, bot: { ...bot, status: 'paused' } });
    backend.push('c1', { handler, bot });
    expect(view().settled).toBeUndefined();
  });

  it('a new message leaves it', async () => {
    const { environment, backend, store, view } = setUp();
    await environment.advance(0);
    void store.run('c1', { type: 'take-over' });
    await environment.advance(0);
    backend.push('c1', { unread: 3 });
    expect(view().settled?.command.type).toBe('take-over');
  });
});

describe('a backend that answers nothing', () => {
  it('is asked for less than half a minute whether a command went through, also after the person stopped waiting', async () => {
    const { environment, backend, store, view } = setUp();
    await environment.advance(0);
    backend.hold.add('takeOver').add('getConversation');
    void store.run('c1', { type: 'take-over' });
    await environment.advance(11_000);
    store.stopWaiting('c1');
    await environment.advance(30_000);
    expect(view().pending).toEqual([]);
    expect(view().settled?.outcome).toBe('unknown');
  });
});
