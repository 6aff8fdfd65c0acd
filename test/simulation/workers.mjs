import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/** Handed out in pieces of so many, so that no core waits for another. */
const atOnce = 20;

/**
 * Plays worlds on all cores.
 * @param {string} module address of the built simulation
 * @param {number[]} seeds
 * @param {{ onResult?: (result: import('./world.js').WorldResult) => void, stopAfter?: number, cores?: number }}
 *   [options]
 *   `stopAfter` so many that went wrong nothing more is begun
 * @returns {Promise<import('./world.js').WorldResult[]>} those that went wrong, by seed
 */
export async function playAll(
  module,
  seeds,
  { onResult = () => undefined, stopAfter = Infinity, cores = availableParallelism() } = {},
) {
  const failed = [];
  let next = 0;
  const work = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { module } });
      const hand = () => {
        if (next >= seeds.length || failed.length >= stopAfter) return void worker.terminate().then(resolve);
        worker.postMessage(seeds.slice(next, (next += atOnce)));
      };
      worker.on('message', (results) => {
        for (const result of results) {
          onResult(result);
          if (result.wrong.length) failed.push(result);
        }
        hand();
      });
      worker.on('error', reject);
      hand();
    });
  await Promise.all(Array.from({ length: Math.min(cores, Math.ceil(seeds.length / atOnce)) }, work));
  return failed.sort((a, b) => a.seed - b.seed);
}

if (!isMainThread && workerData?.module) {
  const { runWorld } = await import(workerData.module);
  parentPort.on('message', async (seeds) => {
    const results = [];
    for (const seed of seeds) results.push(await runWorld({ seed }));
    parentPort.postMessage(results);
  });
}
