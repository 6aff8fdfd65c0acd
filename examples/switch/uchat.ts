/** UChat and its white labels (cig.chat, ChateaPro, Faalwa …). From documents and integrators' code, not run. */
import { HandoffError } from 'handoff-elements';
import { switchAdapter, type SwitchState } from 'handoff-elements/adapters/switch.js';

/** What `get-info` is said to answer; who names the end of a pause was not established, so it is not used. */
type Subscriber = { user_ns: string; name?: string; phone?: string; is_bot_paused?: boolean; bot_paused?: boolean };
type Line = { id: number | string; type: 'in' | 'out' | 'agent'; content?: string; ts: number };
type Answer<T> = { status?: string; data: T };

const codes = { 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 422: 'invalid', 429: 'rate-limited' } as const;
const authors = { in: 'contact', out: 'bot', agent: 'agent' } as const;

export function uchatAdapter({ url = 'https://www.uchat.com.au/api', token }: { url?: string; token: string }) {
  async function call<T>(method: 'GET' | 'POST', path: string, params: object, signal: AbortSignal): Promise<T> {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const query = method === 'GET' ? `?${new URLSearchParams(params as Record<string, string>)}` : '';
    const body = method === 'POST' ? { body: JSON.stringify(params) } : {};
    const response = await fetch(url + path + query, { method, headers, signal, ...body });
    if (response.ok) return ((await response.json()) as Answer<T>).data;
    const retryAfter = Number(response.headers.get('Retry-After')) || undefined;
    throw new HandoffError(codes[response.status as 404] ?? 'unavailable', `UChat: ${response.status}`, { retryAfter });
  }
  const toState = ({ name, bot_paused: one, is_bot_paused: other }: Subscriber): SwitchState => ({
    bot: one === undefined && other === undefined ? 'unknown' : (one ?? other) ? 'paused' : 'active',
    contact: { ...(name && { name }) },
  });
  const pause = (user_ns: string, seconds: number | undefined, signal: AbortSignal) =>
    call('POST', '/subscriber/pause-bot', { user_ns, ...(seconds && { minutes: seconds / 60 }) }, signal);

  return switchAdapter({
    name: 'uchat',
    pauseSeconds: { multipleOf: 60 },
    read: async (user_ns, { signal }) => toState(await call('GET', '/subscriber/get-info', { user_ns }, signal)),
    pause: (id, seconds, { signal }) => pause(id, seconds, signal),
    resume: (user_ns, { signal }) => call('POST', '/subscriber/resume-bot', { user_ns }, signal),
    async send(user_ns, { text }, { signal }) {
      await call('POST', '/subscriber/send-text', { user_ns, content: text }, signal);
      // what is sent by the API pauses the bot for half an hour by itself: whoever has taken over needs longer
      await pause(user_ns, undefined, signal);
    },
    async list({ search, cursor = '1', limit = 50 }, { signal }) {
      const params = { page: cursor, limit: String(limit), ...(search && { name: search }) };
      const rows = await call<Subscriber[]>('GET', '/subscribers', params, signal);
      return {
        items: rows.map((each) => ({ id: each.user_ns, ...toState(each) })),
        ...(rows.length === limit && { nextCursor: String(Number(cursor) + 1) }),
      };
    },
    async messages(user_ns, { cursor, limit = 50 }, { signal }) {
      const params = { user_ns, limit: String(limit), ...(cursor !== undefined && { end_id: cursor }) };
      const lines = await call<Line[]>('GET', '/subscriber/chat-messages', params, signal);
      const items = lines
        .map(({ id, type, content = '', ts }) => ({
          ...{ id: String(id), conversationId: user_ns, text: content },
          author: { kind: authors[type] },
          at: new Date(ts * 1000).toISOString(),
        }))
        .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
      return { items, ...(items.length === limit && { nextCursor: items[0]!.id }) };
    },
    traits: { list: { search: 'contact', paging: 'shifting' } },
  });
}
