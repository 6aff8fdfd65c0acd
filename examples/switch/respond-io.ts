/** respond.io: an AI agent is an assignee like a person. From documents and an integrator's code, not run. */
import { HandoffError } from 'handoff-elements';
import { switchAdapter, type SwitchState } from 'handoff-elements/adapters/switch.js';

type Contact = {
  id: number;
  firstName?: string;
  lastName?: string;
  assignee?: { id: number | string; email?: string } | null;
};

const codes = { 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 422: 'invalid', 429: 'rate-limited' } as const;

/** `aiAgentId`: the AI agent that answers. Conversations are named by the contact's number. */
export function respondIoAdapter({ token, aiAgentId }: { token: string; aiAgentId: string | number }) {
  async function call<T>(method: 'GET' | 'POST', id: string, path: string, signal: AbortSignal, body?: object) {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const url = `https://api.respond.io/v2/contact/id:${encodeURIComponent(id)}${path}`;
    const response = await fetch(url, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) });
    if (response.ok) return (await response.json()) as T;
    const retryAfter = Number(response.headers.get('Retry-After')) || undefined;
    const code = codes[response.status as 404] ?? 'unavailable';
    throw new HandoffError(code, `respond.io: ${response.status}`, { retryAfter });
  }
  const assign = (id: string, assignee: string | number | null, signal: AbortSignal) =>
    call('POST', id, '/conversation/assignee', signal, { assignee });
  const toState = ({ firstName = '', lastName = '', assignee }: Contact): SwitchState => {
    const name = `${firstName} ${lastName}`.trim();
    return {
      bot: assignee && String(assignee.id) === String(aiAgentId) ? 'active' : 'paused',
      contact: { ...(name && { name }) },
    };
  };

  return switchAdapter({
    name: 'respond-io',
    // workflows may assign somebody else at any time
    control: 'advisory',
    read: async (id, { signal }) => toState(await call<Contact>('GET', id, '', signal)),
    pause: (id, _, { signal }) => assign(id, null, signal),
    // the AI agent says nothing until the contact writes again
    resume: (id, { signal }) => assign(id, aiAgentId, signal),
    async send(id, { text }, { signal }) {
      const body = { message: { type: 'text', text } };
      const { messageId } = await call<{ messageId?: number }>('POST', id, '/message', signal, body);
      return { ...(messageId !== undefined && { id: String(messageId) }) };
    },
    traits: { nextReplier: { afterHandBack: 'bot' } },
  });
}
