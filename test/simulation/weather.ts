import type { AdapterTraits } from '../../src/adapters/adapter.js';
import type { Chance } from './random.js';

/** How bad the network is: each number is how often, from 0 to 1. */
export interface Weather {
  /** In milliseconds, each way. */
  latency: number;
  /** A message takes up to forty seconds. */
  slow: number;
  /** The request never arrives. */
  lost: number;
  /** It was carried out, and nobody hears of it. */
  answerLost: number;
  /** What is lost is not even noticed: nothing comes at all. */
  hangs: number;
  /** 429 or 503 with `Retry-After`: nothing was done. */
  refused: number;
  /** 500, 502 or 504: done or not. */
  broken: number;
  /** The request arrives twice. */
  twice: number;
  /** Events come twice, late, or in another order. */
  untidy: number;
  /** Answers and events come in pieces. */
  sliced: number;
  /** An answer ends in its midst. */
  truncated: number;
}

export const fair: Weather = {
  latency: 60,
  slow: 0,
  lost: 0,
  answerLost: 0,
  hangs: 0,
  refused: 0,
  broken: 0,
  twice: 0,
  untidy: 0,
  sliced: 0,
  truncated: 0,
};

/** Each kind of fault in some worlds and not in others, so that none always hides behind another. */
export function weatherOf(chance: Chance, { idempotency }: AdapterTraits): Weather {
  const some = (most: number): number => (chance.happens(0.4) ? chance.next() * most : 0);
  return {
    latency: chance.one([5, 60, 300, 1500]),
    slow: some(0.1),
    lost: some(0.3),
    answerLost: some(0.4),
    hangs: chance.one([0, 0, 0.5, 1]),
    refused: some(0.3),
    broken: some(0.2),
    // without keys a copy is a command of its own
    twice: idempotency ? some(0.3) : 0,
    untidy: some(0.5),
    sliced: some(0.6),
    truncated: some(0.1),
  };
}
