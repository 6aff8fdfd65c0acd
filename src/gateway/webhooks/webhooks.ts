import { toId } from '../../internal/ids.js';
import { sleep, type GatewayContext } from '../context.js';
import { asyncCommit, databaseNow, replaceNul } from '../database/database.js';
import { deleteInBatches } from '../database/delete-in-batches.js';
import { codeOf } from '../errors.js';
import { commonHeaders } from '../http/respond.js';
import type { Inbox } from './inbox.js';
import type { WebhookDelivery, WebhookReceiver } from './receiver.js';

/** Bytes. Platforms send a few thousand. */
const maxBytes = 1_048_576;
/** Milliseconds that ids of deliveries are kept: platforms repeat for hours, and give up within a day. */
const retention = 24 * 3_600_000;
/** Milliseconds. A crowd of deliveries costs one statement each time. */
const gatherFor = 20;
/** Characters of an id. A longer one is no id. */
const maxId = 400;

interface Heard {
  id?: string;
  hints: ReadonlyArray<string | undefined>;
}

/**
 * The doors for webhooks. A delivery is verified by its bytes, answered at once, and becomes a hint to read again: what
 * it says is never taken for the state. Nothing of a body is logged, and to whoever cannot sign there is no word.
 */
export class Webhooks {
  #context: GatewayContext;
  #inbox: Inbox;
  #hint: (conversationId?: string) => void;
  /** Answered, and not yet passed on. */
  #heard: Heard[] = [];
  #isGathering = false;

  constructor(context: GatewayContext, inbox: Inbox, hint: (conversationId?: string) => void) {
    this.#context = context;
    this.#inbox = inbox;
    this.#hint = hint;
  }

  /** Undefined: there is no receiver at this path, which begins after `/webhooks`. */
  async answer(request: Request, path: string): Promise<Response | undefined> {
    const found = this.#find(path);
    if (!found) return undefined;
    const [name, receiver] = found;
    const url = new URL(receiver.publicUrl ?? request.url);
    if (receiver.publicUrl !== undefined) url.search ||= new URL(request.url).search;
    if (request.method === 'GET' && receiver.challenge) return this.#challenge(receiver, url);
    if (request.method !== 'POST') return this.#respond(405, { Allow: receiver.challenge ? 'GET, POST' : 'POST' });
    const raw = await readBytes(request);
    if (!raw) return this.#respond(413);
    const delivery: WebhookDelivery = {
      method: request.method,
      url,
      rest: path.slice(name.length),
      headers: request.headers,
      raw,
      text: new TextDecoder().decode(raw),
      now: this.#context.clock.now(),
    };
    if (!(await this.#isGenuine(receiver, delivery))) return this.#respond(401);
    return this.#take(name, receiver, delivery);
  }

  /** Forgets the ids of yesterday. `now` is by the database. */
  async deleteExpired(now: number): Promise<void> {
    const { database, signal } = this.#context;
    await deleteInBatches(database, signal, 'handoff.webhook_ids', 'at < $1', [now - retention]);
  }

  #find(path: string): [string, WebhookReceiver] | undefined {
    const all = Object.entries(this.#context.options.webhooks ?? {});
    const fitting = all.filter(([name]) => path === name || path.startsWith(`${name}/`));
    return fitting.sort(([a], [b]) => b.length - a.length)[0];
  }

  async #challenge(receiver: WebhookReceiver, url: URL): Promise<Response> {
    const answer = await receiver.challenge!(url);
    if (answer === undefined) return this.#respond(401);
    // the platform chose the words: nobody may take them for a page
    const headers = { ...commonHeaders(this.#context), 'Content-Type': 'text/plain; charset=utf-8' };
    return new Response(answer, { headers });
  }

  async #isGenuine(receiver: WebhookReceiver, delivery: WebhookDelivery): Promise<boolean> {
    try {
      return (await receiver.verify(delivery)) === true;
    } catch {
      // malformed in a way that the receiver did not think of
      return false;
    }
  }

  async #take(name: string, receiver: WebhookReceiver, delivery: WebhookDelivery): Promise<Response> {
    let body: unknown;
    let heard: Heard;
    try {
      body = receiver.parse ? receiver.parse(delivery) : JSON.parse(delivery.text);
      const id = receiver.deliveryId?.(delivery, body);
      heard = {
        hints: this.#hintsIn(name, receiver.hints?.(body) ?? []),
        ...(id !== undefined && id.length <= maxId && { id: replaceNul(`${name} ${id}`) }),
      };
    } catch (thrown) {
      // it is genuine, and still nothing that can be read
      this.#context.log({ event: 'bad-webhook', code: codeOf(thrown), method: name });
      return this.#respond(400);
    }
    this.#context.metrics.count('webhooks', { receiver: name });
    // what is known from nowhere else is written down first: then the platform need not repeat it
    if (receiver.take) await this.#inbox.add(name, delivery.raw, heard.id, body);
    this.#pass(receiver.take ? { hints: heard.hints } : heard);
    return this.#respond(200);
  }

  /** What a receiver says has changed. Where it says nothing that can be used, anything may have. */
  #hintsIn(name: string, given: unknown): Array<string | undefined> {
    // an empty id is none of ours
    const hints = Array.isArray(given) ? (given as unknown[]).filter((hint) => hint !== '') : [given];
    const ids = hints.map((hint) => toId(hint));
    if (Array.isArray(given) && !hints.some((hint, i) => hint !== undefined && ids[i] === undefined)) return ids;
    // a promise, most of the time: one that is rejected and that nobody waits for would end the process
    for (const hint of hints) void Promise.resolve(hint).catch(() => undefined);
    this.#context.log({ event: 'bad-webhook', code: 'bad-answer', method: name, field: 'hints' });
    return [undefined];
  }

  /** Gathers what comes within a moment, drops what was heard before on any node, and passes the rest on as hints. */
  #pass(heard: Heard): void {
    this.#heard.push(heard);
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#context.background(
      sleep(this.#context, gatherFor).then(async () => {
        this.#isGathering = false;
        const all = this.#heard.splice(0);
        const known = await this.#knownAmong(all.flatMap(({ id }) => id ?? []));
        const hints = new Set(all.flatMap(({ id, hints }) => (id !== undefined && !known.delete(id) ? [] : hints)));
        for (const hint of hints) this.#hint(hint);
      }),
    );
  }

  /** Those that are new, and known from now on. Without the database all are: a read too many does no harm. */
  async #knownAmong(ids: string[]): Promise<Set<string>> {
    if (!ids.length) return new Set();
    try {
      const rows = await this.#context.database.query<{ id: string }>(
        `INSERT INTO handoff.webhook_ids (id, at) SELECT DISTINCT each, ${databaseNow}
         FROM json_array_elements_text($1::json) AS given (each)
         ON CONFLICT (id) DO NOTHING RETURNING id, ${asyncCommit}`,
        [ids],
      );
      return new Set(rows.map(({ id }) => id));
    } catch {
      return new Set(ids); // it is down, which was logged
    }
  }

  #respond(status: number, headers: Record<string, string> = {}): Response {
    return new Response(null, { status, headers: { ...commonHeaders(this.#context), ...headers } });
  }
}

/** The body as it came. Undefined: it is too large, or broke off. */
async function readBytes(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(request.headers.get('content-length')) > maxBytes) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.byteLength;
    if (length > maxBytes) {
      await reader?.cancel();
      return undefined;
    }
    chunks.push(part.value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}
