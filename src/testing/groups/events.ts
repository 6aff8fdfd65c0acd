import { canonical, expect, expectSame, problemOf, Unexpected } from '../outcome.js';
import { tests } from '../group.js';
import { essence } from '../states.js';
import type { Recorder } from '../recorder.js';
import type { World } from '../world.js';

/** Something that a colleague can do to it. */
const target = (w: World) => w.find('botActive', 'suggestive', 'botPaused', 'waiting', 'unassigned', 'botOff');

const told = (w: World, recorder: Recorder, id: string, from = 0): Promise<void> =>
  w.patience.until(
    () => recorder.knowsOf(id, from),
    `an event or hint about ${id}`,
    () => recorder.summary(),
  );

/** The last pushed state of a conversation, once it is the one that is read. */
async function settled(w: World, recorder: Recorder, id: string): Promise<void> {
  const now = canonical(essence(await w.read(id)));
  const last = () => recorder.states(id).at(-1);
  await w.patience.until(
    () => !!last() && canonical(essence(last()!)) === now,
    `a last event of ${id} with the state that is read: ${now}`,
    () => last() ?? recorder.summary(),
  );
}

export const events = tests({
  async 'a colleague’s takeover is told'(w) {
    const c = await target(w);
    const recorder = w.listen();
    const from = recorder.told.length;
    await w.act(c.id, w.plain('take-over'));
    await told(w, recorder, c.id, from);
    if (w.traits.events === 'state') await settled(w, recorder, c.id);
    recorder.end();
  },

  async 'my own command is told to whoever else is looking'(w) {
    const c = await w.findFor('take-over', 'botActive', 'suggestive', 'botPaused', 'waiting', 'unassigned', 'botOff');
    const recorder = w.listen();
    const from = recorder.told.length;
    await w.run(c.id, w.plain('take-over'));
    await told(w, recorder, c.id, from);
    recorder.end();
  },

  async 'a contact’s message is told'(w) {
    const c = await target(w);
    w.needs('subscribe');
    w.needsControl('contactWrites');
    const recorder = w.listen();
    const from = recorder.told.length;
    await w.control('contactWrites', c.id, 'Hello?');
    await w.patience.until(
      () => recorder.knowsOf(c.id, from) || recorder.messages(c.id).length > 0,
      `an event, message or hint about ${c.id}`,
      () => recorder.summary(),
    );
    recorder.end();
  },

  async 'states come in order, and the last is the one that is read'(w) {
    const c = await w.findFor('take-over', 'botActive', 'suggestive', 'botPaused', 'waiting');
    const recorder = w.listen();
    for (const type of ['take-over', 'close'] as const) {
      if (w.has(type === 'close' ? 'close' : 'takeOver')) await w.run(c.id, w.plain(type));
    }
    await told(w, recorder, c.id);
    if (w.traits.events === 'state') await settled(w, recorder, c.id);
    recorder.end();
    const versions = recorder.states(c.id).flatMap(({ version }) => version ?? []);
    expect(
      versions.every((version, i) => i === 0 || version >= versions[i - 1]!),
      'versions that never go back',
      versions,
    );
  },

  async 'a message that is told twice is the same message'(w) {
    const c = await target(w);
    w.needs('subscribe');
    w.needsControl('contactWrites');
    const recorder = w.listen();
    await w.control('contactWrites', c.id, 'First');
    await w.control('contactWrites', c.id, 'Second');
    await told(w, recorder, c.id);
    await w.patience.quiet();
    const ofContact = () =>
      new Set(
        recorder
          .messages(c.id)
          .filter(({ text }) => text === 'First' || text === 'Second')
          .map(({ id }) => id),
      ).size;
    // where messages are told at all, the second one may be on its way
    if (ofContact()) {
      await w.patience.until(
        () => ofContact() > 1,
        'both messages of the contact',
        () => recorder.summary(),
      );
    }
    recorder.end();
    const texts = new Map<string, string>();
    for (const { id, text } of recorder.messages(c.id)) {
      if (texts.has(id) && texts.get(id) !== text) {
        throw new Unexpected(`one text for message ${id}: ${texts.get(id)}`, text);
      }
      texts.set(id, text);
    }
    const written = [...texts.values()].filter((text) => text === 'First' || text === 'Second');
    if (written.length) expectSame(written, ['First', 'Second'], 'the contact’s messages, in order');
  },

  async 'each subscriber is told'(w) {
    const c = await target(w);
    const [first, second] = [w.listen(), w.listen()];
    await w.act(c.id, w.plain('take-over'));
    await told(w, first, c.id);
    await told(w, second, c.id);
    first.end();
    second.end();
  },

  async 'one who leaves does not take the other along'(w) {
    const c = await target(w);
    const [first, second] = [w.listen(), w.listen()];
    first.end();
    const from = second.told.length;
    await w.act(c.id, w.plain('take-over'));
    await told(w, second, c.id, from);
    second.end();
  },

  async 'one can subscribe again after leaving'(w) {
    const c = await target(w);
    w.listen().end();
    const again = w.listen();
    const from = again.told.length;
    await w.act(c.id, w.plain('take-over'));
    await told(w, again, c.id, from);
    again.end();
  },

  async 'a conversation that was removed is not found'(w) {
    w.needsControl('remove');
    const c = await target(w);
    await w.control('remove', c.id);
    await w.fails(w.read(c.id), 'reading it', 'not-found');
    if (w.has('listConversations')) {
      expect(!(await w.rows()).some(({ id }) => id === c.id), `no row ${c.id}`, 'it is in the list');
    }
  },

  async 'a conversation that was removed is told'(w) {
    w.needsControl('remove');
    const c = await target(w);
    const recorder = w.listen();
    await w.control('remove', c.id);
    const gone = () =>
      recorder.told.some(
        ({ kind, value }) =>
          (kind === 'removed' && value === c.id) || (kind === 'hint' && (value === undefined || value === c.id)),
      );
    await w.patience.until(gone, `removed(${c.id}) or a hint`, () => recorder.summary());
    recorder.end();
  },
});

export const reconnect = tests({
  async 'what happened while there was no connection is known afterwards'(w) {
    w.needsControl('dropConnection', 'restoreConnection', 'act');
    const c = await target(w);
    const recorder = w.listen();
    await w.control('dropConnection');
    await w.act(c.id, w.plain('take-over'));
    await w.patience.quiet();
    const from = recorder.told.length;
    await w.control('restoreConnection');
    await told(w, recorder, c.id, from);
    const now = await w.read(c.id);
    expect(now.handler.kind === 'agent', 'a read that shows the colleague’s takeover', essence(now));
    const pushed = recorder.states(c.id).at(-1);
    if (pushed && recorder.told.slice(from).some(({ value }) => value === pushed)) {
      expectSame(essence(pushed), essence(now), 'the state that was told');
    }
    recorder.end();
  },

  async 'events go on after a reconnect'(w) {
    w.needsControl('dropConnection', 'restoreConnection');
    const c = await target(w);
    const recorder = w.listen();
    await w.control('dropConnection');
    await w.patience.quiet();
    await w.control('restoreConnection');
    await w.patience.quiet();
    const from = recorder.told.length;
    await w.act(c.id, w.plain('take-over'));
    await told(w, recorder, c.id, from);
    recorder.end();
  },

  async 'without a connection a command is answered, or fails as offline, unavailable or timeout'(w) {
    w.needsControl('dropConnection', 'restoreConnection');
    const c = await w.findFor('take-over', 'botActive', 'suggestive', 'waiting', 'botOff');
    await w.control('dropConnection');
    const thrown = await problemOf(w.run(c.id, w.plain('take-over')));
    await w.control('restoreConnection');
    const now = await w.read(c.id);
    if (thrown === undefined) return;
    if (thrown instanceof Unexpected) throw thrown;
    const { code } = await w.fails(Promise.reject(thrown), 'take-over', 'offline', 'unavailable', 'timeout');
    if (code === 'offline') {
      expectSame(essence(now), essence(c), 'the conversation, because offline means that nothing was sent');
    }
  },
});
