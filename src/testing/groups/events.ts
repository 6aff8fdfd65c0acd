import { canonical, expect, expectSame, rejectionOf, Unexpected } from '../outcome.js';
import { finalState } from '../final-state.js';
import { tests } from '../group.js';
import { summaryOf } from '../states.js';
import type { Recorder } from '../recorder.js';
import { anyCommand } from '../any-command.js';
import type { World } from '../world.js';

/** A conversation that can be changed. */
const target = (w: World) => w.find('botActive', 'suggestive', 'botPaused', 'waiting', 'unassigned', 'botOff');

const eventAbout = (w: World, recorder: Recorder, id: string, from = 0): Promise<void> =>
  w.waiter.until(
    () => recorder.hasNewsOf(id, from),
    `an event or hint about ${id}`,
    () => recorder.summary(),
  );

export const events = tests({
  async 'a colleague’s command is told'(w) {
    const c = await target(w);
    const recorder = w.subscribe();
    const from = recorder.events.length;
    await w.act(c.id, anyCommand(w, c, w.colleague));
    await eventAbout(w, recorder, c.id, from);
    if (w.traits.events === 'state') await finalState(w, recorder, c.id);
    recorder.end();
  },

  async 'my own command is told to whoever else is looking'(w) {
    const c = await target(w);
    const recorder = w.subscribe();
    const from = recorder.events.length;
    await w.run(c.id, anyCommand(w, c));
    await eventAbout(w, recorder, c.id, from);
    recorder.end();
  },

  async 'each of a contact’s messages is told'(w) {
    const c = await target(w);
    w.require('subscribe');
    w.requireControl('contactWrites');
    const recorder = w.subscribe();
    // the first one may be told because it changes the conversation, and the second one by nothing else
    for (const text of ['Hello?', 'Is somebody there?']) {
      await w.waiter.settle();
      const [from, known] = [recorder.events.length, recorder.messages(c.id).length];
      await w.control('contactWrites', c.id, text);
      await w.waiter.until(
        () => recorder.hasNewsOf(c.id, from) || recorder.messages(c.id).length > known,
        `an event, message or hint about ${c.id}, for “${text}”`,
        () => recorder.summary(),
      );
    }
    recorder.end();
  },

  async 'states come in order, and the last is the one that is read'(w) {
    const c = await target(w);
    const recorder = w.subscribe();
    await w.run(c.id, anyCommand(w, c));
    if (w.has('close')) await w.run(c.id, w.minimalCommand('close'));
    await eventAbout(w, recorder, c.id);
    if (w.traits.events === 'state') await finalState(w, recorder, c.id);
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
    w.require('subscribe');
    w.requireControl('contactWrites');
    const recorder = w.subscribe();
    await w.control('contactWrites', c.id, 'First');
    await w.control('contactWrites', c.id, 'Second');
    await eventAbout(w, recorder, c.id);
    await w.waiter.settle();
    const ofContact = () =>
      new Set(
        recorder
          .messages(c.id)
          .filter(({ text }) => text === 'First' || text === 'Second')
          .map(({ id }) => id),
      ).size;
    // if messages are pushed at all, wait for the second one
    if (ofContact()) {
      await w.waiter.until(
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
    const [first, second] = [w.subscribe(), w.subscribe()];
    await w.act(c.id, anyCommand(w, c, w.colleague));
    await eventAbout(w, first, c.id);
    await eventAbout(w, second, c.id);
    first.end();
    second.end();
  },

  async 'one who leaves does not take the other along'(w) {
    const c = await target(w);
    const [first, second] = [w.subscribe(), w.subscribe()];
    first.end();
    const from = second.events.length;
    await w.act(c.id, anyCommand(w, c, w.colleague));
    await eventAbout(w, second, c.id, from);
    second.end();
  },

  async 'one can subscribe again after leaving'(w) {
    const c = await target(w);
    w.subscribe().end();
    const again = w.subscribe();
    const from = again.events.length;
    await w.act(c.id, anyCommand(w, c, w.colleague));
    await eventAbout(w, again, c.id, from);
    again.end();
  },

  async 'a conversation that was removed is not found'(w) {
    w.requireControl('remove');
    const c = await target(w);
    await w.control('remove', c.id);
    await w.expectError(w.read(c.id), 'reading it', 'not-found');
    if (w.has('listConversations')) {
      expect(!(await w.rows()).some(({ id }) => id === c.id), `no row ${c.id}`, 'it is in the list');
    }
  },

  async 'a conversation that was removed is told'(w) {
    w.requireControl('remove');
    const c = await target(w);
    const recorder = w.subscribe();
    await w.control('remove', c.id);
    const gone = () =>
      recorder.events.some(
        ({ kind, value }) =>
          (kind === 'removed' && value === c.id) || (kind === 'hint' && (value === undefined || value === c.id)),
      );
    await w.waiter.until(gone, `removed(${c.id}) or a hint`, () => recorder.summary());
    recorder.end();
  },
});

export const reconnect = tests({
  async 'what happened while there was no connection is known afterwards'(w) {
    w.requireControl('dropConnection', 'restoreConnection', 'act');
    const c = await target(w);
    const recorder = w.subscribe();
    await w.control('dropConnection');
    await w.act(c.id, anyCommand(w, c, w.colleague));
    await w.waiter.settle();
    const from = recorder.events.length;
    await w.control('restoreConnection');
    await eventAbout(w, recorder, c.id, from);
    const now = await w.read(c.id);
    expect(
      canonical(summaryOf(now)) !== canonical(summaryOf(c)),
      'a read that shows the colleague’s command',
      summaryOf(now),
    );
    if (recorder.states(c.id, from).length) await finalState(w, recorder, c.id);
    recorder.end();
  },

  async 'events go on after a reconnect'(w) {
    w.requireControl('dropConnection', 'restoreConnection');
    const c = await target(w);
    const recorder = w.subscribe();
    await w.control('dropConnection');
    await w.waiter.settle();
    await w.control('restoreConnection');
    await w.waiter.settle();
    const from = recorder.events.length;
    await w.act(c.id, anyCommand(w, c, w.colleague));
    await eventAbout(w, recorder, c.id, from);
    recorder.end();
  },

  async 'without a connection a command is answered, or fails as offline, unavailable or timeout'(w) {
    w.requireControl('dropConnection', 'restoreConnection');
    const c = await target(w);
    await w.control('dropConnection');
    const thrown = await rejectionOf(w.run(c.id, anyCommand(w, c)));
    await w.control('restoreConnection');
    const now = await w.read(c.id);
    if (thrown === undefined) return;
    if (thrown instanceof Unexpected) throw thrown;
    const { code } = await w.expectError(Promise.reject(thrown), 'a command', 'offline', 'unavailable', 'timeout');
    if (code === 'offline') {
      expectSame(summaryOf(now), summaryOf(c), 'the conversation, because offline means that nothing was sent');
    }
  },
});
