import type { Environment } from '../../internal/environment.js';
import type { CommandType } from '../../model/command.js';
import type { Agent } from '../../model/conversation.js';
import type { AdapterTraits } from '../adapter.js';

/** A method that is no command and that a backend may lack. */
export type OptionalMethod =
  'listConversations' | 'listMessages' | 'getContact' | 'listContactConversations' | 'runBulk' | 'subscribe';

/** What `GET /capabilities` answers: what the backend can do, and for whom. */
export interface HttpCapabilities {
  /** The backend's name. Default: `http`. */
  name?: string;
  /** Who the backend takes the caller for. */
  agent?: Agent;
  role?: 'agent' | 'supervisor' | 'read-only';
  /** What a newer backend knows beyond these is not asked for. Default: all. */
  commands?: Array<CommandType | (string & {})>;
  /** Default: all. */
  methods?: Array<OptionalMethod | (string & {})>;
  traits?: Omit<AdapterTraits, 'serverTime'>;
}

export interface HttpAdapterOptions {
  /** Where the protocol is spoken, for example `/handoff` or `https://desk.example/handoff`. */
  baseUrl: string;
  /**
   * Gives the token for the `Authorization: Bearer` header; nothing where cookies do the work. Asked once and again,
   * with `refresh`, when the backend did not accept the last one. It is kept in memory only. A failure counts as
   * `offline`, because nothing was sent; throw a `HandoffError` to say more. Where nothing came for 20 seconds, the
   * next request asks again.
   */
  getToken?: (request: { refresh: boolean }) => string | undefined | Promise<string | undefined>;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>>;
  /** What the backend can do, where that is known beforehand. Default: everything. */
  capabilities?: HttpCapabilities;
  /** Time, randomness and the page's life. Default: the real ones. */
  environment?: Environment;
  /** Default: the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}
