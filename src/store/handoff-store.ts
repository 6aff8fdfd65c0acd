import type { ReadableAtom, WritableAtom } from 'nanostores';
import type { AdapterTraits } from '../adapters/adapter.js';
import type { ReadMethod } from '../adapters/call.js';
import type { Localization } from '../internal/text.js';
import type { Command, CommandType } from '../model/command.js';
import type { Agent } from '../model/conversation.js';
import type { Connection } from './context.js';
import type { ConversationView } from './conversation/entry.js';
import type { Settled } from './conversation/operations.js';

/**
 * Makes something that is kept beside the conversations: contacts, messages, the list. It is loaded with the elements
 * that need it, and made once for each store. What it is made with is the store's own matter.
 */
export type PartFactory<P> = (tools: never) => P;

/**
 * The state that elements share. Data flows one way: adapter → store → elements → `run` → adapter. Atoms read
 * themselves while somebody listens, so a store that nobody looks at is quiet.
 */
export interface HandoffStore {
  readonly traits: AdapterTraits;
  readonly $agent: WritableAtom<Agent>;
  readonly $connection: ReadableAtom<Connection>;
  /** The conversation that elements without a `conversation-id` follow. */
  readonly $selected: WritableAtom<string | undefined>;
  readonly $localization: WritableAtom<Localization>;

  conversation(id: string): ReadableAtom<ConversationView>;
  /**
   * What is kept beside the conversations, for example `store.part(details).contact(id)`. Made when it is first asked
   * for.
   */
  part<P>(factory: PartFactory<P>): P;

  /** Whether the backend has this command at all. */
  can(type: CommandType): boolean;
  /** Whether the backend has this method at all. */
  has(method: ReadMethod): boolean;
  /** Never rejects: how it ended is in the result. `key` repeats an earlier intent of the same person. */
  run(conversationId: string, command: Command, key?: string): Promise<Settled>;
  /** Reads everything about one conversation again. */
  refresh(conversationId: string): Promise<void>;
  /** Stops waiting for the backend's answer; whether the command happened is found out by reading. */
  stopWaiting(conversationId: string): void;
  /** Forgets how the last command on this conversation ended. */
  dismiss(conversationId: string): void;

  /** Milliseconds since 1970 by the server's clock. */
  now(): number;
  /** Calls back once at a moment of server time, not while the page is hidden. Returns an unsubscribe function. */
  at(moment: number, callback: () => void): () => void;
  /** Ends everything and forgets everything, as on log-out. The adapter itself is left to its owner. */
  dispose(): void;
}
