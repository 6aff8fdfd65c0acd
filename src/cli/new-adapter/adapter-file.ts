import type { Answers } from './answers.js';
import { camel, part, pascal } from './words.js';

/** `src/<name>-adapter.ts`: the calls of a made-up platform, to be replaced by those of the real one. */
export function adapterFile({ name, timed, list, history }: Answers): string {
  return `import { HandoffError, type ErrorCode, type Message } from 'handoff-elements';
import { switchAdapter, type SwitchState } from 'handoff-elements/adapters/switch.js';

// 1. What your platform sends, as far as you use it.
interface Line {
  id: string;
  from: 'contact' | 'bot' | 'agent';
  at: string;
  text: string;
}

interface Chat {
  id: string;
  contact: { id: string; name: string };
  bot: 'on' | 'off';
${part(
  timed,
  `  /** When the bot is on again. */
  offUntil?: string;
`,
)}  last?: Line;
}

export interface ${pascal(name)}Options {
  /** Where the platform is, for example \`https://api.example.com\`. */
  baseUrl: string;
  /** A secret: this adapter is for servers. */
  token: string;
  /** Default: the global one. */
  fetch?: typeof globalThis.fetch;
}

// 2. What your platform's errors mean. After \`unavailable\` and \`timeout\` a command may have happened.
const codes: Record<number, ErrorCode> = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  422: 'invalid',
  429: 'rate-limited',
};

export function ${camel(name)}Adapter({ baseUrl, token, fetch = globalThis.fetch }: ${pascal(name)}Options) {
  async function call<T>(signal: AbortSignal, method: string, path: string, body?: object): Promise<T> {
    const headers = { Authorization: \`Bearer \${token}\`, 'Content-Type': 'application/json' };
    let response: Response;
    try {
      response = await fetch(baseUrl + path, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) });
    } catch (cause) {
      throw new HandoffError(signal.aborted ? 'timeout' : 'unavailable', \`\${method} \${path}: no answer\`, { cause });
    }
    if (!response.ok) {
      const retryAfter = Number(response.headers.get('Retry-After')) || undefined;
      throw new HandoffError(codes[response.status] ?? 'unavailable', \`\${method} \${path}: \${response.status}\`, {
        retryAfter,
      });
    }
    try {
      return (await response.json()) as T;
    } catch (cause) {
      throw new HandoffError('bad-response', \`\${method} \${path}: no JSON\`, { cause });
    }
  }
  const pathOf = (id: string, rest = '') => \`/chats/\${encodeURIComponent(id)}\${rest}\`;

  // 3. What it sends, in the words of this library.
  const toMessage = (conversationId: string, { id, from, at, text }: Line): Message => ({
    id,
    conversationId,
    author: { kind: from },
    at,
    text,
  });
  const toState = ({ id, contact, bot${part(timed, ', offUntil')}, last }: Chat): SwitchState => ({
    bot: bot === 'on' ? 'active' : 'paused',
    contact,
${part(
  timed,
  `    ...(offUntil !== undefined && { resumeAt: offUntil }),
`,
)}    ...(last && { lastMessage: toMessage(id, last) }),
  });

  // 4. The calls. What your platform lacks is left out: the gateway keeps it, or the page does not offer it.
  return switchAdapter({
    name: '${name}',
${part(
  timed,
  `    pauseSeconds: { multipleOf: 60 },
`,
)}    read: async (id, { signal }) => toState(await call<Chat>(signal, 'GET', pathOf(id))),
    pause: (id, ${timed ? 'seconds' : '_'}, { signal }) =>${timed ? '\n      ' : ' '}call(signal, 'PUT', pathOf(id, '/bot'), { bot: 'off'${part(timed, ', ...(seconds && { minutes: seconds / 60 })')} }),
    resume: (id, { signal }) => call(signal, 'PUT', pathOf(id, '/bot'), { bot: 'on' }),
    send: async (id, { text }, { signal }) =>
      toMessage(id, await call<Line>(signal, 'POST', pathOf(id, '/messages'), { text })),
${part(
  list,
  `    async list({ cursor, limit = 50 }, { signal }) {
      const query = new URLSearchParams({ limit: String(limit), ...(cursor !== undefined && { cursor }) });
      const { chats, next } = await call<{ chats: Chat[]; next?: string }>(signal, 'GET', \`/chats?\${query}\`);
      return { items: chats.map((chat) => ({ id: chat.id, ...toState(chat) })), nextCursor: next };
    },
`,
)}${part(
    history,
    `    async messages(id, { cursor, limit = 50 }, { signal }) {
      const query = new URLSearchParams({ limit: String(limit), ...(cursor !== undefined && { cursor }) });
      const path = pathOf(id, \`/messages?\${query}\`);
      const { lines, next } = await call<{ lines: Line[]; next?: string }>(signal, 'GET', path);
      return { items: lines.map((line) => toMessage(id, line)), nextCursor: next };
    },
`,
  )}    traits: { list: { search: 'none', paging: 'shifting' } },
  });
}
`;
}
