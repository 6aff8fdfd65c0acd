import type { Agent } from '../model/conversation.js';

/** What a host tells a page inside of it: a `<handoff-provider>` or `<handoff-desk>`, or whatever has these. */
export interface HostTarget {
  agent?: Agent;
  conversationId?: string;
  locale?: string;
}

/** An agent as a host names them. */
export interface HostAgent {
  id: string;
  name?: string;
  email?: string;
}

/**
 * `waiting`: the host has not said anything yet. `connected`: it has. `silent`: it did not within the time-out, and may
 * still. `refused`: the page is inside of something else than the host.
 */
export type HostState = 'waiting' | 'connected' | 'silent' | 'refused';

export interface HostOptions {
  /**
   * Where the host is, for example `https://app.chatwoot.com`: a page inside of anything else hears nothing. Default:
   * whatever is around this page, which `frame-ancestors` of its content security policy has to limit.
   */
  origin?: string | readonly string[];
  /**
   * The conversation's id in your backend, by the host's. Nothing: it is none of yours, and none is selected. Default:
   * the same.
   */
  conversationId?(id: string): string | undefined | Promise<string | undefined>;
  /**
   * The agent in your backend, by the host's. Nothing: the backend says who it is. Default: the same id and name.
   * Whoever a host names is a hint and no proof: that is what the backend's log-in is for.
   */
  agent?(agent: HostAgent): Agent | undefined;
  /** Milliseconds after which a host that says nothing is `silent`. Default: 5,000. */
  timeout?: number;
  /** Told of each change of the state, for a page that says so. */
  onState?(state: HostState): void;
}

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
const defaultTimeout = 5_000;

/** A short text or a number, as text. Anything else was not said. */
export function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  return typeof text === 'string' && text.length <= maxLength ? text : undefined;
}

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
  #target: HostTarget;
  #options: HostOptions;
  #state: HostState = 'waiting';
  #ending: Array<() => void> = [];
  #isOver = false;
  #silence?: ReturnType<typeof setTimeout>;
  /** Rises with each conversation that is told: what is known of an older one later is not believed. */
  #turn = 0;
  #next?: string;
  #pacing?: ReturnType<typeof setTimeout>;
  #told?: string;

  constructor(target: HostTarget, options: HostOptions) {
    this.#target = target;
    this.#options = options;
    const parent = parentOrigin();
    if (this.origins && (window === window.parent || (parent !== undefined && !this.isFrom(parent)))) {
      this.#isOver = true;
      this.#setState('refused');
      return;
    }
    this.#silence = setTimeout(() => this.#setState('silent'), options.timeout ?? defaultTimeout);
    this.onEnd(() => clearTimeout(this.#silence));
    this.onEnd(() => clearTimeout(this.#pacing));
  }

  /** Whether nothing is believed any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Where the host may be. Undefined: wherever the page is. */
  get origins(): readonly string[] | undefined {
    const { origin } = this.#options;
    return typeof origin === 'string' ? [origin] : origin;
  }

  isFrom(origin: string): boolean {
    return this.origins?.includes(origin) ?? origin === (parentOrigin() ?? origin);
  }

  /** Something to undo when the page lets go. */
  onEnd(end: () => void): void {
    if (this.#isOver) end();
    else this.#ending.push(end);
  }

  /** The page lets go: nothing is heard any more, and what is shown stays. */
  readonly end = (): void => {
    this.#isOver = true;
    for (const end of this.#ending.splice(0)) end();
  };

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

  #setState(state: HostState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onState?.(state);
  }

  #setAgent(given: HostAgent): void {
    const { agent = ({ id, name }: HostAgent): Agent => ({ id, ...(name && { name }) }) } = this.#options;
    const next = agent(given);
    const { agent: known } = this.#target;
    if (next && (next.id !== known?.id || next.name !== known.name)) this.#target.agent = next;
  }

  #setLocale(given: string): void {
    const tag = given.replaceAll('_', '-');
    if (/^[a-z]{2,8}(-[a-z0-9]{1,8}){0,4}$/i.test(tag) && tag !== this.#target.locale) this.#target.locale = tag;
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
    const found = told === '' ? '' : conversationId(told);
    if (typeof found === 'string' || found === undefined) return this.#select(found ?? '');
    // until it is known, no other conversation may be taken for it
    this.#select('');
    found.then(
      (id) => this.#isOver || turn !== this.#turn || this.#select(id ?? ''),
      () => undefined,
    );
  }

  #select(id: string): void {
    if ((this.#target.conversationId ?? '') !== id) this.#target.conversationId = id || undefined;
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
