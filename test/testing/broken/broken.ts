import type { EventSink, HandoffAdapter } from '../../../src/adapters/adapter.js';
import type { AdapterTestOptions } from '../../../src/testing/index.js';
import { memoryWorld, type MemoryWorld } from '../memory-world.js';

/** An adapter with one fault, and the tests that have to find it. */
export interface Broken {
  fault: string;
  fails: string[];
  options: AdapterTestOptions;
}

/** The memory adapter as its methods are given; every one of them is there. */
export type Whole = Required<Omit<HandoffAdapter, 'runBulk'>>;

/** Says what is different in the broken adapter. */
export const broken = (
  fault: string,
  fails: string[],
  change: (adapter: Whole, world: MemoryWorld) => Partial<HandoffAdapter>,
): Broken => ({
  fault,
  fails,
  options: {
    ...memoryWorld({}, (adapter, world) => ({ ...adapter, ...change(adapter as Whole, world) })),
    patience: 400,
  },
});

/** A sink that hears the same, except where it is told otherwise. */
export const changedSink = (sink: EventSink, changes: Partial<EventSink>): EventSink => ({
  conversation: (c) => sink.conversation(c),
  hint: (id) => sink.hint(id),
  message: (message) => sink.message(message),
  contact: (contact) => sink.contact(contact),
  typing: (event) => sink.typing(event),
  presence: (present, id) => sink.presence(present, id),
  removed: (id) => sink.removed(id),
  connection: (state) => sink.connection(state),
  ...changes,
});
