import { controlPart } from '../../model/control.js';
import type { Conversation } from '../../model/conversation.js';
import type { ConversationRecord, RecordUpdate } from './record.js';

/** The part that is the same for every agent: two agents with different unread counts must not overwrite each other. */
const sharedPart = (state: Conversation, personal: boolean): string =>
  JSON.stringify(personal ? { ...state, unread: undefined } : state);

/**
 * Whether a client may have seen a version that this database no longer knows, because a part of it was lost. Versions
 * follow the clock, so one from the future never existed.
 */
const isLost = ({ version, loadedAt }: ConversationRecord, seen: number): boolean => version < seen && seen <= loadedAt;

/** What is added to a lost version. The versions of records are whole numbers. */
const reissue = 0.5;
const isReissued = (version: number): boolean => version % 1 === reissue;

/**
 * The version under which a client that has seen `seen` is told the record. After a loss the record's own would be
 * lower, and the client would ignore it, so it is told the record as one step newer than what it has seen.
 *
 * That version is made up for this client and not recorded: nobody can tell a lost version from an invented one, and an
 * invented one must not make what others have seen outdated. It is lower than the version of any later change.
 */
export const versionAfter = (record: ConversationRecord, seen = 0): number =>
  isLost(record, seen) ? (isReissued(seen) ? seen : Math.floor(seen) + reissue) : record.version;

/**
 * Whether a person who has seen this version knows who answers now. A new message of the contact changes the version
 * but not the control version, and must not invalidate a decision.
 */
export const isCurrent = (record: ConversationRecord, seen: number): boolean =>
  seen >= record.controlVersion && (seen <= record.version || (isLost(record, seen) && isReissued(seen)));

/** Compares a state with the record. */
export function compare(
  record: ConversationRecord | undefined,
  state: Conversation,
  rest: Pick<RecordUpdate, 'platformVersion' | 'personal' | 'claim' | 'word'>,
): RecordUpdate {
  const changed =
    !record || record.removed || sharedPart(record.state, rest.personal) !== sharedPart(state, rest.personal);
  return {
    state,
    ...rest,
    changed,
    controlChanged: changed && (!record || controlPart(record.state) !== controlPart(state)),
  };
}

/** Whether saving the update would change nothing in the record. */
export const isSame = (record: ConversationRecord, update: RecordUpdate): boolean =>
  !update.changed &&
  record.platformVersion === update.platformVersion &&
  record.personal === update.personal &&
  record.claim === update.claim &&
  record.word === update.word;
