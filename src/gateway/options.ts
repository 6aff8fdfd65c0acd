import type { HandoffAdapter } from '../adapters/adapter.js';
import type { Environment } from '../internal/environment.js';
import type { CommandType, Outcome } from '../model/command.js';
import type { Agent, Conversation, Instant } from '../model/conversation.js';
import type { ErrorCode } from '../model/error.js';
import type { Database } from './database/database.js';

/**
 * What a caller may do, enforced on the server.
 *
 * | role | commands |
 * | --- | --- |
 * | `read-only` | none |
 * | `agent` | all except `reset-bot`, `archive`, `block-contact` and `unblock-contact`, unless `agentsMay` lists them |
 * | `supervisor` | all |
 */
export type Role = 'agent' | 'supervisor' | 'read-only';

/** Who sends a request, according to the host's own login. */
export interface Caller {
  agent: Agent;
  role: Role;
  /** This caller sees only conversations of the same tenant: see `tenantOf`. Default: no tenant. */
  tenant?: string;
  /**
   * Whether this caller may see the conversation. Only `true` counts as yes: a promise, another value or an error means
   * no. Default: every conversation of the tenant.
   */
  canSee?(conversation: Conversation): boolean;
}

/** Whoever acts: a caller, or the gateway itself, which sees everything. */
export interface Actor extends Omit<Caller, 'role'> {
  role: Role | 'system';
}

/** One entry for the host's log. It holds event names, ids and codes, never texts, names or tokens. */
export interface GatewayLogEntry {
  event:
    | 'authenticate-failed'
    | 'platform-failed'
    | 'platform-unauthorized'
    | 'database-failed'
    | 'database-back'
    | 'failed'
    | 'bad-event'
    | 'bad-item'
    | 'subscribed'
    | 'subscribe-failed'
    | 'tenant-undecided'
    | 'can-see-failed'
    | 'hidden'
    | 'timer-fired'
    | 'timer-dropped'
    | 'timer-retry'
    | 'lock-lost'
    | 'slow-client';
  code?: string;
  conversationId?: string;
}

export interface GatewayOptions {
  /** Connects to the platform. It holds the platform's secrets, which never leave the server. */
  adapter: HandoffAdapter;
  /** From `openDatabase`. The gateway does not close it. */
  database: Database;
  /**
   * Says who sends this request. It must not read the body.
   *
   * Return `undefined` to answer 401. An error is answered with 503, unless it is a `HandoffError` with the code
   * `unauthorized`; so is no answer within ten seconds. Called once per request, and once a minute while an event
   * stream is open. The stream ends if the agent, the role or the tenant has changed; a changed `canSee` applies from
   * then on.
   */
  authenticate(request: Request): Caller | undefined | Promise<Caller | undefined>;
  /**
   * The tenant that a conversation belongs to. Without it, a caller who has a `tenant` but no `canSee` sees nothing. An
   * error hides the conversation and is logged as `can-see-failed`. Default: conversations belong to no tenant.
   */
  tenantOf?(conversation: Conversation): string | undefined;
  /**
   * The agent in whose name the gateway reads, listens and ends timed pauses. It should be able to see every
   * conversation: one that this agent does not find is removed for everybody. Default: `{ id: 'gateway' }`.
   */
  agent?: Agent;
  /** Commands that the role `agent` may run in addition to its usual ones. Default: none. */
  agentsMay?: readonly CommandType[];
  /**
   * Other origins whose pages may call the gateway, with credentials, for example `https://desk.example.com`. `*` is
   * `invalid`. Default: none.
   */
  cors?: { origins: readonly string[] };
  /**
   * The path below which the protocol is served, for example `/handoff`, without a slash at the end. Default: the root.
   */
  basePath?: string;
  /** The source of time, timers and randomness. Tests simulate it. Default: the real ones. */
  environment?: Environment;
  /** Receives each log entry. What it throws is ignored. Default: nothing is logged. */
  log?: (entry: GatewayLogEntry) => void;
}

/** One entry of the audit: who did what, when and why, and how it ended. */
export interface AuditEntry {
  id: number;
  at: Instant;
  /** Who acted; if the role is `system`, the gateway's own agent. */
  agent?: Agent;
  role: Role | 'system';
  tenant?: string;
  action: CommandType;
  /**
   * The parameters of the command except its reason, for example `until`. Of a message only its `clientId` and whether
   * it is private.
   */
  parameters?: Record<string, unknown>;
  /** The reason or the note that the agent entered. Not kept of a refused row of a bulk command. */
  reason?: string;
  outcome: Outcome;
  code?: ErrorCode;
  conversationId?: string;
  contactId?: string;
  /** The idempotency key, if the client sent one. */
  key?: string;
}

export interface AuditQuery {
  /** Only entries about this conversation. Default: all. */
  conversationId?: string;
  /** Only entries from this moment on. Anything that is not a date is `invalid`. Default: all. */
  since?: Instant;
  /** The most entries to return, from 1 to 1000. Default: 100. */
  limit?: number;
}

export interface Gateway {
  /** Answers one HTTP request. It never rejects: every failure becomes a problem document (RFC 9457). */
  fetch(request: Request): Promise<Response>;
  /** Returns audit entries, the newest first. Rejects with `invalid` or, without the database, `unavailable`. */
  audit(query?: AuditQuery): Promise<AuditEntry[]>;
  /**
   * Stops timers, event streams and the subscription, and waits for commands that are under way. The database stays
   * open.
   */
  close(): Promise<void>;
}
