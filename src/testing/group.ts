import type { World } from './world.js';

export interface GroupTest {
  /** A sentence about behaviour. */
  name: string;
  run(world: World): Promise<void>;
}

/** Tests of one subject, by their names. */
export const tests = (table: Record<string, (world: World) => Promise<void>>): GroupTest[] =>
  Object.entries(table).map(([name, run]) => ({ name, run }));
