import type { Command } from '../../model/command.js';
import { attemptOf, withoutTexts, writeAudit } from '../audit.js';
import type { GatewayContext } from '../context.js';
import type { Conversations } from '../conversations/conversations.js';
import { knownIds } from '../conversations/record-sets.js';
import { codeOf, notFound, stopping } from '../errors.js';
import type { Caller } from '../options.js';
import { toProblem, type ApiResponse } from '../response.js';
import { maySee } from '../roles.js';
import type { Commands } from './commands.js';

export interface BulkRequest {
  caller: Caller;
  command: Command;
  ids: readonly string[];
  /** The idempotency key of the request, if the client sent one. */
  key?: string;
  /** Identifies the command, and is stored with the key of each row. */
  hash: string;
}

/**
 * The rows of one bulk command.
 *
 * A row whose conversation does not exist, or not for this caller, leaves neither a key nor a line in the audit: one
 * request can name a thousand of them. One line counts them all.
 */
export class BulkRows {
  #context: GatewayContext;
  #parts: { commands: Commands; conversations: Conversations };
  #request: BulkRequest;
  #known?: Promise<Set<string>>;
  #missing = 0;

  constructor(
    context: GatewayContext,
    parts: { commands: Commands; conversations: Conversations },
    request: BulkRequest,
  ) {
    this.#context = context;
    this.#parts = parts;
    this.#request = request;
  }

  async run(conversationId: string): Promise<ApiResponse> {
    if (this.#context.signal.aborted) throw stopping();
    this.#context.metrics.count('bulkRows', {});
    const { caller, command, ids, key, hash } = this.#request;
    this.#known ??= knownIds(this.#context.database, ids);
    if (!(await this.#known).has(conversationId) && (await this.#isMissing(conversationId))) {
      this.#missing++;
      return toProblem(notFound());
    }
    const rowKey = key && `${key}/${conversationId}`;
    return this.#parts.commands.run({ caller, command, conversationId, key: rowKey, hash, isRow: true });
  }

  /** To be called when the last row has ended. */
  async end(): Promise<void> {
    const { caller, command, key } = this.#request;
    if (!this.#missing) return;
    const { parameters, ...attempt } = withoutTexts(attemptOf(caller, command, {}, key));
    const counted = { ...attempt, parameters: { ...parameters, conversations: this.#missing } };
    // a database that is down was logged
    await writeAudit(this.#context.database, counted, 'rejected', 'not-found').catch(() => undefined);
  }

  async #isMissing(id: string): Promise<boolean> {
    const { caller } = this.#request;
    try {
      const state = await this.#parts.conversations.read(id, caller);
      if (maySee(this.#context, caller, state)) return false;
      this.#context.log({ event: 'hidden', conversationId: id });
      return true;
    } catch (thrown) {
      // whatever else there is to say, the command says
      return codeOf(thrown) === 'not-found';
    }
  }
}
