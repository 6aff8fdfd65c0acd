import type { ReadableAtom, WritableAtom } from 'nanostores';
import type { AdapterTraits } from '../adapters/adapter.js';
import type { ReadMethod } from '../adapters/call.js';
import type { NoteTaker } from '../internal/report.js';
import type { Localization } from '../internal/text.js';
import type { Command, CommandType } from '../model/command.js';
import type { Agent } from '../model/conversation.js';
import type { Connection } from './context.js';
import type { ConversationView } from './conversation/view.js';
import type { Settled } from './conversation/operations.js';

/**
 * Creates a part of the store, for example contacts, threads or the list. Parts are loaded with the elements that need
 * them, and created once per store. Their constructor argument is internal to the store.
 */
export type PartFactory<P> = (tools: never) => P;

/**
 * The state that elements share. Data flows in one direction: adapter → store → elements → `run` → adapter. An atom
 * loads its data while it has listeners, so a store without listeners makes no requests.
 */
export interface HandoffStore {
  readonly traits: AdapterTraits;
  /** The agent at the page. */
  readonly $agent: WritableAtom<Agent>;
  readonly $connection: ReadableAtom<Connection>;
  /** The id of the conversation that elements without a `conversation-id` show. */
  readonly $selected: WritableAtom<string | undefined>;
  /** The language and sentences that the host has set. */
  readonly $localization: WritableAtom<Localization>;

  /** One conversation, read while the atom has listeners. */
  conversation(id: string): ReadableAtom<ConversationView>;
  /** A part of the store, for example `store.part(details).contact(id)`. Created on first use. */
  part<P>(factory: PartFactory<P>): P;

  /** Whether the backend supports this command. */
  can(type: CommandType): boolean;
  /** Whether the backend supports this read method. */
  has(method: ReadMethod): boolean;
  /**
   * Runs a command. Never rejects: the result says how the command ended.
   *
   * @param key The idempotency key of an earlier attempt, to repeat that attempt rather than run a new command.
   *   Default: a new key.
   */
  run(conversationId: string, command: Command, key?: string): Promise<Settled>;
  /** Reads everything about a conversation again. */
  refresh(conversationId: string): Promise<void>;
  /** Stops waiting for answers to pending commands. A read then finds out whether they were applied. */
  stopWaiting(conversationId: string): void;
  /** Clears the result of the last command on this conversation. */
  dismiss(conversationId: string): void;

  /** @internal Takes the notes for the developer. */
  readonly notes: NoteTaker;
  /** The server's time, in milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Calls back once at a moment of server time, or later if the page is hidden then. Returns a function that cancels.
   */
  at(moment: number, callback: () => void): () => void;
  /** Stops everything and clears all data, for example on log-out. Does not dispose the adapter, which has an owner. */
  dispose(): void;
  /**
   * The same where nobody logs out, as when the page changes its route: what agents have written is kept for ten
   * minutes, for the next store with the same backend and agent. The next `dispose` of any store clears it as well.
   */
  release(): void;
}
