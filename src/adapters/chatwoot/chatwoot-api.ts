import type { Conversation } from '../../model/conversation.js';
import { HandoffError, type ErrorCode } from '../../model/error.js';
import type { MessageEvent } from '../../model/message.js';
import type { CallContext } from '../adapter.js';
import { sentenceFor } from '../lines.js';
import {
  platformClient,
  readAfterWrite,
  reading,
  type PlatformCall,
  type PlatformFailure,
} from '../platform-client.js';
import { toConversation, type Mapping, type Mark } from './mapping.js';
import type { ChatwootOptions } from './options.js';
import type { ChatwootConversation } from './wire.js';

export const platformName = 'Chatwoot';
/** A user with this number does not exist: assigning it leaves nobody. The API takes no null. */
export const nobody = 0;

/** Chatwoot answers 401 to whoever may not do something, as it does to a token that it does not know. */
function codeOf({ status, body }: PlatformFailure): ErrorCode | undefined {
  const { error } = (body ?? {}) as { error?: unknown };
  const isDenied = status === 401 && typeof error === 'string' && /not authori[sz]ed/i.test(error);
  return isDenied ? 'forbidden' : undefined;
}

/** The path of something by its number. What is no number does not exist, and leads to no other address. */
export function pathOf(kind: 'conversations' | 'contacts', id: string): string {
  if (/^[1-9]\d{0,17}$/.test(id)) return `/${kind}/${id}`;
  throw new HandoffError('not-found', 'Chatwoot has nothing under this id');
}

/** The calls of Chatwoot's API, and what is known of its answers. */
export class ChatwootApi {
  readonly call: PlatformCall;
  readonly callAsBot: PlatformCall;
  readonly mapping: Mapping;
  #options: ChatwootOptions;

  constructor(options: ChatwootOptions) {
    this.#options = options;
    const { agentToken, botInboxes, attributePrefix: prefix = 'handoff' } = options;
    this.mapping = {
      attribute: {
        outcome: `${prefix}_outcome`,
        note: `${prefix}_note`,
        by: `${prefix}_closed_by`,
        at: `${prefix}_closed_at`,
      },
      agentOf: ({ id, name: own, available_name: available }) => {
        const known = available || own || undefined;
        const user = { id, ...(known && { name: known }) };
        return options.agentOf?.(user) ?? { ...user, id: String(id) };
      },
      hasBot: (inbox) => !botInboxes || (inbox !== undefined && botInboxes.includes(inbox)),
    };
    const clientWith = (tokenOf: (ctx: CallContext) => string | Promise<string>) =>
      platformClient({
        name: platformName,
        baseUrl: `${options.baseUrl.replace(/\/+$/, '')}/api/v1/accounts/${options.accountId}`,
        headers: async (ctx) => ({ api_access_token: await tokenOf(ctx) }),
        codeOf,
        fetch: options.fetch,
      });
    this.call = clientWith(async ({ agent }) => (await agentToken?.(agent)) ?? options.token);
    this.callAsBot = clientWith(() => options.botToken ?? options.token);
  }

  userIdOf({ agent }: CallContext): number | undefined {
    const { userIdOf } = this.#options;
    if (userIdOf) return userIdOf(agent);
    return /^\d{1,15}$/.test(agent.id) ? Number(agent.id) : undefined;
  }

  requireUser(ctx: CallContext): number {
    const user = this.userIdOf(ctx);
    if (!user) throw new HandoffError('refused', 'This agent is none of the Chatwoot account');
    return user;
  }

  async read(id: string, ctx: CallContext): Promise<ChatwootConversation> {
    return (await this.call('GET', pathOf('conversations', id), ctx)) as ChatwootConversation;
  }

  toOurs(raw: unknown): Conversation {
    return reading(platformName, () => toConversation(raw as ChatwootConversation, this.mapping));
  }

  readAfter(id: string, ctx: CallContext): Promise<ChatwootConversation> {
    return readAfterWrite(platformName, () => this.read(id, ctx));
  }

  /** The state after a write. Chatwoot says yes to some of what it does not do. */
  async after(
    id: string,
    ctx: CallContext,
    isDone: (c: Conversation, raw: ChatwootConversation) => boolean,
  ): Promise<Conversation> {
    const raw = await this.readAfter(id, ctx);
    const current = this.toOurs(raw);
    if (isDone(current, raw)) return current;
    const { handler } = current;
    const code = handler.kind === 'agent' && handler.agent.id !== ctx.agent.id ? 'conflict' : 'refused';
    throw new HandoffError(code, 'Chatwoot said yes, and did something else', { current });
  }

  setStatus(id: string, status: 'open' | 'pending' | 'resolved', ctx: CallContext): Promise<unknown> {
    return this.call('POST', `${pathOf('conversations', id)}/toggle_status`, ctx, { body: { status } });
  }

  /** The answer is empty where nobody has the number: whoever was assigned is no more. */
  async assign(id: string, user: number, ctx: CallContext): Promise<void> {
    const body = { assignee_id: user };
    const answer = await this.call('POST', `${pathOf('conversations', id)}/assignments`, ctx, { body });
    if (user !== nobody && !answer) throw new HandoffError('refused', 'Chatwoot has no agent with this number');
  }

  post(
    id: string,
    { text, isNote, mark }: { text: string; isNote: boolean; mark: Mark },
    ctx: CallContext,
    send: PlatformCall = this.call,
  ): Promise<unknown> {
    const body = { content: text, message_type: 'outgoing', private: isNote, content_attributes: { handoff: mark } };
    return send('POST', `${pathOf('conversations', id)}/messages`, ctx, { body });
  }

  /** A line for whoever reads the conversation in Chatwoot, and in the history here. */
  async tell(id: string, type: string, reason: string | undefined, ctx: CallContext): Promise<void> {
    const { agent } = ctx;
    const event: MessageEvent = { type, actor: { kind: 'agent', ...agent }, ...(reason && { reason }) };
    const mark: Mark = { agent, event: type, ...(reason && { reason }) };
    try {
      await this.post(id, { text: sentenceFor(event), isNote: true, mark }, ctx);
    } catch {
      // the command was carried out: without this line it is still seen in the state
    }
  }
}
