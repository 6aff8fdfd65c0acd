/** What a page passes to connect itself to a host: it is checked before it is used, and nothing in it may throw. */
import type { Agent } from '../model/conversation.js';
import { pageNotes, report, type Mistake } from '../internal/report.js';

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
  agent?(agent: HostAgent): Agent | undefined | Promise<Agent | undefined>;
  /** Milliseconds after which a host that says nothing is `silent`. Default: 5,000. */
  timeout?: number;
  /** Told of each change of the state, for a page that says so. */
  onState?(state: HostState): void;
}

/** A call of one of the functions for hosts, as the page made it. */
export interface HostCall {
  /** Its name, for notes. */
  method: string;
  target: HostTarget;
  options: HostOptions;
  /** What is used of the host's SDK, its methods that nothing works without, and where the page has it from. */
  sdk?: { field: string; value: unknown; methods: readonly string[]; source: string };
}

/** What can be used of the options. */
export interface UsableOptions extends Pick<HostOptions, 'conversationId' | 'agent' | 'onState'> {
  origins?: readonly string[];
  timeout: number;
}

const defaultTimeout = 5_000;
/** Milliseconds. A browser takes more than this for none. */
const maxTimeout = 2 ** 31 - 1;

/** Tells the developer about such a call. */
export function tellDeveloper({ method }: Pick<HostCall, 'method'>, mistake: Mistake): void {
  report(pageNotes, { ...mistake, method });
}

export function hasMethods(value: unknown, methods: readonly string[]): boolean {
  const owner = value as Record<string, unknown> | null | undefined;
  return methods.every((name) => typeof owner?.[name] === 'function');
}

/** Whether target and SDK are what they have to be. What is not is told. */
export function canConnect(call: HostCall): boolean {
  const { target, sdk } = call;
  const isGood = isTarget(target);
  if (!isGood) {
    const expected = 'a handoff-provider, a handoff-desk or an object like them. Nothing is connected';
    tellDeveloper(call, { code: 'bad-host', field: 'target', expected });
  }
  if (!sdk || hasMethods(sdk.value, sdk.methods)) return isGood;
  const expected = `what ${sdk.source}, and no promise of it. Nothing is connected`;
  tellDeveloper(call, { code: 'bad-host', field: sdk.field, expected });
  return false;
}

/** An element that is not defined yet has no properties; a list, which may be one of jQuery's, is never meant. */
function isTarget(target: unknown): boolean {
  if (typeof target !== 'object' || target === null || 'length' in target || 'then' in target) return false;
  return !(target instanceof Element) || 'conversationId' in target || target.matches(':not(:defined)');
}

/** What can be used of the options. What cannot is told. */
export function usableOptions(call: HostCall): UsableOptions {
  const options = call.options ?? {};
  const { origin, timeout = defaultTimeout } = options;
  const usable: UsableOptions = { timeout: defaultTimeout };
  if (typeof timeout === 'number' && timeout > 0) usable.timeout = Math.min(timeout, maxTimeout);
  else tellDeveloper(call, { code: 'bad-option', field: 'timeout', expected: 'milliseconds, more than zero' });
  for (const name of ['conversationId', 'agent', 'onState'] as const) {
    const method: unknown = options[name];
    if (typeof method === 'function') Object.assign(usable, { [name]: method.bind(options) as unknown });
    else if (method !== undefined) tellDeveloper(call, { code: 'bad-option', field: name, expected: 'a function' });
  }
  if (origin === undefined) return usable;
  // never the default: whoever limits where the page is shown must not be shown everywhere by a slip
  const given: readonly unknown[] = [origin].flat();
  usable.origins = given.filter(isOrigin);
  if (usable.origins.length > 0 && usable.origins.length === given.length) return usable;
  const expected = 'an origin such as https://app.example.com, with nothing behind it. What is none matches nothing';
  tellDeveloper(call, { code: 'bad-host', field: 'origin', expected });
  return usable;
}

/** As the browser writes it, or it never matches. An app may have a scheme of its own. */
function isOrigin(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[a-z][\w+.-]*:\/\/[^/?#\s]+$/.test(value)) return false;
  return !/^https?:/.test(value) || (URL.canParse(value) && new URL(value).origin === value);
}

/**
 * Asks a function of the page, which may answer with a promise, and never throws.
 *
 * @returns Whether the answer is still to come.
 */
export function ask(question: () => unknown, use: (answer: unknown) => void, fail: (thrown: unknown) => void): boolean {
  try {
    const answer = question();
    const isLater = typeof (answer as { then?: unknown } | null | undefined)?.then === 'function';
    if (isLater) Promise.resolve(answer).then(use).catch(fail);
    else use(answer);
    return isLater;
  } catch (thrown) {
    fail(thrown);
    return false;
  }
}
