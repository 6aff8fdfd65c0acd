import { databaseNow } from '../database/database.js';
import type { Statement } from '../database/statement.js';
import type { Attempt } from '../audit.js';
import type { ApiResponse } from '../response.js';

/** The right to run the command of one key. */
export interface KeyClaim {
  scope: string;
  key: string;
  /** Tells this attempt from a later one that has taken the key over. */
  owner: string;
  attempt: Attempt;
  /** It is one row of a bulk command. */
  isRow?: boolean;
  /** An earlier attempt was sent to the platform, and its outcome is unknown. */
  uncertain: boolean;
}

/** What becomes of a key: see `IdempotencyKeys`. */
export type KeyChange = { claim: KeyClaim } & (
  | { to: 'sent'; lease: number }
  /** `entry` is what is kept of the attempt. */
  | { to: 'done'; answer: ApiResponse; entry: Attempt }
  | { to: 'unknown' }
  | { to: 'released' }
);

/** Changes a key as a part of a statement, which has no row if another attempt has taken the key over. */
export function changeKeyIn(statement: Statement, condition: string, change: KeyChange): string {
  const { scope, key, owner } = change.claim;
  const isOurs =
    `k.scope = ${statement.value(scope)} AND k.key = ${statement.value(key)} AND k.owner = ${statement.value(owner)}` +
    ` RETURNING k.key`;
  if (change.to === 'released') {
    return statement.countedPart('keyed', `DELETE FROM handoff.keys k USING ${condition} WHERE ${isOurs}`);
  }
  return statement.countedPart(
    'keyed',
    // what is done stays done: a statement whose answer was lost may be repeated
    `UPDATE handoff.keys k SET status = '${change.to}'${setting(statement, change)} FROM ${condition}
     WHERE k.status <> 'done' AND ${isOurs}`,
  );
}

function setting(statement: Statement, change: Exclude<KeyChange, { to: 'released' }>): string {
  switch (change.to) {
    case 'sent':
      return `, lease_until = ${databaseNow} + ${statement.value(change.lease, 'bigint')}`;
    case 'done':
      return `, answer = ${statement.value(change.answer, 'json')}, entry = ${statement.value(change.entry, 'json')}`;
    case 'unknown':
      return '';
  }
}
