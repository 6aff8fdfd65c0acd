import type { Environment } from '../../internal/environment.js';
import type { CommandType } from '../../model/command.js';
import type { Agent } from '../../model/conversation.js';
import type { AdapterTraits } from '../adapter.js';

/** The optional adapter methods that are not commands. */
export type OptionalMethod =
  | 'listConversations'
  | 'listMessages'
  | 'getContact'
  | 'listContactConversations'
  | 'review'
  | 'setPresence'
  | 'runBulk'
  | 'subscribe';

/** The answer of `GET /capabilities`: what the backend can do for the caller. */
export interface HttpCapabilities {
  /** The backend's name. Default: `http`. */
  name?: string;
  /** Who the caller is, as the backend sees it. */
  agent?: Agent;
  role?: 'agent' | 'supervisor' | 'read-only' | 'bot';
  /** Supported commands. Unknown names, from a newer backend, are ignored. Default: all. */
  commands?: Array<CommandType | (string & {})>;
  /** Supported methods. Default: all. */
  methods?: Array<OptionalMethod | (string & {})>;
  traits?: Omit<AdapterTraits, 'serverTime'>;
}

/** Creating the adapter throws a `TypeError` with the name of an option that cannot be used. */
export interface HttpAdapterOptions {
  /**
   * The protocol's base URL, for example `/handoff` or `https://desk.example/handoff`. Without a query or a
   * fragment.
   */
  baseUrl: string;
  /**
   * Returns the token for the `Authorization: Bearer` header (RFC 6750), or nothing if the backend uses cookies. Called
   * once, and again with `refresh: true` after the backend rejected the last token. The token stays in memory.
   *
   * If it throws, requests fail as `offline`, because nothing was sent; throw a `HandoffError` for another code. If it
   * has not settled after 20 seconds, the next request calls it again.
   */
  getToken?: (request: { refresh: boolean }) => string | undefined | Promise<string | undefined>;
  /** Sent with every request, unless the protocol has a header of that name. */
  headers?: Readonly<Record<string, string>> | Headers;
  /** What the backend can do, if that is known in advance. Default: everything. */
  capabilities?: HttpCapabilities;
  /** Clock, timers, randomness and page lifecycle. Default: the real ones. */
  environment?: Environment;
  /** Default: the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}
