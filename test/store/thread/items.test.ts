import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/model/message.js';
import { ThreadItems } from '../../../src/store/thread/items.js';
import type { OwnMessage } from '../../../src/store/thread/outbox.js';
import { ada, ben, iso, second } from '../world.js';

const start = Date.parse('2026-03-02T10:00:00Z');
const message = (n: number, more: Partial<Message> = {}): Message => ({
  id: `m${n}`,
  conversationId: 'c1',
  author: { kind: 'contact' },
  at: iso(start + n * second),
  text: `${n}`,
  ...more,
});
const own = (clientId: string, more: Partial<OwnMessage> = {}): OwnMessage => ({
  agentId: 'ada',
  command: { type: 'send-message', text: 'Hello', clientId },
  text: 'Hello',
  key: `key of ${clientId}`,
  startedAt: start,
  phase: 'sending',
  ...more,
});
const note = (clientId: string) =>
  own(clientId, { command: { type: 'send-message', text: 'Hello', clientId, private: true } });
const keys = (items: ReturnType<ThreadItems['arrange']>) => items.map(({ key }) => key);

describe('a message that comes without the sender’s id is taken for the one in flight', () => {
  const mine = { author: { kind: 'agent', ...ada }, text: 'Hello' } as const;
  const rows: Array<[string, Partial<Message>, string | undefined]> = [
    ['of this agent, with the same words', mine, 'a'],
    ['of an agent whom the backend does not name', { ...mine, author: { kind: 'agent' } }, 'a'],
    ['with other words', { ...mine, text: 'Hello!' }, undefined],
    ['of a colleague', { ...mine, author: { kind: 'agent', ...ben } }, undefined],
    ['of a bot with the same id', { ...mine, author: { kind: 'bot', id: ada.id } }, undefined],
    ['that is a note', { ...mine, private: true }, 'b'],
    ['that says it is no note', { ...mine, private: false }, 'a'],
    ['that has another sender’s id', { ...mine, clientId: 'x' }, 'x'],
  ];
  it.each(rows)('%s', (_, more, clientId) => {
    const items = new ThreadItems('c1');
    const found = items.matchOutbox(message(1, more), undefined, [own('a'), note('b')], ada);
    expect(found).toEqual({ ...message(1, more), ...(clientId !== undefined && { clientId }) });
  });

  it('unless it was known before', () => {
    const items = new ThreadItems('c1');
    expect(items.matchOutbox(message(1, mine), message(1), [own('a')], ada).clientId).toBeUndefined();
  });

  it('each for one only, and still when it comes again', () => {
    const items = new ThreadItems('c1');
    const seen = [1, 2, 3].map((n) => items.matchOutbox(message(n, mine), undefined, [own('a'), own('b')], ada));
    expect(seen.map(({ clientId }) => clientId)).toEqual(['a', 'b', undefined]);
    expect(items.restoreClientId(message(2, mine)).clientId).toBe('b');
    expect(items.restoreClientId(message(2, { ...mine, clientId: 'its own' })).clientId).toBe('its own');
    expect(items.matchOutbox(message(2, { ...mine, text: 'Edited' }), undefined, [], ada).clientId).toBe('b');
  });
});

describe('messages of this page among the others', () => {
  it('say whose they are, what goes with them, and how far they are', () => {
    const attachments = [{ name: 'one.png', type: 'image/png', data: new Blob(['one']) }];
    const command = { type: 'send-message', text: 'Hello', clientId: 'a', private: true, attachments } as const;
    const delivery = (['sending', 'checking', 'sent', 'rejected', 'unknown'] as const).map((phase) => {
      const [item] = new ThreadItems('c1').arrange([], 'any', [own('a', { command, phase })], ada);
      return item!.message.delivery;
    });
    expect(delivery).toEqual(['sending', 'sending', 'sent', 'failed', 'failed']);
    const [item] = new ThreadItems('c1').arrange([], 'any', [own('a', { command })], ada);
    expect(item).toEqual({
      key: 'own:a',
      own: own('a', { command }),
      message: {
        id: 'own:a',
        conversationId: 'c1',
        author: { kind: 'agent', ...ada },
        at: iso(start),
        text: 'Hello',
        clientId: 'a',
        delivery: 'sending',
        private: true,
        attachments: [{ url: '', name: 'one.png', type: 'image/png', size: 3 }],
      },
    });
    const [plain] = new ThreadItems('c1').arrange([], 'any', [own('a')], ada);
    expect(plain!.message).not.toHaveProperty('private');
  });

  it('stay where they were first shown, behind what was there, in the order in which they were sent', () => {
    const items = new ThreadItems('c1');
    const outgoing = [own('a', { startedAt: start - 1000 * second }), own('b')];
    expect(keys(items.arrange([message(1)], 'any', outgoing, ada))).toEqual(['m:m1', 'own:a', 'own:b']);
    const later = items.arrange([message(1), message(2)], 'any', outgoing, ada);
    expect(keys(later)).toEqual(['m:m1', 'own:a', 'own:b', 'm:m2']);
    // one of the same moment came first
    const same = items.arrange([message(1), message(3, { at: message(1).at })], 'any', outgoing, ada);
    expect(keys(same)).toEqual(['m:m1', 'm:m3', 'own:a', 'own:b']);
  });

  it('are at the time when they were sent, where the clock is not slow', () => {
    const items = new ThreadItems('c1');
    const shown = items.arrange([message(1)], 'any', [own('a', { startedAt: start + 5 * second })], ada);
    expect(shown.at(-1)!.message.at).toBe(iso(start + 5 * second));
  });

  it('are the same objects until something of them changes', () => {
    const items = new ThreadItems('c1');
    const [a, b] = [own('a'), own('b')];
    const first = items.arrange([message(1)], 'any', [a, b], ada);
    const second = items.arrange([message(1)], undefined, [a, { ...b, phase: 'rejected' }], ada);
    expect(second.map((item, i) => item === first[i])).toEqual([true, true, false]);
    expect(second[2]!.message.delivery).toBe('failed');
  });

  it('are shown once: as soon as the history has one, under the key that it had', () => {
    const items = new ThreadItems('c1');
    const arrived = message(2, { clientId: 'a' });
    const shown = keys(items.arrange([message(1)], 'any', [own('a')], ada));
    items.noteArrival(arrived);
    expect(keys(items.arrange([message(1), arrived], 'any', [own('a')], ada))).toEqual(shown);
    expect([items.keyOf('m2'), items.keyOf('m1')]).toEqual(['own:a', 'm:m1']);
  });

  it('keep their key also where the history was faster than the note of it', () => {
    const items = new ThreadItems('c1');
    const arrived = message(2, { clientId: 'a' });
    items.arrange([message(1)], 'any', [own('a')], ada);
    const before = items.arrange([message(1), arrived], 'any', [own('a')], ada);
    items.noteArrival(arrived);
    const after = items.arrange([message(1), arrived], undefined, [], ada);
    expect([keys(before), keys(after)]).toEqual([
      ['m:m1', 'm:m2'],
      ['m:m1', 'own:a'],
    ]);
    expect([after[0] === before[0], after[1]!.message === arrived]).toEqual([true, true]);
  });

  it.each([
    ['without a sender’s id', message(2)],
    ['of another page', message(2, { clientId: 'elsewhere' })],
  ])('give no key to a message %s', (_, other) => {
    const items = new ThreadItems('c1');
    items.arrange([message(1)], 'any', [own('a')], ada);
    items.noteArrival(other);
    expect(items.keyOf('m2')).toBe('m:m2');
  });
});

describe('what has not changed is not arranged again', () => {
  const three = [message(1), message(2), message(3)];
  const arranged = () => {
    const items = new ThreadItems('c1');
    return { items, before: items.arrange(three, 'any', [], ada) };
  };
  const kept = (before: readonly unknown[], after: readonly unknown[]) => after.map((item) => before.indexOf(item));
  it.each<[string, Message[], number[]]>([
    ['a message in the midst', [three[0]!, message(2, { text: 'new' }), three[2]!], [0, -1, 2]],
    ['the first', [message(1, { text: 'new' }), three[1]!, three[2]!], [-1, 1, 2]],
    ['the last', [three[0]!, three[1]!, message(3, { text: 'new' })], [0, 1, -1]],
    ['one more at the end', [...three, message(4)], [0, 1, 2, -1]],
    ['one more at the beginning', [message(0), ...three], [-1, 0, 1, 2]],
    ['one more in the midst', [three[0]!, message(1.5), three[1]!, three[2]!], [0, -1, 1, 2]],
    ['one less at the beginning', three.slice(1), [1, 2]],
    ['one less in the midst', [three[0]!, three[2]!], [0, 2]],
    ['one less at the end', three.slice(0, 2), [0, 1]],
    ['the same one twice', [three[0]!, three[0]!, three[1]!, three[2]!], [0, -1, 1, 2]],
    ['nothing left', [], []],
  ])('%s', (_, history, expected) => {
    const { items, before } = arranged();
    const after = items.arrange(history, 'any', [], ada);
    expect(after.map(({ message }) => message)).toEqual(history);
    expect(kept(before, after)).toEqual(expected);
  });

  it('nothing at all: the same list', () => {
    const { items, before } = arranged();
    expect(items.arrange([...three], 'any', [], ada)).toBe(before);
    expect(items.arrange(three, undefined, [], ada)).toBe(before);
  });

  it('of older messages nothing else is looked at', () => {
    const { items, before } = arranged();
    const after = items.arrange([message(0), ...three], { older: 1 }, [], ada);
    expect(kept(before, after)).toEqual([-1, 0, 1, 2]);
    expect(items.arrange([message(0), ...three], { older: 0 }, [], ada)).toBe(after);
  });
});
