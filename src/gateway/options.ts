import type { HandoffAdapter } from '../adapters/adapter.js';
import type { Environment } from '../internal/environment.js';
import type { CommandType, Outcome } from '../model/command.js';
import type { Agent, Conversation, Instant } from '../model/conversation.js';
import type { ErrorCode } from '../model/error.js';
import type { Bus } from './bus/bus.js';
import type { Database } from './database/database.js';
import type { WebhookReceiver } from './webhooks/receiver.js';
import type { GatewayHealth } from './gateway-health.js';

/**
 * What a caller may do, enforced on the server.
 *
 * | role | commands |
 * | --- | --- |
 * | `read-only` | none |
 * | `agent` | all except `reset-bot`, `archive`, `block-contact` and `unblock-contact`, unless `agentsMay` lists them |
 * | `supervisor` | all |
 * | `bot` | none: it takes turns |
 */
export type Role = 'agent' | 'supervisor' | 'read-only' | 'bot';

/** Who sends a request, according to the host's own login. */
export interface Caller {
  /** The person; or, with the role `bot`, the bot itself. */
  agent: Agent;
  role: Role;
  /** This caller sees only conversations of the same tenant: see `tenantOf`. Default: no tenant. */
  tenant?: string;
  /**
   * Whether this caller may see the conversation. Only `true` counts as yes: a promise, another value or an error means
   * no, and so does a rule that is no function, for example `null`. Default: every conversation of the tenant.
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
    | 'bus-failed'
    | 'bus-back'
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
    | 'slow-client'
    | 'bad-webhook'
    | 'webhook-retry'
    | 'webhook-dropped'
    | 'clock-off'
    | 'clock-right'
    | 'close-incomplete';
  code?: string;
  conversationId?: string;
  /** The adapter's method that failed, the path of the field that was wrong, and what that means, in a sentence. */
  method?: string;
  field?: string;
  message?: string;
  /**
   * The `Error` that the adapter threw and should not have. It may hold anything, so it is not enumerable: JSON leaves
   * it out.
   */
  cause?: unknown;
  /** `clock-off`: by how much the clock of the database is ahead of this node's; negative where it is behind. */
  milliseconds?: number;
  /** `close-incomplete`: how much of what `code` names was still under way. */
  count?: number;
}

export interface GatewayOptions {
  /** Connects to the platform. It holds the platform's secrets, which never leave the server. */
  adapter: HandoffAdapter;
  /** From `openDatabase`. The gateway does not close it. */
  database: Database;
  /**
   * How several nodes wake each other, for example `redisBus`. The gateway does not close it. Default: `LISTEN` and
   * `NOTIFY` of the database.
   */
  bus?: Bus;
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
  /**
   * Keeps what the platform lacks, in the gateway's own tables: who has a conversation, the queue, how it ended and the
   * notes. For platforms that have only a switch for their bot. What the adapter has itself stays the platform's. It is
   * `invalid` if the adapter can neither take a conversation over nor pause its bot and activate it. Default: false.
   */
  desk?: boolean;
  /**
   * With `desk`: for how many days messages are kept where the platform has no history, and conversations where it has
   * no list. 0: none are, and there is no history and no list then. Default: 30.
   */
  keep?: { messages?: number };
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
  /**
   * Who may read `/metrics` below `basePath`, the text that Prometheus reads: callers with the role `supervisor`, or
   * whoever this function says `true` for, for example by a token of its own. Default: nobody, and the path does not
   * exist. `metrics()` returns the same text, for a port of your own.
   */
  metrics?: 'supervisor' | ((request: Request) => boolean | Promise<boolean>);
  /**
   * The webhooks of platforms, by their path below `basePath` and `/webhooks`, for example `{ '/chatwoot':
   * chatwootWebhook({ secret }) }`. Any node may receive them. Default: none.
   */
  webhooks?: Readonly<Record<string, WebhookReceiver>>;
  /**
   * Milliseconds after which `close()` ends although something is still under way, because the platform, the database,
   * a client or the host does not answer: an hour at most. What it left is logged as `close-incomplete`.
   * Default: 10000.
   */
  closeTimeout?: number;
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
  /** A command; or that the audit was cut by age or by person, and `parameters.entries` says how many were. */
  action: CommandType | 'purge-audit' | 'erase-audit';
  /** What told about a person was taken out of this entry. */
  erased?: true;
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

export interface AuditPurge {
  /** Entries from before this moment are deleted. Anything that is not a date is `invalid`. */
  before: Instant;
  /** Who wants it, for the line that tells of it. Default: the gateway's agent. */
  by?: Agent;
}

/** Exactly one of the ids; otherwise it is `invalid`. */
export interface AuditErasure {
  /** What this agent did stays, but not who it was, nor a word of theirs. */
  agentId?: string;
  /** Entries about this contact no longer tell whom they are about, nor what was said of them. */
  contactId?: string;
  /** The same, of one conversation. */
  conversationId?: string;
  /** Who wants it, for the line that tells of it. Default: the gateway's agent. */
  by?: Agent;
}

export interface Audit {
  /** Returns entries, the newest first. Rejects with `invalid` or, without the database, `unavailable`. */
  (query?: AuditQuery): Promise<AuditEntry[]>;
  /**
   * Deletes old entries, and writes one that says how many, until when and by whom. Later ones keep their ids. Resolves
   * with how many it deleted; where there are none, nothing is written.
   */
  purge(options: AuditPurge): Promise<{ entries: number }>;
  /**
   * Takes out of all entries what tells about one person, and writes one that says in how many and by whom. The entries
   * stay in their place with time, action and outcome. What the platform, and the keys and events of the last 24 hours,
   * know of the person is not touched.
   */
  erase(options: AuditErasure): Promise<{ entries: number }>;
}

export interface Gateway {
  /** Answers one HTTP request. It never rejects: every failure becomes a problem document (RFC 9457). */
  fetch(request: Request): Promise<Response>;
  /**
   * Something has changed at the platform: this conversation is read again, by this node, and whoever looks at it is
   * told. Without an id anything may have changed, and every page reads again.
   */
  hint(conversationId?: string): void;
  /** Reads the audit, and cuts it by age or by person. */
  readonly audit: Audit;
  /** How this node is. It never rejects, and answers within two seconds even where the database does not. */
  health(): Promise<GatewayHealth>;
  /** What `/metrics` answers: the text format of Prometheus, version 0.0.4. Never rejects. */
  metrics(): Promise<string>;
  /**
   * Stops timers, event streams and the subscription, and waits for commands that are under way, but no longer than
   * `closeTimeout`. The database stays open. Called again, it resolves with the first time.
   */
  close(): Promise<void>;
}
