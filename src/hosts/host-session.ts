import type { Agent } from '../model/conversation.js';
import {
  ask,
  canConnect,
  tellDeveloper,
  usableOptions,
  type HostAgent,
  type HostCall,
  type HostState,
  type HostTarget,
  type UsableOptions,
} from './host-options.js';

/** What a host has said. What is undefined was not said, and stays as it is; an empty conversation is none. */
export interface HostContext {
  conversation?: string;
  agent?: HostAgent;
  locale?: string;
  colorScheme?: 'light' | 'dark';
}

/** In characters. Ids and names of hosts are short; longer ones are no such thing. */
const maxLength = 200;
/** Milliseconds between two changes of the selection: nobody reads faster, whatever a host sends. */
const pace = 50;

/** A short text or a number, as text. Anything else was not said. */
export function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  return typeof text === 'string' && text.length <= maxLength ? text : undefined;
}

/** An id of the page's own, which may be long. */
export const idOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : textOf(value));

/** A field somewhere inside of what a host has sent. */
export function fieldOf(value: unknown, ...path: string[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}

/** An agent with an id. */
export function agentOf(value: unknown): HostAgent | undefined {
  const id = textOf(fieldOf(value, 'id'));
  const [name, email] = [textOf(fieldOf(value, 'name')), textOf(fieldOf(value, 'email'))];
  return id ? { id, ...(name && { name }), ...(email && { email }) } : undefined;
}

/** Who is around this page, as far as the browser says. */
const parentOrigin = (): string | undefined => {
  const [nearest] = location.ancestorOrigins ?? [];
  if (nearest) return nearest;
  return URL.canParse(document.referrer) ? new URL(document.referrer).origin : undefined;
};

/** What all hosts have in common: when to believe them, in which order, how often, and for how long. */
export class HostSession {
  #call: HostCall;
  #target: HostTarget;
  #options: UsableOptions;
  #state: HostState = 'waiting';
  #ending: Array<() => unknown> = [];
  #isOver = false;
  #silence?: ReturnType<typeof setTimeout>;
  /** Rises with each conversation that is told: what is known of an older one later is not believed. */
  #turn = 0;
  /** The same for agents. */
  #agentTurn = 0;
  #next?: string;
  #pacing?: ReturnType<typeof setTimeout>;
  #told?: string;

  constructor(call: HostCall) {
    this.#call = call;
    this.#target = call.target;
    this.#options = usableOptions(call);
    this.#isOver = !canConnect(call);
    if (this.#isOver) return;
    const parent = parentOrigin();
    const isElsewhere = window === window.parent || (parent !== undefined && !this.isFrom(parent));
    if (this.origins && (isElsewhere || this.origins.length === 0)) {
      this.#isOver = true;
      this.#setState('refused');
      return;
    }
    this.#silence = setTimeout(() => this.#setState('silent'), this.#options.timeout);
    this.onEnd(() => clearTimeout(this.#silence));
    this.onEnd(() => clearTimeout(this.#pacing));
  }

  /** Whether nothing is believed any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Where the host may be. Undefined: wherever the page is. */
  get origins(): readonly string[] | undefined {
    return this.#options.origins;
  }

  isFrom(origin: string): boolean {
    return this.origins?.includes(origin) ?? origin === (parentOrigin() ?? origin);
  }

  /** Something to undo when the page lets go. */
  onEnd(end: () => unknown): void {
    if (this.#isOver) this.attempt(end);
    else this.#ending.push(end);
  }

  /** The page lets go: nothing is heard any more, and what is shown stays. */
  readonly end = (): void => {
    this.#isOver = true;
    for (const end of this.#ending.splice(0)) this.attempt(end);
  };

  /** Does what is not ours: a failure, by default one of the SDK, must reach neither the page nor the host. */
  attempt(work: () => unknown, expected = 'the SDK of the host did not do its part'): void {
    ask(
      work,
      () => undefined,
      (thrown) => this.#tellThrown(expected, thrown),
    );
  }

  /** Number of the conversation that was told last, for what is asked about it. */
  get turn(): number {
    return this.#turn;
  }

  /** Takes over what was said. */
  tell({ conversation, agent, locale, colorScheme }: HostContext): void {
    if (this.#isOver) return;
    clearTimeout(this.#silence);
    this.#setState('connected');
    if (agent) this.#setAgent(agent);
    if (locale !== undefined) this.#setLocale(locale);
    if (colorScheme) this.#setColorScheme(colorScheme);
    if (conversation !== undefined) this.#queue(conversation);
  }

  /** Tells of an option of this host alone that cannot be used. */
  ignore(field: string, expected: string): void {
    tellDeveloper(this.#call, { code: 'bad-property', field, expected });
  }

  #setState(state: HostState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.attempt(() => this.#options.onState?.(state), 'what onState() shows may be old');
  }

  /** Tells of a function of the page that threw. */
  #tellThrown(expected: string, thrown: unknown): void {
    tellDeveloper(this.#call, { code: 'callback-threw', expected, thrown });
  }

  /** A target of the page's own may refuse to be written. */
  #set<Key extends keyof HostTarget>(key: Key, value: HostTarget[Key]): void {
    this.attempt(() => void (this.#target[key] = value), `${key} is not set`);
  }

  #setAgent(given: HostAgent): void {
    const { agent = ({ id, name }: HostAgent): Agent => ({ id, ...(name && { name }) }) } = this.#options;
    const turn = ++this.#agentTurn;
    const use = (answer: unknown): void => {
      if (this.#isOver || turn !== this.#agentTurn || answer === undefined || answer === null) return;
      const found = answer as Agent;
      const id = idOf(found.id);
      if (!id) {
        const expected = 'an agent with an id, or nothing. The agent stays as it is';
        return tellDeveloper(this.#call, { code: 'bad-host', field: 'agent()', expected });
      }
      const { agent: known } = this.#target;
      if (id !== known?.id || found.name !== known.name) this.#set('agent', found.id === id ? found : { ...found, id });
    };
    ask(
      () => agent(given),
      use,
      (thrown) => this.#tellThrown('agent() names nobody', thrown),
    );
  }

  #setLocale(given: string): void {
    const tag = given.replaceAll('_', '-');
    if (/^[a-z]{2,8}(-[a-z0-9]{1,8}){0,4}$/i.test(tag) && tag !== this.#target.locale) this.#set('locale', tag);
  }

  /** The whole page follows, its own background as well. */
  #setColorScheme(scheme: 'light' | 'dark'): void {
    const { style } = document.documentElement;
    if (style.colorScheme !== scheme) style.colorScheme = scheme;
  }

  /** At once where nothing has changed for a moment; else the last one when the moment is over. */
  #queue(conversation: string): void {
    if (conversation === this.#told && this.#next === undefined) return;
    this.#next = conversation;
    if (this.#pacing !== undefined) return;
    this.#takeNext();
    this.#pacing = setTimeout(() => {
      this.#pacing = undefined;
      if (this.#next !== undefined) this.#queue(this.#next);
    }, pace);
  }

  #takeNext(): void {
    const told = this.#next!;
    this.#next = undefined;
    this.#told = told;
    const turn = ++this.#turn;
    const { conversationId = (id: string) => id } = this.#options;
    const use = (answer: unknown): void => {
      if (this.#isOver || turn !== this.#turn) return;
      const id = idOf(answer ?? '');
      if (id === undefined) {
        const expected = 'text, a number or nothing. No conversation is selected';
        tellDeveloper(this.#call, { code: 'bad-host', field: 'conversationId()', expected });
      }
      this.#select(id ?? '');
    };
    const fail = (thrown: unknown): void => {
      this.#tellThrown('conversationId() selects none', thrown);
      use('');
    };
    // until it is known, no other conversation may be taken for it
    if (ask(() => told && conversationId(told), use, fail)) this.#select('');
  }

  #select(id: string): void {
    if ((this.#target.conversationId ?? '') !== id) this.#set('conversationId', id || undefined);
  }
}

/** Tells the host how high the page is, each time that this changes. */
export function followHeight(session: HostSession, tell: (pixels: number) => void): void {
  let told = 0;
  let frame = 0;
  const measure = () => {
    frame = 0;
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (Math.abs(height - told) < 2 || session.isOver) return;
    told = height;
    tell(height);
  };
  // a frame that grows changes its own height: never in the same moment
  const observer = new ResizeObserver(() => (frame ||= requestAnimationFrame(measure)));
  observer.observe(document.body);
  session.onEnd(() => {
    observer.disconnect();
    cancelAnimationFrame(frame);
  });
}
