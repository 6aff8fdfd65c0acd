import type { CommandAnswer } from '../../adapters/send-command.js';
import { isContactCommand, isMessageCommand, type Outcome } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import { mayHaveHappened, type ErrorCode, type HandoffError } from '../../model/error.js';
import { otherHolder } from '../../model/rules.js';
import { effectOnTurns, type TurnEffect } from '../../model/turn.js';
import { withoutTexts } from '../audit.js';
import type { GatewayContext } from '../context.js';
import type { Contacts } from '../conversations/contacts.js';
import type { Conversations, Observation } from '../conversations/conversations.js';
import { authored } from '../conversations/authors.js';
import { actorOf, wordOf, type OwnWord } from '../conversations/own-word.js';
import type { Claim, ConversationRecord } from '../conversations/record.js';
import type { Writes, Written } from '../conversations/writes.js';
import { DatabaseError, GatewayError, unknownOutcome } from '../errors.js';
import type { EventLog } from '../events/event-log.js';
import type { Actor } from '../options.js';
import { toProblem, type ApiResponse } from '../response.js';
import { maySee } from '../roles.js';
import { endsPause, timerFor } from '../timers/timed-pause.js';
import { endingOf } from '../turns/endings.js';
import type { CommandRequest } from './command-request.js';
import type { CommandRun } from './command-run.js';

export interface OutcomeParts {
  conversations: Conversations;
  contacts: Contacts;
  eventLog: EventLog;
}

/** What the platform said. */
interface AppliedAnswer extends CommandAnswer {
  /** A last message of the bot may still arrive. */
  late?: boolean;
  /** The message, where only the gateway knows who wrote it. */
  sent?: Message;
}

/**
 * The response to a command that was applied. It is stored and replayed. It has no state if nobody knows it, or if the
 * caller must not see it.
 */
function appliedResponse(
  { throughContact, command }: CommandRequest,
  { message, late }: AppliedAnswer,
  observed?: Observation,
): ApiResponse {
  const more = late && { lastMessageMayArrive: true };
  if (message && isMessageCommand(command)) return { status: 201, body: { ...message, ...more } };
  if (throughContact) return more ? { status: 200, body: more } : { status: 204 };
  return {
    status: 200,
    body: { conversation: observed?.conversation, ...more },
    timed: true,
    version: observed?.conversation.version,
  };
}

/** What is written when a command ends. */
type Ending = Pick<Writes, 'key' | 'audit' | 'lease'>;

/** The same key may be used again. */
const release = ({ claim, turn }: CommandRun): Ending => ({ key: { claim, to: 'released' }, lease: turn?.lease });

/**
 * Whether repeating a command that was not sent would end the same way. 412 is not final: the person looks at the new
 * state and may decide the same again.
 */
export const isFinal = (error: HandoffError): boolean =>
  !error.retryable && !mayHaveHappened(error) && (error as GatewayError).status !== 412;

/**
 * Records how a command ended, in one statement: the state, its events, the response for the key, the audit, and that
 * the next command may begin.
 */
export class CommandOutcomes {
  #context: GatewayContext;
  #parts: OutcomeParts;

  constructor(context: GatewayContext, parts: OutcomeParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /**
   * The platform has done it. If the state cannot be read afterwards, the response goes without it. `basis` is the
   * record that the command was checked against.
   */
  async applied(run: CommandRun, answer: AppliedAnswer, basis?: ConversationRecord): Promise<ApiResponse> {
    const { caller, command } = run.request;
    const isNew = answer.message && isMessageCommand(command);
    const sent = isNew && authored(answer.message!, actorOf(caller), command.clientId);
    const result: AppliedAnswer = sent ? { ...answer, message: sent, sent } : answer;
    try {
      return await this.#applyWithState(run, result, basis);
    } catch (thrown) {
      if (thrown instanceof DatabaseError) throw unknownOutcome(undefined, thrown);
    }
    try {
      return await this.#applyWithoutState(run, result, basis);
    } catch (thrown) {
      throw unknownOutcome(undefined, thrown);
    }
  }

  /** The command was refused, now and whenever it is repeated with this key. `undo` adds what it takes back. */
  async rejected(error: HandoffError, run: CommandRun, undo: Partial<Writes> = {}): Promise<ApiResponse> {
    const response = toProblem(error);
    await this.#write(run, { ...undo, ...this.completion(run, response, 'rejected', error.code) });
    return response;
  }

  /** Nobody knows whether the command was done. `undo` adds what this attempt takes back. */
  async unknown(run: CommandRun, undo: Partial<Writes> = {}): Promise<void> {
    const { claim, turn } = run;
    const audit = { attempt: claim.attempt, outcome: 'unknown', code: 'timeout' } as const;
    // if it fails, maintenance does the same once the lease is over
    await this.#write(run, {
      ...undo,
      key: { claim, to: 'unknown' },
      ...(!claim.uncertain && { audit }),
      lease: turn?.lease,
    }).catch(() => undefined);
  }

  /** This attempt did nothing, so the same key may be used again. `undo` adds what it takes back. */
  async released(run: CommandRun, undo: Partial<Writes> = {}): Promise<void> {
    if (run.claim.uncertain) return this.unknown(run, undo);
    // if it fails, the lease of the key runs out
    await this.#write(run, { ...undo, ...release(run) }).catch(() => undefined);
  }

  /** What is written when it is known how a command ended. */
  completion({ claim, request, turn }: CommandRun, answer: ApiResponse, outcome: Outcome, code?: ErrorCode): Ending {
    const attempt = request.isRow && outcome === 'rejected' ? withoutTexts(claim.attempt) : claim.attempt;
    return {
      key: { claim, to: 'done', answer, entry: attempt },
      audit: { attempt, outcome, code },
      lease: turn?.lease,
    };
  }

  /** What is written when a command is refused before it was sent. */
  ofRefusal(run: CommandRun, refusal: HandoffError): Ending {
    const { claim, turn } = run;
    // an earlier attempt was sent, and nobody knows how that ended
    if (claim.uncertain) return { key: { claim, to: 'unknown' }, lease: turn?.lease };
    return isFinal(refusal) ? this.completion(run, toProblem(refusal), 'rejected', refusal.code) : release(run);
  }

  async #write({ request, turn }: CommandRun, writes: Partial<Writes>): Promise<Written> {
    const { conversationId } = request;
    const written = await this.#parts.eventLog.record({ conversationId, events: [], ...writes });
    turn?.released();
    return written;
  }

  async #applyWithState(run: CommandRun, answer: AppliedAnswer, basis?: ConversationRecord): Promise<ApiResponse> {
    const { conversation, message } = answer;
    const { request, turn } = run;
    const { caller, command, conversationId, expected } = request;
    const { conversations, contacts } = this.#parts;
    // a command can take the conversation out of the caller's view, and its effect has to be recorded all the same
    const system: Actor = { ...caller, role: 'system' };
    const state = conversation ?? (await conversations.read(conversationId, system, basis));
    const lostRace = command.type === 'take-over' && otherHolder(state, caller.agent.id);
    let response: ApiResponse | undefined;
    await conversations.observe(conversationId, system, {
      state,
      basis,
      announce: true,
      seenVersion: expected,
      ...(!lostRace && {
        timer: timerFor(this.#context, command, caller.agent),
        claim: this.#claimFor(request, basis),
        effect: this.#effectOf(request, state),
        word: basis && this.#wordOf(request, basis),
      }),
      also: (writes, observed) => {
        const visible = maySee(this.#context, caller, observed.conversation) ? observed : undefined;
        response = lostRace
          ? toProblem(
              new GatewayError('conflict', 'Another agent has the conversation.', { current: visible?.conversation }),
            )
          : appliedResponse(request, answer, visible);
        if (message) writes.events.push({ kind: 'message', conversationId, data: message });
        const [outcome, code] = lostRace ? (['rejected', 'conflict'] as const) : (['applied', undefined] as const);
        Object.assign(writes, this.completion(run, response, outcome, code), { sent: answer.sent });
      },
    });
    turn?.released();
    if (isContactCommand(command)) this.#context.background(contacts.announceChange(state.contact.id));
    return response!;
  }

  async #applyWithoutState(run: CommandRun, answer: AppliedAnswer, record?: ConversationRecord): Promise<ApiResponse> {
    const { request } = run;
    const { caller, command, conversationId } = request;
    const response = appliedResponse(request, answer);
    const claim = this.#claimFor(request);
    const effect = record && this.#effectOf(request, record.state);
    await this.#write(run, {
      ...this.completion(run, response, 'applied'),
      timer: timerFor(this.#context, command, caller.agent),
      sent: answer.sent,
      besides: { claim: claim && claim.agent, word: record && this.#wordOf(request, record) },
      ending: effect && endingOf(record, record.state, { effect }),
      events: [{ kind: 'hint', conversationId, data: { id: conversationId } }],
    });
    return response;
  }

  /** What it does to turns. Where the platform has versions, nobody mistakes an old read for the present state. */
  #effectOf({ command, caller }: CommandRequest, { bot }: Conversation): TurnEffect | undefined {
    const effect = effectOnTurns(command, caller.agent, bot.mode);
    if (!effect || effect.ofContact || !this.#context.traits.versions) return effect;
    return { ...effect, silences: false, revives: false };
  }

  #wordOf({ command, caller }: CommandRequest, { state, loadedAt }: ConversationRecord): OwnWord | undefined {
    return wordOf(this.#context, state, command, caller, loadedAt);
  }

  /**
   * What the command makes of the takeover claim. Null ends it, `undefined` leaves it as it is. When it is saved, it is
   * given the time by the database.
   */
  #claimFor({ command, caller: { agent } }: CommandRequest, record?: ConversationRecord): Claim | null | undefined {
    if (command.type === 'take-over') return { agent, at: this.#context.clock.now() };
    return endsPause(command) && (!record || record.claim) ? null : undefined;
  }
}
