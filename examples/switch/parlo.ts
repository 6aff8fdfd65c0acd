/** A made-up platform, “Parlo”: a switch for each subscriber's bot, in whole minutes; no handler, outcome or notes. */
import { HandoffError } from 'handoff-elements';
import { switchAdapter } from 'handoff-elements/adapters/switch.js';

type Subscriber = { ns: string; name: string; bot: 'on' | 'off'; minutes_left: number | null };
type Line = { id: string; from: 'contact' | 'bot' | 'agent'; text: string; ts: number };
type Pages<T> = { data: T[]; next?: string };

const codes = { 401: 'unauthorized', 404: 'not-found', 409: 'refused', 429: 'rate-limited' } as const;

export function parloAdapter({ url, key }: { url: string; key: string }) {
  async function call<T>(path: string, params: object, signal: AbortSignal): Promise<T> {
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(params), signal });
    if (response.ok) return (await response.json()) as T;
    throw new HandoffError(codes[response.status as 404] ?? 'unavailable', `Parlo answers ${response.status}`);
  }
  const toState = ({ name, bot, minutes_left: left }: Subscriber) => ({
    bot: bot === 'on' ? ('active' as const) : ('paused' as const),
    contact: { name },
    ...(left && { resumeAt: new Date(Date.now() + left * 60_000).toISOString() }),
  });
  const toMessage = (conversationId: string, { id, from, text, ts }: Line) => ({
    ...{ id, conversationId, text },
    author: { kind: from },
    at: new Date(ts * 1000).toISOString(),
  });
  return switchAdapter({
    name: 'parlo',
    pauseSeconds: { multipleOf: 60 },
    read: async (ns, { signal }) => toState(await call('/subscriber/get-info', { ns }, signal)),
    pause: (ns, s, { signal }) => call('/subscriber/pause-bot', { ns, ...(s && { minutes: s / 60 }) }, signal),
    resume: (ns, { signal }) => call('/subscriber/resume-bot', { ns }, signal),
    async send(ns, { text }, { signal }) {
      return toMessage(ns, await call('/subscriber/send-text', { ns, text }, signal));
    },
    async list({ cursor, limit }, { signal }) {
      const { data, next } = await call<Pages<Subscriber>>('/subscribers', { cursor, limit }, signal);
      return { items: data.map((each) => ({ id: each.ns, ...toState(each) })), nextCursor: next };
    },
    async messages(ns, { cursor, limit }, { signal }) {
      const { data, next } = await call<Pages<Line>>('/subscriber/chat-messages', { ns, cursor, limit }, signal);
      return { items: data.map((each) => toMessage(ns, each)).reverse(), nextCursor: next };
    },
  });
}
