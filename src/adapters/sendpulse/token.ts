import { HandoffError } from '../../model/error.js';
import type { CallContext } from '../adapter.js';
import { platformClient } from '../platform-client.js';
import { requireOptions } from '../require-options.js';

/** How SendPulse knows the account. */
export type SendPulseLogin = { apiKey: string } | { clientId: string; clientSecret: string };

export interface TokenSource {
  get(ctx: CallContext): Promise<string>;
  /** The token was not accepted. Whether there can be another one. */
  forget(): boolean;
}

/** Seconds before its end at which a token is no longer used. */
const margin = 60;

/** A key is a token for ever; an application gets one for an hour, which all calls share. */
export function tokenSource(
  login: SendPulseLogin,
  { baseUrl, fetch }: { baseUrl: string; fetch?: (url: string, init: RequestInit) => Promise<Response> },
): TokenSource {
  const isKey = 'apiKey' in Object(login);
  requireOptions('sendpulseAdapter', login, isKey ? { apiKey: 'text' } : { clientId: 'text', clientSecret: 'text' });
  if ('apiKey' in login) return { get: async () => login.apiKey, forget: () => false };
  const call = platformClient({ name: 'SendPulse', baseUrl, headers: () => ({}), fetch });
  const body = { grant_type: 'client_credentials', client_id: login.clientId, client_secret: login.clientSecret };
  let known: { token: Promise<string>; until: number } | undefined;

  async function ask(ctx: CallContext, mine: { until: number }): Promise<string> {
    // whoever began to ask may stop waiting: the answer is for the others as well
    const patient = { ...ctx, signal: AbortSignal.timeout(10_000) };
    const answer = (await call('POST', '/oauth/access_token', patient, { body })) as {
      access_token?: unknown;
      expires_in?: unknown;
    } | null;
    const { access_token: token, expires_in: seconds } = answer ?? {};
    if (typeof token !== 'string' || !token) {
      throw new HandoffError('bad-response', 'SendPulse answers without a token');
    }
    mine.until = Date.now() + (typeof seconds === 'number' ? seconds - margin : 0) * 1000;
    return token;
  }

  return {
    get(ctx) {
      if (known && Date.now() < known.until) return known.token;
      const mine = { until: Infinity, token: Promise.resolve('') };
      mine.token = ask(ctx, mine).catch((thrown: HandoffError) => {
        if (known === mine) known = undefined;
        // nothing of the command was sent: it failed before
        const { code, message } = thrown;
        throw code === 'invalid' || code === 'unauthorized'
          ? new HandoffError('unauthorized', message, { cause: thrown })
          : new HandoffError('offline', message, { cause: thrown });
      });
      known = mine;
      return mine.token;
    },
    forget() {
      const had = known !== undefined;
      known = undefined;
      return had;
    },
  };
}
