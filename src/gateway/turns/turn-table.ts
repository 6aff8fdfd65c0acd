import { commandTimeout } from '../../adapters/call.js';
import type { Agent } from '../../model/conversation.js';
import type { TurnEnd } from '../../model/turn.js';
import { databaseNow, replaceNul, type Queries } from '../database/database.js';
import { releaseLeaseIn, type Lease } from '../database/lease.js';
import { Statement } from '../database/statement.js';
import type { Caller } from '../options.js';

/**
 * The life of a turn. Its row survives the node that wrote it, and every deadline is by the clock of the database.
 *
 * ```
 *   (no row)  ── start ───────────────────────► open        120 s
 *   open      ── claim, inside the lease ─────► sending     45 s: the platform answers within 30 s, or never
 *   open      ── claim in suggestive mode ────► suggested   until a person decides, or the contact writes
 *   open      ── end ─────────────────────────► ended       a person took over, the contact wrote, time ran out …
 *   sending   ── delivered, or refused ───────► ended
 *   sending   ── not sent, may be repeated ───► open
 *   sending   ── its node died ───────────────► ended       `unknown`, once its deadline is over
 *   suggested ── used, dismissed, outdated ───► ended
 *   ended     ── after a day ─────────────────► (no row)
 * ```
 */
export type TurnStatus = 'open' | 'sending' | 'suggested' | 'ended';

/** Milliseconds. The slowest models answer within a minute; a bot that has died must not seem to write for longer. */
export const turnDuration = 120_000;
/** Milliseconds from the claim to the end of a delivery, with a margin for the database. */
const sendingDuration = commandTimeout + 15_000;
/** Milliseconds. Nobody uses a suggestion of yesterday. */
const suggestionDuration = 24 * 3_600_000;
/** Milliseconds. Longer than reads of any platform that we know lag behind its writes. */
export const silenceWindow = 30_000;
/** A bot that has more under way is one that went astray. */
export const maxTurns = 100;

export interface TurnRow {
  id: string;
  conversation_id: string;
  contact_id: string;
  bot: Agent;
  status: TurnStatus;
  until: number;
  /** Its deadline is over. */
  is_late: boolean;
  /** The contact's newest message when the turn began: milliseconds, by the platform's clock. */
  seen_at: number | null;
  /** Identifies what the bot sent with it. */
  hash: string | null;
  answer: object | null;
  ended: TurnEnd | null;
  silence: Silence | null;
}

/** Whose turn it is: two tenants may call their bots the same. */
export const ownerOf = ({ agent, tenant }: Caller): string => replaceNul(JSON.stringify([tenant ?? null, agent.id]));

/** The newest silence of a conversation or of its contact that still counts. */
const silenceOf = (conversation: string, contact: string): string => `(
  SELECT json_build_object('at', s.at, 'ended', s.ended) FROM handoff.silences s
  WHERE s.subject IN ('conversation:' || ${conversation}, 'contact:' || ${contact})
    AND s.at > ${databaseNow} - ${silenceWindow}
  ORDER BY s.at DESC LIMIT 1)`;

const columns = `t.id, t.conversation_id, t.contact_id, t.bot, t.status, t.until, t.until <= ${databaseNow} AS is_late,
  t.seen_at, t.hash, t.answer, t.ended, ${silenceOf('t.conversation_id', 't.contact_id')} AS silence`;

/** What somebody did who silenced the bot a moment ago, whatever the platform's reads say. */
export interface Silence {
  /** Milliseconds since 1970 by the clock of the database. */
  at: number;
  ended: TurnEnd;
}

export async function loadSilence(
  db: Queries,
  conversationId: string,
  contactId: string,
): Promise<Silence | undefined> {
  const [row] = await db.query<{ silence: Silence | null }>(`SELECT ${silenceOf('$1::text', '$2::text')} AS silence`, [
    replaceNul(conversationId),
    replaceNul(contactId),
  ]);
  return row?.silence ?? undefined;
}

/** A turn of this owner. Nobody else's turns exist for them. */
export async function loadTurn(db: Queries, id: string, owner: string): Promise<TurnRow | undefined> {
  const [row] = await db.query<TurnRow>(`SELECT ${columns} FROM handoff.turns t WHERE t.id = $1 AND t.owner = $2`, [
    replaceNul(id),
    owner,
  ]);
  return row;
}

/** The same, and until this transaction has ended nobody else ends the turn. */
export async function holdTurn(db: Queries, id: string, owner: string): Promise<TurnRow | undefined> {
  const [row] = await db.query<TurnRow>(
    `SELECT ${columns} FROM handoff.turns t WHERE t.id = $1 AND t.owner = $2 FOR SHARE OF t`,
    [replaceNul(id), owner],
  );
  return row;
}

export interface NewTurn {
  id: string;
  conversationId: string;
  contactId: string;
  caller: Caller;
  seenAt?: number;
}

/** What a bot is about to say. */
export interface TurnClaim {
  /** Identifies what it says. */
  hash: string;
  status: 'sending' | 'suggested';
  answer?: object;
  /** When the contact wrote last: milliseconds by the platform's clock. It opens again what was closed before. */
  wroteAt?: number;
}

/**
 * The right to deliver: only one attempt gets it, only in time, and not if somebody has silenced the bot meanwhile. Who
 * blocks the contact needs no lease of this conversation. Committed before the platform hears anything, so that whoever
 * silences the bot knows what is on its way; with it the lease ends that it was decided under.
 */
export async function claimTurn(db: Queries, id: string, claim: TurnClaim, lease?: Lease): Promise<boolean> {
  const statement = new Statement();
  const { hash, status, answer, wroteAt } = claim;
  const duration = status === 'sending' ? sendingDuration : suggestionDuration;
  const claimed = statement.countedPart(
    'claimed',
    `UPDATE handoff.turns t SET status = ${statement.value(status)}, hash = ${statement.value(hash)},
       until = ${databaseNow} + ${duration}, answer = ${statement.value(answer, 'json')}
     WHERE t.id = ${statement.value(id)} AND t.status = 'open' AND t.until > ${databaseNow} AND NOT EXISTS (
       SELECT FROM handoff.silences s
       WHERE s.subject IN ('conversation:' || t.conversation_id, 'contact:' || t.contact_id)
         AND s.at > ${databaseNow} - ${silenceWindow}
         AND NOT (s.ended->>'reason' = 'closed' AND s.at < coalesce(${statement.value(wroteAt, 'bigint')}, 0))
     ) RETURNING t.id`,
  );
  if (lease) releaseLeaseIn(statement, claimed, lease);
  return !!(await statement.run(db)).claimed;
}

/** Nothing was sent, so it may be tried again within a turn's time. */
export async function reopenTurn(db: Queries, id: string): Promise<void> {
  await db.query(
    `UPDATE handoff.turns SET status = 'open', hash = NULL,
       until = greatest(started_at + ${turnDuration}, ${databaseNow} + 10000)
     WHERE id = $1 AND status = 'sending'`,
    [id],
  );
}

/** Which turns, and what becomes of them. */
export interface EndTurns {
  of: { conversationId: string } | { contactId: string };
  end?: TurnEnd;
  /** Only those that began before this message of the contact: milliseconds by the platform's clock. */
  wroteAt?: number;
  silences?: boolean;
  revives?: boolean;
}

export interface EndedTurn {
  id: string;
  conversation_id: string;
  owner: string;
  /** Whether the bot was still working on it; a suggestion was done. */
  was_open: boolean;
}

/** An SQL condition: a delivery of this conversation or contact is with the platform. */
export const onItsWay = (column: string, id: string): string =>
  `${column} = ${id} AND status = 'sending' AND until > ${databaseNow}`;

/** How many deliveries are with the platform now. */
export async function countDeliveries(db: Queries, of: EndTurns['of']): Promise<number> {
  const [column, id] = 'contactId' in of ? ['contact_id', of.contactId] : ['conversation_id', of.conversationId];
  const [row] = await db.query<{ n: number }>(
    `SELECT count(*)::integer AS n FROM handoff.turns WHERE ${onItsWay(column, '$1')}`,
    [replaceNul(id)],
  );
  return row!.n;
}

export interface ExpiredTurn extends EndedTurn {
  ended: TurnEnd;
}

/** Ends what is over by the clock of the database. */
export function expireTurns(db: Queries): Promise<ExpiredTurn[]> {
  return db.query<ExpiredTurn>(
    `WITH late AS (
       SELECT id, status FROM handoff.turns
       WHERE status <> 'ended' AND until <= (SELECT ${databaseNow}) LIMIT 100 FOR UPDATE SKIP LOCKED
     )
     UPDATE handoff.turns t SET status = 'ended',
       ended = CASE WHEN late.status = 'sending' THEN '{"reason":"unknown"}'::json ELSE '{"reason":"expired"}'::json END
     FROM late WHERE t.id = late.id
     RETURNING t.id, t.conversation_id, t.owner, t.ended, late.status <> 'suggested' AS was_open`,
    [],
  );
}
