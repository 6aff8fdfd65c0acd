import { describe, expect, test } from 'vitest';
import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import type { GatewayContext } from '../../../src/gateway/context.js';
import { endsPause, forPlatform, timerFor } from '../../../src/gateway/timers/timed-pause.js';
import { canResume, gatewayEndsPauses, isTimerObsolete } from '../../../src/gateway/timers/timer.js';
import type { Command } from '../../../src/model/command.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { commands, commandTypes } from '../../support/conversations.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';

const { adapter } = new ScriptedBackend();
const context = (pauseBot: object, more: Partial<HandoffAdapter> = {}) =>
  ({ adapter: { ...adapter, ...more }, traits: { pauseBot } }) as unknown as GatewayContext;
/** The gateway ends its pauses. */
const untimed = context({ timed: false });
const ada = { id: 'ada' };
const until = '2026-03-02T10:30:00Z';

describe('whether the gateway ends timed pauses', () => {
  test.each<[string, GatewayContext, boolean]>([
    ['yes, where the platform cannot', untimed, true],
    ['no, where the platform can', context({ timed: true }), false],
    ['no, where nothing is said about it', context({}), false],
    ['no, where no pause is without an end', context({ timed: false, indefinite: false }), false],
    ['yes, where some are', context({ timed: false, indefinite: true }), true],
    ['no, where the bot cannot be paused', context({ timed: false }, { pauseBot: undefined }), false],
    ['no, where the bot cannot be activated', context({ timed: false }, { activateBot: undefined }), false],
    ['no, where there are no traits of a pause', { adapter, traits: {} } as unknown as GatewayContext, false],
  ])('%s', (_title, given, expected) => {
    expect(gatewayEndsPauses(given)).toBe(expected);
  });
});

describe('whether a timer may activate the bot', () => {
  const paused = { status: 'open', handler: { kind: 'bot' }, bot: { mode: 'autopilot', status: 'paused' } } as const;
  const byAgent = { handler: { kind: 'agent', agent: ada } } as const;
  test.each<[string, Partial<Conversation>, object, boolean]>([
    ['yes, where it is paused', {}, {}, true],
    ['yes, in the queue', { handler: { kind: 'queue' } }, {}, true],
    ['not over an agent', byAgent, {}, false],
    ['over an agent, where the platform does so', byAgent, { resumesOverAgent: true }, true],
    ['not where it is closed', { status: 'closed' }, { resumesOverAgent: true }, false],
    ['not where it is active', { bot: { mode: 'autopilot', status: 'active' } }, {}, false],
    ['not where it was stopped', { bot: { mode: 'autopilot', status: 'stopped' } }, {}, false],
  ])('%s', (_title, change, traits, expected) => {
    expect(canResume(context({ timed: false, ...traits }), { ...paused, ...change })).toBe(expected);
  });

  test('not over an agent, where nothing is said about it', () => {
    const silent = { adapter, traits: {} } as unknown as GatewayContext;
    expect(canResume(silent, { ...paused, ...byAgent })).toBe(false);
  });

  test.each([
    ['a state with nothing to end', 'active', 10_001, true],
    ['not yet: the state may be the one before', 'active', 10_000, false],
    ['not where it is paused', 'paused', 99_999, false],
  ] as const)('a timer is obsolete: %s', (_title, status, age, expected) => {
    const state = { ...paused, bot: { mode: 'autopilot', status } } as unknown as Conversation;
    expect(isTimerObsolete(untimed, state, { due: 0, agent: ada, setAt: 5_000 }, 5_000 + age)).toBe(expected);
  });
});

describe('what a command makes of the timer', () => {
  const others: Command[] = commandTypes
    .filter((type) => type !== 'pause-bot' && type !== 'extend-pause')
    .map((type) => commands[type]);

  test('whatever activates, silences or ends for good ends it; the rest leaves it', () => {
    const ending = others.filter((command) => timerFor(untimed, command, ada) === null).map(({ type }) => type);
    expect(ending).toEqual([
      ...['activate-bot', 'take-over', 'request-agent', 'hand-back', 'close', 'archive', 'reset-bot'],
    ]);
    expect(others.filter(endsPause).map(({ type }) => type)).toEqual(ending);
    for (const command of others) if (!endsPause(command)) expect(timerFor(untimed, command, ada)).toBeUndefined();
  });

  test.each<[string, Command, object | null]>([
    ['a pause with an end sets it', { type: 'pause-bot', until }, { due: Date.parse(until), agent: ada }],
    ['a pause without one ends it', { type: 'pause-bot', reason: 'lunch' }, null],
    ['an extension moves it', { type: 'extend-pause', until }, { due: Date.parse(until), agent: ada }],
  ])('%s', (_title, command, expected) => {
    expect(timerFor(untimed, command, ada)).toEqual(expected);
    // and none is kept where the platform ends its pauses
    expect(timerFor(context({}), command, ada)).toBeUndefined();
  });
});

describe('what the platform is told', () => {
  test('a pause without its end, and nothing of an extension, where the gateway keeps it', () => {
    const pause = { type: 'pause-bot', until, reason: 'lunch' } as const;
    expect(forPlatform(untimed, pause)).toEqual({ type: 'pause-bot', reason: 'lunch' });
    expect(forPlatform(untimed, { type: 'extend-pause', until })).toBeUndefined();
  });

  test('everything else as it is', () => {
    for (const type of commandTypes) {
      const command = commands[type];
      expect(forPlatform(context({}), command)).toBe(command);
      if (type !== 'pause-bot' && type !== 'extend-pause') expect(forPlatform(untimed, command)).toBe(command);
    }
  });
});
