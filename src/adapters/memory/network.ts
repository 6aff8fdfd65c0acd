import type { Environment } from '../../internal/environment.js';
import { HandoffError } from '../../model/error.js';
import type { CallContext } from '../adapter.js';
import type { Knobs } from './options.js';

export interface CallKind {
  command?: boolean;
  /** Milliseconds on top of the latency. */
  extra?: number;
}

const abandonedError = () => new HandoffError('timeout', 'The call was aborted');

/** Simulates the network between page and helpdesk: slow, and as unreliable as the knobs say. */
export class Network {
  #env: Environment;
  #knobs: Readonly<Knobs>;
  #random: () => number;
  #open = new Set<() => void>();
  #closed = false;

  constructor(env: Environment, knobs: Readonly<Knobs>, random: () => number) {
    this.#env = env;
    this.#knobs = knobs;
    this.#random = random;
  }

  /** Runs `work` at the helpdesk after half of the latency, and resolves after the other half. */
  call<T>(ctx: CallContext, work: () => T, { command = false, extra = 0 }: CallKind = {}): Promise<T> {
    const knobs = this.#knobs;
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) {
        return reject(new HandoffError('unavailable', 'The adapter was disposed', { retryable: false }));
      }
      if (ctx.signal.aborted) return reject(abandonedError());
      let timer: unknown;
      const end = () => {
        this.#env.clearTimeout(timer);
        this.#open.delete(giveUp);
        ctx.signal.removeEventListener('abort', giveUp);
      };
      const fail = (error: unknown) => {
        end();
        reject(error);
      };
      const giveUp = () => fail(abandonedError());
      this.#open.add(giveUp);
      ctx.signal.addEventListener('abort', giveUp);

      if (knobs.offline) return fail(new HandoffError('offline', 'There is no network'));
      if (knobs.hang) return;
      // draw both numbers for every call, so that turning one knob does not change the random numbers of another
      const total = knobs.latency + this.#random() * knobs.jitter + extra;
      const shouldFail = this.#random() < knobs.failureRate;
      const wait = (next: () => void) => {
        if (total > 0) timer = this.#env.setTimeout(next, total / 2);
        else next();
      };
      wait(() => {
        if (knobs.offline) return fail(new HandoffError('offline', 'There is no network'));
        let answer: { value: T } | { error: unknown };
        try {
          if (knobs.tokenExpired) throw new HandoffError('unauthorized', 'The token has expired');
          if (shouldFail) throw new HandoffError('unavailable', 'The helpdesk is overloaded', { retryAfter: 1 });
          answer = { value: work() };
        } catch (error) {
          answer = { error };
        }
        wait(() => {
          if (knobs.offline || (command && knobs.loseAnswers)) {
            return fail(new HandoffError('timeout', 'The answer was lost'));
          }
          if ('error' in answer) return fail(answer.error);
          end();
          resolve(answer.value);
        });
      });
    });
  }

  /** Ends every pending call and rejects later ones. */
  close(): void {
    this.#closed = true;
    for (const giveUp of [...this.#open]) giveUp();
  }
}
