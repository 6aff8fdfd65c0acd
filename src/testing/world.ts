import type {
  AdapterTraits,
  CallContext,
  ConversationQuery,
  HandoffAdapter,
  Page,
  PageRequest,
} from '../adapters/adapter.js';
import type { Command, CommandType } from '../model/command.js';
import type { Agent, Conversation } from '../model/conversation.js';
import { errorCodes, type ErrorCode, type HandoffError } from '../model/error.js';
import type { Message } from '../model/message.js';
import { refusal } from '../model/rules.js';
import { methodOf, plain } from './commands.js';
import { Finder } from './finder.js';
import type { Controls } from './options.js';
import { expect, expectSame, show, Skip, skip, Unexpected } from './outcome.js';
import { Patience } from './patience.js';
import { Recorder } from './recorder.js';
import type { Situation } from './situations.js';

/** The methods that answer with a promise. */
export type Method = Exclude<keyof HandoffAdapter, 'name' | 'traits' | 'subscribe' | 'dispose'>;
type Call<M extends Method> = NonNullable<HandoffAdapter[M]>;

export interface Cast {
  me: Agent;
  colleague: Agent;
}

const mostPages = 500;

/** What one test works with: a fresh adapter, the controls, and a trail of what was done. */
export class World {
  readonly adapter: HandoffAdapter;
  readonly traits: AdapterTraits;
  readonly #recorders: Recorder[] = [];
  readonly controls: Controls;
  readonly me: Agent;
  readonly colleague: Agent;
  readonly patience: Patience;
  readonly trail: string[] = [];
  #finder: Finder;
  #keys = 0;

  constructor(adapter: HandoffAdapter, controls: Controls, { me, colleague }: Cast, patience: number) {
    this.adapter = adapter;
    this.traits = adapter.traits ?? {};
    this.controls = controls;
    this.me = me;
    this.colleague = colleague;
    this.patience = new Patience(patience, controls.advance && ((milliseconds) => controls.advance!(milliseconds)));
    this.#finder = new Finder(this);
  }

  context(more: Partial<CallContext> = {}): CallContext {
    return { signal: new AbortController().signal, agent: this.me, ...more };
  }

  /** A key that no other call of this test has. */
  key(): string {
    return `test-key-${Date.now()}-${++this.#keys}`;
  }

  /** Milliseconds since 1970, as the backend sees it. */
  now(): number {
    const told = this.traits.serverTime?.();
    return this.controls.now?.() ?? (told ? Date.parse(told) : Date.now());
  }

  has(method: keyof HandoffAdapter): boolean {
    return typeof this.adapter[method] === 'function';
  }

  /** Skips the test where one of them is missing. */
  needs(...methods: Array<keyof HandoffAdapter>): void {
    const missing = methods.find((method) => !this.has(method));
    if (missing) skip(`the adapter has no ${missing}`);
  }

  needsControl(...names: Array<keyof Controls>): void {
    const missing = names.find((name) => !this.controls[name]);
    if (missing) skip(`controls.${missing} is not given`);
  }

  /** Plays somebody else. Skips the test where that control is missing. */
  async control<K extends Exclude<keyof Controls, 'dispose'>>(
    name: K,
    ...args: Parameters<NonNullable<Controls[K]>>
  ): Promise<Awaited<ReturnType<NonNullable<Controls[K]>>>> {
    this.needsControl(name);
    this.trail.push(`controls.${name}(${args.map(show).join(', ')})`);
    if (this.#isConnecting && ['act', 'contactWrites', 'remove'].includes(name)) {
      // what happens before a stream is connected for the first time is read and not told; one that never is fails by
      // what the test is about
      await this.patience
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

  /** Calls the adapter. Skips the test where it has no such method, fails it where no answer comes. */
  call<M extends Method>(method: M, ...args: Parameters<Call<M>>): ReturnType<Call<M>> {
    this.needs(method);
    const what = `${method}(${args
      .filter((arg) => !isContext(arg))
      .map(show)
      .join(', ')})`;
    this.trail.push(what);
    const work = this.adapter[method] as unknown as (...given: unknown[]) => Promise<unknown>;
    const answer = (async () => work.apply(this.adapter, args))();
    return this.patience.answer(answer, what) as ReturnType<Call<M>>;
  }

  async read(id: string): Promise<Conversation> {
    const conversation = await this.call('getConversation', id, this.context());
    expectSame(conversation?.id, id, 'the id of the answer');
    return conversation;
  }

  /** A command through the adapter, by its type. Gives what the adapter answered, a message where one was sent. */
  async run(id: string, command: Command, more?: Partial<CallContext>): Promise<Conversation | Message | void> {
    const { type, ...params } = command;
    const contact = type === 'block-contact' || type === 'unblock-contact';
    this.needs(methodOf[type]);
    const target = contact ? (await this.read(id)).contact.id : id;
    return this.command(type, target, params, this.context(more));
  }

  /** The same for an id that may belong to nothing: the contact's, where the command is about a contact. */
  command(type: CommandType, id: string, params: object, context: CallContext): Promise<Conversation | Message | void> {
    return this.call(methodOf[type] as 'reopen', id, params, context);
  }

  /** The command with as little as this backend asks for. */
  plain<T extends CommandType>(type: T): Extract<Command, { type: T }> {
    return plain(type, this.traits, this.now()) as Extract<Command, { type: T }>;
  }

  /** The colleague's command: by the control, or through the adapter in the colleague's name. */
  async act(id: string, command: Command): Promise<void> {
    if (this.controls.act) await this.control('act', this.colleague, id, command);
    else await this.run(id, command, { agent: this.colleague });
  }

  /** A conversation in the first of these situations that there is one in. Skips the test where there is none. */
  find(...wanted: Situation[]): Promise<Conversation> {
    return this.#finder.find(wanted);
  }

  /** The same, for a command that the rules and the permissions allow there. */
  async findFor(type: CommandType, ...wanted: Situation[]): Promise<Conversation> {
    this.needs(methodOf[type]);
    return this.#finder.find(wanted, (c) => {
      const no = refusal(c, type, this.me, this.traits);
      return no && `${type} is refused there: ${no.reason ?? no.code}`;
    });
  }

  /** Any conversation that is open. */
  some(): Promise<Conversation> {
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

  /** Oldest first. */
  async history(id: string): Promise<Message[]> {
    const newestFirst: Message[][] = [];
    await this.pages(async (page) => {
      const answer = await this.call('listMessages', id, page, this.context());
      newestFirst.unshift(answer.items);
      return answer;
    }, 200);
    return newestFirst.flat();
  }

  /** Reads page after page. */
  async pages<T>(read: (page: PageRequest) => Promise<Page<T>>, limit: number): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | undefined;
    for (let count = 0; count < mostPages; count++) {
      const page = await read({ limit, ...(cursor !== undefined && { cursor }) });
      items.push(...page.items);
      if (page.nextCursor === undefined || page.nextCursor === null) return items;
      cursor = page.nextCursor;
    }
    throw new Unexpected('a last page', `${mostPages} pages, and no end`);
  }

  /** A subscriber. Skips the test where there are no events. */
  get #isConnecting(): boolean {
    const states = ({ told }: Recorder) => told.flatMap(({ kind, value }) => (kind === 'connection' ? [value] : []));
    return this.#recorders.some(
      (recorder) => states(recorder).length > 0 && states(recorder).every((state) => state === 'connecting'),
    );
  }

  listen(): Recorder {
    this.needs('subscribe');
    if (this.traits.events === 'none') skip('traits.events is none');
    this.trail.push('subscribe()');
    const recorder = new Recorder();
    this.#recorders.push(recorder);
    recorder.end = this.adapter.subscribe!(recorder, this.context());
    return recorder;
  }

  /** Awaits a refusal, and checks that it is an error of the contract. Without codes, any. */
  async fails(answer: Promise<unknown>, what: string, ...codes: ErrorCode[]): Promise<HandoffError> {
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

/** An error of this library, of whatever copy, that says something. */
export function handoffError(thrown: unknown, what: string, codes: ErrorCode[] = []): HandoffError {
  // no answer, a skip or an earlier failure of the kit's own is not the adapter's error
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
