import type { World } from './world.js';

export interface GroupTest {
  /** A sentence that describes the behaviour. */
  name: string;
  run(world: World): Promise<void>;
}

/** Creates the tests of one group from a table of names and functions. */
export const tests = (table: Record<string, (world: World) => Promise<void>>): GroupTest[] =>
  Object.entries(table).map(([name, run]) => ({ name, run }));
