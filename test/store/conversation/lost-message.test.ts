import { describe, expect, it } from 'vitest';
import type { CallContext } from '../../../src/adapters/adapter.js';
import { HandoffError } from '../../../src/model/error.js';
import type { Message, MessageDraft } from '../../../src/model/message.js';
import type { PartTools } from '../../../src/store/part.js';
import { notesWritten } from '../../support/notes.js';
import { click, opened, second } from '../world.js';

const say = { type: 'send-message', text: 'Hello', clientId: 'mine-1' } as const;
const message = (more: Partial<Message> = {}): Message => ({
  id: 'm1',
  conversationId: 'c1',
  author: { kind: 'agent' },
  at: '2026-03-02T10:00:00Z',
  text: 'Hello',
  ...more,
});

/** A backend whose answer to each message is lost. `kept` says what is in the history then. */
async function losing(kept: (draft: MessageDraft) => unknown[], more: object = {}) {
  const heard: Message[] = [];
  const asked: Array<{ id: string; request: object; ctx: CallContext }> = [];
  let history: unknown[] = [];
  const w = await opened({
    conversation: { handler: { kind: 'queue' }, bot: { mode: 'autopilot', status: 'paused' } },
    adapter: {
      async sendMessage(_id, draft) {
        history = kept(draft);
        throw new HandoffError('timeout', 'The answer was lost');
      },
      async listMessages(id, request, ctx) {
        asked.push({ id, request, ctx });
        return { items: history as Message[] };
      },
      ...more,
    },
  });
  w.store.part(({ listen }: PartTools) => listen({ message: (each) => heard.push(each) }));
  const sent = click(w.store, say);
  await w.env.advance(30 * second);
  return { ...w, sent, heard, asked };
}

describe('a message whose answer was lost', () => {
  it('is found in the history, and was sent', async () => {
    const { sent, heard, asked } = await losing(({ text, clientId }) => [
      message({ id: 'm0', text: 'Before' }),
      message({ text, clientId }),
      message({ id: 'm2', text: 'After', clientId: 'another' }),
    ]);
    expect(sent.settled).toMatchObject({ outcome: 'applied' });
    expect(sent.settled!.error).toBeUndefined();
    expect(heard).toMatchObject([{ id: 'm1', clientId: 'mine-1', conversationId: 'c1' }]);
    expect(asked).toMatchObject([{ id: 'c1', request: { limit: 50 }, ctx: { agent: { id: 'ada' } } }]);
  });

  it.each<[string, unknown[]]>([
    ['is not in the history', []],
    ['is not the one of another page with the same words', [message({ clientId: 'another' }), message()]],
    ['is in the history of another conversation', [message({ clientId: 'mine-1', conversationId: 'c2' })]],
  ])('and %s is not known to be sent, nor to have failed', async (_, history) => {
    const { sent, heard } = await losing(() => history);
    expect(sent.settled).toMatchObject({ outcome: 'unknown', error: { code: 'timeout' } });
    expect(heard).toEqual([]);
  });

  it.each<[string, object]>([
    ['there is no history', { listMessages: undefined }],
    ['its history fails', { listMessages: () => Promise.reject(new HandoffError('unavailable', 'down')) }],
    ['its history cannot be read', { listMessages: async () => 'none' }],
  ])('stays unknown where %s', async (_, more) => {
    const { sent, heard, seen } = await losing(() => [], more);
    expect(sent.settled).toMatchObject({ outcome: 'unknown', error: { code: 'timeout' } });
    expect(heard).toEqual([]);
    expect(seen.ready()).toMatchObject({ pending: [], settled: { outcome: 'unknown' } });
  });

  it('no history is no mistake', async () => {
    const { logged } = await losing(() => [], { listMessages: undefined });
    await notesWritten();
    expect(logged).toEqual([]);
  });

  it('is found beside one that cannot be read, which is said', async () => {
    const w = await losing(({ clientId }) => [{ id: 5 }, message({ clientId })]);
    await notesWritten();
    expect(w.sent.settled?.outcome).toBe('applied');
    expect(w.logged).toMatchObject([{ code: 'unreadable', method: 'listMessages', field: 'items[0].id' }]);
  });

  it('is looked for in a history that hangs for no longer than five seconds', async () => {
    let asked = 0;
    const signals: AbortSignal[] = [];
    const { sent, env } = await losing(() => [], {
      listMessages: (_id: string, _request: object, { signal }: CallContext) => {
        asked++;
        signals.push(signal);
        return new Promise(() => undefined);
      },
    });
    expect([asked, signals[0]!.aborted]).toEqual([1, true]);
    expect(sent.settled?.outcome).toBe('unknown');
    expect(env.timers.size).toBe(0);
  });

  it('a mistake in its history is said of that method', async () => {
    const { logged } = await losing(() => [], { listMessages: () => Promise.reject(new Error('broken')) });
    await notesWritten();
    expect(logged).toMatchObject([{ code: 'adapter-threw', method: 'listMessages' }]);
  });
});
