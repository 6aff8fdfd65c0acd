import type { Conversation } from '../../model/conversation.js';
import type { ConversationRecord, RecordUpdate } from './record.js';

/** Who answers, without anything that changes while a contact writes. */
function controlPart({ status, closed, handler, bot, contact }: Conversation): string {
  const { composing: _composing, messageCount: _count, ...rest } = bot;
  // a pause that restarts with each message moves its end all the time
  const isMoving = bot.resumeBasis !== undefined && bot.resumeBasis !== 'fixed';
  return JSON.stringify([status, closed, handler, isMoving ? { ...rest, resumeAt: undefined } : rest, contact.blocked]);
}

/** The part that is the same for every agent: two agents with different unread counts must not overwrite each other. */
const sharedPart = (state: Conversation, personal: boolean): string =>
  JSON.stringify(personal ? { ...state, unread: undefined } : state);

/**
 * Whether a client has seen a version that this database no longer knows, because a part of it was lost. A version from
 * the future never existed.
 */
export const isLostVersion = (record: ConversationRecord | undefined, version = 0): boolean =>
  !!record && record.version < version && version <= record.loadedAt;

/** Compares a state with the record. After a loss (`lost`) everything counts as changed, so that versions rise. */
export function compare(
  record: ConversationRecord | undefined,
  state: Conversation,
  rest: Pick<RecordUpdate, 'platformVersion' | 'personal' | 'claim'>,
  lost: boolean,
): RecordUpdate {
  const changed =
    !record || record.removed || lost || sharedPart(record.state, rest.personal) !== sharedPart(state, rest.personal);
  return {
    state,
    ...rest,
    changed,
    controlChanged: changed && (!record || lost || controlPart(record.state) !== controlPart(state)),
  };
}

/** Whether saving the update would change nothing in the record. */
export const isSame = (record: ConversationRecord, update: RecordUpdate): boolean =>
  !update.changed &&
  record.platformVersion === update.platformVersion &&
  record.personal === update.personal &&
  record.claim === update.claim;
