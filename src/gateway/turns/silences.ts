import type { Command } from '../../model/command.js';
import type { Agent } from '../../model/conversation.js';
import { effectOnTurns } from '../../model/turn.js';
import type { CommandRequest } from '../commands/command-request.js';
import { sleep, type GatewayContext } from '../context.js';
import type { ConversationRecord } from '../conversations/record.js';
import type { EventLog } from '../events/event-log.js';
import { countDeliveries, type EndTurns } from './turn-table.js';

/** Milliseconds that a takeover waits for a message of the bot that is with the platform: people wait no longer. */
const patience = 5_000;
/** Milliseconds between two looks: most platforms take a message within a tenth of a second. */
const minDelay = 20;
const maxDelay = 200;

/**
 * Lets a command that silences the bot wait for what the bot is just delivering.
 *
 * The command holds the conversation's lease, in which every delivery begins: so nothing new begins meanwhile, and once
 * what had begun is over, the command can be confirmed without a message of the bot after it. A block concerns
 * conversations whose leases it does not hold: there it says so first, and every delivery looks for that. If the
 * platform refuses the block, what it said counts on for its half minute: taking it back would take back what somebody
 * else's block, confirmed meanwhile, has said of the same contact.
 */
export class Silences {
  #context: GatewayContext;
  #eventLog: EventLog;

  constructor(context: GatewayContext, eventLog: EventLog) {
    this.#context = context;
    this.#eventLog = eventLog;
  }

  /** Whose deliveries have to be counted once the command holds its lease. Undefined: nobody's, or not so early. */
  toCount(record: ConversationRecord, command: Command, agent: Agent): EndTurns['of'] | undefined {
    if (!this.#context.adapter.sendAsBot || !effectOnTurns(command, agent, record.state.bot.mode)?.ends) {
      return undefined;
    }
    const of = this.#subject(record, command);
    return 'contactId' in of ? undefined : of;
  }

  /**
   * Resolves when no delivery is on its way, or after five seconds: true. `counted` are those that were on their way
   * when the command, with its lease, was marked as sent.
   */
  async begin(record: ConversationRecord, command: Command, agent: Agent, counted?: number): Promise<boolean> {
    const { state } = record;
    const effect = effectOnTurns(command, agent, state.bot.mode);
    if (!effect?.ends) return false;
    const of = this.#subject(record, command);
    if ('contactId' in of) {
      const { ends: end, silences } = effect;
      await this.#eventLog.record({ conversationId: record.id, ending: { of, end, silences }, events: [] });
    } else if (!this.#context.adapter.sendAsBot) {
      return false;
    }
    // counted by a later statement than the one that loaded the record and acquired the lease, which may not see what
    // had just begun when the lease became free
    return counted !== 0 && this.#wait(of);
  }

  /** Whether it is still on its way now, when the command is confirmed. Then that is counted. */
  async isOnItsWay(record: ConversationRecord, { command, caller }: CommandRequest): Promise<boolean> {
    const effect = effectOnTurns(command, caller.agent, record.state.bot.mode);
    const canBe = !!this.#context.adapter.sendAsBot && effect?.ends;
    if (!canBe) return false;
    const isLate = (await countDeliveries(this.#context.database, this.#subject(record, command))) > 0;
    if (isLate) this.#context.metrics.count('lateMessages', {});
    return isLate;
  }

  #subject({ id, state }: ConversationRecord, command: Command): EndTurns['of'] {
    return command.type === 'block-contact' ? { contactId: state.contact.id } : { conversationId: id };
  }

  async #wait(of: EndTurns['of']): Promise<boolean> {
    const { database, environment, signal } = this.#context;
    const since = environment.now();
    for (let delay = minDelay; ; delay = Math.min(2 * delay, maxDelay)) {
      if (!(await countDeliveries(database, of))) return false;
      const left = patience - (environment.now() - since);
      if (left <= 0 || signal.aborted) return true;
      await sleep(this.#context, Math.min(delay, left));
    }
  }
}
