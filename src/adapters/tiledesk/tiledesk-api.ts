import type { Conversation } from '../../model/conversation.js';
import { HandoffError, type ErrorCode } from '../../model/error.js';
import type { CallContext } from '../adapter.js';
import {
  platformClient,
  readAfterWrite,
  reading,
  type PlatformCall,
  type PlatformFailure,
} from '../platform-client.js';
import { toConversation, type Mapping } from './mapping.js';
import type { TiledeskOptions } from './options.js';
import { memberIdsOf, requestOf, type Kept, type TiledeskRequest } from './wire.js';

export const platformName = 'Tiledesk';
/** Milliseconds for which the members of a project are remembered. */
const membersFor = 60_000;

const isObjectId = (id: string): boolean => /^[\da-f]{24}$/.test(id);

/** What is malformed makes Tiledesk fail, and so does what is not there. */
function codeOf({ status, body }: PlatformFailure): ErrorCode | undefined {
  const { error, msg } = (body ?? {}) as { error?: unknown; msg?: unknown };
  const told = `${String(error ?? '')} ${String(msg ?? '')}`;
  if (status === 500 && /Error getting object/.test(told)) return 'not-found';
  // two have changed it at once, and this one came second
  if (status === 500 && /Error setting participants/.test(told)) return 'conflict';
  if (status === 400 && /project/i.test(told)) return 'forbidden';
  return undefined;
}

/** The calls of Tiledesk's API, and what is known of its answers. */
export class TiledeskApi {
  readonly call: PlatformCall;
  readonly mapping: Mapping;
  readonly project: string;
  #options: TiledeskOptions;
  #members?: { until: number; ids: Promise<string[]> };

  constructor(options: TiledeskOptions) {
    this.#options = options;
    this.project = options.project;
    this.mapping = {
      agentOf: (user) => options.agentOf?.(user) ?? user,
      botOf: ({ department, participants }) =>
        options.botId ?? department?.id_bot ?? participants.find((each) => each.startsWith('bot_'))?.slice(4),
    };
    this.call = platformClient({
      name: platformName,
      baseUrl: options.baseUrl,
      headers: async () => ({ Authorization: await this.token() }),
      codeOf,
      fetch: options.fetch,
    });
  }

  async token(): Promise<string> {
    const { token } = this.#options;
    return typeof token === 'function' ? token() : token;
  }

  /** The path of a conversation. What holds a slash leads nowhere else. */
  pathOf(id: string, rest = ''): string {
    return `/${this.project}/requests/${encodeURIComponent(id)}${rest}`;
  }

  async read(id: string, ctx: CallContext): Promise<TiledeskRequest> {
    const answer = await this.call('GET', this.pathOf(id), ctx);
    return reading(platformName, () => requestOf(answer));
  }

  toOurs(request: TiledeskRequest): Conversation {
    return reading(platformName, () => toConversation(request, this.mapping));
  }

  /** The state after a write, and whether it was done. */
  async after(id: string, ctx: CallContext, isDone: (c: Conversation) => boolean): Promise<Conversation> {
    const current = this.toOurs(await readAfterWrite(platformName, () => this.read(id, ctx)));
    if (isDone(current)) return current;
    const { handler } = current;
    const isOthers = handler.kind === 'agent' && handler.agent.id !== ctx.agent.id;
    throw new HandoffError(isOthers ? 'conflict' : 'refused', 'Tiledesk said yes, and did something else', { current });
  }

  /**
   * The id of the Tiledesk user who acts. Tiledesk takes any id, and a conversation with one that is no user's is
   * nobody's, or cannot be read any more: so it has to be a member's.
   */
  async requireUser(ctx: CallContext): Promise<string> {
    const { userIdOf } = this.#options;
    const id = userIdOf ? userIdOf(ctx.agent) : ctx.agent.id;
    if (id !== undefined && isObjectId(id) && (await this.#memberIds(ctx)).includes(id)) return id;
    throw new HandoffError('refused', 'This agent is no user of the Tiledesk project');
  }

  #memberIds(ctx: CallContext): Promise<string[]> {
    if (this.#members && Date.now() < this.#members.until) return this.#members.ids;
    // whoever began to ask may stop waiting: the answer is for the others as well
    const ids = this.call('GET', `/${this.project}/project_users`, {
      ...ctx,
      signal: AbortSignal.timeout(10_000),
    }).then((answer) => reading(platformName, () => memberIdsOf(answer)));
    const members = { until: Date.now() + membersFor, ids };
    ids.catch(() => {
      if (this.#members === members) this.#members = undefined;
    });
    this.#members = members;
    return ids;
  }

  /** The bot that a conversation can go to. @throws HandoffError `refused` if there is none. */
  requireBot(request: TiledeskRequest): string {
    const bot = this.mapping.botOf(request);
    if (bot !== undefined && isObjectId(bot)) return bot;
    throw new HandoffError('refused', 'No bot answers in this department', { current: this.toOurs(request) });
  }

  /**
   * Sets who takes part. Two at once make Tiledesk fail for one of them, who has then lost.
   *
   * @throws HandoffError `conflict` if somebody else was faster.
   */
  async setParticipants(id: string, participants: readonly string[], ctx: CallContext): Promise<void> {
    try {
      await this.call('PUT', this.pathOf(id, '/participants'), ctx, { body: [...participants] });
    } catch (thrown) {
      const error = thrown as HandoffError;
      if (error.code !== 'conflict') throw thrown;
      const request = await readAfterWrite(platformName, () => this.read(id, ctx));
      const isDone = [...request.participants].sort().join() === [...participants].sort().join();
      if (isDone) return;
      throw new HandoffError('conflict', 'Somebody else changed the conversation', { current: this.toOurs(request) });
    }
  }

  /** Adds to what is kept in the conversation: Tiledesk merges the attributes of the first level only. */
  async keep({ request_id: id, attributes }: TiledeskRequest, kept: Kept, ctx: CallContext): Promise<void> {
    const handoff = { ...attributes?.handoff, ...kept };
    await this.call('PATCH', this.pathOf(id, '/attributes'), ctx, { body: { handoff } });
  }
}
