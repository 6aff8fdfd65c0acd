import { describe, expect, it } from 'vitest';
import { polling } from '../../src/adapters/polling.js';
import { adapterTests, runAdapterTests, type AdapterTestOptions } from '../../src/testing/index.js';
import { memoryWorld } from './memory-world.js';
import { withBulk } from './with-bulk.js';

const each = (options: AdapterTestOptions): void => {
  it.each(adapterTests(options))('$group: $name', async ({ run }) => void (await run()));
};

describe('memory adapter without events, polled', () => {
  each(memoryWorld({}, ({ subscribe: _subscribe, ...adapter }, { env }) => polling(adapter, { environment: env })));
});

describe('polling', () => {
  it('leaves out no test of events', async () => {
    const options = memoryWorld({}, ({ subscribe: _subscribe, ...adapter }, { env }) =>
      polling(adapter, { environment: env }),
    );
    const results = await runAdapterTests({ ...options, include: ['events', 'reconnect', 'disposal'] });
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  });
});

describe('bulk commands', () => {
  it('are tested where the adapter has them', async () => {
    const results = await runAdapterTests({
      ...memoryWorld({}, (adapter) => withBulk(adapter)),
      include: ['bulk', 'cancellation'],
    });
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  });
});

describe('a backend where nobody answers after a hand back', () => {
  it('has to refuse it', async () => {
    const options = memoryWorld({}, (adapter, { memory }) => {
      memory.traits!.nextReplier = { afterHandBack: 'nobody' };
      return adapter;
    });
    const name = 'hand-back is refused where nobody would answer';
    const results = await runAdapterTests({ ...options, include: (test) => test.name === name });
    expect(results).toEqual([{ group: 'refusals', name, outcome: 'passed' }]);
  });
});

describe('a backend where every pause has an end', () => {
  const options = memoryWorld({}, (adapter, { memory }) => {
    // the memory adapter has no such profile, so the refusal is made here
    memory.traits!.pauseBot = { ...memory.traits!.pauseBot, indefinite: false };
    return {
      ...adapter,
      pauseBot: (id, params, ctx) =>
        adapter.pauseBot!(id, params.until === undefined ? { until: 'never' } : params, ctx),
    };
  });
  each(options);

  it('has to refuse a pause without one', async () => {
    const name = 'a pause without an end is refused where pauses have one';
    const results = await runAdapterTests({ ...options, include: (test) => test.name === name });
    expect(results).toEqual([{ group: 'time', name, outcome: 'passed' }]);
  });
});
