import { writeAuditIn, type AuditLine } from '../audit.js';
import type { Transaction } from '../bus/wakes.js';
import { changeKeyIn, type KeyChange } from '../commands/key-changes.js';
import { releaseLeaseIn, type Lease } from '../database/lease.js';
import { always, Statement } from '../database/statement.js';
import type { ClientEvent } from '../events/client-event.js';
import { addToOutboxIn } from '../events/outbox.js';
import { writeTimerIn, type TimerSetting } from '../timers/timer.js';
import type { Message } from '../../model/message.js';
import { beginTurnIn, type BegunTurn } from '../turns/beginning-part.js';
import { countDeliveriesIn, endTurnsIn, endUsedTurnIn, type UsedTurn } from '../turns/ending-part.js';
import type { EndTurns, NewTurn } from '../turns/turn-table.js';
import { keepAuthorIn } from './authors.js';
import { saveRecordIn, writeBesidesIn, type Besides } from './record.js';
import type { Step } from './step.js';

/** All that is to be written about one conversation at one moment. */
export interface Writes {
  /** Undefined: only events are written. */
  conversationId?: string;
  /** If somebody else has saved a state since its basis was loaded, nothing at all is written. */
  step?: Step;
  /** If another attempt has taken the key over, the key and the audit stay as they are. */
  key?: KeyChange;
  audit?: AuditLine;
  /** Beside the state, where that is not saved. */
  besides?: Besides;
  /** Beside the state, whose own timer it replaces. Null deletes it. */
  timer?: TimerSetting | null;
  /** Beside the state: the turns of bots that are over. */
  ending?: EndTurns;
  /** A bot's turn that begins. */
  begins?: NewTurn;
  /** A bot's turn that was used. */
  used?: UsedTurn;
  /** A message whose author only the gateway knows. */
  sent?: Message;
  /** Counts the messages of bots that are with the platform at the beginning of the statement. */
  counts?: EndTurns['of'];
  /** The lease that is no longer needed. */
  lease?: Lease;
  /** What clients are told. */
  events: ClientEvent[];
}

export interface Written {
  /** Somebody else has saved a state in between, so nothing was written. */
  isStale: boolean;
  /** The key is still the one of this attempt, or there is none. */
  hasKey: boolean;
  /** Events wait to be published. */
  hasNews: boolean;
  /** See `counts`. */
  deliveries?: number;
  /** See `begins`. */
  begun?: BegunTurn;
}

/** Writes it in one statement. */
export async function runWrites(tx: Transaction, writes: Writes): Promise<Written> {
  const { conversationId, step, key, audit, besides, lease, events } = writes;
  const statement = new Statement();
  const savesState = step && !step.isSame;
  const saved = savesState ? saveRecordIn(statement, step.basis, step.next) : always;
  const keyed = key ? changeKeyIn(statement, saved, key) : saved;
  if (audit) writeAuditIn(statement, keyed, savesState ? { contactId: step.next.state.contact.id, ...audit } : audit);
  if (besides && conversationId !== undefined) writeBesidesIn(statement, saved, conversationId, besides);
  const timer = writes.timer === undefined ? step?.timer : writes.timer;
  // a command that was not sent sets no timer
  if (timer !== undefined && conversationId !== undefined) {
    writeTimerIn(statement, key?.to === 'sent' ? keyed : saved, tx, conversationId, timer);
  }
  const ending = writes.ending ?? step?.ending;
  if (ending) endTurnsIn(statement, saved, ending);
  if (writes.begins) beginTurnIn(statement, saved, writes.begins);
  if (writes.used) endUsedTurnIn(statement, saved, writes.used);
  if (writes.sent) keepAuthorIn(statement, saved, writes.sent);
  if (events.length) addToOutboxIn(statement, saved, events);
  if (writes.counts) countDeliveriesIn(statement, writes.counts);
  if (lease) releaseLeaseIn(statement, saved, lease);
  const rows = await statement.run(tx);
  return {
    isStale: !!savesState && !rows.saved,
    hasKey: !key || !!rows.keyed,
    hasNews: !!rows.told || !!rows.told_turns || !!rows.told_replaced,
    ...(writes.counts && { deliveries: rows.deliveries }),
    ...(writes.begins && { begun: { until: rows.until ?? undefined, elsewhere: rows.elsewhere ?? 0 } }),
  };
}
