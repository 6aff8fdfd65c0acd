import type { CallContext, HandoffAdapter } from '../../adapters/adapter.js';
import type { Actor, Agent, Bot, Cause, Conversation } from '../../model/conversation.js';
import type { MessageEvent } from '../../model/message.js';
import { HandoffError } from '../../model/error.js';
import { DatabaseError } from '../errors.js';
import type { Desk } from './desk.js';
import type { Switched } from './kept.js';

/** The platform's own methods. */
export type Methods = Omit<HandoffAdapter, 'name' | 'getConversation' | 'traits'>;

export interface SwitchedState {
  platform: Conversation;
  /** Whether the platform shows the switch. */
  isSeen: boolean;
}

/** Silences the bot, unless there is none that could speak. `reason` reaches the platform where it takes one. */
export const silence = (
  desk: Desk,
  beneath: Methods,
  id: string,
  ctx: CallContext,
  reason?: string,
): Promise<SwitchedState> =>
  switchUnless(
    ({ mode, status }) => mode === 'off' || status === 'stopped',
    'paused',
    desk,
    id,
    ctx,
    () => beneath.pauseBot!(id, takesReason(desk) && reason !== undefined ? { reason } : {}, ctx),
  );

const takesReason = ({ options }: Desk): boolean => options.adapter.traits?.pauseBot?.reason !== 'none';

/** Makes the bot active again, unless there is none. */
export const wake = (desk: Desk, beneath: Methods, id: string, ctx: CallContext): Promise<SwitchedState> =>
  switchUnless(
    ({ mode }) => mode === 'off',
    'active',
    desk,
    id,
    ctx,
    () => beneath.activateBot!(id, {}, ctx),
  );

async function switchUnless(
  isNeedless: (bot: Bot) => boolean,
  to: Switched['to'],
  desk: Desk,
  id: string,
  ctx: CallContext,
  send: () => Promise<Conversation | void>,
): Promise<SwitchedState> {
  const { platform } = await desk.recall(id, ctx);
  return isNeedless(platform.bot) ? { platform, isSeen: true } : desk.switchBot(to, id, ctx, send);
}

/** What is known of the bot after a switch. Nothing where there is nothing to switch. */
export function switchedBy(
  to: Switched['to'],
  { platform, isSeen }: SwitchedState,
  cause: Cause | undefined,
  at: number,
): Switched | undefined {
  const { mode, status } = platform.bot;
  return mode === 'off' || status === 'stopped'
    ? undefined
    : { to, at, isSeen, ...(cause && { cause: withoutBlanks(cause) }) };
}

/** Whoever acts. The gateway acts by itself at the end of a pause. */
export const actorOf = ({ options }: Desk, agent: Agent): Actor =>
  agent.id === options.gatewayAgent.id ? { kind: 'system' } : { kind: 'agent', ...agent };

/** Lines that most platforms write themselves. */
export const ownLines = ({ options, parts }: Desk, ...lines: MessageEvent[]): MessageEvent[] =>
  options.adapter.traits?.history?.events === false || parts.messages ? lines : [];

const withoutBlanks = <T extends object>(given: T): T =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;

export const line = (event: MessageEvent): MessageEvent => withoutBlanks(event);

/** The platform has carried a command out: if that cannot be written down, nobody knows what came of it. */
export async function writeDown(
  desk: Desk,
  id: string,
  platform: Conversation,
  decide: Parameters<Desk['change']>[1],
): Promise<Conversation | undefined> {
  try {
    return await desk.change(id, decide, { platform });
  } catch (thrown) {
    if (thrown instanceof DatabaseError) throw new HandoffError('timeout', 'Not written down', { cause: thrown });
    throw thrown;
  }
}
