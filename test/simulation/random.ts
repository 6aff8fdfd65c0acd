import { seededRandom } from '../../src/adapters/memory/random.js';

/** Everything that is left to chance, from one seed. */
export class Chance {
  readonly next: () => number;

  constructor(seed: number) {
    this.next = seededRandom(Math.imul(seed, 0x9e3779b1) ^ (seed >>> 7));
  }

  /** True so often, from 0 to 1. */
  happens(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  /** A whole number, both ends included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  one<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)]!;
  }

  /** A source of its own, so that what one part draws does not change what another one gets. */
  fork(): Chance {
    return new Chance(this.between(1, 2 ** 31 - 2));
  }
}
