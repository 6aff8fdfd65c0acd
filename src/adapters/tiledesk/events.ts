import type { EventSink } from '../adapter.js';
import { Followed, type Subject } from './followed.js';
import type { TiledeskApi } from './tiledesk-api.js';
import type { TiledeskOptions } from './options.js';

/** Milliseconds between two signs of life. */
const heartbeat = 30_000;
/** Milliseconds until the next try after the connection was lost: twice as long each time. */
const minDelay = 500;
const maxDelay = 30_000;

/** What a frame tells: one conversation or message; or a list, which comes first after each subscription. */
function toldIn(data: unknown): unknown {
  try {
    return (JSON.parse(String(data)) as { payload?: { message?: unknown } } | null)?.payload?.message;
  } catch {
    return undefined; // no frame of Tiledesk's
  }
}

const isSubject = (told: unknown): told is Subject => typeof told === 'object' && told !== null;

/** The conversation that has changed. A list says what there was before. */
function changedIn(told: unknown): string | undefined {
  const id = isSubject(told) ? (told.request_id ?? told.recipient) : undefined;
  return typeof id === 'string' && id ? id : undefined;
}

/** Listens to what happens in the project. Each frame is a hint to read again. Returns the function that ends it. */
export function listen(
  api: TiledeskApi,
  openSocket: NonNullable<TiledeskOptions['openSocket']>,
  baseUrl: string,
  sink: EventSink,
): () => void {
  let isOver = false;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket: ReturnType<typeof openSocket> | undefined;

  function again(): void {
    clearTimeout(timer);
    if (isOver) return;
    sink.connection('offline');
    // spread, so that not all nodes come at once
    const delay = Math.random() * Math.min(maxDelay, minDelay * 2 ** failures++);
    timer = setTimeout(() => void connect(), minDelay + delay);
  }

  async function connect(): Promise<void> {
    sink.connection('connecting');
    let opened: ReturnType<typeof openSocket>;
    try {
      const url = new URL(`${baseUrl.replace(/\/+$/, '').replace(/^http/, 'ws')}/`);
      url.searchParams.set('token', await api.token());
      if (isOver) return;
      opened = openSocket(url.href);
    } catch {
      again();
      return;
    }
    socket = opened;
    const send = (message: object) => opened.send(JSON.stringify(message));
    const beat = () => {
      send({ action: 'heartbeat', payload: { message: { text: 'ping' } } });
      timer = setTimeout(beat, heartbeat);
    };
    const topic = `/${api.project}/requests`;
    // the server forgets them with the connection
    const followed = new Followed((action, id) => send({ action, payload: { topic: `${topic}/${id}/messages` } }));
    opened.addEventListener('open', () => {
      failures = 0;
      send({ action: 'subscribe', payload: { topic } });
      timer = setTimeout(beat, heartbeat);
      sink.connection('live');
    });
    opened.addEventListener('message', ({ data }) => {
      const told = toldIn(data);
      for (const subject of [told].flat()) if (isSubject(subject)) followed.note(subject);
      const id = changedIn(told);
      if (id !== undefined) sink.hint(id);
    });
    // `close` follows, which is where it begins again
    opened.addEventListener('error', () => undefined);
    opened.addEventListener('close', again);
  }

  void connect();
  return () => {
    isOver = true;
    clearTimeout(timer);
    socket?.close();
  };
}
