import { createMemoryAdapter, type MemoryAdapter } from '../src/adapters/memory/index.js';
import { createStore, type HandoffStore } from '../src/index.js';
import type { Settings } from './settings.js';
import { shopBot } from './shop-bot.js';

export const agent = { id: 'ada', name: 'Ada Lindqvist' };

/** One helpdesk with its store. Another profile, or a reset, makes another world. */
export interface World {
  adapter: MemoryAdapter;
  store: HandoffStore;
  end(): void;
}

export function createWorld({ profile, conversation }: Settings, changed: () => void): World {
  const adapter = createMemoryAdapter({ profile, agent, bot: shopBot });
  const store = createStore({ adapter, agent });
  const known = adapter.controls.conversations().some(({ id }) => id === conversation);
  store.$selected.set(known ? conversation : 'c1');
  const leave = [adapter.controls.onChange(changed), store.$selected.listen(changed)];
  return {
    adapter,
    store,
    end() {
      for (const stop of leave) stop();
      store.dispose();
      adapter.dispose?.();
    },
  };
}
