import { vi } from 'vitest';
import type { Message } from '../../../src/model/message.js';
import { thread, type ThreadView } from '../../../src/store/thread/thread.js';
import { ada, iso, opened, second, type Given, type Watch, type World } from '../world.js';

export const message = (n: number, more: Partial<Message> = {}): Message => ({
  id: `m${n}`,
  conversationId: 'c1',
  author: { kind: 'contact' },
  at: iso(Date.parse('2026-03-02T09:00:00Z') + n * second),
  text: `${n}`,
  ...more,
});
export const range = (from: number, to: number): Message[] =>
  Array.from({ length: to - from + 1 }, (_, i) => message(from + i));
const held = {
  handler: { kind: 'agent' as const, agent: ada },
  bot: { mode: 'autopilot' as const, status: 'paused' as const },
};
type Ready = Extract<ThreadView, { state: 'ready' }>;

export interface Shown extends World {
  /** The conversation itself, which is observed too. */
  seen: Watch;
  view(): ThreadView;
  ready(): Ready;
  texts(): string[];
  leave(): void;
  listMessages: ReturnType<typeof vi.fn>;
  say(message: unknown): void;
}

/** A thread that somebody looks at, whose backend has `history` in pages of `size`. */
export async function show(
  history: Message[] = range(1, 3),
  { size = 50, adapter, ...given }: Given & { size?: number } = {},
): Promise<Shown> {
  const listMessages = vi.fn((_id: string, { cursor }: { cursor?: string }) => {
    const end = cursor === undefined ? history.length : history.findIndex(({ id }) => id === cursor);
    const start = Math.max(0, end - size);
    return Promise.resolve({ items: history.slice(start, end), ...(start > 0 && { nextCursor: history[start]!.id }) });
  });
  const world = await opened({
    conversation: held,
    adapter: { listMessages: listMessages as never, ...adapter },
    ...given,
  });
  let view: ThreadView = { state: 'loading' };
  const leave = world.store
    .part(thread)
    .of('c1')
    .subscribe((value) => (view = value));
  await world.env.advance(0);
  const ready = () => {
    if (view.state !== 'ready') throw new Error(`The thread is ${view.state}`);
    return view;
  };
  return {
    ...world,
    leave,
    listMessages,
    ready,
    view: () => view,
    texts: () => ready().items.map(({ message: { text } }) => text),
    say: (raw) => {
      for (const sink of world.backend.sinks) sink.message(raw as Message);
    },
  };
}
