/** The elements of a desk, with a backend that has messages. */
import type { AdapterTraits, HandoffAdapter } from '../../src/adapters/adapter.js';
import { ReplyComposer } from '../../src/elements/reply-composer/reply-composer.js';
import { ConversationThread } from '../../src/elements/conversation-thread/conversation-thread.js';
import type { HandoffElement } from '../../src/elements/base/handoff-element.js';
import type { HandoffProvider } from '../../src/elements/handoff-provider/handoff-provider.js';
import type { Conversation } from '../../src/model/conversation.js';
import type { Message } from '../../src/model/message.js';
import { createStore, type HandoffStore } from '../../src/store/store.js';
import { ScriptedBackend } from './scripted-adapter.js';
import { SimulatedEnvironment } from './simulated-environment.js';
import { me, place, settle } from './elements.js';
import { waitUntil } from './wait.js';

type DeskTag = 'conversation-thread' | 'reply-composer' | 'takeover-button';

export interface Desk<T extends DeskTag> {
  backend: ScriptedBackend;
  provider: HandoffProvider;
  store: HandoffStore;
  environment: SimulatedEnvironment;
  element: HTMLElementTagNameMap[T];
  advance(milliseconds: number): Promise<void>;
  rendered(): Promise<void>;
}

export interface DeskOptions {
  backend?: ScriptedBackend;
  /** Beside the element itself. */
  beside?: readonly DeskTag[];
  conversationId?: string;
  /** Put inside the element. */
  content?: Element[];
  unready?: boolean;
  /** The height of the element, in pixels. */
  height?: number;
}

export function deskBackend(
  conversation: Partial<Conversation> = {},
  {
    traits = {},
    without = [],
    more = {},
  }: { traits?: AdapterTraits; without?: Array<keyof HandoffAdapter>; more?: Partial<HandoffAdapter> } = {},
): ScriptedBackend {
  const backend: ScriptedBackend = new ScriptedBackend(conversation, {
    listMessages: (id, { cursor, limit }) =>
      Promise.resolve(pageOf(backend.messages.get(id) ?? [], cursor, limit ?? 50)),
    ...more,
  });
  backend.adapter = { ...backend.adapter, traits: { ...backend.adapter.traits, ...traits } };
  for (const method of without) delete backend.adapter[method as 'listMessages'];
  return backend;
}

/** The newest page first; inside a page oldest first. */
function pageOf(
  all: readonly Message[],
  cursor: string | undefined,
  limit: number,
): { items: Message[]; nextCursor?: string } {
  const end = cursor === undefined ? all.length : Number(cursor);
  const start = Math.max(0, end - limit);
  return { items: all.slice(start, end), ...(start > 0 && { nextCursor: String(start) }) };
}

/** So many messages of contact and bot in turn, a minute apart, the last one a minute ago. */
export function chatter(
  backend: ScriptedBackend,
  n: number,
  id = 'c1',
  now = Date.parse('2026-03-02T10:00:00Z'),
): Message[] {
  const messages = Array.from({ length: n }, (_, i): Message => ({
    id: `m${i}`,
    conversationId: id,
    author: i % 2 ? { kind: 'bot' } : { kind: 'contact', id: 'p1', name: 'Mina Farrow' },
    at: new Date(now - (n - i) * 60_000).toISOString(),
    text: `message ${i}`,
  }));
  backend.messages.set(id, messages);
  return messages;
}

export async function desk<T extends DeskTag>(
  tag: T,
  {
    backend = deskBackend(),
    beside = [],
    conversationId = 'c1',
    content = [],
    unready,
    height = 400,
  }: DeskOptions = {},
): Promise<Desk<T>> {
  const environment = new SimulatedEnvironment();
  backend.now = environment.now;
  const provider = document.createElement('handoff-provider');
  const store = createStore({ adapter: backend.adapter, agent: me, environment });
  provider.store = store;
  provider.conversationId = conversationId;
  const element = document.createElement(tag);
  if (tag === 'conversation-thread') element.style.blockSize = `${height}px`;
  element.append(...content);
  const others = beside.map((each) => document.createElement(each));
  provider.append(element, ...others);
  place(provider);
  const all: HandoffElement[] = [element, ...others];
  const rendered = () => settle(...all);
  const advance = async (milliseconds: number) => {
    await environment.advance(milliseconds);
    await rendered();
  };
  await rendered();
  if (!unready) {
    await waitUntil(() => all.every(({ handoff }) => handoff.view.state !== 'loading'), 'nothing was loaded');
  }
  await Promise.all(all.map((each) => each.acting.load()));
  for (const each of all) if (each instanceof ConversationThread && each.ready) await each.log.load();
  for (const each of all) if (each instanceof ReplyComposer) await each.body.load();
  // the stream's changes are told together, after a moment
  await advance(100);
  return { backend, provider, store, environment, element, advance, rendered };
}
