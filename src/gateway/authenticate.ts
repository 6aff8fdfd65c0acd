import { HandoffError } from '../model/error.js';
import type { GatewayContext } from './context.js';
import { codeOf, GatewayError, retryIn } from './errors.js';
import type { Caller } from './options.js';

const roles: readonly unknown[] = ['agent', 'supervisor', 'read-only'];

const notLoggedIn = () => new GatewayError('unauthorized', 'Log in first.');

/**
 * Who sends this request. Throws `unauthorized` if nobody is logged in, and `unavailable` if the host cannot tell at
 * the moment.
 */
export async function authenticateRequest({ options, log }: GatewayContext, request: Request): Promise<Caller> {
  let caller: Caller | undefined;
  try {
    caller = await options.authenticate(request);
  } catch (thrown) {
    log({ event: 'authenticate-failed', code: codeOf(thrown) });
    if (thrown instanceof HandoffError && thrown.code === 'unauthorized') throw notLoggedIn();
    throw new GatewayError('unavailable', 'It cannot be checked at the moment who you are.', {
      retryAfter: retryIn.outage,
      cause: thrown,
    });
  }
  if (!caller) throw notLoggedIn();
  const { agent, role, tenant } = caller;
  if (typeof agent?.id !== 'string' || !agent.id || !roles.includes(role)) {
    log({ event: 'authenticate-failed', code: 'bad-answer' });
    throw notLoggedIn();
  }
  return {
    agent: { id: agent.id, ...(agent.name !== undefined && { name: agent.name }) },
    role,
    ...(tenant !== undefined && { tenant }),
    // called on the host's own object: if that is an instance of a class, a copy of its fields would lose the method,
    // and a caller without `canSee` sees everything
    ...(caller.canSee && { canSee: (conversation) => caller.canSee!(conversation) }),
  };
}
