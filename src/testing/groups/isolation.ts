import type { EventSink } from '../../adapters/adapter.js';
import { expectSame, skip } from '../outcome.js';
import { finalState } from '../final-state.js';
import { tests } from '../group.js';
import { isMine, isSilent, expectState } from '../states.js';
import type { Message } from '../../model/message.js';

/** Overwrites every field, as careless code in a page might. Frozen objects are unaffected. */
function corrupt(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  for (const [key, part] of Object.entries(value)) {
    if (typeof part === 'object') corrupt(part);
    else Reflect.set(value, key, typeof part === 'number' ? -1 : 'spoiled');
  }
  if (Array.isArray(value)) value.length = 0;
}

export const isolation = tests({
  async 'a command on one conversation leaves another alone'(w) {
    const other = await w.find('botActive', 'suggestive', 'waiting', 'botOff', 'heldByMe');
    const c = await w.findFor('take-over', 'botActive', 'suggestive', 'waiting', 'botOff');
    const before = await w.read(other.id);
    await w.run(c.id, w.minimalCommand('take-over'));
    expectSame(await w.read(other.id), before, `conversation ${other.id}`);
  },

  async 'commands on two conversations at once are both applied'(w) {
    const first = await w.findFor('take-over', 'botActive', 'suggestive', 'waiting', 'botOff');
    const second = await w.findFor('take-over', 'botActive', 'suggestive', 'waiting', 'botOff');
    await Promise.all([first, second].map(({ id }) => w.run(id, w.minimalCommand('take-over'))));
    for (const { id } of [first, second]) {
      const now = await w.read(id);
      expectState(now, isMine(now, w.me) && isSilent(now), 'I have it');
    }
  },

  async 'a conversation that was read can be changed without harm'(w) {
    const { id } = await w.findAny();
    const before = structuredClone(await w.read(id));
    corrupt(await w.read(id));
    expectSame(await w.read(id), before, 'the next read');
  },

  async 'the answer of a command can be changed without harm'(w) {
    const c = await w.findFor('take-over', 'botActive', 'suggestive', 'waiting', 'botOff');
    const answer = await w.run(c.id, w.minimalCommand('take-over'));
    const before = structuredClone(await w.read(c.id));
    corrupt(answer);
    expectSame(await w.read(c.id), before, 'the next read');
  },

  async 'the answer to a key can be changed without harm to its repetition'(w) {
    if (!w.traits.idempotency) skip('traits.idempotency is not set');
    const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'botActive', 'suggestive');
    const [draft, idempotencyKey] = [w.minimalCommand('send-message'), w.newKey()];
    corrupt(await w.run(c.id, draft, { idempotencyKey }));
    expectSame(
      ((await w.run(c.id, draft, { idempotencyKey })) as Message).text,
      draft.text,
      'the text of the second answer',
    );
  },

  async 'rows can be changed without harm'(w) {
    const list = () => w.call('listConversations', { view: 'all', limit: 5 }, w.context());
    const before = structuredClone(await list());
    corrupt(await list());
    expectSame(await list(), before, 'the next page');
  },

  async 'messages can be changed without harm'(w) {
    const { id } = await w.find('heldByMe', 'botActive', 'suggestive', 'waiting', 'botOff');
    const list = () => w.call('listMessages', id, { limit: 5 }, w.context());
    const before = structuredClone(await list());
    corrupt(await list());
    expectSame(await list(), before, 'the next page');
  },

  async 'a contact can be changed without harm'(w) {
    const { contact } = await w.findAny();
    const read = () => w.call('getContact', contact.id, w.context());
    const before = structuredClone(await read());
    corrupt(await read());
    expectSame(await read(), before, 'the next read');
  },

  async 'a draft can be changed after it was sent'(w) {
    const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'botActive', 'suggestive');
    w.require('listMessages');
    const draft = { text: 'Draft of a test', clientId: 'test-draft' };
    const sending = w.call('sendMessage', c.id, draft, w.context());
    draft.text = 'spoiled';
    const { id } = (await sending) as Message;
    expectSame(
      (await w.history(c.id)).find((message) => message.id === id)?.text,
      'Draft of a test',
      'the text in the history',
    );
  },

  async 'an event can be changed without harm'(w) {
    const c = await w.find('botActive', 'suggestive', 'waiting', 'botOff');
    const recorder = w.subscribe();
    const clumsy: EventSink = {
      conversation: corrupt,
      message: corrupt,
      contact: corrupt,
      typing: corrupt,
      presence: corrupt,
      hint() {},
      removed() {},
      connection() {},
    };
    const end = w.adapter.subscribe!(clumsy, w.context());
    const late = w.subscribe();
    await w.act(c.id, w.minimalCommand('take-over'));
    await w.waiter.until(
      () => late.hasNewsOf(c.id),
      `an event or hint about ${c.id}`,
      () => late.summary(),
    );
    end();
    const now = await w.read(c.id);
    expectSame(now.id, c.id, 'the id that is read');
    for (const heard of [recorder, late]) {
      if (heard.states(c.id).length) await finalState(w, heard, c.id);
      heard.end();
    }
  },
});
