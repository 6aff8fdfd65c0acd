import type { BulkResult, CallContext, HandoffAdapter } from '../../src/adapters/adapter.js';
import type { Command, CommandType } from '../../src/model/command.js';
import { toHandoffError } from '../../src/model/error.js';
import { methodOf } from '../../src/testing/commands.js';

/** Bulk commands for an adapter that has none: one after another. */
export function withBulk(adapter: HandoffAdapter, stopAtFailure = false): HandoffAdapter {
  const runOne = async (id: string, command: { type: CommandType }, ctx: CallContext): Promise<BulkResult> => {
    const { type, ...params } = command as Command;
    try {
      const call = adapter[methodOf[type]] as NonNullable<HandoffAdapter['reopen']>;
      const conversation = await call(id, params, {
        ...ctx,
        idempotencyKey: ctx.idempotencyKey && `${ctx.idempotencyKey} ${id}`,
      });
      return { id, ...(conversation && { conversation }) };
    } catch (thrown) {
      const { code, message } = toHandoffError(thrown);
      if (code === 'timeout') throw thrown;
      return { id, error: { code, message } };
    }
  };
  return {
    ...adapter,
    async runBulk(command, ids, ctx, onProgress) {
      const results: BulkResult[] = [];
      for (const id of ids) {
        const result = await runOne(id, command, ctx);
        results.push(result);
        onProgress(result);
        if (stopAtFailure && result.error) break;
      }
      return results;
    },
  };
}
