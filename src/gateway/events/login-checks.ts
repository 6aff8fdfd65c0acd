import { authenticateRequest } from '../authenticate.js';
import type { GatewayContext } from '../context.js';
import type { EventStream } from './event-stream.js';

/** Milliseconds. An agent who has logged out must not listen for long, and the host is not asked too often. */
const interval = 60_000;

/** What a stream was opened with. */
interface Login {
  readonly url: string;
  readonly headers: Record<string, string>;
}

/**
 * Asks the host once a minute whether each stream's login still holds.
 *
 * Each stream has a minute of its own, which begins at a random moment: after a restart all pages come back at once,
 * and the host should not be asked about all of them at once, every minute. The next check begins a minute after the
 * last one has ended, so none pile up.
 */
export class LoginChecks {
  #context: GatewayContext;
  #timers = new Map<EventStream, unknown>();

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /** Begins to check a stream that was opened by this request. */
  begin(stream: EventStream, { url, headers }: Request): void {
    // not the request itself: with thousands of streams, what belongs to each is most of the gateway's memory
    const login = { url, headers: Object.fromEntries(headers) };
    this.#schedule(stream, login, this.#context.environment.random() * interval);
  }

  end(stream: EventStream): void {
    this.#context.environment.clearTimeout(this.#timers.get(stream));
    this.#timers.delete(stream);
  }

  #schedule(stream: EventStream, login: Login, delay: number): void {
    const check = () =>
      void this.#check(stream, login).then(() => {
        if (!stream.closed) this.#schedule(stream, login, interval);
      });
    this.#timers.set(stream, this.#context.environment.setTimeout(check, delay));
  }

  /** Closes a stream whose login has ended or belongs to somebody else now. */
  async #check(stream: EventStream, { url, headers }: Login): Promise<void> {
    try {
      const caller = await authenticateRequest(this.#context, new Request(url, { headers }));
      const { agent, role, tenant } = stream.caller;
      if (caller.agent.id !== agent.id || caller.role !== role || caller.tenant !== tenant) return stream.close();
      // `canSee` may have changed
      stream.caller = caller;
    } catch {
      // nobody is logged in, or the host cannot tell, which was logged
      stream.close();
    }
  }
}
