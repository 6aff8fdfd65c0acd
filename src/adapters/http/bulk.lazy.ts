import type { CommandType } from '../../model/command.js';
import { errorCodes, type ErrorCode } from '../../model/error.js';
import type { BulkResult, CallContext } from '../adapter.js';
import type { Conversation } from '../../model/conversation.js';
import { anything, id, object, oneOf, optional, text, type Check } from '../check/primitives.js';
import { expectType, linesOf, parseJson } from './body.js';
import type { Transport } from './transport.js';

/** The envelope of a result. The store checks the conversation in it. */
const bulkResult = object<BulkResult>({
  id,
  conversation: optional(anything) as Check<Conversation | undefined>,
  error: optional(
    object<NonNullable<BulkResult['error']>>({ code: oneOf(...(errorCodes as ErrorCode[])), message: text }),
  ),
});

/**
 * Sends one command for many conversations and reports each result as it arrives. A conversation without a result when
 * the response ends, or is cut off, counts as `timeout`: the command may have been applied.
 */
export function runBulk(
  transport: Transport,
  command: { type: CommandType },
  ids: string[],
  ctx: CallContext,
  onProgress: (result: BulkResult) => void,
): Promise<BulkResult[]> {
  const request = {
    path: '/bulk',
    body: { command, ids },
    headers: { 'Idempotency-Key': ctx.idempotencyKey },
    accept: 'application/x-ndjson',
    isTooLate: ctx.isTooLate,
  };
  return transport.call(request, ctx.signal, async (response, signal) => {
    expectType(response, /\bx-ndjson\b/);
    const unreported = new Set(ids);
    const results: BulkResult[] = [];
    for await (const result of resultsIn(response, signal)) {
      if (!unreported.delete(result.id)) continue;
      results.push(result);
      onProgress(result);
    }
    return [
      ...results,
      ...Array.from(unreported, (id): BulkResult => ({ id, error: { code: 'timeout', message: 'No answer' } })),
    ];
  });
}

async function* resultsIn(response: Response, signal: AbortSignal): AsyncGenerator<BulkResult> {
  try {
    for await (const line of linesOf(response, signal)) {
      const result = resultOf(line);
      if (result) yield result;
    }
  } catch {
    // the response was cut off: keep the results so far, and the others stay unreported
  }
}

/** An invalid line counts as a missing result. */
function resultOf(line: string): BulkResult | undefined {
  try {
    return bulkResult(parseJson(line), 'result');
  } catch {
    return undefined;
  }
}
