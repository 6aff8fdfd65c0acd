import type { CallContext, Page } from '../adapters/adapter.js';
import {
  callAdapter,
  commandTimeout,
  hasCommand,
  methodName,
  readConversation,
  readMethod,
  readTimeout,
  type ReadMethod,
} from '../adapters/call.js';
import { sendCommand, type CommandAnswer, type CommandTarget } from '../adapters/send-command.js';
import { checkMessage } from '../adapters/check/message.js';
import { checkPage } from '../adapters/check/page.js';
import { checkReview } from '../adapters/check/review.js';
import type { Check } from '../adapters/check/primitives.js';
import type { Command } from '../model/command.js';
import type { Agent, Conversation } from '../model/conversation.js';
import type { HandoffError } from '../model/error.js';
import type { Message, MessageDraft } from '../model/message.js';
import type { Review, ReviewPeriod } from '../model/review.js';
import type { GatewayContext } from './context.js';
import { withFault } from './adapter-fault.js';
import { transferTime } from './files/transfer.js';
import { codeOf, fromPlatform, GatewayError } from './errors.js';

/** What an operator should know; a refusal is no trouble. */
const failureCodes: readonly string[] = ['unavailable', 'timeout', 'offline', 'bad-response'];

interface PlatformCall {
  agent: Agent;
  /** Lets the caller stop waiting earlier. */
  signal?: AbortSignal;
  idempotencyKey?: string;
  expectedVersion?: number;
}

/** The adapter, whose answers are checked and whose errors keep their code and nothing else. */
export class Platform {
  #context: GatewayContext;

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  getConversation(id: string, given: PlatformCall): Promise<Conversation> {
    return this.#call('getConversation', given, (ctx) => readConversation(this.#context.adapter, id, ctx));
  }

  /** Reads one thing by its id, as the check says. */
  async read<T>(method: 'getContact', id: string, check: Check<T>, given: PlatformCall): Promise<T> {
    const read = this.#method(method);
    return this.#call(method, given, async (ctx) => check(await read(id, ctx), ''));
  }

  /** Reads a page. Items that cannot be read are left out, counted and logged: they hide no other. */
  async readPage<T, M extends Exclude<ReadMethod, 'getContact'>>(
    method: M,
    check: Check<T>,
    given: PlatformCall,
    read: (method: ReturnType<typeof readMethod<M>>, ctx: CallContext) => Promise<unknown>,
  ): Promise<Page<T>> {
    const { log } = this.#context;
    const bound = this.#method(method);
    return this.#call(method, given, async (ctx) => {
      const { unreadable, ...page } = checkPage(await read(bound, ctx), check, (error) =>
        log(withFault({ event: 'bad-item', code: error.code }, method, error, 'unreadable')),
      );
      return { ...page, ...(unreadable && { unreadable }) };
    });
  }

  /** What happened in a span of time. Throws `unsupported` where the platform has no review of its own. */
  async review(period: ReviewPeriod, given: PlatformCall): Promise<Review> {
    const { adapter } = this.#context;
    if (!adapter.review) throw notSupported();
    const read = async (ctx: CallContext) => checkReview(await adapter.review!(period, ctx), '');
    return this.#call('review', given, read, 4 * readTimeout);
  }

  command(target: CommandTarget, command: Command, given: PlatformCall): Promise<CommandAnswer> {
    const { adapter } = this.#context;
    if (!hasCommand(adapter, command.type)) throw notSupported();
    const send = (ctx: CallContext) => sendCommand(adapter, target, command, ctx);
    return this.#call(methodName(command.type), given, send, commandTimeout + transferTime(command));
  }

  /** Says something in the bot's name. Throws `unsupported` where the bot cannot speak through the gateway. */
  sendAsBot(conversationId: string, draft: MessageDraft, given: PlatformCall): Promise<Message> {
    const { adapter } = this.#context;
    if (!adapter.sendAsBot) throw notSupported();
    const send = async (ctx: CallContext) =>
      checkMessage(await adapter.sendAsBot!(conversationId, draft, ctx), 'message');
    return this.#call('sendAsBot', given, send, commandTimeout);
  }

  #method<M extends ReadMethod>(method: M): ReturnType<typeof readMethod<M>> {
    if (!this.#context.adapter[method]) throw notSupported();
    return readMethod(this.#context.adapter, method);
  }

  async #call<T>(
    method: string,
    { signal, ...given }: PlatformCall,
    call: (ctx: CallContext) => Promise<T>,
    timeout = readTimeout,
  ): Promise<T> {
    const { environment } = this.#context;
    const onError = (error: HandoffError, thrown: unknown) => this.#logFailure(method, error, thrown);
    try {
      return await callAdapter({ ...given, environment, timeout, signals: signal && [signal], onError }, call);
    } catch (thrown) {
      throw fromPlatform(thrown as HandoffError);
    }
  }

  #logFailure(method: string, error: HandoffError, thrown: unknown): void {
    const { log } = this.#context;
    if (error.code === 'unauthorized') log({ event: 'platform-unauthorized' });
    else if (failureCodes.includes(error.code)) {
      log(withFault({ event: 'platform-failed', code: codeOf(error) }, method, thrown));
    }
  }
}

const notSupported = () => new GatewayError('unsupported', 'The platform cannot do this.');
