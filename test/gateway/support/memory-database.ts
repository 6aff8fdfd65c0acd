import type { Database } from '../../../src/gateway/index.js';
import { isAudited, type AuditLine, type Attempt } from '../../../src/gateway/audit.js';
import type { KeyChange } from '../../../src/gateway/commands/key-changes.js';
import type { ConversationRecord, RecordRow } from '../../../src/gateway/conversations/record.js';
import type { Writes, Written } from '../../../src/gateway/conversations/writes.js';
import type { ClientEvent } from '../../../src/gateway/events/client-event.js';
import type { Lease } from '../../../src/gateway/database/lease.js';
import type { ApiResponse } from '../../../src/gateway/response.js';
import type { TimerSetting } from '../../../src/gateway/timers/timer.js';
import type { Agent } from '../../../src/model/conversation.js';
import type { Outcome } from '../../../src/model/command.js';
import type { ErrorCode } from '../../../src/model/error.js';

interface TimerRow {
  conversation_id: string;
  due: number;
  agent: Agent;
  set_at: number;
  not_before: number;
  attempts: number;
}

interface KeyRow {
  hash: string;
  owner: string;
  status: 'waiting' | KeyChange['to'];
  answer?: ApiResponse;
  entry: Attempt;
}

type Values = readonly unknown[];

/** As it comes back from a database. */
const stored = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));

/**
 * The tables of the gateway in memory, for tests of its parts: what they do, and not whether the SQL is right, which
 * the suites on PGlite and PostgreSQL show. It knows the statements that these parts run, and refuses any other.
 */
export class MemoryDatabase implements Database {
  records = new Map<string, ConversationRecord>();
  timers = new Map<string, TimerRow>();
  keys = new Map<string, KeyRow>();
  leases = new Map<string, string>();
  audit: AuditLine[] = [];
  events: ClientEvent[] = [];
  /** All that was written in one statement with a state, a key or an event. */
  writes: Writes[] = [];
  /** Messages of bots that are with the platform. */
  deliveries = 0;
  /** What was asked, in the words by which it is recognised. */
  asked: string[] = [];
  /** Called before each statement, with the words by which it is recognised: throws, or waits. */
  before: (words: string) => unknown = () => undefined;
  /** The same, before its answer is told. */
  after: (words: string) => unknown = () => undefined;
  #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async query<T>(sql: string, values: Values = []): Promise<T[]> {
    const text = sql.replace(/\s+/g, ' ');
    const found = Object.entries(this.#statements).find(([words]) => text.includes(words));
    if (!found) throw new Error(`No such statement in memory: ${text}`);
    const [words, run] = found;
    this.asked.push(words);
    await this.before(words);
    const rows = run(values, text) as T[];
    await this.after(words);
    return rows;
  }

  transaction<T>(work: (tx: MemoryDatabase) => Promise<T>): Promise<T> {
    return work(this);
  }

  listen = async (): Promise<() => Promise<void>> => async () => undefined;
  close = async (): Promise<void> => undefined;

  /** How often a statement was run. */
  count(words: string): number {
    return this.asked.filter((each) => each.includes(words)).length;
  }

  setTimer(id: string, due: number, more: Partial<TimerRow> = {}): void {
    const set_at = this.#now();
    const row = { conversation_id: id, due, agent: { id: 'ada' }, set_at, not_before: due, attempts: 0 };
    this.timers.set(id, { ...row, ...more });
  }

  /** The same as `runWrites`. */
  async write(given: Writes): Promise<Written> {
    this.asked.push('WRITES');
    await this.before('WRITES');
    const { conversationId: id, step, key, audit, besides, events, lease, counts } = given;
    const none: Written = { isStale: true, hasKey: !key, hasNews: false };
    if (step && !step.isSame) {
      if (this.records.get(step.next.id)?.version !== step.basis?.version) return none;
      this.#save(step.next, step.basis);
    }
    this.writes.push(given);
    const hasKey = !key || this.#changeKey(key);
    if (audit && hasKey && isAudited(audit.attempt)) this.audit.push(stored(audit));
    const timer = given.timer === undefined ? step?.timer : given.timer;
    if (id !== undefined && timer !== undefined && (key?.to !== 'sent' || hasKey)) this.#writeTimer(id, timer);
    const record = id !== undefined && this.records.get(id);
    if (record && besides) {
      const { claim: agent, word } = besides;
      const claim = agent ? { agent, at: this.#now() } : undefined;
      this.records.set(record.id, { ...record, ...(agent !== undefined && { claim }), ...(word && { word }) });
    }
    this.events.push(...stored(events));
    if (lease) this.#release(lease);
    return { isStale: false, hasKey, hasNews: events.length > 0, ...(counts && { deliveries: this.deliveries }) };
  }

  #save(next: ConversationRecord, basis?: ConversationRecord): void {
    const claim = next.claim && next.claim !== basis?.claim ? { ...next.claim, at: this.#now() } : next.claim;
    this.records.set(next.id, { ...stored(next), claim, timer: undefined });
  }

  #changeKey(change: KeyChange): boolean {
    const { scope, key, owner } = change.claim;
    const name = `${scope} ${key}`;
    const row = this.keys.get(name);
    if (row?.owner !== owner || (row.status === 'done' && change.to !== 'released')) return false;
    if (change.to === 'released') this.keys.delete(name);
    else row.status = change.to;
    if (change.to === 'done') Object.assign(row, stored({ answer: change.answer, entry: change.entry }));
    return true;
  }

  #writeTimer(id: string, timer: TimerSetting | null): void {
    if (timer) this.setTimer(id, timer.due, { agent: timer.agent });
    else this.timers.delete(id);
  }

  #release({ name, holder }: Lease): void {
    if (this.leases.get(name) === holder) this.leases.delete(name);
  }

  #row(id: unknown): RecordRow | undefined {
    const record = this.records.get(String(id));
    if (!record) return undefined;
    const timer = this.timers.get(record.id);
    return {
      ...{ id: record.id, version: record.version, control_version: record.controlVersion },
      platform_version: record.platformVersion ?? null,
      ...{ state: record.state, personal: record.personal, removed: record.removed },
      ...{ claim: record.claim ?? null, word: record.word ?? null },
      ...{ due: timer?.due ?? null, agent: timer?.agent ?? null, set_at: timer?.set_at ?? null },
      turns: record.turns ? [...record.turns] : null,
      ...{ loaded_at: this.#now(), updated_at: record.lastSeenAt },
    };
  }

  #begin([scope, key, hash, owner, entry, conversationId, lease, holder]: Values): object {
    const name = `${String(scope)} ${String(key)}`;
    const known = this.keys.get(name);
    const answers = { now: this.#now(), leased: false, record: null, answer: null, entry: null };
    if (known && known.hash !== hash) return { ...answers, claimed: 'other' };
    if (known?.status === 'done') return { ...answers, claimed: 'done', answer: known.answer, entry: known.entry };
    if (known && known.status !== 'unknown' && known.owner !== owner) return { ...answers, claimed: 'running' };
    const isNew = !known || known.status === 'waiting';
    const row = { hash: String(hash), owner: String(owner), entry: stored(entry as Attempt) };
    this.keys.set(name, { ...row, status: isNew ? 'waiting' : 'sent' });
    const leased = !!lease && this.#acquire(String(lease), String(holder));
    const record = this.#row(conversationId) ?? null;
    return { ...answers, claimed: isNew ? 'new' : 'uncertain', leased, record };
  }

  #acquire(name: string, holder: string): boolean {
    if ((this.leases.get(name) ?? holder) !== holder) return false;
    this.leases.set(name, holder);
    return true;
  }

  #takeDue([lease, most]: Values): TimerRow[] {
    const due = [...this.timers.values()].filter((row) => row.not_before <= this.#now()).slice(0, Number(most));
    for (const row of due) {
      row.not_before = this.#now() + Number(lease);
      row.attempts++;
    }
    return due.map((row) => ({ ...row }));
  }

  /** By words that no other statement has; the first one that fits counts. */
  #statements: Record<string, (values: Values, sql: string) => unknown[]> = {
    'handoff.begin_command': (values) => [this.#begin(values)],
    'attempts = attempts + 1': (values) => this.#takeDue(values),
    'SELECT min(not_before)': () => {
      const all = [...this.timers.values()].map(({ not_before }) => not_before);
      return [{ wait: all.length ? Math.min(...all) - this.#now() : null }];
    },
    'UPDATE handoff.timers SET not_before': ([id, due, delay]) => {
      const row = this.timers.get(String(id));
      if (row?.due === due) row!.not_before = this.#now() + Number(delay);
      return [];
    },
    'DELETE FROM handoff.timers WHERE conversation_id = $1 AND due = $2': ([id, due]) => {
      if (this.timers.get(String(id))?.due === due) this.timers.delete(String(id));
      return [];
    },
    'WITH timed AS (DELETE': ([id]) => {
      this.timers.delete(String(id));
      return [{ timed: 1 }];
    },
    'WITH audited AS': (values) => {
      const line = values.find((value) => typeof value === 'object') as Attempt & {
        outcome: Outcome;
        code?: ErrorCode;
      };
      const { outcome, code, ...attempt } = line;
      this.audit.push(stored({ attempt, outcome, code }));
      return [{ audited: 1 }];
    },
    'INSERT INTO handoff.locks': ([name, holder]) => (this.#acquire(String(name), String(holder)) ? [{}] : []),
    'UPDATE handoff.locks': ([name, holder]) => (this.leases.get(String(name)) === holder ? [{}] : []),
    'DELETE FROM handoff.locks': ([name, holder]) => {
      this.#release({ name: String(name), holder: String(holder) });
      return [];
    },
    'FROM handoff.turns WHERE': () => [{ n: this.deliveries }],
    'UPDATE handoff.conversations SET removed = true': ([id, version]) => {
      const record = this.records.get(String(id));
      if (record?.version !== version || record!.removed) return [];
      this.records.set(record!.id, { ...record!, removed: true });
      return [{ id }];
    },
    'SET updated_at = CASE': () => [],
    'SELECT id FROM handoff.conversations WHERE id IN': ([ids]) =>
      [...this.records.values()].filter(({ id, removed }) => !removed && (ids as string[]).includes(id)),
    'c.contact_id = $1': ([contactId]) =>
      [...this.records.values()].flatMap(({ id, state }) => (state.contact.id === contactId ? [this.#row(id)] : [])),
    'AS always LEFT JOIN': ([id]) => [{ now: this.#now(), ...(this.#row(id) ?? { id: null }) }],
    'WHERE c.id = $1': ([id]) => [this.#row(id)].filter(Boolean),
    'AS now': () => [{ now: this.#now() }],
  };
}
