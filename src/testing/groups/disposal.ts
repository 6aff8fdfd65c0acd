import { expectSame, rejectionOf, skip } from '../outcome.js';
import { tests } from '../group.js';
import { handoffError, type World } from '../world.js';
import type { Recorder } from '../recorder.js';

const target = (w: World) => w.find('botActive', 'suggestive', 'botPaused', 'waiting', 'unassigned', 'botOff');

async function expectQuiet(w: World, recorder: Recorder, from: number): Promise<void> {
  await w.waiter.settle();
  expectSame(
    recorder.events.slice(from).map(({ kind }) => kind),
    [],
    'what was told after the end',
  );
}

export const disposal = tests({
  async 'nothing is told after unsubscribing'(w) {
    const c = await target(w);
    const recorder = w.subscribe();
    recorder.end();
    const from = recorder.events.length;
    await w.act(c.id, w.minimalCommand('take-over'));
    await expectQuiet(w, recorder, from);
  },

  async 'nothing is told after unsubscribing, also of what had happened before'(w) {
    const c = await target(w);
    const recorder = w.subscribe();
    await w.waiter.settle();
    await w.act(c.id, w.minimalCommand('take-over'));
    recorder.end();
    const from = recorder.events.length;
    await expectQuiet(w, recorder, from);
  },

  async 'unsubscribing twice is harmless'(w) {
    const recorder = w.subscribe();
    recorder.end();
    recorder.end();
    expectSame((await w.findAny()).status, 'open', 'the status of what is read');
  },

  async 'nothing is told after dispose'(w) {
    w.require('dispose');
    w.requireControl('act');
    const c = await target(w);
    const recorder = w.subscribe();
    await w.waiter.settle();
    w.adapter.dispose!();
    const from = recorder.events.length;
    // the backend may have gone with its adapter
    await w
      .act(c.id, w.minimalCommand('take-over'))
      .catch((thrown: unknown) => handoffError(thrown, 'the colleague’s takeover'));
    await expectQuiet(w, recorder, from);
  },

  async 'dispose twice is harmless'(w) {
    w.require('dispose');
    w.adapter.dispose!();
    w.adapter.dispose!();
  },

  async 'unsubscribing after dispose is harmless'(w) {
    w.require('dispose');
    const recorder = w.subscribe();
    w.adapter.dispose!();
    recorder.end();
  },

  async 'a call that waits ends with dispose'(w) {
    w.require('dispose');
    const { id } = await w.findAny();
    await w.control('holdNextAnswer');
    const call = w.read(id);
    w.adapter.dispose!();
    await w.expectError(call, 'getConversation');
  },

  async 'a call after dispose ends'(w) {
    if (!w.has('dispose')) return skip('the adapter has no dispose');
    const { id } = await w.findAny();
    w.adapter.dispose!();
    const thrown = await rejectionOf(w.read(id));
    if (thrown !== undefined) handoffError(thrown, 'getConversation');
  },
});
