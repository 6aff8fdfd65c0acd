import { describe, expect, test } from 'vitest';
import { sleep, type GatewayContext } from '../../src/gateway/context.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';

function node() {
  const environment = new SimulatedEnvironment();
  const closing = new AbortController();
  const pendingSleeps = new Set<() => void>();
  const context = { environment, signal: closing.signal, pendingSleeps } as unknown as GatewayContext;
  return { environment, closing, pendingSleeps, context };
}

describe('what the gateway waits for', () => {
  test('ends with its time, or with what it waits for', async () => {
    const { context, environment, pendingSleeps } = node();
    let ended = 0;
    void sleep(context, 100).then(() => ended++);
    void sleep(context, 60_000, Promise.resolve()).then(() => ended++);
    await environment.advance(99);
    expect(ended).toBe(1);
    await environment.advance(1);
    expect([ended, pendingSleeps.size, environment.timers.size]).toEqual([2, 0, 0]);
  });

  test('is over at once while it closes, also where its clock stands still', async () => {
    const { context, closing, environment } = node();
    closing.abort();
    // such as a node that has to wait a moment because another one is publishing
    await sleep(context, 5);
    expect(environment.timers.size).toBe(0);
  });
});
