import { describe, expect, it } from 'vitest';
import { HandoffError } from '../../../src/model/error.js';
import { createStore } from '../../../src/store/store.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';

async function takeOverFailingWith(current: unknown) {
  const environment = new SimulatedEnvironment();
  const backend = new ScriptedBackend();
  const store = createStore({ adapter: backend.adapter, agent: { id: 'ada' }, environment });
  store.conversation('c1').listen(() => undefined);
  await environment.advance(0);
  backend.failing.set('takeOver', new HandoffError('conflict', 'lost', { current: current as never }));
  const running = store.run('c1', { type: 'take-over' });
  await environment.advance(1000);
  return running;
}

describe('the state that comes with an error', () => {
  it.each([[{}], [{ id: 'c1', handler: 7 }], ['text'], [null], [{ ...new ScriptedBackend().get('c1'), id: 'other' }]])(
    'is left out where it cannot be right: %j',
    async (current) => {
      const { outcome, error } = await takeOverFailingWith(current);
      expect(outcome).toBe('rejected');
      expect(error).toMatchObject({ code: 'conflict', current: undefined });
    },
  );

  it('is checked like every answer: names in it are cleaned (S4)', async () => {
    const held = {
      ...new ScriptedBackend().get('c1'),
      version: 2,
      handler: { kind: 'agent', agent: { id: 'ben', name: '\u202eneB' } },
    };
    const { error } = await takeOverFailingWith(held);
    expect(error?.current?.handler).toEqual({ kind: 'agent', agent: { id: 'ben', name: 'neB' } });
  });
});
