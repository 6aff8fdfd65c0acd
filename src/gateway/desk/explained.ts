import type { CallContext, CommandMethods } from '../../adapters/adapter.js';
import type { Conversation } from '../../model/conversation.js';
import type { MessageEvent } from '../../model/message.js';
import { toInstant } from '../context.js';
import type { Desk } from './desk.js';
import type { Switched } from './kept.js';
import { actorOf, line, ownLines, switchedBy, writeDown, type Methods } from './switching.js';

/** What a command of the platform's own means for the bot, and how the history tells it. */
interface Meaning {
  to?: Switched['to'];
  cause?: string;
  event: MessageEvent;
}

const isAs = ({ bot }: Conversation, to: Switched['to']): boolean =>
  to === 'active' ? bot.status === 'active' : bot.status === 'paused';

/**
 * The commands that the platform carries out itself, without keeping why and by whom: the desk keeps that, and tells it
 * in the history where the platform does not.
 */
export function explained(desk: Desk, beneath: Methods): CommandMethods {
  async function run(
    id: string,
    { to, cause: kind, event }: Meaning,
    ctx: CallContext,
    send: () => Promise<Conversation | void>,
  ): Promise<Conversation | undefined> {
    const platform = await desk.answered(id, ctx, await send());
    return writeDown(desk, id, platform, (kept, now) => {
      const actor = actorOf(desk, ctx.agent);
      const cause = kind === undefined ? undefined : { kind, actor, at: toInstant(now), reason: event.reason };
      const switched = to && isAs(platform, to) ? switchedBy(to, { platform, isSeen: true }, cause, now) : undefined;
      return {
        kept: { ...kept, ...(to && { switched }) },
        lines: ownLines(desk, line({ ...event, actor })),
      };
    });
  }
  const { takeOver, requestAgent, handBack, close, reopen } = beneath;
  return {
    ...(takeOver && {
      takeOver: (id, params, ctx) =>
        run(id, { to: 'paused', cause: 'takeover', event: { type: 'joined', reason: params.reason } }, ctx, () =>
          takeOver(id, params, ctx),
        ),
    }),
    ...(requestAgent && {
      requestAgent: (id, params, ctx) =>
        run(id, { to: 'paused', cause: 'agent', event: { type: 'queued', reason: params.reason } }, ctx, () =>
          requestAgent(id, params, ctx),
        ),
    }),
    ...(handBack && {
      handBack: (id, params, ctx) =>
        run(id, { to: 'active', cause: 'handback', event: { type: 'left', reason: params.note } }, ctx, () =>
          handBack(id, params, ctx),
        ),
    }),
    ...(close && {
      close: (id, params, ctx) =>
        run(id, { event: { type: 'closed', outcome: params.outcome, reason: params.note } }, ctx, () =>
          close(id, params, ctx),
        ),
    }),
    ...(reopen && {
      reopen: (id, params, ctx) => run(id, { event: { type: 'reopened' } }, ctx, () => reopen(id, params, ctx)),
    }),
  };
}
