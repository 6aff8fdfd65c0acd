import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Chat {
  name: string;
  /** When the bot speaks again: in milliseconds since the epoch. 0: now. */
  silentUntil: number;
  lines: Array<{ id: string; from: string; text: string; ts: number }>;
}

/** The made-up platform of the example, as a server. */
export async function startParlo(names: readonly string[]) {
  const chats = new Map<string, Chat>(names.map((name, i) => [`s${i + 1}`, { name, silentUntil: 0, lines: [] }]));
  let count = 0;
  const say = (ns: string, from: string, text: string) => {
    const line = { id: `l${++count}`, from, text, ts: Math.floor(Date.now() / 1000) };
    chats.get(ns)!.lines.push(line);
    return line;
  };
  const show = ([ns, { name, silentUntil }]: [string, Chat]) => {
    const left = Math.ceil((silentUntil - Date.now()) / 60_000);
    const isSilent = silentUntil > Date.now();
    const minutes = isSilent && silentUntil !== Infinity ? left : null;
    return { ns, name, bot: isSilent ? 'off' : 'on', minutes_left: minutes };
  };
  const page = <T>(all: T[], { cursor, limit = 50 }: { cursor?: string; limit?: number }) => {
    const start = Number(cursor ?? 0);
    const next = start + limit < all.length ? { next: String(start + limit) } : {};
    return { data: all.slice(start, start + limit), ...next };
  };
  type Params = { ns: string; minutes?: number; text: string; cursor?: string; limit?: number };
  const routes: Record<string, (params: Params, chat: Chat) => object> = {
    '/subscriber/get-info': ({ ns }, chat) => show([ns, chat]),
    '/subscriber/pause-bot'({ minutes }, chat) {
      chat.silentUntil = minutes ? Date.now() + minutes * 60_000 : Infinity;
      return {};
    },
    '/subscriber/resume-bot'(_, chat) {
      chat.silentUntil = 0;
      return {};
    },
    '/subscriber/send-text': ({ ns, text }) => say(ns, 'agent', text),
    '/subscriber/chat-messages': (params, { lines }) => page([...lines].reverse(), params),
    '/subscribers': (params) => page([...chats].map(show), params),
  };
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      const params = JSON.parse(text || '{}') as Params;
      const route = routes[request.url ?? ''];
      const chat = chats.get(params.ns);
      const status =
        request.headers.authorization !== 'Bearer secret' ? 401 : !route || (params.ns && !chat) ? 404 : 200;
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(status === 200 ? route!(params, chat!) : {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, chats, say, close };
}
