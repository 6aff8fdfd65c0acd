import { conversation } from '../../adapters/boundary.js';
import { contact, message, pageOf, pastConversation } from '../../adapters/boundary-details.js';
import type {
  AdapterTraits,
  CallContext,
  ConversationQuery,
  HandoffAdapter,
  PageRequest,
} from '../../adapters/adapter.js';
import type { CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import type { GatewayContext } from '../context.js';
import type { Conversations } from '../conversations/conversations.js';
import { GatewayError, notFound } from '../errors.js';
import type { ApiResponse } from '../commands/idempotency-keys.js';
import { findRecordOfContact, loadRecords, type ConversationRecord } from '../conversations/record.js';
import type { Caller } from '../options.js';
import { hasMethod, type Platform } from '../platform.js';
import { isRestricted, mayRun, maySee } from '../roles.js';
import { gatewayEndsPauses } from '../timers/timer.js';
import { commandTypes } from './validate.js';

const optionalMethods = ['listConversations', 'listMessages', 'getContact', 'listContactConversations'] as const;
const atOnce = 6;

/** What a read comes to, or something else where there is nothing. */
async function foundOr<T, U>(nothing: U, read: Promise<T>): Promise<T | U> {
  try {
    return await read;
  } catch (thrown) {
    if (thrown instanceof GatewayError && thrown.code === 'not-found') return nothing;
    throw thrown;
  }
}

/** Everything that is only read. */
export class Reads {
  #context: GatewayContext;
  #platform: Platform;
  #conversations: Conversations;

  constructor(context: GatewayContext, platform: Platform, conversations: Conversations) {
    this.#context = context;
    this.#platform = platform;
    this.#conversations = conversations;
  }

  /**
   * What this caller can do here: the platform's abilities, those that the gateway adds, less what the role leaves out.
   */
  capabilities(caller: Caller): ApiResponse {
    const { adapter } = this.#context;
    const can = (type: CommandType) =>
      hasMethod(adapter, type) || (type === 'extend-pause' && gatewayEndsPauses(this.#context));
    return {
      status: 200,
      timed: true,
      body: {
        name: adapter.name,
        agent: caller.agent,
        role: caller.role,
        commands: commandTypes.filter((type) => can(type) && mayRun(this.#context, caller, type)),
        methods: [...optionalMethods.filter((method) => adapter[method]), 'runBulk', 'subscribe'],
        traits: this.#traits(),
      },
    };
  }

  #traits(): AdapterTraits {
    const { serverTime: _serverTime, ...traits } = this.#context.traits;
    const timed = gatewayEndsPauses(this.#context);
    return {
      ...traits,
      versions: true,
      idempotency: true,
      events: 'state',
      ...(timed && { pauseBot: { ...traits.pauseBot, timed: true, maxSeconds: undefined } }),
    };
  }

  async conversation(caller: Caller, id: string, signal: AbortSignal): Promise<ApiResponse> {
    const { conversation, record } = await this.#conversations.observe(id, caller, { signal });
    return { status: 200, body: conversation, version: record.version };
  }

  async conversations(caller: Caller, query: ConversationQuery, signal: AbortSignal): Promise<ApiResponse> {
    const page = await this.#list(
      caller,
      signal,
      'listConversations',
      (adapter, ctx) => adapter.listConversations?.(query, ctx),
      pageOf(conversation),
    );
    const visible = page.items.filter((row) => maySee(this.#context, caller, row));
    const record = await loadRecords(
      this.#context.database,
      visible.map(({ id }) => id),
    );
    const items: Conversation[] = [];
    for (const each of visible) items.push(...(await this.#listed(caller, each, record.get(each.id), signal)));
    await this.#conversations.touch([...record.values()]);
    // counts are of everything that the platform has, also of what does not exist for this caller
    return {
      status: 200,
      timed: true,
      body: { ...page, items, ...(isRestricted(this.#context, caller) && { counts: undefined }) },
    };
  }

  /**
   * A row, or none. Lists of platforms may be behind, or tell less than a single read, so a row is remembered only
   * where it is new here, or newer by the platform's own version; and what was gone is shown only where a read finds it
   * again.
   */
  async #listed(
    caller: Caller,
    row: Conversation,
    record: ConversationRecord | undefined,
    signal: AbortSignal,
  ): Promise<Conversation[]> {
    const newer =
      record?.platformVersion !== undefined && row.version !== undefined && row.version > record.platformVersion;
    if (!record || (this.#context.traits.versions && newer)) {
      return [(await this.#conversations.observe(row.id, caller, { state: row, basis: record })).conversation];
    }
    if (record.removed) {
      const seen = await foundOr(undefined, this.#conversations.observe(row.id, caller, { signal }));
      return seen ? [seen.conversation] : [];
    }
    const { resumeAt, resumeBasis } = record.state.bot;
    const { timer } = record;
    return [
      {
        ...row,
        version: record.version,
        bot:
          timer && row.bot.status === 'paused' && !row.bot.resumeAt ? { ...row.bot, resumeAt, resumeBasis } : row.bot,
      },
    ];
  }

  async messages(caller: Caller, id: string, page: PageRequest, signal: AbortSignal): Promise<ApiResponse> {
    await this.#requireVisible(caller, id, signal);
    return {
      status: 200,
      timed: true,
      body: await this.#list(
        caller,
        signal,
        'listMessages',
        (adapter, ctx) => adapter.listMessages?.(id, page, ctx),
        pageOf(message),
      ),
    };
  }

  async contact(caller: Caller, id: string, signal: AbortSignal): Promise<ApiResponse> {
    await this.requireContact(caller, id);
    return {
      status: 200,
      body: await this.#list(caller, signal, 'getContact', (adapter, ctx) => adapter.getContact?.(id, ctx), contact),
    };
  }

  async contactConversations(caller: Caller, id: string, page: PageRequest, signal: AbortSignal): Promise<ApiResponse> {
    await this.requireContact(caller, id);
    const past = await this.#list(
      caller,
      signal,
      'listContactConversations',
      (adapter, ctx) => adapter.listContactConversations?.(id, page, ctx),
      pageOf(pastConversation),
    );
    if (!isRestricted(this.#context, caller)) return { status: 200, body: past };
    const items: typeof past.items = [];
    for (let at = 0; at < past.items.length; at += atOnce) {
      const some = past.items.slice(at, at + atOnce);
      const seen = await Promise.all(some.map((each) => this.#isVisible(caller, each.id, signal)));
      items.push(...some.filter((_, i) => seen[i]));
    }
    return { status: 200, body: { ...past, items } };
  }

  /** A contact exists for a caller through the conversations with it. */
  async requireContact(caller: Caller, contactId: string): Promise<void> {
    if (!isRestricted(this.#context, caller)) return;
    if (
      !(await findRecordOfContact(this.#context.database, contactId, (state) => maySee(this.#context, caller, state)))
    ) {
      throw notFound();
    }
  }

  async #requireVisible(caller: Caller, id: string, signal: AbortSignal): Promise<void> {
    if (isRestricted(this.#context, caller)) await this.#conversations.observe(id, caller, { signal });
  }

  #isVisible(caller: Caller, id: string, signal: AbortSignal): Promise<boolean> {
    return foundOr(
      false,
      this.#requireVisible(caller, id, signal).then(() => true),
    );
  }

  #list<T>(
    { agent }: Caller,
    signal: AbortSignal,
    method: (typeof optionalMethods)[number],
    call: (adapter: HandoffAdapter, ctx: CallContext) => Promise<unknown> | undefined,
    check: (value: unknown, path: string) => T,
  ): Promise<T> {
    const { adapter } = this.#context;
    if (!adapter[method]) throw new GatewayError('unsupported', 'The platform cannot do this.');
    return this.#platform.call({ agent, signal }, async (ctx) => check(await call(adapter, ctx), ''));
  }
}
