import type { HandoffAdapter } from '../adapters/adapter.js';
import type { Command } from '../model/command.js';
import type { Agent } from '../model/conversation.js';
import type { ErrorCode } from '../model/error.js';
import type { Situation } from './situations.js';

/**
 * Lets the kit play everyone except the adapter. Every function is optional: tests that need a missing one are skipped
 * and say so. Functions may be async; their effect must be complete when they resolve.
 */
export interface Controls {
  /**
   * Returns the id of a conversation in this situation, a different one on each call, or `undefined` if the backend has
   * no such situation. Without this control, the kit searches `listConversations` and runs commands to get there.
   */
  prepare?(situation: Situation): string | undefined | Promise<string | undefined>;
  /**
   * Runs a command as another agent, without the tested adapter. Rejects if the backend refuses. Without this control,
   * the kit calls the adapter with that agent in the context.
   */
  act?(agent: Agent, conversationId: string, command: Command): unknown;
  /** Sends a message as the contact. Returns the id of the conversation that received it, if it may be another one. */
  contactWrites?(conversationId: string, text: string): string | void | Promise<string | void>;
  /** Deletes a conversation, as another program would. */
  remove?(conversationId: string): unknown;
  /** The backend's time in milliseconds since the epoch. Default: `traits.serverTime`, else this device's clock. */
  now?(): number;
  /** Advances the backend's clock and runs what is due. The kit also calls this while it waits for a slow answer. */
  advance?(milliseconds: number): unknown;
  /** Cuts the connection between adapter and backend, including events. */
  dropConnection?(): unknown;
  restoreConnection?(): unknown;
  /** Makes the backend apply the next command but lose its answer. */
  loseNextAnswer?(): unknown;
  /** Makes the backend not answer the next call at all. */
  holdNextAnswer?(): unknown;
  /** Makes the next call fail with this code and without effect. Returns `false` if the backend has no such failure. */
  failNext?(code: ErrorCode): unknown;
  /** Called after each test, after the adapter's own `dispose`. */
  dispose?(): unknown;
}

export interface AdapterTestOptions<A extends HandoffAdapter = HandoffAdapter> {
  /** Creates an adapter for a backend in a known state. Called once for each test. */
  create(): A | Promise<A>;
  /** The controls, or a function that creates them for a test's adapter. Default: none. */
  controls?: Controls | ((adapter: A) => Controls | Promise<Controls>);
  /** The agent who acts through the adapter. Default: Ada Lindqvist, `ada`. */
  agent?: Agent;
  /** Another agent of the same team. Default: Ben Okafor, `ben`. */
  colleague?: Agent;
  /** The groups to include, or a filter for tests. Default: all. */
  include?: readonly string[] | ((test: Pick<AdapterTest, 'name' | 'group'>) => boolean);
  /**
   * How long to wait for an answer or event, in milliseconds. Default: 1500, so that the kit can report the reason
   * before the test runner's own timeout ends the test.
   */
  patience?: number;
}

export interface AdapterTest {
  /** A sentence that describes the behaviour. No other test has the same name. */
  readonly name: string;
  readonly group: string;
  /** Rejects with an `Error` that says what the test did, what it expected and what it got. */
  run(): Promise<'passed' | { skipped: string }>;
}
