import type { Answers } from './answers.js';
import { camel, part, pascal } from './words.js';

/** `test/fake-<name>.ts`: the platform in memory, for the tests. */
export function fakeFile({ name, timed, list, history }: Answers): string {
  return `import { ${camel(name)}Adapter } from '../src/${name}-adapter.js';

interface Chat {
  id: string;
  contact: { id: string; name: string };
  /** When the bot is on again, in milliseconds since 1970. 0: now. */
  silentUntil: number;
  lines: Line[];
}
interface Line {
  id: string;
  from: 'contact' | 'bot' | 'agent';
  at: string;
  text: string;
}

/** Your platform, as far as the adapter calls it. Make it behave as the real one was seen to. */
export class Fake${pascal(name)} {
  chats = new Map<string, Chat>();
  #count = 0;

  adapter() {
    return ${camel(name)}Adapter({ baseUrl: 'http://${name}.test', token: 'secret', fetch: this.fetch });
  }

  begin(contactName: string): Chat {
    const id = \`chat-\${this.chats.size + 1}\`;
    const chat: Chat = { id, contact: { id: \`contact-\${id}\`, name: contactName }, silentUntil: 0, lines: [] };
    this.chats.set(id, chat);
    return chat;
  }

  say(id: string, from: 'contact' | 'bot' | 'agent', text: string): Line {
    const line = { id: \`line-\${++this.#count}\`, from, at: new Date().toISOString(), text };
    this.chats.get(id)!.lines.push(line);
    return line;
  }

  fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    init.signal?.throwIfAborted();
    const url = new URL(input instanceof Request ? input.url : input);
    const body = JSON.parse((init.body as string | undefined) ?? '{}') as { [key: string]: unknown };
    const headers = new Headers(init.headers);
    if (headers.get('Authorization') !== 'Bearer secret') return Response.json({}, { status: 401 });
    const [, id = '', rest = ''] = /^\\/chats\\/([^/]+)(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
    const chat = this.chats.get(id);
${part(
  list,
  `    if (url.pathname === '/chats') {
      const { items, next } = paged([...this.chats.values()].reverse(), url);
      return Response.json({ chats: items.map(shown), next });
    }
`,
)}    if (!chat) return Response.json({}, { status: 404 });
    switch (\`\${init.method} \${rest}\`) {
      case 'GET ':
        return Response.json(shown(chat));
      case 'PUT /bot':
        chat.silentUntil =${timed ? "\n          body.bot === 'on' ? 0 : typeof body.minutes === 'number' ? Date.now() + body.minutes * 60_000 : Infinity" : " body.bot === 'on' ? 0 : Infinity"};
        return Response.json({});
      case 'POST /messages':
        return Response.json(this.say(id, 'agent', String(body.text)));
${part(
  history,
  `      case 'GET /messages': {
        const { items, next } = paged([...chat.lines].reverse(), url);
        return Response.json({ lines: items.reverse(), next });
      }
`,
)}      default:
        return Response.json({}, { status: 404 });
    }
  };
}

const shown = ({ id, contact, silentUntil, lines }: Chat) => ({
  id,
  contact,
  bot: silentUntil > Date.now() ? 'off' : 'on',
${part(
  timed,
  `  ...(silentUntil > Date.now() && silentUntil < Infinity && { offUntil: new Date(silentUntil).toISOString() }),
`,
)}  last: lines.at(-1),
});
${part(
  list || history,
  `
function paged<T>(all: T[], { searchParams }: URL): { items: T[]; next?: string } {
  const start = Number(searchParams.get('cursor') ?? 0);
  const end = start + Number(searchParams.get('limit') ?? 50);
  return { items: all.slice(start, end), ...(end < all.length && { next: String(end) }) };
}
`,
)}`;
}
