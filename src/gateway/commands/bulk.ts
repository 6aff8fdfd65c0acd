import type { BulkResult } from '../../adapters/adapter.js';
import type { Conversation } from '../../model/conversation.js';
import type { ErrorCode } from '../../model/error.js';
import { maxConcurrentCalls, type GatewayContext } from '../context.js';
import { codeOf, GatewayError } from '../errors.js';
import { toProblem, type ApiResponse } from '../response.js';

const toResult = (id: string, { status, body }: ApiResponse): BulkResult => {
  if (status < 400) return { id, conversation: (body as { conversation?: Conversation }).conversation };
  const { code, detail, current } = body as { code: ErrorCode; detail: string; current?: Conversation };
  return { id, ...(current && { conversation: current }), error: { code, message: detail } };
};

/**
 * Streams one line of JSON per conversation, in the order in which they finish. When the client disconnects, commands
 * that have not started yet are dropped.
 */
export function bulkStream(
  { log }: GatewayContext,
  ids: string[],
  run: (id: string) => Promise<ApiResponse>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const pending = [...ids];
  const running = new Set<Promise<void>>();
  const runRow = async (id: string, controller: ReadableStreamDefaultController<Uint8Array>) => {
    let response: ApiResponse;
    try {
      response = await run(id);
    } catch (thrown) {
      if (!(thrown instanceof GatewayError)) log({ event: 'failed', code: codeOf(thrown), conversationId: id });
      response = toProblem(thrown);
    }
    if (!cancelled) controller.enqueue(encoder.encode(`${JSON.stringify(toResult(id, response))}\n`));
  };
  let cancelled = false;
  return new ReadableStream<Uint8Array>(
    {
      // the stream calls this again whenever the client has made room for more
      async pull(controller) {
        while (running.size < maxConcurrentCalls && pending.length) {
          const row: Promise<void> = runRow(pending.shift()!, controller).finally(() => running.delete(row));
          running.add(row);
        }
        if (running.size) await Promise.race(running);
        else controller.close();
      },
      cancel() {
        cancelled = true;
        pending.length = 0;
      },
    },
    new CountQueuingStrategy({ highWaterMark: maxConcurrentCalls }),
  );
}
