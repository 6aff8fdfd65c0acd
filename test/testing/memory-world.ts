import {
  createMemoryAdapter,
  type Knobs,
  type MemoryAdapter,
  type MemoryAdapterOptions,
} from '../../src/adapters/memory/index.js';
import type { CallContext, HandoffAdapter } from '../../src/adapters/adapter.js';
import type { Command } from '../../src/model/command.js';
import type { Agent } from '../../src/model/conversation.js';
import type { ErrorCode } from '../../src/model/error.js';
import type { AdapterTestOptions, Controls } from '../../src/testing/index.js';
import { fits, type Situation } from '../../src/testing/situations.js';
import { methodName } from '../../src/adapters/call.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';

export const ada = { id: 'ada', name: 'Ada Lindqvist' };

const faults: Partial<Record<ErrorCode, Partial<Knobs>>> = {
  unavailable: { failureRate: 1 },
  unauthorized: { tokenExpired: true },
  offline: { offline: true },
};
const noFault: Partial<Knobs> = { failureRate: 0, tokenExpired: false, offline: false, loseAnswers: false };

export interface MemoryWorld {
  env: SimulatedEnvironment;
  /** The helpdesk without a network, for what others do. */
  memory: MemoryAdapter;
  /** Faults for the next call only. */
  next: Partial<Knobs>;
}

/** Each fault in `next` affects one call. */
function withFaults({ memory, next }: MemoryWorld): HandoffAdapter {
  const adapter: HandoffAdapter = { ...memory };
  for (const [name, method] of Object.entries(memory) as Array<[string, unknown]>) {
    if (typeof method !== 'function' || name === 'subscribe' || name === 'dispose') continue;
    const call = (...args: unknown[]): Promise<unknown> => {
      const fault = { ...next };
      for (const knob of Object.keys(next)) delete next[knob as keyof Knobs];
      memory.controls.set(fault);
      const answer = (method as (...given: unknown[]) => Promise<unknown>)(...args);
      memory.controls.set({ hang: false });
      const over = () => Object.keys(fault).length && memory.controls.set(noFault);
      answer.then(over, over);
      return answer;
    };
    Reflect.set(adapter, name, call);
  }
  return adapter;
}

const context = (agent: Agent = ada): CallContext => ({ signal: new AbortController().signal, agent });

function controlsOf({ env, memory, next }: MemoryWorld, botDelay = 0): Controls {
  const given = new Set<string>();
  let isDown = false;
  return {
    async prepare(situation) {
      const wanted = { botComposing: 'botActive', suggesting: 'suggestive' }[situation as string] ?? situation;
      const found = memory.controls.conversations().find((c) => !given.has(c.id) && fits[wanted as Situation](c, ada));
      if (!found) return undefined;
      given.add(found.id);
      if (situation === 'botComposing') await memory.controls.contactWrites(found.id, 'What does it cost?');
      if (situation === 'suggesting') {
        await memory.controls.contactWrites(found.id, 'Does it come in green?');
        await env.advance(botDelay + 5000);
      }
      return found.id;
    },
    async act(agent, id, { type, ...params }: Command) {
      // bypasses the simulated network, which may be down
      if (type === 'take-over') return memory.controls.colleagueTakesOver(id, agent);
      const target =
        type === 'block-contact' || type === 'unblock-contact'
          ? memory.controls.conversations().find((c) => c.id === id)!.contact.id
          : id;
      // whoever works at the helpdesk itself is not kept from it; the stream may notice, and say so
      if (isDown) memory.controls.set({ offline: false });
      const call = (memory[methodName(type)] as NonNullable<HandoffAdapter['reopen']>)(target, params, context(agent));
      await call.finally(() => isDown && memory.controls.set({ offline: true }));
    },
    contactWrites: (id, text) => memory.controls.contactWrites(id, text),
    remove: (id) => memory.controls.removeConversation(id),
    now: () => env.now(),
    advance: (milliseconds) => env.advance(milliseconds),
    dropConnection: () => memory.controls.set({ offline: (isDown = true) }),
    restoreConnection: () => memory.controls.set({ offline: (isDown = false) }),
    loseNextAnswer: () => void (next.loseAnswers = true),
    holdNextAnswer: () => void (next.hang = true),
    failNext: (code) => (faults[code] ? void Object.assign(next, faults[code]) : false),
  };
}

/** The kit's options for the memory adapter on simulated time. `change` wraps the adapter. */
export function memoryWorld(
  options: MemoryAdapterOptions = {},
  change: (adapter: HandoffAdapter, world: MemoryWorld) => HandoffAdapter = (adapter) => adapter,
): AdapterTestOptions {
  const worlds = new WeakMap<HandoffAdapter, MemoryWorld>();
  return {
    create() {
      const env = new SimulatedEnvironment();
      const memory = createMemoryAdapter({
        environment: env,
        agent: ada,
        ...options,
        knobs: { latency: 0, ...options.knobs },
      });
      const world: MemoryWorld = { env, memory, next: {} };
      const adapter = change(withFaults(world), world);
      worlds.set(adapter, world);
      return adapter;
    },
    controls: (adapter) => controlsOf(worlds.get(adapter)!, options.botDelay),
  };
}
