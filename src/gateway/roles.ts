import { serverFacts, type CommandType } from '../model/command.js';
import type { Conversation } from '../model/conversation.js';
import { writeAudit, type Attempt } from './audit.js';
import type { GatewayContext } from './context.js';
import { codeOf, GatewayError } from './errors.js';
import type { Caller, Actor } from './options.js';

/** Whether the caller's role includes this command. */
export function mayRun({ options: { agentsMay } }: GatewayContext, { role }: Caller, type: CommandType): boolean {
  if (role !== 'agent') return role === 'supervisor';
  return serverFacts[type].role === 'agent' || !!agentsMay?.includes(type);
}

/** Throws `forbidden` where the caller's role does not include what is attempted, and writes that down. */
export async function requireRole(context: GatewayContext, caller: Caller, attempt: Attempt): Promise<void> {
  if (mayRun(context, caller, attempt.action)) return;
  await writeAudit(context.database, attempt, 'rejected', 'forbidden');
  context.metrics.count('commands', { type: attempt.action, outcome: 'rejected' });
  throw new GatewayError('forbidden', 'Your role does not include this.');
}

/** Whether some conversations do not exist for this caller. */
export const isRestricted = ({ options }: GatewayContext, { tenant, canSee }: Caller): boolean =>
  !!canSee || !!options.tenantOf || tenant !== undefined;

/** Whether this conversation exists for the caller. In doubt it does not. */
export function maySee(
  { options: { tenantOf }, log }: GatewayContext,
  caller: Actor,
  conversation: Conversation,
): boolean {
  if (caller.role === 'system') return true;
  try {
    if (tenantOf && tenantOf(conversation) !== caller.tenant) return false;
    if (!tenantOf && !caller.canSee && caller.tenant !== undefined) {
      log({ event: 'tenant-undecided', conversationId: conversation.id });
      return false;
    }
    return caller.canSee ? caller.canSee(conversation) === true : true;
  } catch (thrown) {
    log({ event: 'can-see-failed', conversationId: conversation.id, code: codeOf(thrown) });
    return false;
  }
}
