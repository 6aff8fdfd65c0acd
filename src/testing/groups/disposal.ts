import { expectSame, problemOf, skip } from '../outcome.js';
import { tests } from '../group.js';
import { handoffError, type World } from '../world.js';
import type { Recorder } from '../recorder.js';

const target = (w: World) => w.find('botActive', 'suggestive', 'botPaused', 'waiting', 'unassigned', 'botOff');

async function expectQuiet(w: World, recorder: Recorder, from: number): Promise<void> {
  await w.patience.quiet();
  expectSame(
    recorder.told.slice(from).map(({ kind }) => kind),
    [],
    'what was told after the end',
  );
}

export const disposal = tests({
  async 'nothing is told after unsubscribing'(w) {
    const c = await target(w);
    const recorder = w.listen();
    recorder.end();
    const from = recorder.told.length;
    await w.act(c.id, w.plain('take-over'));
    await expectQuiet(w, recorder, from);
  },

  async 'nothing is told after unsubscribing, also of what had happened before'(w) {
    const c = await target(w);
    const recorder = w.listen();
    await w.patience.quiet();
    await w.act(c.id, w.plain('take-over'));
    recorder.end();
    const from = recorder.told.length;
    await expectQuiet(w, recorder, from);
  },

  async 'unsubscribing twice is harmless'(w) {
    const recorder = w.listen();
    recorder.end();
    recorder.end();
    expectSame((await w.some()).status, 'open', 'the status of what is read');
  },

  async 'nothing is told after dispose'(w) {
    w.needs('dispose');
    w.needsControl('act');
    const c = await target(w);
    const recorder = w.listen();
    await w.patience.quiet();
    w.adapter.dispose!();
    const from = recorder.told.length;
    // the backend may have gone with its adapter
    await w
      .act(c.id, w.plain('take-over'))
      .catch((thrown: unknown) => handoffError(thrown, 'the colleague’s takeover'));
    await expectQuiet(w, recorder, from);
  },

  async 'dispose twice is harmless'(w) {
    w.needs('dispose');
    w.adapter.dispose!();
    w.adapter.dispose!();
  },

  async 'unsubscribing after dispose is harmless'(w) {
    w.needs('dispose');
    const recorder = w.listen();
    w.adapter.dispose!();
    recorder.end();
  },

  async 'a call that waits ends with dispose'(w) {
    w.needs('dispose');
    const { id } = await w.some();
    await w.control('holdNextAnswer');
    const call = w.read(id);
    w.adapter.dispose!();
    await w.fails(call, 'getConversation');
  },

  async 'a call after dispose ends'(w) {
    if (!w.has('dispose')) return skip('the adapter has no dispose');
    const { id } = await w.some();
    w.adapter.dispose!();
    const thrown = await problemOf(w.read(id));
    if (thrown !== undefined) handoffError(thrown, 'getConversation');
  },
});
