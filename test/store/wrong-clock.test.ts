import { describe, expect, it } from 'vitest';
import { HandoffError } from '../../src/model/error.js';
import { click, hour, iso, opened, second } from './world.js';

const busy = () => new HandoffError('unavailable', 'Busy', { retryAfter: 8 });

describe('a device whose clock is changed', () => {
  it('sends nothing late because it was put back (rule 4)', async () => {
    const { env, backend, store } = await opened({ traits: { idempotency: true } });
    backend.failing.set('takeOver', busy());
    const clicked = click(store, { type: 'take-over' });
    await env.advance(second);
    // a timer runs on although the clock says otherwise
    env.time -= hour;
    for (const timer of env.timers.values()) timer.at -= hour;
    backend.failing.clear();
    await env.advance(20 * second);
    expect(clicked.settled?.outcome).toBe('rejected');
    expect(backend.calls.filter(({ method }) => method === 'takeOver')).toHaveLength(1);
  });

  it("reads again as soon as before, when the server's time is learnt after a read has failed", async () => {
    let ahead = hour;
    const server = { now: () => 0 };
    const { env, backend, store, seen } = await opened({ traits: { serverTime: () => iso(server.now() + ahead) } });
    server.now = env.now;
    await store.refresh('c1');
    backend.failing.set('getConversation', new HandoffError('unavailable', 'Busy', { retryAfter: 5 }));
    await store.refresh('c1');
    backend.failing.clear();
    ahead = 0;
    // anything that is answered
    await store.run('c1', { type: 'pause-bot' });
    await env.advance(6 * second);
    expect(seen.ready().stale).toBeUndefined();
  });
});
