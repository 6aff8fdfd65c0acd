import { canonical } from './outcome.js';
import type { Recorder } from './recorder.js';
import { summaryOf } from './states.js';
import type { World } from './world.js';

/**
 * Waits until the last pushed state of a conversation equals the one that is read: a command may be told in several
 * steps, and the read may be quicker than the last of them.
 */
export async function finalState(w: World, recorder: Recorder, id: string): Promise<void> {
  const now = canonical(summaryOf(await w.read(id)));
  const last = () => recorder.states(id).at(-1);
  await w.waiter.until(
    () => !!last() && canonical(summaryOf(last()!)) === now,
    `a last event of ${id} with the state that is read: ${now}`,
    () => last() ?? recorder.summary(),
  );
}
