import type { Helpdesk } from './helpdesk.js';

/** In milliseconds. Regular comments keep proxies from closing an idle connection. */
const pingEvery = 15_000;

/** Server-sent events that only say that something is new. The page then reads it. */
export function contactStream(helpdesk: Helpdesk, contactId: string, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  const { environment } = helpdesk;
  let end = (): void => undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      const changed = (_: string, whose: string) => {
        if (whose === contactId) send('event: changed\ndata: {}\n\n');
      };
      const unwatch = helpdesk.watch({ changed, composing: changed });
      let timer: unknown;
      const ping = () => {
        send(':\n\n');
        timer = environment.setTimeout(ping, pingEvery);
      };
      end = () => {
        end = () => undefined;
        unwatch();
        environment.clearTimeout(timer);
        signal.removeEventListener('abort', close);
      };
      const close = () => {
        end();
        controller.close();
      };
      signal.addEventListener('abort', close);
      ping();
      // after a reconnect, events may have been missed
      send('event: changed\ndata: {}\n\n');
      if (signal.aborted) close();
    },
    cancel: () => end(),
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' } });
}
