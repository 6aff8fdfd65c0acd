import type { Agent } from '../../model/conversation.js';
import type { AdapterTraits } from '../adapter.js';

export interface ChatwootOptions {
  /** Where Chatwoot is, for example `https://app.chatwoot.com`. */
  baseUrl: string;
  /** The number of the account: it stands in the address of each page of Chatwoot. */
  accountId: number;
  /** The access token of a user, from their profile: it sees what that user sees. It never leaves the server. */
  token: string;
  /**
   * The agent's own access token, so that Chatwoot itself knows who writes and who takes over. Default: `token`, and
   * the adapter marks each message with who sent it.
   */
  agentToken?(agent: Agent): string | undefined | Promise<string | undefined>;
  /** The number of the agent in Chatwoot. Nothing: not an agent there. Default: the agent's id, if that is a number. */
  userIdOf?(agent: Agent): number | undefined;
  /** The agent who has this number in Chatwoot. Default: the number as the id, and Chatwoot's name. */
  agentOf?(user: { id: number; name?: string }): Agent;
  /** The access token of an agent bot, in whose name the gateway delivers a bot's turns. Default: it delivers none. */
  botToken?: string;
  /** The inboxes in which a bot answers. Default: all of them. */
  botInboxes?: readonly number[];
  /** How conversations can end. Default: `resolved` and `not-resolved`. */
  outcomes?: NonNullable<AdapterTraits['close']>['outcomes'];
  /**
   * What stands before the names of the custom attributes in which the outcome, its note, who closed and when are kept.
   * Default: `handoff`, so that the outcome is in `handoff_outcome`.
   */
  attributePrefix?: string;
  /**
   * What Chatwoot promises of a paused bot. It tells the bot of every message, and the bot has to look whether the
   * conversation is pending. Default: `advisory`. `enforced` only for a bot that speaks through the gateway.
   */
  control?: AdapterTraits['control'];
  /** Default: the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}
