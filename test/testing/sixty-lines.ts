import { HandoffError, type CallContext, type Conversation, type ErrorCode, type HandoffAdapter, type Message } from '../../src/index.js';
import type { Note, Notes, Ticket } from './ticket-desk.js';

const toConversation = ({ id, revision, customer, owner, ai, closed }: Ticket): Conversation => ({
  id, version: revision, contact: customer, status: closed ? 'closed' : 'open',
  closed: closed && { outcome: closed.as, at: closed.at, note: closed.note },
  handler: owner ? { kind: 'agent', agent: { id: owner.id, name: owner.name }, since: owner.since } : { kind: 'bot' },
  bot: ai.on ? { mode: 'autopilot', status: 'active' }
    : { mode: 'autopilot', status: 'paused', resumeAt: ai.backAt, cause: { kind: 'agent', reason: ai.why, actor: { kind: 'agent', name: ai.offBy } } },
});
const authors = { customer: 'contact', ai: 'bot', staff: 'agent', desk: 'system' } as const;
const toMessage = ({ id, ticket, by, at, body, ref, internal }: Note): Message =>
  ({ id, conversationId: ticket, author: { kind: authors[by.role], id: by.id, name: by.name }, at, text: body, clientId: ref, private: internal });
const codes: Record<number, ErrorCode> = { 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 422: 'invalid', 429: 'rate-limited' };

/** `fetch` and `EventSource` are the browser's, unless a test brings its own. */
export function deskAdapter(url: string, getToken: () => Promise<string>, { fetch, EventSource } = globalThis): HandoffAdapter {
  const disposed = new AbortController();
  let now: string | undefined;
  async function call<T>(ctx: CallContext, method: string, id: string, part = '', given?: object): Promise<T> {
    const body = given && JSON.stringify({ ...given, agent: ctx.agent }); // at once: later the caller may have changed it
    const signal = AbortSignal.any([ctx.signal, disposed.signal]);
    try {
      const headers = new Headers({ 'content-type': 'application/json', 'if-match': `${ctx.expectedVersion ?? '*'}`, 'authorization': `Bearer ${await getToken()}` });
      if (ctx.idempotencyKey) headers.set('idempotency-key', ctx.idempotencyKey);
      const response = await fetch(`${url}/tickets/${encodeURIComponent(id)}${part}`, { method, headers, body, signal });
      const answer = (await response.json()) as { now: string; data?: T; ticket?: Ticket };
      now = answer.now;
      if (response.ok) return answer.data as T;
      const more = { current: answer.ticket && toConversation(answer.ticket), retryAfter: Number(response.headers.get('retry-after')) || undefined };
      throw new HandoffError(codes[response.status] ?? 'unavailable', `${method} ${part}: ${response.status}`, more);
    } catch (cause) { // what was not answered may have happened
      throw cause instanceof HandoffError ? cause : new HandoffError(signal.aborted ? 'timeout' : 'unavailable', `${method} ${part}: no answer`, { cause });
    }
  }
  const ticket = async (...args: Parameters<typeof call>) => toConversation(await call<Ticket>(...args));
  return {
    name: 'desk',
    traits: { versions: true, idempotency: true, events: 'state', serverTime: () => now, close: { outcomes: [{ value: 'solved' }, { value: 'unsolved' }], note: true } },
    getConversation: (id, ctx) => ticket(ctx, 'GET', id),
    listMessages: (id, { cursor = '', limit = 30 }, ctx) => call<Notes>(ctx, 'GET', id, `/notes?limit=${limit}&before=${encodeURIComponent(cursor)}`)
      .then(({ notes, older }) => ({ items: notes.map(toMessage), nextCursor: older })),
    takeOver: (id, { reason }, ctx) => ticket(ctx, 'PUT', id, '/owner', { reason }),
    handBack: (id, { note }, ctx) => ticket(ctx, 'DELETE', id, '/owner', { note }),
    pauseBot: (id, { until, reason }, ctx) => ticket(ctx, 'PUT', id, '/ai', { on: false, backAt: until, reason }),
    activateBot: (id, _params, ctx) => ticket(ctx, 'PUT', id, '/ai', { on: true }),
    close: (id, { outcome, note }, ctx) => ticket(ctx, 'PUT', id, '/closed', { as: outcome, note }),
    reopen: (id, _params, ctx) => ticket(ctx, 'DELETE', id, '/closed', {}),
    sendMessage: async (id, draft, ctx) => toMessage(await call<Note>(ctx, 'POST', id, '/notes', { body: draft.text, internal: draft.private, ref: draft.clientId })),
    subscribe(sink) {
      const stream = new EventSource(`${url}/events`);
      const tell = (change: Ticket & { gone?: true }) => (change.gone ? sink.removed(change.id) : sink.conversation(toConversation(change)));
      stream.onmessage = ({ data }: MessageEvent<string>) => tell(JSON.parse(data) as Ticket);
      Object.assign(stream, { onopen: () => sink.connection('live'), onerror: () => sink.connection('offline') });
      disposed.signal.addEventListener('abort', () => stream.close());
      return () => stream.close();
    },
    dispose: () => disposed.abort(),
  };
}
