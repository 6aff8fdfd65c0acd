import { describe, expect, it } from 'vitest';
import { HandoffError } from '../../../src/model/error.js';
import type { Message, MessageDraft } from '../../../src/model/message.js';
import type { PartTools } from '../../../src/store/part.js';
import { click, opened, second } from '../world.js';

/** A backend that keeps messages, whose answer to the first one gets lost. */
function loses(kept: boolean) {
  const history: Message[] = [];
  const heard: Message[] = [];
  const listening = ({ listen }: PartTools) => {
    listen({ message: (message) => heard.push(message) });
    return heard;
  };
  const given = {
    sendMessage: async (conversationId: string, { text, clientId }: MessageDraft): Promise<Message> => {
      const message = {
        id: `m${history.length}`,
        conversationId,
        author: { kind: 'agent' as const },
        at: '2026-03-02T10:00:00Z',
        text,
        clientId,
      };
      if (kept) history.push(message);
      throw new HandoffError('timeout', 'The answer was lost');
    },
    listMessages: async () => ({ items: history }),
  };
  return {
    heard,
    listening,
    make: () =>
      opened({
        conversation: { handler: { kind: 'queue' }, bot: { mode: 'autopilot', status: 'paused' } },
        adapter: given as never,
      }),
  };
}

describe('a message whose answer was lost', () => {
  const say = { type: 'send-message', text: 'Hello', clientId: 'mine-1' } as const;

  it('is found in the history, and was sent', async () => {
    const { heard, listening, make } = loses(true);
    const { env, store } = await make();
    store.part(listening);
    const sent = click(store, say);
    await env.advance(0);
    expect(sent.settled).toMatchObject({ outcome: 'applied' });
    expect(heard).toMatchObject([{ text: 'Hello', clientId: 'mine-1', conversationId: 'c1' }]);
  });

  it('and is not in the history is not known to be sent, nor to have failed', async () => {
    const { heard, listening, make } = loses(false);
    const { env, store } = await make();
    store.part(listening);
    const sent = click(store, say);
    await env.advance(30 * second);
    expect(sent.settled).toMatchObject({ outcome: 'unknown' });
    expect(heard).toEqual([]);
  });
});
