import type { BulkResult } from '../../adapters/adapter.js';
import type { Conversation } from '../../model/conversation.js';
import type { ErrorCode } from '../../model/error.js';
import { maxConcurrentCalls, type GatewayContext } from '../context.js';
import { codeOf, GatewayError } from '../errors.js';
import { toProblem, type ApiResponse } from '../response.js';
import type { BulkRows } from './bulk-rows.js';
import type { BulkShare } from './bulk-share.js';

const toResult = (id: string, { status, body }: ApiResponse): BulkResult => {
  if (status < 400) return { id, conversation: (body as { conversation?: Conversation }).conversation };
  const { code, detail, current } = body as { code: ErrorCode; detail: string; current?: Conversation };
  return { id, ...(current && { conversation: current }), error: { code, message: detail } };
};

/**
 * Streams one line of JSON per conversation, in the order in which they finish. Each row runs when its caller's share
 * allows. When the client disconnects, commands that have not started yet are dropped.
 */
export function bulkStream(
  { background, log }: GatewayContext,
  ids: string[],
  share: ReturnType<BulkShare['begin']>,
  rows: Pick<BulkRows, 'run' | 'end'>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const pending = [...ids];
  const running = new Set<Promise<void>>();
  const runRow = async (id: string, controller: ReadableStreamDefaultController<Uint8Array>) => {
    let response: ApiResponse | undefined;
    try {
      response = await share.run(async () => {
        if (cancelled) return undefined;
        const run = rows.run(id);
        background(run);
        return run;
      });
    } catch (thrown) {
      if (!(thrown instanceof GatewayError)) log({ event: 'failed', code: codeOf(thrown), conversationId: id });
      response = toProblem(thrown);
    }
    if (!cancelled && response) controller.enqueue(encoder.encode(`${JSON.stringify(toResult(id, response))}\n`));
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
        else {
          share.end();
          await rows.end();
          controller.close();
        }
      },
      cancel() {
        cancelled = true;
        pending.length = 0;
        share.end();
        background(Promise.allSettled(running).then(() => rows.end()));
      },
    },
    new CountQueuingStrategy({ highWaterMark: maxConcurrentCalls }),
  );
}
