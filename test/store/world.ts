import type { AdapterTraits, CallContext, HandoffAdapter } from '../../src/adapters/adapter.js';
import type { Command } from '../../src/model/command.js';
import type { Conversation } from '../../src/model/conversation.js';
import type { DeveloperNote } from '../../src/internal/report.js';
import type { ConversationView } from '../../src/store/conversation/view.js';
import type { Settled } from '../../src/store/conversation/operations.js';
import { createStore, type HandoffStore } from '../../src/store/store.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';

export const ada = { id: 'ada', name: 'Ada Lindqvist' };
export const ben = { id: 'ben', name: 'Ben Osei' };
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

export interface Given {
  conversation?: Partial<Conversation>;
  traits?: AdapterTraits;
  adapter?: Partial<HandoffAdapter>;
}

export interface World {
  env: SimulatedEnvironment;
  backend: ScriptedBackend;
  store: HandoffStore;
  logged: DeveloperNote[];
  /** All calls, with their times and arguments. */
  sent: Array<{ method: string; id: string; at: number; ctx: CallContext }>;
}

/** A store on simulated time with a scripted backend. If `versions` is off, the backend sends none. */
export function world({ conversation, traits, adapter }: Given = {}): World {
  const env = new SimulatedEnvironment();
  const backend = new ScriptedBackend(conversation, {
    traits: { versions: true, events: 'state', ...traits },
    ...adapter,
  });
  backend.now = env.now;
  const sent: World['sent'] = [];
  const seenByStore = { ...backend.adapter } as Record<string, unknown> & HandoffAdapter;
  const strip = <T>(answer: T): T => {
    if (traits?.versions !== false || typeof answer !== 'object' || !answer || !('version' in answer)) return answer;
    const { version: _version, ...rest } = answer;
    return rest as T;
  };
  for (const [method, call] of Object.entries(backend.adapter)) {
    if (typeof call !== 'function' || method === 'subscribe' || adapter?.[method as keyof HandoffAdapter]) continue;
    (seenByStore as Record<string, unknown>)[method] = (id: string, ...rest: unknown[]) => {
      sent.push({ method, id, at: env.time, ctx: rest.at(-1) as CallContext });
      return (call as (...all: unknown[]) => Promise<unknown>)(id, ...rest).then(strip);
    };
  }
  const logged: DeveloperNote[] = [];
  const store = createStore({ adapter: seenByStore, agent: ada, environment: env, log: (entry) => logged.push(entry) });
  return { env, backend, store, logged, sent };
}

export interface Watch {
  /** How often the listener was called, including the first time. */
  told: number;
  view: ConversationView;
  stop: () => void;
  ready(): Extract<ConversationView, { state: 'ready' }>;
}

/** Observes a conversation as an element does. */
export function watch(store: HandoffStore, id = 'c1'): Watch {
  const seen: Watch = {
    told: 0,
    view: { state: 'loading' },
    stop: () => undefined,
    ready() {
      if (this.view.state !== 'ready') throw new Error(`The conversation is ${this.view.state}`);
      return this.view;
    },
  };
  seen.stop = store.conversation(id).subscribe((view) => {
    seen.told++;
    seen.view = view;
  });
  return seen;
}

export interface Click {
  settled?: Settled;
  threw?: unknown;
}

/** A click and its outcome. */
export function click(store: HandoffStore, command: Command, id = 'c1', key?: string): Click {
  const seen: Click = {};
  store.run(id, command, key).then(
    (settled) => (seen.settled = settled),
    (thrown: unknown) => (seen.threw = thrown),
  );
  return seen;
}

/** A world in which `c1` is observed and loaded. */
export async function opened(given: Given = {}): Promise<World & { seen: Watch }> {
  const w = world(given);
  const seen = watch(w.store);
  await w.env.advance(0);
  return { ...w, seen };
}

export const iso = (at: number): string => new Date(at).toISOString();
