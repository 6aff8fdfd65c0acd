import type { Helpdesk } from './helpdesk.js';

/** A line now and then keeps what lies between from ending a quiet connection. */
const pingEvery = 15_000;

/** Server-sent events that say only that there is something new; the page reads it then. */
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
      // after a reconnect something may have been missed
      send('event: changed\ndata: {}\n\n');
      if (signal.aborted) close();
    },
    cancel: () => end(),
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' } });
}
