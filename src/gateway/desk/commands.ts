import type { CallContext, CommandMethods } from '../../adapters/adapter.js';
import type { Agent, Cause, Conversation } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import type { MessageEvent } from '../../model/message.js';
import { toInstant } from '../context.js';
import type { Desk } from './desk.js';
import type { Kept } from './kept.js';
import type { Switching } from './parts.js';
import { sending } from './sending.js';
import {
  actorOf,
  line,
  ownLines,
  silence,
  switchedBy,
  wake,
  writeDown,
  type Methods,
  type SwitchedState,
} from './switching.js';

/** The commands of a platform with a desk: those that it lacks, and those that change who has a conversation. */
export function switchCommands(desk: Desk, beneath: Methods, parts: Switching & { notes: boolean }): CommandMethods {
  const run = new DeskCommands(desk, beneath);
  return {
    ...(beneath.pauseBot && { pauseBot: (id, params, ctx) => run.pause(id, params, ctx) }),
    ...(beneath.activateBot && { activateBot: (id, _, ctx) => run.activate(id, 'activate-bot', ctx) }),
    ...(beneath.resetBot && { resetBot: (id, _, ctx) => run.activate(id, 'reset-bot', ctx) }),
    ...(parts.takesOver && { takeOver: (id, params, ctx) => run.takeOver(id, params, ctx) }),
    ...(parts.handsBack && { handBack: (id, params, ctx) => run.handBack(id, params, ctx) }),
    ...(parts.queues && { requestAgent: (id, params, ctx) => run.requestAgent(id, params, ctx) }),
    ...(parts.closes && { close: (id, params, ctx) => run.close(id, params, ctx) }),
    ...(parts.reopens && { reopen: (id, _, ctx) => run.reopen(id, ctx) }),
    ...(beneath.markRead && { markRead: (id, { upTo }, ctx) => desk.markRead(id, upTo, ctx) }),
    ...(beneath.sendMessage && { sendMessage: sending(desk, beneath) }),
  };
}

class DeskCommands {
  #desk: Desk;
  #beneath: Methods;

  constructor(desk: Desk, beneath: Methods) {
    this.#desk = desk;
    this.#beneath = beneath;
  }

  /** A pause beneath, and who did it. The first one wins. */
  async takeOver(id: string, { reason }: { reason?: string }, ctx: CallContext): Promise<Conversation | undefined> {
    const silenced = await silence(this.#desk, this.#beneath, id, ctx, reason);
    return this.#write(id, silenced, (kept, now) => {
      this.#requireFree(kept, ctx.agent);
      const actor = actorOf(this.#desk, ctx.agent);
      return {
        kept: {
          ...kept,
          handler: { kind: 'agent', agent: ctx.agent, since: toInstant(now) },
          switched: switchedBy('paused', silenced, { kind: 'takeover', actor, at: toInstant(now), reason }, now),
        },
        lines: [line({ type: 'joined', actor, reason })],
      };
    });
  }

  async requestAgent(id: string, { reason }: { reason?: string }, ctx: CallContext): Promise<Conversation | undefined> {
    const silenced = await silence(this.#desk, this.#beneath, id, ctx, reason);
    return this.#write(id, silenced, (kept, now) => {
      this.#requireFree(kept, ctx.agent);
      const actor = actorOf(this.#desk, ctx.agent);
      return {
        kept: {
          ...kept,
          handler: { kind: 'queue', since: toInstant(now) },
          switched: switchedBy('paused', silenced, { kind: 'agent', actor, at: toInstant(now), reason }, now),
        },
        lines: [line({ type: 'queued', actor, reason })],
      };
    });
  }

  async handBack(id: string, { note }: { note?: string }, ctx: CallContext): Promise<Conversation | undefined> {
    const awake = await wake(this.#desk, this.#beneath, id, ctx);
    return this.#write(id, awake, (kept, now) => {
      this.#requireFree(kept, ctx.agent);
      const actor = actorOf(this.#desk, ctx.agent);
      return {
        kept: this.#active(kept, awake, { kind: 'handback', actor, at: toInstant(now), reason: note }, now),
        lines: [line({ type: 'left', actor, reason: note })],
      };
    });
  }

  /** `activate-bot` and `reset-bot`: whoever had the conversation has it no more. */
  async activate(id: string, type: 'activate-bot' | 'reset-bot', ctx: CallContext): Promise<Conversation | undefined> {
    const method = type === 'activate-bot' ? this.#beneath.activateBot! : this.#beneath.resetBot!;
    const awake = await this.#desk.switchBot('active', id, ctx, () => method(id, {}, ctx));
    return this.#write(id, awake, (kept, now) => {
      const actor = actorOf(this.#desk, ctx.agent);
      // nobody but a timer acts in the gateway's own name
      const isTimer = actor.kind === 'system';
      const cause: Cause | undefined = isTimer ? { kind: 'schedule', actor, at: toInstant(now) } : undefined;
      const event: MessageEvent =
        type === 'reset-bot'
          ? { type: 'reset', actor }
          : { type: 'resumed', actor, ...(isTimer && { reason: 'schedule' }) };
      return {
        kept: this.#active(kept, awake, cause, now),
        lines: ownLines(this.#desk, line(event)),
      };
    });
  }

  async pause(
    id: string,
    params: { until?: string; reason?: string },
    ctx: CallContext,
  ): Promise<Conversation | undefined> {
    const paused = await this.#desk.switchBot('paused', id, ctx, () => this.#beneath.pauseBot!(id, params, ctx));
    return this.#write(id, paused, (kept, now) => {
      const { until, reason } = params;
      const actor = actorOf(this.#desk, ctx.agent);
      const cause: Cause = { kind: 'agent', actor, at: toInstant(now), reason };
      const switched = switchedBy('paused', paused, cause, now);
      return {
        kept: { ...kept, switched: switched && { ...switched, ...(until !== undefined && { until }) } },
        lines: ownLines(this.#desk, line({ type: 'paused', actor, reason, until })),
      };
    });
  }

  /** The bot is active again beneath, so that it answers when the contact writes and so reopens the conversation. */
  async close(
    id: string,
    { outcome, note }: { outcome: string; note?: string },
    ctx: CallContext,
  ): Promise<Conversation | undefined> {
    const { platform: before } = await this.#desk.recall(id, ctx);
    const { bot } = before;
    const wasPaused = this.#desk.parts.takesOver && bot.mode !== 'off' && bot.status === 'paused';
    const state = wasPaused ? await wake(this.#desk, this.#beneath, id, ctx) : { platform: before, isSeen: true };
    return this.#write(id, state, (kept, now) => {
      this.#requireFree(kept, ctx.agent);
      const by = actorOf(this.#desk, ctx.agent);
      const at = toInstant(now);
      const after = state.platform.lastMessage?.at ?? before.lastMessage?.at;
      const closed: Kept['closed'] = {
        outcome,
        by,
        at,
        ...(note !== undefined && { note }),
        ...(after !== undefined && { after }),
        wasPaused,
      };
      const switched = wasPaused ? switchedBy('active', state, undefined, now) : kept.switched;
      return {
        kept: { ...kept, closed, switched },
        lines: [line({ type: 'closed', actor: by, outcome, reason: note })],
      };
    });
  }

  async reopen(id: string, ctx: CallContext): Promise<Conversation | undefined> {
    const { row, platform } = await this.#desk.recall(id, ctx);
    const isSilent = row.kept.closed?.wasPaused ?? false;
    const state = isSilent ? await silence(this.#desk, this.#beneath, id, ctx) : { platform, isSeen: true };
    return this.#write(id, state, ({ closed: _closed, handler, ...kept }, now) => {
      const actor = actorOf(this.#desk, ctx.agent);
      const at = toInstant(now);
      const switched = isSilent ? switchedBy('paused', state, { kind: 'agent', actor, at }, now) : kept.switched;
      return {
        kept: {
          ...kept,
          ...(handler && { handler: handler.kind === 'queue' ? { ...handler, since: at } : handler }),
          ...(switched && { switched }),
        },
        lines: [line({ type: 'reopened', actor })],
      };
    });
  }

  #write(
    id: string,
    { platform }: SwitchedState,
    decide: Parameters<Desk['change']>[1],
  ): Promise<Conversation | undefined> {
    return writeDown(this.#desk, id, platform, decide);
  }

  #active({ closed }: Kept, state: SwitchedState, cause: Cause | undefined, now: number): Kept {
    return { ...(closed && { closed }), switched: switchedBy('active', state, cause, now) };
  }

  #requireFree({ handler }: Kept, agent: Agent): void {
    if (handler?.kind !== 'agent' || handler.agent.id === agent.id) return;
    throw new HandoffError('conflict', 'Another agent has the conversation');
  }
}
