import { expect } from 'vitest';
import {
  createMemoryAdapter,
  type MemoryAdapter,
  type MemoryAdapterOptions,
} from '../../../src/adapters/memory/index.js';
import type { CallContext, ConnectionState, EventSink, HandoffAdapter } from '../../../src/adapters/adapter.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { HandoffError } from '../../../src/model/error.js';
import type { Message } from '../../../src/model/message.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';

export const ada = { id: 'ada', name: 'Ada Lindqvist' };
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Everything but the name and the one required method is there in the default profile. */
export type FullAdapter = Required<Omit<HandoffAdapter, 'runBulk'>> & MemoryAdapter;

export interface World {
  env: SimulatedEnvironment;
  adapter: FullAdapter;
  ctx: CallContext;
}

/** A helpdesk that answers at once, on simulated time. */
export function world(options: MemoryAdapterOptions = {}): World {
  const env = new SimulatedEnvironment();
  const adapter = createMemoryAdapter({
    environment: env,
    ...options,
    knobs: { latency: 0, ...options.knobs },
  }) as FullAdapter;
  return { env, adapter, ctx: context() };
}

export const context = (given: Partial<CallContext> = {}): CallContext => ({
  signal: new AbortController().signal,
  agent: ada,
  ...given,
});

export const inSimulatedTime = (env: SimulatedEnvironment, after: number): string =>
  new Date(env.now() + after).toISOString();

export async function failureOf(promise: Promise<unknown>): Promise<HandoffError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(HandoffError);
  return thrown as HandoffError;
}

/** Something that can be asked whether it is over. */
export function watch<T>(promise: Promise<T>): { done: boolean; value?: T; error?: HandoffError } {
  const seen: { done: boolean; value?: T; error?: HandoffError } = { done: false };
  promise.then(
    (value) => Object.assign(seen, { done: true, value }),
    (error: HandoffError) => Object.assign(seen, { done: true, error }),
  );
  return seen;
}

export const find = (adapter: MemoryAdapter, fits: (c: Conversation) => boolean): Conversation => {
  const found = adapter.controls.conversations().find(fits);
  if (!found) throw new Error('The demo has no such conversation');
  return found;
};

export interface Recording extends EventSink {
  conversations: Conversation[];
  messages: Message[];
  states: ConnectionState[];
  contacts: string[];
  typings: Array<{ conversationId: string; active: boolean }>;
  presences: Array<[conversationId: string | undefined, who: string[]]>;
}

export function recorder(): Recording {
  const recording: Recording = {
    conversations: [],
    messages: [],
    states: [],
    contacts: [],
    typings: [],
    presences: [],
    conversation: (c) => void recording.conversations.push(c),
    message: (m) => void recording.messages.push(m),
    connection: (state) => void recording.states.push(state),
    contact: (contact) => void recording.contacts.push(contact.id),
    typing: (event) => void recording.typings.push(event),
    presence: (present, id) =>
      void recording.presences.push([id, present.map(({ agent, doing }) => `${agent.id} ${doing}`)]),
    hint: () => undefined,
    removed: () => undefined,
  };
  return recording;
}
