import { createMemoryAdapter, type MemoryAdapter } from '../src/adapters/memory/index.js';
import { createStore, type HandoffStore } from '../src/index.js';
import type { Settings } from './settings.js';
import { shopBot } from './shop-bot.js';
import { Stream } from './stream.js';

export const agent = { id: 'ada', name: 'Ada Lindqvist' };

/** One helpdesk with its store. Switching the profile, or a reset, creates another one. */
export interface World {
  adapter: MemoryAdapter;
  store: HandoffStore;
  stream: Stream;
  end(): void;
}

export function createWorld({ profile, conversation, crowd }: Settings, changed: () => void): World {
  const adapter = createMemoryAdapter({ profile, agent, bot: shopBot, crowd: crowd === 'few' ? 0 : 10_000 });
  const store = createStore({ adapter, agent });
  const known = adapter.controls.conversations().some(({ id }) => id === conversation);
  store.$selected.set(known ? conversation : 'c1');
  const stream = new Stream(adapter.controls);
  // only changes of the conversation on the phone need a render here
  const onChange = (id: string) => {
    if (id === store.$selected.get()) changed();
  };
  const leave = [adapter.controls.onChange(onChange), store.$selected.listen(changed), () => stream.set(0)];
  return {
    adapter,
    store,
    stream,
    end() {
      for (const stop of leave) stop();
      store.dispose();
      adapter.dispose?.();
    },
  };
}
