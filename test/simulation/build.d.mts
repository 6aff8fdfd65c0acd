import type { Mutant } from './mutants.mjs';
export function buildSimulation(mutant?: Mutant, options?: { bots?: boolean }): Promise<string>;
