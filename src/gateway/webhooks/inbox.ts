import type { Hearing } from '../../adapters/hearing.js';
import { HandoffError } from '../../model/error.js';
import { sleep, type GatewayContext } from '../context.js';
import { databaseNow, replaceNul } from '../database/database.js';
import type { DeskAdapter } from '../desk/desk-adapter.js';
import type { DeskEars } from '../desk/ears.js';
import { codeOf } from '../errors.js';

/** Milliseconds that a node has for one delivery before another one takes it over. */
const lease = 60_000;
/** Milliseconds between two looks for what another node has left. */
const interval = 5_000;
/** Milliseconds. Who cannot take a delivery now can perhaps in a second, and for a day it is tried again. */
const minDelay = 1_000;
const maxDelay = 5 * 60_000;
const retention = 24 * 3_600_000;
/** Deliveries of one look. */
const atOnce = 20;

interface Row {
  id: number;
  name: string;
  body: unknown;
  attempts: number;
  is_old: boolean;
}

/**
 * What came by webhook and is known from nowhere else. It is kept until its receiver has taken it: once, unless a node
 * dies in the middle.
 */
export class Inbox {
  #context: GatewayContext;
  #running: Promise<void> = Promise.resolve();
  #wake: () => void = () => undefined;
  #again = false;

  #hearing: Hearing;

  constructor(context: GatewayContext, hint: (conversationId: string) => void) {
    this.#context = context;
    this.#hearing = hearingOf(context, hint);
  }

  start(): void {
    const receivers = Object.values(this.#context.options.webhooks ?? {});
    if (receivers.some(({ take }) => take)) this.#running = this.#run();
  }

  stop(): Promise<void> {
    this.#wake();
    return this.#running;
  }

  /** Resolves when it is written down; a repeated one is, already. Without an id the bytes tell whether it is one. */
  async add(name: string, raw: Uint8Array<ArrayBuffer>, id: string | undefined, body: unknown): Promise<void> {
    const key = id ?? `${name} ${await hashOf(raw)}`;
    await this.#context.database.query(
      `WITH new AS (
         INSERT INTO handoff.webhook_ids (id, at) VALUES ($1, ${databaseNow}) ON CONFLICT (id) DO NOTHING RETURNING id
       )
       INSERT INTO handoff.webhook_inbox (name, body, at, not_before)
       SELECT $2, $3::json, ${databaseNow}, ${databaseNow} FROM new`,
      [replaceNul(key), name, { body }],
    );
    this.#again = true;
    this.#wake();
  }

  async #run(): Promise<void> {
    const { signal } = this.#context;
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      if (!this.#again) await sleep(this.#context, interval, woken);
      this.#again = false;
      if (signal.aborted) return;
      await this.#takeAll().catch(() => undefined); // the database is down, which was logged
    }
  }

  async #takeAll(): Promise<void> {
    const { database, signal } = this.#context;
    while (!signal.aborted) {
      const rows = await database.query<Row>(
        `UPDATE handoff.webhook_inbox i SET not_before = ${databaseNow} + $1::bigint, attempts = attempts + 1
         WHERE id IN (
           SELECT id FROM handoff.webhook_inbox WHERE not_before <= (SELECT ${databaseNow})
           ORDER BY id LIMIT ${atOnce} FOR UPDATE SKIP LOCKED
         ) RETURNING id, name, body, attempts, at < ${databaseNow} - ${retention} AS is_old`,
        [lease],
      );
      if (!rows.length) return;
      for (const row of rows.sort((a, b) => a.id - b.id)) await this.#take(row);
    }
  }

  async #take({ id, name, body, attempts, is_old: isOld }: Row): Promise<void> {
    const { database, log, options } = this.#context;
    const take = options.webhooks?.[name]?.take;
    try {
      if (!take) throw new Error('No receiver');
      await take((body as { body: unknown }).body, this.#hearing);
    } catch (thrown) {
      log({ event: isOld ? 'webhook-dropped' : 'webhook-retry', code: codeOf(thrown), method: name });
      if (!isOld) {
        const delay = Math.min(maxDelay, minDelay * 2 ** Math.min(attempts - 1, 10));
        await database.query(
          `UPDATE handoff.webhook_inbox SET not_before = ${databaseNow} + $2::bigint WHERE id = $1`,
          [id, delay],
        );
        return;
      }
    }
    await database.query('DELETE FROM handoff.webhook_inbox WHERE id = $1', [id]);
  }
}

async function hashOf(raw: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', raw));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Keeps what is heard in the tables of the desk, and has it read again by whoever looks at it. */
function hearingOf({ adapter }: GatewayContext, hint: (conversationId: string) => void): Hearing {
  const { ears } = adapter as Partial<DeskAdapter>;
  const require = (): DeskEars => {
    if (ears) return ears;
    throw new HandoffError('unsupported', 'What is heard is kept by a desk: desk: true');
  };
  return {
    async conversation(id, change, findBy) {
      await require().change(id, change, findBy);
      hint(id);
    },
    async message(message) {
      await require().hearMessage(message);
      hint(message.conversationId);
    },
  };
}
