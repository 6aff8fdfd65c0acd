import type { CommandType } from '../model/command.js';
import type { Conversation } from '../model/conversation.js';
import { codeOf } from './errors.js';
import type { GatewayContext } from './context.js';
import type { Caller, Someone } from './options.js';

const forSupervisors: readonly CommandType[] = ['reset-bot', 'archive', 'block-contact', 'unblock-contact'];

/** Whether the caller's role includes this command. */
export function mayRun({ options: { agentsMay = [] } }: GatewayContext, { role }: Caller, type: CommandType): boolean {
  return role === 'supervisor' || (role === 'agent' && (!forSupervisors.includes(type) || agentsMay.includes(type)));
}

/** Whether some conversations do not exist for this caller. */
export const isRestricted = ({ options }: GatewayContext, { tenant, canSee }: Caller): boolean => !!canSee || !!options.tenantOf || tenant !== undefined;

/** Whether this conversation exists for the caller. In doubt it does not. */
export function maySee({ options: { tenantOf }, log }: GatewayContext, caller: Someone, conversation: Conversation): boolean {
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
