import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import type { CommandRequest } from '../../../src/gateway/commands/command-request.js';
import type { GatewayError } from '../../../src/gateway/errors.js';
import type { Caller } from '../../../src/gateway/index.js';
import type { ApiResponse } from '../../../src/gateway/response.js';
import type { Command } from '../../../src/model/command.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { MemoryNode, type MemoryNodeOptions } from '../support/memory-node.js';

export const ada: Caller = { agent: { id: 'ada', name: 'Ada' }, role: 'agent' };
export const ben: Caller = { agent: { id: 'ben', name: 'Ben' }, role: 'agent' };
export const sue: Caller = { agent: { id: 'sue', name: 'Sue' }, role: 'supervisor' };

export interface Given extends Omit<MemoryNodeOptions, 'adapter'> {
  conversation?: Partial<Conversation>;
  traits?: object;
  adapter?: Partial<HandoffAdapter>;
}

/** What ended a command: its answer, or the error in its place. */
export interface End {
  answer?: ApiResponse;
  error?: GatewayError;
}

/** A node in front of a platform that follows its script, and what is to be said about the key `k`. */
export function world({ conversation, traits = {}, adapter, ...options }: Given = {}) {
  const backend = new ScriptedBackend(conversation);
  Object.assign(backend.adapter, { traits: { versions: true, events: 'state', ...traits } }, adapter);
  const node = new MemoryNode({ backend, ...options });
  const { database, commands } = node;
  const run = (command: Command, more: Partial<CommandRequest> = {}) =>
    commands.run({ caller: ada, command, conversationId: 'c1', key: 'k', hash: 'h', ...more });
  return {
    ...{ node, backend, database, run },
    /** Runs a command to its end, however long that takes. */
    async ended(command: Command, more?: Partial<CommandRequest>): Promise<End> {
      const end: End = {};
      void run(command, more).then(
        (answer) => (end.answer = answer),
        (error: GatewayError) => (end.error = error),
      );
      for (let i = 0; i < 100 && !end.answer && !end.error; i++) await node.advance(1000);
      return end;
    },
    /** What became of a key. */
    key: (name = 'k') => [...database.keys].find(([id]) => id.endsWith(` ${name}`))?.[1],
    /** The lines of the audit, in short. */
    audit: () =>
      database.audit.map(({ attempt, outcome, code }) => [attempt.action, outcome, code].filter(Boolean).join(' ')),
    /** The statements that were run, in short. */
    count: (words: string) => database.count(words),
  };
}
