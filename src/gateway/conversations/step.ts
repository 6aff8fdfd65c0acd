import type { Conversation } from '../../model/conversation.js';
import { toInstant, type GatewayContext } from '../context.js';
import type { ClientEvent } from '../events/client-event.js';
import { canResume, isTimerObsolete, type Timer, type TimerSetting } from '../timers/timer.js';
import { compare, isSame } from './compare.js';
import { withWord, wordAfter, type OwnWord } from './own-word.js';
import type { TurnEffect } from '../../model/turn.js';
import { endingOf } from '../turns/endings.js';
import { withTurns, type TurnChange } from '../turns/live-turns.js';
import type { EndTurns } from '../turns/turn-table.js';
import { updated, type Claim, type ConversationRecord, type Loaded } from './record.js';

/** What is known beside a state that is to be recorded. */
export interface StepOptions {
  /** The timer to set. Null deletes it. Default: it stays, unless the state makes it obsolete. */
  timer?: TimerSetting | null;
  /** What is known of the command that led to the state, beside what the platform says. */
  word?: OwnWord;
  /** The takeover claim to set. Null deletes it. Default: it stays. */
  claim?: Claim | null;
  /** What the command that led to the state does to the turns of bots. */
  effect?: TurnEffect;
  /** A turn begins, ends, or leaves a suggestion. */
  turn?: TurnChange;
  /** Whether clients learn of a conversation that is new here. Default: false, only of changes. */
  announce?: boolean;
}

/** What a state makes of the record of its conversation. Nothing of it is written yet. */
export interface Step {
  /** Undefined: the conversation is new here. */
  basis?: ConversationRecord;
  next: ConversationRecord;
  /** The record stays as it is. */
  isSame: boolean;
  /** The timer to write. Null deletes it, undefined leaves it as it is. */
  timer?: TimerSetting | null;
  /** The turns of bots that are over. */
  ending?: EndTurns;
  /** What clients are told. */
  event?: ClientEvent;
}

/** Whether there is nothing to write. */
export const isIdle = ({ isSame, timer, ending }: Step): boolean => isSame && timer === undefined && !ending;

/** Compares a state as the platform has it with what is known. */
export function stepTo(context: GatewayContext, loaded: Loaded, raw: Conversation, options: StepOptions = {}): Step {
  const { record, at } = loaded;
  const { version: platformVersion, permissions, ...told } = raw;
  const isOutdated =
    record?.platformVersion !== undefined && platformVersion !== undefined && platformVersion < record.platformVersion;
  const word = isOutdated ? record.word : wordAfter(options.word ?? record?.word, told, at);
  const state = withWord(context, told, word);
  const timer = timerAfter(context, record, state, options);
  const ending = endingOf(record, state, options);
  const turns = ending?.end ? undefined : record?.turns;
  const shown = withTurns(withTimer(context, state, timer), turns, options.turn);
  const update = compare(record, isOutdated && record ? record.state : shown, {
    platformVersion: isOutdated ? record?.platformVersion : context.traits.versions ? platformVersion : undefined,
    personal: !!permissions,
    claim: options.claim === undefined ? record?.claim : (options.claim ?? undefined),
    word,
  });
  const timerChange = (timer ?? undefined) === record?.timer ? undefined : (timer ?? null);
  if (record && isSame(record, update)) {
    return { basis: record, next: { ...record, turns }, isSame: true, timer: timerChange, ending };
  }
  const next = updated(loaded, update, { timer: timer ? { setAt: at, ...timer } : undefined, turns });
  const isNews = update.changed && (record || options.announce);
  const before = record && !record.removed ? record.state : undefined;
  return {
    basis: record,
    next,
    isSame: false,
    timer: timerChange,
    ending,
    ...(isNews && { event: { ...toEvent(next), before } }),
  };
}

/** What clients are told about a new state. If it differs from agent to agent, each of them has to read it. */
function toEvent({ id, personal, state, version }: ConversationRecord): ClientEvent {
  const ids = { conversationId: id, contactId: state.contact.id };
  return personal
    ? { kind: 'hint', ...ids, data: { id } }
    : { kind: 'conversation', ...ids, data: { ...state, version } };
}

function timerAfter(
  context: GatewayContext,
  record: ConversationRecord | undefined,
  state: Conversation,
  { timer }: StepOptions,
): Timer | TimerSetting | null | undefined {
  if (timer !== undefined || !record?.timer) return timer;
  return isTimerObsolete(context, state, record.timer, record.loadedAt) ? null : record.timer;
}

/** Shows the end of the pause where the platform cannot know it. */
function withTimer(context: GatewayContext, state: Conversation, timer?: TimerSetting | null): Conversation {
  const isShown = timer && canResume(context, state) && !state.bot.resumeAt;
  return isShown ? { ...state, bot: { ...state.bot, resumeAt: toInstant(timer.due), resumeBasis: 'fixed' } } : state;
}
