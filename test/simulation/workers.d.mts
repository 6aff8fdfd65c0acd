import type { WorldResult } from './world.js';
export function playAll(
  module: string,
  seeds: readonly number[],
  options?: { onResult?: (result: WorldResult) => void; stopAfter?: number; cores?: number },
): Promise<WorldResult[]>;
