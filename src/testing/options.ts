import type { HandoffAdapter } from '../adapters/adapter.js';
import type { Command } from '../model/command.js';
import type { Agent } from '../model/conversation.js';
import type { ErrorCode } from '../model/error.js';
import type { Situation } from './situations.js';

/**
 * How the kit plays everyone but the adapter. Every function is optional: a test that needs one which is missing is
 * skipped, and says so. Functions may be async; what they do is done when they are.
 */
export interface Controls {
  /**
   * Gives the id of a conversation in this situation, another one at each call; `undefined` where the backend cannot be
   * in it. Without it the kit looks through `listConversations`, and gets into the situation by commands.
   */
  prepare?(situation: Situation): string | undefined | Promise<string | undefined>;
  /**
   * A command by somebody else, not through the tested adapter. Rejects where the backend refuses it. Without it the
   * kit calls the adapter with that agent in the context.
   */
  act?(agent: Agent, conversationId: string, command: Command): unknown;
  /** The contact writes. Gives the id of the conversation that the message is in, where that can be another one. */
  contactWrites?(conversationId: string, text: string): string | void | Promise<string | void>;
  /** Deletes a conversation, as another program would. */
  remove?(conversationId: string): unknown;
  /** Milliseconds since 1970 by the backend's clock. Default: `traits.serverTime`, else this device's clock. */
  now?(): number;
  /** Lets so many milliseconds pass at the backend, and runs what is due. Also called while an answer is slow. */
  advance?(milliseconds: number): unknown;
  /** Cuts the connection between adapter and backend, the events with it. */
  dropConnection?(): unknown;
  restoreConnection?(): unknown;
  /** The next command is applied, and its answer is lost. */
  loseNextAnswer?(): unknown;
  /** The next call is neither answered nor refused. */
  holdNextAnswer?(): unknown;
  /** The next call fails like this, and does nothing. Gives `false` where the backend has no such failure. */
  failNext?(code: ErrorCode): unknown;
  /** Called after each test, after the adapter's own `dispose`. */
  dispose?(): unknown;
}

export interface AdapterTestOptions<A extends HandoffAdapter = HandoffAdapter> {
  /** Makes a fresh adapter in a known world. Called once for each test. */
  create(): A | Promise<A>;
  /** The controls, or what makes them for the adapter of one test. Default: none. */
  controls?: Controls | ((adapter: A) => Controls | Promise<Controls>);
  /** Who acts through the adapter. Default: Ada Lindqvist, `ada`. */
  agent?: Agent;
  /** Somebody else in the same team. Default: Ben Okafor, `ben`. */
  colleague?: Agent;
  /** The groups to give, or which of the tests. Default: all. */
  include?: readonly string[] | ((test: Pick<AdapterTest, 'name' | 'group'>) => boolean);
  /**
   * Milliseconds to wait for an answer or event before it counts as missing. Default: 1500, so that the reason is told
   * before a runner's own limit ends the test.
   */
  patience?: number;
}

export interface AdapterTest {
  /** A sentence about behaviour, the only one of that name. */
  readonly name: string;
  readonly group: string;
  /** Rejects with an `Error` that says what was done, what was expected and what came. */
  run(): Promise<'passed' | { skipped: string }>;
}
