import type { HandoffAdapter } from '../adapters/adapter.js';
import type { Environment } from '../internal/environment.js';
import type { CommandType, Outcome } from '../model/command.js';
import type { Agent, Conversation, Instant } from '../model/conversation.js';
import type { ErrorCode } from '../model/error.js';
import type { Database } from './database/database.js';

/**
 * What somebody may do, decided on the server.
 *
 * | role | commands |
 * | --- | --- |
 * | `read-only` | none |
 * | `agent` | all but `reset-bot`, `archive`, `block-contact` and `unblock-contact`, and those too where `agentsMay` names them |
 * | `supervisor` | all |
 */
export type Role = 'agent' | 'supervisor' | 'read-only';

/** Who is asking, as the host's own log-in says. */
export interface Caller {
  agent: Agent;
  role: Role;
  /** Only conversations of the same tenant exist for this caller: see `tenantOf`. */
  tenant?: string;
  /** Whether this conversation exists for this caller. Default: every one of the tenant. */
  canSee?(conversation: Conversation): boolean;
}

/** A caller, or the gateway itself, for whom everything exists. */
export interface Actor extends Omit<Caller, 'role'> {
  role: Role | 'system';
}

/** One line for the host's log: what happened, and ids and codes, never text, names or tokens. */
export interface GatewayLogEntry {
  event:
    | 'authenticate-failed'
    | 'platform-failed'
    | 'platform-unauthorized'
    | 'database-failed'
    | 'database-back'
    | 'failed'
    | 'bad-event'
    | 'subscribed'
    | 'subscribe-failed'
    | 'tenant-undecided'
    | 'can-see-failed'
    | 'timer-fired'
    | 'timer-dropped'
    | 'timer-retry'
    | 'lock-lost'
    | 'slow-client';
  code?: string;
  conversationId?: string;
}

export interface GatewayOptions {
  /** The platform. Its secrets stay with it, on the server. */
  adapter: HandoffAdapter;
  /** From `openDatabase`. It stays open when the gateway closes. */
  database: Database;
  /**
   * Who sends this request. Undefined is answered with 401. Asked once for each request, and again every minute of an
   * event stream, which ends when nobody is there any more, and follows what they may see by then. It must not read the
   * body.
   */
  authenticate(request: Request): Caller | undefined | Promise<Caller | undefined>;
  /**
   * Whose conversation this is. Needed where callers have a `tenant`; a caller with a tenant sees nothing without it,
   * unless `canSee` says otherwise.
   */
  tenantOf?(conversation: Conversation): string | undefined;
  /**
   * On whose behalf the gateway reads and listens by itself. A conversation that another agent does not find is gone
   * for everybody only where this one does not find it either. Default: `{ id: 'gateway' }`.
   */
  agent?: Agent;
  /** What the role `agent` may do beside its usual commands. Default: nothing. */
  agentsMay?: readonly CommandType[];
  /** Pages of other origins that may call, for example `https://desk.example.com`. Default: none. */
  cors?: { origins: readonly string[] };
  /** What stands before the protocol's own paths, for example `/handoff`. Default: nothing. */
  basePath?: string;
  /** Time and timers. Default: the real ones. */
  environment?: Environment;
  /** Off unless given. */
  log?: (entry: GatewayLogEntry) => void;
}

/** One line of the audit: who did what, when, why, and how it ended. */
export interface AuditEntry {
  id: number;
  at: Instant;
  /** Absent where the gateway acted by itself. */
  agent?: Agent;
  role: Role | 'system';
  tenant?: string;
  action: CommandType;
  /**
   * What was asked for beside the reason, for example `until`. Of a message only its `clientId` and whether it is
   * private.
   */
  parameters?: Record<string, unknown>;
  /** The reason or the note that was given. */
  reason?: string;
  outcome: Outcome;
  code?: ErrorCode;
  conversationId?: string;
  contactId?: string;
  /** The idempotency key. */
  key?: string;
}

export interface AuditQuery {
  conversationId?: string;
  /** Only entries from this moment on. */
  since?: Instant;
  /** How many at most, from 1 to 1000. Default: 100. */
  limit?: number;
}

export interface Gateway {
  /** Answers one request of the protocol. Never rejects: every failure is a problem document. */
  fetch(request: Request): Promise<Response>;
  /** Newest first. */
  audit(query?: AuditQuery): Promise<AuditEntry[]>;
  /** Ends timers, event streams and the subscription, and waits for commands on their way. The database stays open. */
  close(): Promise<void>;
}
