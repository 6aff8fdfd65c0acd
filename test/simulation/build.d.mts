import type { Mutant } from './mutants.mjs';
export function buildSimulation(mutant?: Mutant): Promise<string>;
