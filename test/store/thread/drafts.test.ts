import { describe, expect, it, vi } from 'vitest';
import type { CallContext } from '../../../src/adapters/adapter.js';
import type { Suggestion } from '../../../src/model/conversation.js';
import { HandoffError } from '../../../src/model/error.js';
import type { Message } from '../../../src/model/message.js';
import { drafts, type Draft } from '../../../src/store/thread/drafts.js';
import { asOwnWords, outbox, type OwnMessage } from '../../../src/store/thread/outbox.js';
import { thread } from '../../../src/store/thread/thread.js';
import { ada, ben, click, opened, second } from '../world.js';

async function desk({ inThread = false, suggestion }: { inThread?: boolean; suggestion?: Suggestion } = {}) {
  const ends: Array<{ resolve(): void; reject(error: unknown): void; clientId: string; key?: string }> = [];
  const sendMessage = vi.fn(
    (
      conversationId: string,
      draft: { text: string; clientId: string },
      { idempotencyKey: key }: { idempotencyKey?: string },
    ) =>
      new Promise<Message>((resolve, reject) => {
        const resolveWith = () =>
          resolve({
            id: `m-${draft.clientId}`,
            conversationId,
            author: { kind: 'agent', ...ada },
            at: '2026-03-02T10:00:00Z',
            ...draft,
          });
        ends.push({ resolve: resolveWith, reject, clientId: draft.clientId, key });
      }),
  );
  const useSuggestion = (_: string, { clientId }: { clientId: string }, { idempotencyKey: key }: CallContext) =>
    new Promise<void>((resolve, reject) => ends.push({ resolve, reject, clientId, key }));
  const world = await opened({
    conversation: {
      handler: { kind: 'agent', agent: ada },
      bot: suggestion ? { mode: 'suggestive', status: 'active', suggestion } : { mode: 'autopilot', status: 'paused' },
    },
    adapter: {
      sendMessage: sendMessage as never,
      useSuggestion: useSuggestion as never,
      listMessages: () => Promise.resolve({ items: [] }),
    },
  });
  const { store, env } = world;
  if (inThread) {
    store
      .part(thread)
      .of('c1')
      .subscribe(() => undefined);
  }
  await env.advance(0);
  const kept = store.part(drafts);
  return {
    ...world,
    ends,
    sendMessage,
    write: (text: string, isNote?: boolean) =>
      kept.change('c1', { text, ...(isNote !== undefined && { private: isNote }) }),
    draft: () => kept.of('c1').get(),
    text: () => kept.of('c1').get().text,
    async send() {
      const intent = kept.prepare('c1');
      if (intent) click(store, intent.command, 'c1', intent.key);
      await env.advance(0);
      return intent;
    },
    own: () => store.part(outbox).of('c1'),
  };
}

describe('drafts', () => {
  it('one for each conversation, shared by all who look', async () => {
    const { store, write, text } = await desk();
    const other: string[] = [];
    store
      .part(drafts)
      .of('c1')
      .listen(({ text: words }) => other.push(words));
    write('Hello');
    store.part(drafts).change('c2', { text: 'Other' });
    expect([text(), store.part(drafts).of('c2').get().text, ...other]).toEqual(['Hello', 'Other', 'Hello']);
  });

  it('nothing but white space is nothing to send', async () => {
    const { write, send, sendMessage } = await desk();
    write(' \n\t\u00a0');
    expect(await send()).toBeUndefined();
    expect(sendMessage).not.toHaveBeenCalled();
  });

  it('what is sent is trimmed, and says whether it is a note', async () => {
    const { write, send } = await desk();
    write('  Look it up \n', true);
    expect((await send())?.command).toEqual({
      type: 'send-message',
      text: 'Look it up',
      private: true,
      clientId: expect.any(String),
    });
  });

  it('where no thread is seen, the text stays until it was sent', async () => {
    const { env, write, send, text, ends } = await desk();
    write('Hello');
    await send();
    expect(text()).toBe('Hello');
    ends[0]!.resolve();
    await env.advance(0);
    expect(text()).toBe('');
  });

  it('and what is written meanwhile is not cleared', async () => {
    const { env, write, send, text, ends } = await desk();
    write('Hello');
    await send();
    write('Hello, and more');
    ends[0]!.resolve();
    await env.advance(0);
    expect(text()).toBe('Hello, and more');
  });

  it('where the thread shows it on its way, the box is free at once', async () => {
    const { write, send, text } = await desk({ inThread: true });
    write('Hello');
    await send();
    expect(text()).toBe('');
  });

  it.each([true, false])('the same words after that are a new message (thread in sight: %s)', async (inThread) => {
    const { env, write, send, text, ends } = await desk({ inThread });
    write('Yes');
    const [first] = [await send()];
    if (inThread) {
      write('Yes');
      expect((await send())?.command.clientId).not.toBe(first!.command.clientId);
    }
    ends[0]!.resolve();
    await env.advance(0);
    expect(text()).toBe('');
    write('Yes');
    expect((await send())?.command.clientId).not.toBe(first!.command.clientId);
  });

  it('a note stays a note once it was sent: the next line is one too', async () => {
    for (const inThread of [true, false]) {
      const { env, write, send, draft, ends } = await desk({ inThread });
      write('Look it up', true);
      await send();
      ends[0]!.resolve();
      await env.advance(0);
      expect(draft()).toEqual({ text: '', private: true });
    }
  });

  it('the same words twice while the first are on their way do not lose the second', async () => {
    const { env, write, send, text, ends } = await desk({ inThread: true });
    write('Yes');
    await send();
    write('Yes');
    ends[0]!.reject(new HandoffError('timeout', 'x'));
    await env.advance(second);
    expect(text()).toBe('Yes');
  });

  it.each(['rejected', 'unknown'] as const)('%s: it comes back if the box is empty', async (outcome) => {
    for (const inThread of [true, false]) {
      const { env, write, send, draft, ends } = await desk({ inThread });
      write('Hello', true);
      await send();
      ends[0]!.reject(new HandoffError(outcome === 'unknown' ? 'timeout' : 'forbidden', 'x'));
      await env.advance(30 * second);
      expect(draft()).toEqual({ text: 'Hello', private: true });
    }
  });

  it('with its files', async () => {
    const { env, store, send, draft, ends } = await desk({ inThread: true });
    const attachments = [{ name: 'one.png', type: 'image/png', data: new Blob(['one']) }];
    store.part(drafts).change('c1', { text: 'Hello', attachments });
    await send();
    expect(draft()).toEqual({ text: '', private: false });
    ends[0]!.reject(new HandoffError('forbidden', 'x'));
    await env.advance(0);
    expect(draft()).toEqual({ text: 'Hello', private: false, attachments });
  });

  it('what was not written in the box does not come into it', async () => {
    const { env, store, text, draft, ends } = await desk({ inThread: true });
    draft();
    click(store, { type: 'send-message', text: 'From elsewhere', clientId: 'x1' });
    await env.advance(0);
    ends[0]!.reject(new HandoffError('forbidden', 'x'));
    await env.advance(0);
    expect(text()).toBe('');
  });

  it('a message that is discarded, or of a conversation without a box, changes no box', async () => {
    const { env, store, write, text, ends } = await desk({ inThread: true });
    click(store, { type: 'send-message', text: 'From elsewhere', clientId: 'x1' });
    await env.advance(0);
    write('Hello');
    ends[0]!.reject(new HandoffError('forbidden', 'x'));
    await env.advance(0);
    store.part(outbox).forget('c1', 'x1');
    expect(text()).toBe('Hello');
  });

  it('a new name of the same agent changes nothing of it', async () => {
    const { env, store, write, send, text, ends } = await desk({ inThread: true });
    write('Hello');
    await send();
    store.$agent.set({ ...ada, name: 'Ada L.' });
    ends[0]!.reject(new HandoffError('forbidden', 'x'));
    await env.advance(0);
    expect(text()).toBe('Hello');
  });

  it('nobody else gets it into their box', async () => {
    const { env, store, write, send, text, ends } = await desk({ inThread: true });
    write('Hello');
    await send();
    store.$agent.set(ben);
    ends[0]!.reject(new HandoffError('forbidden', 'x'));
    await env.advance(0);
    expect(text()).toBe('');
  });

  it('what is written next is its own message, and the rejected one stays in the thread', async () => {
    const { env, store, write, send, ends, own } = await desk({ inThread: true });
    write('Hello');
    await send();
    write('Next');
    const next = store.part(drafts).prepare('c1');
    ends[0]!.reject(new HandoffError('forbidden', 'x'));
    await env.advance(0);
    expect(store.part(drafts).prepare('c1')).toBe(next);
    expect(own().map(({ text, phase }) => `${text} ${phase}`)).toEqual(['Hello rejected']);
  });

  it('and not where something else has been written', async () => {
    const { env, write, send, text, ends } = await desk({ inThread: true });
    write('Hello');
    await send();
    write('Next');
    ends[0]!.reject(new HandoffError('forbidden', 'x'));
    await env.advance(0);
    expect(text()).toBe('Next');
  });

  it('unknown, and sent again unchanged, is the same intent: same id, same key', async () => {
    const { env, write, send, ends } = await desk({ inThread: true });
    write('Hello');
    await send();
    ends[0]!.reject(new HandoffError('timeout', 'x'));
    await env.advance(30 * second);
    await send();
    expect(ends.map(({ clientId, key }) => `${clientId} ${key}`)).toEqual([
      `${ends[0]!.clientId} ${ends[0]!.key}`,
      `${ends[0]!.clientId} ${ends[0]!.key}`,
    ]);
  });

  it('rejected, and sent again unchanged, has the same id and another key', async () => {
    const { env, write, send, ends, own } = await desk({ inThread: true });
    write('Hello');
    await send();
    ends[0]!.reject(new HandoffError('forbidden', 'x'));
    await env.advance(0);
    await send();
    expect(ends[1]!.clientId).toBe(ends[0]!.clientId);
    expect(ends[1]!.key).not.toBe(ends[0]!.key);
    expect(own()).toHaveLength(1);
  });

  it('rejected, changed and sent: the new one replaces it', async () => {
    const { env, write, send, ends, own } = await desk({ inThread: true });
    write('Helo');
    await send();
    ends[0]!.reject(new HandoffError('invalid', 'x'));
    await env.advance(0);
    write('Hello');
    await send();
    expect(own().map(({ command }) => command.text)).toEqual(['Hello']);
  });

  it('unknown, changed and sent: the old one stays, for it may have been sent', async () => {
    const { env, write, send, ends, own } = await desk({ inThread: true });
    write('Helo');
    await send();
    ends[0]!.reject(new HandoffError('timeout', 'x'));
    await env.advance(30 * second);
    write('Hello');
    await send();
    expect(own().map(({ command }) => command.text)).toEqual(['Helo', 'Hello']);
  });

  it('sent again from the thread, it leaves the box, and comes back if that fails too', async () => {
    const { env, store, write, send, text, ends, own } = await desk({ inThread: true });
    write('Hello');
    await send();
    for (let i = 0; i < 2; i++) {
      ends.at(-1)!.reject(new HandoffError('forbidden', 'x'));
      await env.advance(0);
      expect(text()).toBe('Hello');
      click(store, own()[0]!.command);
      await env.advance(0);
      expect(text()).toBe('');
    }
  });

  it('what was not sent, because it was vetoed, stays', async () => {
    const { store, write, text } = await desk();
    write('Hello');
    const first = store.part(drafts).prepare('c1');
    expect(store.part(drafts).prepare('c1')).toBe(first);
    expect(text()).toBe('Hello');
  });

  describe('a suggestion of the bot', () => {
    const suggestion = { id: 's1', text: 'It ships today', at: '2026-03-02T10:00:00Z' };
    const shipped = async (inThread: boolean, change: Partial<Draft> = { text: 'It ships now', suggestion: 's1' }) => {
      const d = await desk({ inThread, suggestion });
      d.store.part(drafts).change('c1', change);
      await d.send();
      return d;
    };

    it.each([true, false])('changed and rejected, is words of one’s own (thread in sight: %s)', async (inThread) => {
      const { env, send, draft, ends } = await shipped(inThread);
      ends[0]!.reject(new HandoffError('forbidden', 'x'));
      await env.advance(0);
      expect(draft()).toEqual({ text: 'It ships now', private: false });
      expect((await send())?.command).toEqual({
        type: 'send-message',
        text: 'It ships now',
        clientId: ends[0]!.clientId,
      });
    });

    it.each([true, false])('changed and unknown, is the same message (thread in sight: %s)', async (inThread) => {
      const { env, send, text, ends } = await shipped(inThread);
      ends[0]!.reject(new HandoffError('timeout', 'x'));
      await env.advance(30 * second);
      expect(text()).toBe('It ships now');
      await send();
      expect(ends.map(({ clientId, key }) => ({ clientId, key }))).toEqual([
        { clientId: ends[0]!.clientId, key: ends[0]!.key },
        { clientId: ends[0]!.clientId, key: ends[0]!.key },
      ]);
    });

    it('as it is, says its own words, and comes into an empty box if it is refused', async () => {
      for (const isEmpty of [true, false]) {
        const { env, store, write, text, ends, own } = await desk({ inThread: true, suggestion });
        const intent = store.part(drafts).prepareSuggestion('c1', suggestion);
        click(store, intent.command);
        await env.advance(0);
        expect(own()).toMatchObject([{ text: 'It ships today', phase: 'sending' }]);
        if (!isEmpty) write('Hello');
        ends[0]!.reject(new HandoffError('forbidden', 'x'));
        await env.advance(0);
        expect(text()).toBe(isEmpty ? 'It ships today' : 'Hello');
      }
    });

    it('of which all was deleted has nothing to do with what is written next', async () => {
      const { store } = await desk({ suggestion });
      const { change, of } = store.part(drafts);
      change('c1', { text: 'It ships', suggestion: 's1' });
      change('c1', { text: 'It' });
      expect(of('c1').get().suggestion).toBe('s1');
      change('c1', { text: '' });
      change('c1', { text: 'No' });
      expect(of('c1').get()).toEqual({ text: 'No', private: false });
    });
  });

  describe('what becomes of what is in the box', () => {
    const file = (name: string) => ({ name, type: 'image/png', data: new Blob([name]) });
    const [one, two] = [file('one.png'), file('two.png')];
    it.each<[string, Partial<Draft>, object | undefined]>([
      ['words', { text: 'Hello' }, { type: 'send-message', text: 'Hello' }],
      ['files alone', { attachments: [one] }, { type: 'send-message', text: '', attachments: [one] }],
      ['no files', { text: 'Hello', attachments: [] }, { type: 'send-message', text: 'Hello' }],
      ['blanks and no files', { text: ' ', attachments: [] }, undefined],
      [
        'a suggestion, changed',
        { text: 'Hello!', suggestion: 's1' },
        { type: 'use-suggestion', id: 's1', text: 'Hello!' },
      ],
      // neither can be what the bot has suggested
      [
        'a suggestion as a note',
        { text: 'Hello', suggestion: 's1', private: true },
        { type: 'send-message', text: 'Hello', private: true },
      ],
      [
        'a suggestion with a file',
        { text: 'Hello', suggestion: 's1', attachments: [two] },
        { type: 'send-message', text: 'Hello', attachments: [two] },
      ],
      [
        'a suggestion of which nothing is left',
        { text: '', suggestion: 's1', attachments: [one] },
        { attachments: [one] },
      ],
    ])('%s', async (_, change, command) => {
      const { store } = await desk();
      const kept = store.part(drafts);
      kept.change('c1', change);
      const intent = kept.prepare('c1');
      if (!command) return expect(intent).toBeUndefined();
      expect(intent!.command).toMatchObject(command);
      const mayBeThere = ['type', 'clientId', 'text', ...Object.keys(command)];
      expect(Object.keys(intent!.command).filter((key) => !mayBeThere.includes(key))).toEqual([]);
    });

    it.each<[string, Partial<Draft>, boolean]>([
      ['nothing', {}, true],
      ['blanks around it', { text: ' Hello ' }, true],
      ['a word', { text: 'Hello!' }, false],
      ['that it is a note', { private: true }, false],
      ['another file', { attachments: [two] }, false],
      ['one more file', { attachments: [one, two] }, false],
      ['no file', { attachments: [] }, false],
      ['the same file by another name', { attachments: [{ ...one, name: 'renamed.png' }] }, true],
    ])('asked for twice, with a change of %s in between: the same message is %s', async (_, change, isSame) => {
      const { store } = await desk();
      const kept = store.part(drafts);
      kept.change('c1', { text: 'Hello', attachments: [one] });
      const [first, second] = [kept.prepare('c1'), (kept.change('c1', change), kept.prepare('c1'))];
      expect(first!.command.clientId === second!.command.clientId).toBe(isSame);
    });

    it('the suggestion as it is', async () => {
      const { store } = await desk();
      const intent = store
        .part(drafts)
        .prepareSuggestion('c1', { id: 's1', text: 'Hello', at: '2026-03-02T10:00:00Z' });
      expect(intent).toEqual({
        text: 'Hello',
        command: { type: 'use-suggestion', id: 's1', clientId: expect.any(String) },
      });
    });

    it.each<[string, Partial<OwnMessage>, object]>([
      ['a suggestion', { command: { type: 'use-suggestion', id: 's1', clientId: 'k' } }, {}],
      [
        'a note with a file',
        { command: { type: 'send-message', text: 'Hello', clientId: 'k', private: true, attachments: [one] } },
        { private: true, attachments: [one] },
      ],
    ])('as words of the agent’s own: %s', (_, own, more) => {
      expect(asOwnWords({ text: 'Hello', ...own } as OwnMessage)).toEqual({
        type: 'send-message',
        text: 'Hello',
        clientId: 'k',
        ...more,
      });
    });
  });

  it('are gone on log-out, and nowhere else (S11)', async () => {
    const { store, write, text } = await desk();
    write('Secret');
    store.dispose();
    expect(text()).toBe('');
  });
});
