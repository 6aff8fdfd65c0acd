/** Chatbase, version 2 of its API: a conversation is ongoing, paused or ended. From its documents, not run. */
import { HandoffError, type ErrorCode } from 'handoff-elements';
import { switchAdapter, type SwitchState } from 'handoff-elements/adapters/switch.js';

type Conversation = { id: string; status: 'ongoing' | 'paused' | 'ended' };

const codes: Record<number, ErrorCode> = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'refused',
  429: 'rate-limited',
};
const states = { ongoing: 'active', paused: 'paused', ended: 'stopped' } as const;

export function chatbaseAdapter({ agentId, token }: { agentId: string; token: string }) {
  async function call(method: 'GET' | 'PATCH', id: string, signal: AbortSignal, body?: object): Promise<Conversation> {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const url = `https://www.chatbase.co/api/v2/agents/${agentId}/conversations/${encodeURIComponent(id)}`;
    const response = await fetch(url, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) });
    if (response.ok) {
      const answer = (await response.json()) as { data?: Conversation } & Conversation;
      return answer.data ?? answer;
    }
    const retryAfter = Number(response.headers.get('Retry-After')) || undefined;
    const code = codes[response.status] ?? 'unavailable';
    throw new HandoffError(code, `Chatbase: ${response.status}`, { retryAfter });
  }
  const setStatus = (id: string, status: Conversation['status'], signal: AbortSignal) =>
    call('PATCH', id, signal, { status });

  return switchAdapter({
    name: 'chatbase',
    read: async (id, { signal }): Promise<SwitchState> => ({ bot: states[(await call('GET', id, signal)).status] }),
    pause: (id, _, { signal }) => setStatus(id, 'paused', signal),
    resume: (id, { signal }) => setStatus(id, 'ongoing', signal),
    // where conversations are paid for, one that has ended stays so: Chatbase refuses, and the page says so
    reset: (id, { signal }) => setStatus(id, 'ongoing', signal),
    traits: { resetBot: { clears: ['The end of the conversation'], keeps: ['Every message'] } },
  });
}
