import type { Environment } from '../../internal/environment.js';
import { HandoffError } from '../../model/error.js';
import type { CallContext } from '../adapter.js';
import type { Knobs } from './options.js';

/** How one call differs from another. */
export interface CallKind {
  command?: boolean;
  /** Milliseconds on top of the latency. */
  extra?: number;
}

const gaveUp = () => new HandoffError('timeout', 'Nobody waits for the answer any more');

/** The way between the page and the helpdesk: slow, and unreliable where the knobs say so. */
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

  /** Runs `work` at the helpdesk after half of the latency, and answers after the other half. */
  call<T>(ctx: CallContext, work: () => T, { command = false, extra = 0 }: CallKind = {}): Promise<T> {
    const knobs = this.#knobs;
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) {
        return reject(new HandoffError('unavailable', 'The helpdesk was disposed of', { retryable: false }));
      }
      if (ctx.signal.aborted) return reject(gaveUp());
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
      const giveUp = () => fail(gaveUp());
      this.#open.add(giveUp);
      ctx.signal.addEventListener('abort', giveUp);

      if (knobs.offline) return fail(new HandoffError('offline', 'There is no network'));
      if (knobs.hang) return;
      // both numbers are drawn for every call, so that one knob does not shift what another one sees
      const total = knobs.latency + this.#random() * knobs.jitter + extra;
      const unlucky = this.#random() < knobs.failureRate;
      const wait = (next: () => void) => {
        if (total > 0) timer = this.#env.setTimeout(next, total / 2);
        else next();
      };
      wait(() => {
        if (knobs.offline) return fail(new HandoffError('offline', 'There is no network'));
        let answer: { value: T } | { error: unknown };
        try {
          if (knobs.tokenExpired) throw new HandoffError('unauthorized', 'The token has expired');
          if (unlucky) throw new HandoffError('unavailable', 'The helpdesk is overloaded', { retryAfter: 1 });
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

  /** Ends every call that waits, and refuses later ones. */
  close(): void {
    this.#closed = true;
    for (const giveUp of [...this.#open]) giveUp();
  }
}
