import type {
  AdapterTraits,
  CallContext,
  ConversationQuery,
  HandoffAdapter,
  Page,
  PageRequest,
} from '../adapters/adapter.js';
import { isContactCommand, type Command, type CommandType } from '../model/command.js';
import type { Agent, Conversation } from '../model/conversation.js';
import { errorCodes, type ErrorCode, type HandoffError } from '../model/error.js';
import type { Message } from '../model/message.js';
import { refusal } from '../model/rules.js';
import { methodName } from '../adapters/call.js';
import { minimalCommand } from './commands.js';
import { Finder, type FinderHost } from './finder.js';
import type { Controls } from './options.js';
import { expect, expectSame, show, Skip, skip, Unexpected } from './outcome.js';
import { Waiter } from './waiter.js';
import { Recorder } from './recorder.js';
import type { Situation } from './situations.js';

/** The adapter methods that return a promise. */
export type Method = Exclude<keyof HandoffAdapter, 'name' | 'baseUrl' | 'traits' | 'subscribe' | 'dispose'>;
type Call<M extends Method> = NonNullable<HandoffAdapter[M]>;

export interface Agents {
  me: Agent;
  colleague: Agent;
}

/** More pages than any test backend has: a cursor that never ends fails the test instead of hanging it. */
const maxPages = 500;

/** What one test works with: its own adapter, the controls, and a trail of what it has done so far. */
export class World implements FinderHost {
  readonly adapter: HandoffAdapter;
  readonly traits: AdapterTraits;
  readonly #recorders: Recorder[] = [];
  readonly controls: Controls;
  readonly me: Agent;
  readonly colleague: Agent;
  readonly waiter: Waiter;
  readonly trail: string[] = [];
  #finder: Finder;
  #keys = 0;

  constructor(adapter: HandoffAdapter, controls: Controls, { me, colleague }: Agents, patience: number) {
    this.adapter = adapter;
    this.traits = adapter.traits ?? {};
    this.controls = controls;
    this.me = me;
    this.colleague = colleague;
    this.waiter = new Waiter(patience, controls.advance && ((milliseconds) => controls.advance!(milliseconds)));
    this.#finder = new Finder(this);
  }

  context(more: Partial<CallContext> = {}): CallContext {
    return { signal: new AbortController().signal, agent: this.me, ...more };
  }

  /** A new idempotency key. */
  newKey(): string {
    return `test-key-${Date.now()}-${++this.#keys}`;
  }

  /** The backend's time, in milliseconds since the epoch. */
  now(): number {
    const told = this.traits.serverTime?.();
    return this.controls.now?.() ?? (told ? Date.parse(told) : Date.now());
  }

  has(method: keyof HandoffAdapter): boolean {
    return typeof this.adapter[method] === 'function';
  }

  /** Skips the test if the adapter lacks one of these methods. */
  require(...methods: Array<keyof HandoffAdapter>): void {
    const missing = methods.find((method) => !this.has(method));
    if (missing) skip(`the adapter has no ${missing}`);
  }

  requireControl(...names: Array<keyof Controls>): void {
    const missing = names.find((name) => !this.controls[name]);
    if (missing) skip(`controls.${missing} is not given`);
  }

  /** Calls a control. Skips the test if it is missing. */
  async control<K extends Exclude<keyof Controls, 'dispose'>>(
    name: K,
    ...args: Parameters<NonNullable<Controls[K]>>
  ): Promise<Awaited<ReturnType<NonNullable<Controls[K]>>>> {
    this.requireControl(name);
    this.trail.push(`controls.${name}(${args.map(show).join(', ')})`);
    if (this.#isConnecting && ['act', 'contactWrites', 'remove'].includes(name)) {
      // events from before the first connection need not be delivered, so wait for it; if it never comes, the test
      // fails by itself
      await this.waiter
        .until(
          () => !this.#isConnecting,
          'connection(live)',
          () => 'connection(connecting)',
        )
        .catch(() => undefined);
    }
    const control = this.controls[name] as (...given: unknown[]) => unknown;
    return (await control.apply(this.controls, args)) as Awaited<ReturnType<NonNullable<Controls[K]>>>;
  }

  /** Calls the adapter. Skips the test if the method is missing, and fails it if no answer comes. */
  call<M extends Method>(method: M, ...args: Parameters<Call<M>>): ReturnType<Call<M>> {
    this.require(method);
    const what = `${method}(${args
      .filter((arg) => !isContext(arg))
      .map(show)
      .join(', ')})`;
    this.trail.push(what);
    const work = this.adapter[method] as unknown as (...given: unknown[]) => Promise<unknown>;
    const answer = (async () => work.apply(this.adapter, args))();
    return this.waiter.answer(answer, what) as ReturnType<Call<M>>;
  }

  async read(id: string): Promise<Conversation> {
    const conversation = await this.call('getConversation', id, this.context());
    expectSame(conversation?.id, id, 'the id of the answer');
    return conversation;
  }

  /** Runs a command through the adapter and returns its answer. */
  async run(id: string, command: Command, more?: Partial<CallContext>): Promise<Conversation | Message | void> {
    const { type, ...params } = command;
    this.require(methodName(type));
    const target = isContactCommand(command) ? (await this.read(id)).contact.id : id;
    return this.command(type, target, params, this.context(more));
  }

  /** Like {@link run}, for an id that may not exist. A contact command takes the contact's id. */
  command(type: CommandType, id: string, params: object, context: CallContext): Promise<Conversation | Message | void> {
    return this.call(methodName(type) as 'reopen', id, params, context);
  }

  /** A command with only the parameters that this backend requires. */
  minimalCommand<T extends CommandType>(type: T): Extract<Command, { type: T }> {
    return minimalCommand(type, this.traits, this.now()) as Extract<Command, { type: T }>;
  }

  /** Runs a command as the colleague: by the control or, without one, through the adapter. */
  async act(id: string, command: Command): Promise<void> {
    if (this.controls.act) await this.control('act', this.colleague, id, command);
    else await this.run(id, command, { agent: this.colleague });
  }

  /** Finds a conversation in the first of these situations that has one. Skips the test if none has. */
  find(...wanted: Situation[]): Promise<Conversation> {
    return this.#finder.find(wanted);
  }

  /** Like {@link find}, but the rules and permissions must allow the command. */
  async findFor(type: CommandType, ...wanted: Situation[]): Promise<Conversation> {
    this.require(methodName(type));
    return this.#finder.find(wanted, (c) => {
      const refused = refusal(c, type, this.me, this.traits);
      return refused && `${type} is refused there: ${refused.reason ?? refused.code}`;
    });
  }

  /** Finds any open conversation. */
  findAny(): Promise<Conversation> {
    return this.find(
      'botActive',
      'suggestive',
      'botPaused',
      'waiting',
      'unassigned',
      'heldByMe',
      'botOff',
      'heldByOther',
    );
  }

  async rows(query: ConversationQuery = {}): Promise<Conversation[]> {
    return this.pages((page) => this.call('listConversations', { ...query, ...page }, this.context()), 200);
  }

  /** All messages of a conversation, oldest first. */
  async history(id: string): Promise<Message[]> {
    const newestFirst: Message[][] = [];
    await this.pages(async (page) => {
      const answer = await this.call('listMessages', id, page, this.context());
      newestFirst.unshift(answer.items);
      return answer;
    }, 200);
    return newestFirst.flat();
  }

  /** Reads all pages. */
  async pages<T>(read: (page: PageRequest) => Promise<Page<T>>, limit: number): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | undefined;
    for (let count = 0; count < maxPages; count++) {
      const page = await read({ limit, ...(cursor !== undefined && { cursor }) });
      items.push(...page.items);
      if (page.nextCursor === undefined || page.nextCursor === null) return items;
      cursor = page.nextCursor;
    }
    throw new Unexpected('a last page', `${maxPages} pages, and no end`);
  }

  /** Whether a subscription has not been connected so far. */
  get #isConnecting(): boolean {
    const states = ({ events: told }: Recorder) =>
      told.flatMap(({ kind, value }) => (kind === 'connection' ? [value] : []));
    return this.#recorders.some(
      (recorder) => states(recorder).length > 0 && states(recorder).every((state) => state === 'connecting'),
    );
  }

  /** Subscribes to events. Skips the test if there are none. */
  subscribe(): Recorder {
    this.require('subscribe');
    if (this.traits.events === 'none') skip('traits.events is none');
    this.trail.push('subscribe()');
    const recorder = new Recorder();
    this.#recorders.push(recorder);
    recorder.end = this.adapter.subscribe!(recorder, this.context());
    return recorder;
  }

  /** Expects a rejection with a `HandoffError`. Without `codes`, any code will do. */
  async expectError(answer: Promise<unknown>, what: string, ...codes: ErrorCode[]): Promise<HandoffError> {
    const ended = await answer.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    if (!('error' in ended)) {
      throw new Unexpected(
        `${what}: an error${codes.length ? ` ${codes.join(' or ')}` : ''}`,
        show(ended.value ?? 'an answer without a value'),
      );
    }
    return handoffError(ended.error, what, codes);
  }
}

const isContext = (value: unknown): boolean => typeof value === 'object' && value !== null && 'signal' in value;

/**
 * Checks that this is a `HandoffError` with a message and one of the codes. It may come from another copy of the
 * library.
 */
export function handoffError(thrown: unknown, what: string, codes: ErrorCode[] = []): HandoffError {
  // the kit's own errors are not the adapter's
  if (thrown instanceof Unexpected || thrown instanceof Skip) throw thrown;
  const error = thrown as HandoffError;
  const isOne = thrown instanceof Error && thrown.name === 'HandoffError' && errorCodes.includes(error.code);
  expect(isOne, `${what}: a HandoffError with a code`, thrown);
  expect(
    !!error.message && typeof error.retryable === 'boolean',
    `${what}: an error with a message and "retryable"`,
    thrown,
  );
  if (codes.length) expect(codes.includes(error.code), `${what}: code ${codes.join(' or ')}`, error);
  return error;
}
