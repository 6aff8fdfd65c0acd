import type { Agent } from '../../model/conversation.js';
import type { AdapterTraits } from '../adapter.js';

/** Only what we use of a WebSocket, so that any will do. */
export interface TiledeskSocket {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

export interface TiledeskOptions {
  /** Where the server is, for example `https://api.tiledesk.com/v3`. */
  baseUrl: string;
  /** The id of the project. */
  project: string;
  /**
   * The token of a user of the project, as the sign-in answers it: with `JWT ` in front. An administrator's, because
   * others may close only what they have. It never leaves the server.
   */
  token: string | (() => string | Promise<string>);
  /** The id of the bot to hand back to. Default: the bot of the conversation's department. */
  botId?: string;
  /** The id of the Tiledesk user who is this agent. Nothing: none is. Default: the agent's own id. */
  userIdOf?(agent: Agent): string | undefined;
  /** Our agent of a Tiledesk user. Default: the id of the user, and the name. */
  agentOf?(user: { id: string; name?: string }): Agent;
  /** How conversations end. Default: `resolved` and `not-resolved`. */
  outcomes?: NonNullable<AdapterTraits['close']>['outcomes'];
  /**
   * Opens the socket by which Tiledesk tells what happens, for example `(url) => new WebSocket(url)` on Node 22. Its
   * address holds the token, so it must not be logged. Default: there are no events; use its webhooks, or `polling`.
   */
  openSocket?(url: string): TiledeskSocket;
  /** Default: the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}
