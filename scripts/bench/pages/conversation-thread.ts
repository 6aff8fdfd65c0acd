/** `<conversation-thread>` as an application uses it. With `?paged` its history comes in pages, else all at once. */
import '../../../src/define/conversation-thread.js';
import '../../../src/define/handoff-provider.js';
import type { EventSink, HandoffAdapter } from '../../../src/adapters/adapter.js';
import type { Message } from '../../../src/model/message.js';
import { thread } from '../../../src/store/thread/thread.js';
import type { BenchMessage } from './messages.js';
import { agent } from './desk.js';
import { measureThread } from './thread-bench.js';

const id = 'c1';
const isPaged = new URLSearchParams(location.search).has('paged');
const names = { contact: 'Anna', bot: 'Bot', agent: 'Ben' };
let history: readonly BenchMessage[] = [];
let sink: EventSink | undefined;

const asMessage = ({ id: messageId, kind, text, at }: BenchMessage): Message => ({
  id: messageId,
  conversationId: id,
  author: { kind, id: kind, name: names[kind] },
  at,
  text,
});

const adapter: HandoffAdapter = {
  name: 'bench',
  traits: { versions: true, events: 'state' },
  getConversation: async () => ({
    id,
    version: 1,
    contact: { id: 'p', name: names.contact },
    status: 'open',
    handler: { kind: 'bot' },
    bot: { mode: 'autopilot', status: 'active' },
  }),
  listMessages: async (_id, { cursor, limit = 50 }) => {
    const end = cursor === undefined ? history.length : Number(cursor);
    const from = isPaged ? Math.max(0, end - limit) : 0;
    return { items: history.slice(from, end).map(asMessage), ...(from && { nextCursor: String(from) }) };
  },
  subscribe: (events) => {
    sink = events;
    events.connection('live');
    return () => (sink = undefined);
  },
};

const provider = document.createElement('handoff-provider');
Object.assign(provider, { adapter, agent });
const element = document.createElement('conversation-thread');
element.className = 'column';
provider.append(element);
document.body.append(provider);

measureThread({
  open(all) {
    history = all;
    provider.conversationId = id;
  },
  append: (message) => sink!.message(asMessage(message)),
  update: (message) => sink!.message(asMessage(message)),
  rows: () => element.shadowRoot!.querySelector('[data-rows]')?.children ?? [],
  async loadAll() {
    const threads = provider.connectedStore!.part(thread);
    for (;;) {
      const view = threads.of(id).get();
      if (view.state !== 'ready' || !view.hasOlder) return;
      const isLoaded = new Promise<void>((resolve) => {
        const leave = threads.of(id).listen((now) => {
          if (now.state === 'ready' && now.loadingOlder) return;
          leave();
          resolve();
        });
      });
      threads.loadOlder(id);
      await isLoaded;
    }
  },
});
