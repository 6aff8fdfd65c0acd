// What must not compile, so that a new command cannot be half described. `npm run types` reads this file.
import type { CommandMethods, MethodName } from '../../src/adapters/adapter.js';
import type { CommandFacts, CommandType, ServerFacts } from '../../src/model/command.js';

const rest = {
  target: 'conversation',
  answer: 'conversation',
  allowedIn: ['open'],
  needsBot: false,
  refusedWhileHeld: true,
  optimistic: false,
} as const;

export const complete: CommandFacts = { ...rest };
const { needsBot: _needsBot, ...less } = rest;
// @ts-expect-error a fact is missing
export const withoutFact: CommandFacts = { ...less };
// @ts-expect-error a command without a role
export const withoutRole: ServerFacts<'reopen'> = { parameters: {}, ends: [] };

type Formats = { [T in CommandType]: ServerFacts<T>['parameters'] };
// @ts-expect-error a parameter is missing
export const withoutNote: Formats['close'] = { outcome: 'text' };
// @ts-expect-error `until` is required, so its format has no question mark
export const wrongFormat: Formats['extend-pause'] = { until: 'instant?' };
export const formats: Formats['close'] = { outcome: 'text', note: 'text?' };

export const name: MethodName<'take-over'> = 'takeOver';
// @ts-expect-error there is no such method
export const noName: MethodName = 'takeover';

export const methods: CommandMethods = {
  close: async (_id, { outcome }) => void outcome,
  // @ts-expect-error `close` has no such parameter
  reopen: async (_id, { outcome }) => void outcome,
  // @ts-expect-error a message is what it answers
  sendMessage: async () => undefined,
};
