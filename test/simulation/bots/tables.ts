/**
 * The turns' tables in memory: what `turns/turn-table.ts` and `database/lease.ts` do in SQL, statement by statement.
 * The simulation is built with these in their place; that the statements do the same is for the gateway's tests.
 */
import type { Caller } from '../../../src/gateway/options.js';
import type { Queries } from '../../../src/gateway/database/database.js';
import type { Lease } from '../../../src/gateway/database/lease.js';
import type { BegunTurn } from '../../../src/gateway/turns/beginning-part.js';
import type { UsedTurn } from '../../../src/gateway/turns/ending-part.js';
import type * as Real from '../../../src/gateway/turns/turn-table.js';

export type TurnStatus = Real.TurnStatus;
export type TurnRow = Real.TurnRow;
export type EndTurns = Real.EndTurns;
export type EndedTurn = Real.EndedTurn;
export type Silence = Real.Silence;

export const turnDuration = 120_000;
const sendingDuration = 45_000;
export const silenceWindow = 30_000;
export const maxTurns = 100;

interface Row extends Omit<TurnRow, 'is_late' | 'silence'> {
  owner: string;
  started_at: number;
}

/** What all nodes of a world share. */
export class Tables {
  readonly turns = new Map<string, Row>();
  readonly silences = new Map<string, Silence>();
  readonly leases = new Map<string, { holder: string; until: number }>();
  readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  live(conversationId: string): Row[] {
    return [...this.turns.values()].filter(
      (row) => row.conversation_id === conversationId && row.status !== 'ended' && row.until > this.now(),
    );
  }

  silenceOf(conversationId: string, contactId: string): Silence | undefined {
    return [`conversation:${conversationId}`, `contact:${contactId}`]
      .flatMap((subject) => this.silences.get(subject) ?? [])
      .filter(({ at }) => at > this.now() - silenceWindow)
      .sort((a, b) => b.at - a.at)[0];
  }
}

/** A node's way to the tables: it takes a moment, and a dead node's never ends. */
export interface TableQueries extends Queries {
  tables<T>(work: (tables: Tables) => T): Promise<T>;
}
const over = <T>(db: Queries, work: (tables: Tables) => T): Promise<T> => (db as TableQueries).tables(work);

export const ownerOf = ({ agent }: Caller): string => agent.id;

export const loadSilence = (db: Queries, conversationId: string, contactId: string): Promise<Silence | undefined> =>
  over(db, (tables) => tables.silenceOf(conversationId, contactId));

export const loadTurn = (db: Queries, id: string, owner: string): Promise<TurnRow | undefined> =>
  over(db, (tables) => {
    const row = tables.turns.get(id);
    if (row?.owner !== owner) return undefined;
    const silence = tables.silenceOf(row.conversation_id, row.contact_id) ?? null;
    return { ...row, is_late: row.until <= tables.now(), silence };
  });

/** Growing text is not played here: there is nothing to hold. */
export const holdTurn = loadTurn;

/** With the turns that it replaces. */
export const beginTurn = (
  db: Queries,
  { id, conversationId, contactId, caller, seenAt }: Real.NewTurn,
): Promise<BegunTurn & { replaced: EndedTurn[] }> =>
  over(db, (tables) => {
    const old = tables
      .live(conversationId)
      .filter(({ owner, status }) => owner === caller.agent.id && status === 'open');
    for (const row of old) Object.assign(row, { status: 'ended', ended: { reason: 'replaced' } });
    const until = tables.now() + turnDuration;
    tables.turns.set(id, {
      id,
      conversation_id: conversationId,
      contact_id: contactId,
      owner: caller.agent.id,
      bot: caller.agent,
      status: 'open',
      until,
      started_at: tables.now(),
      seen_at: seenAt ?? null,
      hash: null,
      answer: null,
      ended: null,
    });
    const replaced = old.map(({ id: each, owner }) => ({
      id: each,
      conversation_id: conversationId,
      owner,
      was_open: true,
    }));
    return { until, elsewhere: 0, replaced };
  });

export const claimTurn = (
  db: Queries,
  id: string,
  { hash, status, answer, wroteAt }: Real.TurnClaim,
  lease?: Lease,
): Promise<boolean> =>
  over(db, (tables) => {
    const row = tables.turns.get(id);
    if (row?.status !== 'open' || row.until <= tables.now()) return false;
    const counts = ({ at, ended }: Silence): boolean =>
      at > tables.now() - silenceWindow && !(ended.reason === 'closed' && at < (wroteAt ?? 0));
    const subjects = [`conversation:${row.conversation_id}`, `contact:${row.contact_id}`];
    if (subjects.flatMap((subject) => tables.silences.get(subject) ?? []).some(counts)) return false;
    Object.assign(row, { status, hash, until: tables.now() + sendingDuration, answer: answer ?? null });
    if (lease && tables.leases.get(lease.name)?.holder === lease.holder) tables.leases.delete(lease.name);
    return true;
  });

export const endUsedTurn = (db: Queries, { id, end, answer }: UsedTurn): Promise<void> =>
  over(db, (tables) => {
    const row = tables.turns.get(id);
    if (row?.status !== 'open' && row?.status !== 'sending') return;
    Object.assign(row, { status: 'ended', ended: end, answer: answer ?? null });
  });

export const reopenTurn = (db: Queries, id: string): Promise<void> =>
  over(db, (tables) => {
    const row = tables.turns.get(id);
    if (row?.status !== 'sending') return;
    const until = Math.max(row.started_at + turnDuration, tables.now() + 10_000);
    Object.assign(row, { status: 'open', hash: null, until });
  });

const isOf = (row: Row, of: EndTurns['of']): boolean =>
  'contactId' in of ? row.contact_id === of.contactId : row.conversation_id === of.conversationId;

export const endTurns = (db: Queries, { of, end, wroteAt, silences, revives }: EndTurns): Promise<EndedTurn[]> =>
  over(db, (tables) => {
    const subject = 'contactId' in of ? `contact:${of.contactId}` : `conversation:${of.conversationId}`;
    if (silences) tables.silences.set(subject, { at: tables.now(), ended: end! });
    else if (revives) tables.silences.delete(subject);
    if (!end) return [];
    return [...tables.turns.values()].flatMap((row): EndedTurn[] => {
      const isMeant = isOf(row, of) && (row.status === 'open' || row.status === 'suggested');
      if (!isMeant || (wroteAt !== undefined && (row.seen_at ?? row.started_at) >= wroteAt)) return [];
      const wasOpen = row.status === 'open';
      Object.assign(row, { status: 'ended', ended: end });
      return [{ id: row.id, conversation_id: row.conversation_id, owner: row.owner, was_open: wasOpen }];
    });
  });

export const countDeliveries = (db: Queries, of: EndTurns['of']): Promise<number> =>
  over(
    db,
    (tables) =>
      [...tables.turns.values()].filter((row) => isOf(row, of) && row.status === 'sending' && row.until > tables.now())
        .length,
  );

// leases: database/lease.ts
export const renewalInterval = 5_000;
export const leaseDuration = 15_000;

export const acquireLease = (db: Queries, name: string, holder: string): Promise<boolean> =>
  over(db, (tables) => {
    const known = tables.leases.get(name);
    if (known && known.holder !== holder && known.until >= tables.now()) return false;
    tables.leases.set(name, { holder, until: tables.now() + leaseDuration });
    return true;
  });

export const renewLease = (db: Queries, name: string, holder: string): Promise<boolean> =>
  over(db, (tables) => {
    const known = tables.leases.get(name);
    if (known?.holder !== holder) return false;
    known.until = tables.now() + leaseDuration;
    return true;
  });

export const releaseLease = (db: Queries, name: string, holder: string): Promise<void> =>
  over(db, (tables) => {
    if (tables.leases.get(name)?.holder === holder) tables.leases.delete(name);
  });
