import { describe, expect, test } from 'vitest';
import type { AdapterTraits } from '../../../src/adapters/adapter.js';
import { checkCommand } from '../../../src/gateway/commands/checks.js';
import { refusalError } from '../../../src/gateway/commands/refusals.js';
import type { GatewayContext } from '../../../src/gateway/context.js';
import type { ConversationRecord } from '../../../src/gateway/conversations/record.js';
import { GatewayError } from '../../../src/gateway/errors.js';
import type { Command } from '../../../src/model/command.js';
import type { RefusalCode } from '../../../src/model/rules.js';
import { ann, inMinutes, now, situations, type Situation } from '../../support/conversations.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';

const { adapter } = new ScriptedBackend();
const record = { version: 20, controlVersion: 10, loadedAt: now } as ConversationRecord;
const year = 365 * 24 * 60;

/** The code, the status and the sentence of the error, or nothing. */
function check(command: Command, traits: AdapterTraits = {}, in_: Situation = 'bot active', expected?: number) {
  const current = situations[in_];
  const context = { adapter, traits } as unknown as GatewayContext;
  try {
    checkCommand(context, record, current, command, ann, expected);
    return undefined;
  } catch (thrown) {
    const { code, status, message, current: told } = thrown as GatewayError;
    expect(thrown).toBeInstanceOf(GatewayError);
    if (code !== 'unsupported') expect(told).toBe(current);
    return `${status} ${code}: ${message}`;
  }
}

describe('a refusal', () => {
  const codes: Record<RefusalCode, string> = {
    archived: 'refused: The conversation is archived.',
    closed: 'refused: The conversation is closed.',
    'not-closed': 'refused: The conversation is not closed.',
    held: 'conflict: Another agent has the conversation.',
    mine: 'refused: You have the conversation already.',
    queued: 'refused: The conversation waits for an agent already.',
    'bot-off': 'refused: There is no bot in this conversation.',
    'bot-has-it': 'refused: The bot has the conversation already.',
    'not-taken-over': 'refused: Nobody has taken the conversation over.',
    'bot-active': 'refused: The bot is active already.',
    'bot-unknown': 'refused: It is not known whether the bot answers.',
    'not-timed': 'refused: The pause has no end that could be moved.',
    'too-late': 'invalid: The end of the pause is not in the future by the clock of the server.',
    stopped: 'refused: The bot was stopped for good.',
    blocked: 'refused: The contact is blocked.',
    'not-blocked': 'refused: The contact is not blocked.',
    'not-composing': 'refused: The bot is not writing.',
    'nobody-would-answer': 'refused: Nobody would answer the contact.',
    'no-suggestion': 'refused: The bot suggests nothing now.',
    'newer-suggestion': 'refused: The bot has a newer suggestion.',
    denied: 'forbidden: This is not permitted in this conversation.',
    'reason-required': 'invalid: A reason is needed.',
  };

  test.each(Object.entries(codes) as Array<[RefusalCode, string]>)('%s says what to do about it', (code, expected) => {
    const error = refusalError(code, situations['bot active']);
    expect(`${error.code}: ${error.message}`).toBe(expected);
    expect(error.current).toBe(situations['bot active']);
  });

  test('comes from the rules of the page', () => {
    expect(check({ type: 'activate-bot' })).toBe('409 refused: The bot is active already.');
    expect(check({ type: 'close', outcome: 'resolved' }, {}, "Ben's, paused")).toMatch(/^409 conflict: Another agent/);
    expect(check({ type: 'pause-bot' })).toBeUndefined();
  });
});

describe('the parameters', () => {
  const tooLong = '422 invalid: The pause is longer than it may be.';
  const tooLate = '422 invalid: The end of the pause is not in the future by the clock of the server.';
  const noEnd = '501 unsupported: A pause cannot have an end here.';
  const needsReason = '422 invalid: A reason is needed.';
  const noText = '422 invalid: A message needs text.';
  const reason = { takeOver: { reason: 'required' }, pauseBot: { reason: 'required' } } as const;
  const labels = ['resolved', 'not-resolved'].map((value) => ({ value, label: value }));
  const outcomes = { close: { outcomes: labels } } as AdapterTraits;
  const pause = (minutes: number): Command => ({ type: 'pause-bot', until: inMinutes(minutes) });
  const extend = (minutes: number): Command => ({ type: 'extend-pause', until: inMinutes(minutes) });
  const say = (text: string): Command => ({ type: 'send-message', text, clientId: 'm1' });
  const use = (text?: string): Command => ({
    ...{ type: 'use-suggestion', id: 's1', clientId: 'm1' },
    ...(text !== undefined && { text }),
  });

  test.each<[what: string, command: Command, traits: AdapterTraits, expected?: string, in_?: Situation]>([
    ['a takeover needs no reason', { type: 'take-over' }, {}],
    ['… but where one is required', { type: 'take-over' }, reason, needsReason],
    ['… and blanks are none', { type: 'take-over', reason: ' \n' }, reason, needsReason],
    ['… and then one is enough', { type: 'take-over', reason: 'Refund' }, reason],
    ['… whatever a pause requires', { type: 'take-over' }, { pauseBot: { reason: 'required' } }],
    ['… and one that is optional may be left out', { type: 'take-over' }, { takeOver: { reason: 'optional' } }],
    ['a pause needs no reason', { type: 'pause-bot' }, {}],
    ['… but where one is required', { type: 'pause-bot' }, reason, needsReason],
    ['… and blanks are none', { type: 'pause-bot', reason: ' ' }, reason, needsReason],
    ['… and then one is enough', { type: 'pause-bot', reason: 'Lunch' }, reason],
    ['… and one that is optional may be left out', { type: 'pause-bot' }, { pauseBot: { reason: 'optional' } }],
    ['a pause needs no end', { type: 'pause-bot' }, { pauseBot: { indefinite: true } }],
    [
      '… but where none is for good',
      { type: 'pause-bot' },
      { pauseBot: { indefinite: false } },
      '422 invalid: A pause needs an end here.',
    ],
    ['… and then has one', pause(1), { pauseBot: { indefinite: false } }],
    ['an end has to come', pause(0), {}, tooLate],
    ['… and not to be over', pause(-1), {}, tooLate],
    ['… within a year', pause(year), {}],
    ['… and no later', pause(year + 1), {}, tooLong],
    ['… or within the platform’s limit', pause(1), { pauseBot: { maxSeconds: 60 } }],
    ['… and no later than that', pause(1.001), { pauseBot: { maxSeconds: 60 } }, tooLong],
    ['… unless the gateway keeps it', pause(2), { pauseBot: { timed: false, maxSeconds: 60 } }],
    ['… which also stops at a year', pause(year + 1), { pauseBot: { timed: false, maxSeconds: 60 } }, tooLong],
    ['nobody can keep it', pause(1), { pauseBot: { timed: false, indefinite: false } }, noEnd],
    ['an extension ends in the future too', extend(0), {}, tooLate, 'mine, timed'],
    ['… within a year', extend(year), {}, undefined, 'mine, timed'],
    ['… and no later', extend(year + 1), {}, tooLong, 'mine, timed'],
    ['any outcome will do', { type: 'close', outcome: 'other' }, {}],
    ['… but where they are listed', { type: 'close', outcome: 'resolved' }, outcomes],
    [
      '… and then no other',
      { type: 'close', outcome: 'other' },
      outcomes,
      '422 invalid: There is no such outcome here.',
    ],
    ['… and none where pages get no choice', { type: 'close', outcome: 'resolved' }, { close: { outcomes: [] } }],
    ['… or one without a name', { type: 'close', outcome: 'resolved' }, { close: { outcomes: [{ value: ' ' }] } }],
    ['a message needs text', say(' \n'), {}, noText, 'mine, paused'],
    ['… any', say('.'), {}, undefined, 'mine, paused'],
    ['a suggestion may be used as it is', use(), {}, undefined, 'suggesting, mine'],
    ['… but not as nothing', use(' '), {}, noText, 'suggesting, mine'],
    ['… and may be changed', use('Tomorrow.'), {}, undefined, 'suggesting, mine'],
    ['nothing of that is asked of others', { type: 'hand-back' }, reason, undefined, 'mine, paused'],
  ])('%s: %j', (_what, command, traits, expected, in_) => {
    expect(check(command, traits, in_)).toBe(expected);
  });
});

test.each([
  [9, false],
  [10, true],
  [20, true],
  [21, false],
  [undefined, true],
])('a decision on version %s is current: %s', (version, isCurrent) => {
  expect(check({ type: 'pause-bot' }, {}, 'bot active', version)).toBe(
    isCurrent ? undefined : '412 conflict: The conversation has changed since it was read.',
  );
});

test('what the rules forbid is said before what is wrong with the parameters, and that before the version', () => {
  const required = { pauseBot: { reason: 'required' } } as const;
  expect(check({ type: 'pause-bot' }, required, 'closed, bot', 1)).toMatch(/is closed/);
  expect(check({ type: 'pause-bot' }, required, 'bot active', 1)).toMatch(/reason/);
});
