import type { BulkResult } from '../../adapters/adapter.js';
import type { World } from '../world.js';
import { errorCodes } from '../../model/error.js';
import { expect, expectSame } from '../outcome.js';
import { tests } from '../group.js';
import { expectState } from '../states.js';

const missingId = 'no-such-id-4711';

const two = async (w: World): Promise<string[]> => {
  w.require('runBulk', 'pauseBot');
  return [
    (await w.findFor('pause-bot', 'botActive', 'suggestive')).id,
    (await w.findFor('pause-bot', 'botActive', 'suggestive')).id,
  ];
};

const sorted = (results: readonly BulkResult[]): string[] => results.map(({ id }) => id).sort();

export const bulk = tests({
  async 'a bulk command is applied to each, with a result for each'(w) {
    const ids = await two(w);
    const told: BulkResult[] = [];
    const results = await w.call(
      'runBulk',
      w.minimalCommand('pause-bot'),
      ids,
      w.context({ idempotencyKey: w.newKey() }),
      (result) => void told.push(result),
    );
    expectSame(sorted(results), [...ids].sort(), 'the ids of the results');
    expectSame(sorted(told), [...ids].sort(), 'the ids of the progress');
    for (const id of ids) {
      const now = await w.read(id);
      expectState(now, now.bot.status === 'paused', 'bot paused');
    }
  },

  async 'one that fails does not stop the others, and says why'(w) {
    const [first, second] = await two(w);
    const results = await w.call(
      'runBulk',
      w.minimalCommand('pause-bot'),
      [first!, missingId, second!],
      w.context({ idempotencyKey: w.newKey() }),
      () => undefined,
    );
    const failed = results.filter(({ error }) => error);
    expectSame(
      failed.map(({ id }) => id),
      [missingId],
      'the ids that failed',
    );
    expect(
      errorCodes.includes(failed[0]!.error!.code) && !!failed[0]!.error!.message,
      'an error with a code and a message',
      failed[0],
    );
    for (const id of [first!, second!]) {
      const now = await w.read(id);
      expectState(now, now.bot.status === 'paused', 'bot paused');
    }
  },
});
