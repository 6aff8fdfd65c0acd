import { HandoffError } from '../model/error.js';
import { sleep, type GatewayContext } from './context.js';
import { codeOf, GatewayError, retryIn, stopping } from './errors.js';
import type { Caller } from './options.js';

const roles: readonly unknown[] = ['agent', 'supervisor', 'read-only', 'bot'];

/** Milliseconds. A session is looked up in far less, and a person who waits for longer tries again anyway. */
const timeout = 10_000;

const notLoggedIn = () => new GatewayError('unauthorized', 'Log in first.');

/** The host's answer. Nothing waits for one that does not come: neither the client nor `close()`. */
export async function askHost<T>(context: GatewayContext, ask: () => T | Promise<T>): Promise<T> {
  // a method that throws before it returns a promise ends up in the same place
  const answer = (async () => ask())();
  let isSettled = false;
  const settled = answer.then(
    () => void (isSettled = true),
    () => void (isSettled = true),
  );
  const silence = sleep(context, timeout, settled).then(() => {
    if (isSettled) return answer;
    if (context.signal.aborted) throw stopping();
    context.metrics.count('authenticateTimeouts', {});
    throw new HandoffError('timeout', 'The host did not answer in time');
  });
  return Promise.race([answer, silence]);
}

/**
 * Who sends this request. Throws `unauthorized` if nobody is logged in, and `unavailable` if the host cannot tell at
 * the moment, or does not within ten seconds.
 */
export async function authenticateRequest(context: GatewayContext, request: Request): Promise<Caller> {
  const { log } = context;
  let caller: Caller | undefined;
  try {
    caller = await askHost(context, () => context.options.authenticate(request));
  } catch (thrown) {
    if (thrown instanceof GatewayError) throw thrown;
    log({ event: 'authenticate-failed', code: codeOf(thrown) });
    if (thrown instanceof HandoffError && thrown.code === 'unauthorized') throw notLoggedIn();
    throw new GatewayError('unavailable', 'It cannot be checked at the moment who you are.', {
      retryAfter: retryIn.outage,
      cause: thrown,
    });
  }
  if (!caller) throw notLoggedIn();
  const { agent, role, tenant } = caller;
  const wrong = (field: string): void => log({ event: 'authenticate-failed', code: 'bad-answer', field });
  if (typeof agent?.id !== 'string' || !agent.id || !roles.includes(role)) {
    wrong(roles.includes(role) ? 'agent.id' : 'role');
    throw notLoggedIn();
  }
  const name: unknown = agent.name ?? undefined;
  const isName = typeof name === 'string';
  // it would be stored with what the agent does, and no page could read that any more
  if (name !== undefined && !isName) wrong('agent.name');
  return {
    agent: { id: agent.id, ...(isName && { name }) },
    role,
    ...(tenant !== undefined && { tenant }),
    ...ruleOf(context, caller),
  };
}

/** What the caller may see. A caller without `canSee` sees everything: so whatever else is no rule shows nothing. */
function ruleOf({ log }: GatewayContext, caller: Caller): Pick<Caller, 'canSee'> {
  const rule: unknown = caller.canSee;
  if (rule === undefined) return {};
  // called on the host's own object: if that is an instance of a class, a copy of its fields would lose the method
  if (typeof rule === 'function') return { canSee: (conversation) => caller.canSee!(conversation) };
  log({ event: 'can-see-failed', code: 'bad-answer' });
  return { canSee: () => false };
}
