import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/model/command.js';
import { HandoffError, type ErrorCode } from '../../../src/model/error.js';
import { reconsider, type Settled } from '../../../src/store/conversation/operations.js';
import { ann, ben, bot, commands, conversation, heldBy, now, paused } from '../../support/conversations.js';

const mine = conversation(heldBy(ann), paused);
const theirs = conversation(heldBy(ben), paused);
const bots = conversation(bot);

const settled = (outcome: Outcome, after = bots, code?: ErrorCode, current = after): Settled => ({
  key: 'k',
  command: commands['take-over'],
  agent: ann,
  outcome,
  before: bots,
  conversation: after,
  at: now,
  ...(code && { error: new HandoffError(code, 'x', { current }) }),
});

describe('a result is shown for as long as it is true', () => {
  it.each([
    ['applied: while nobody acts', settled('applied', mine), mine, true, true],
    ['applied: somebody acted', settled('applied', mine), bots, true, false],
    ['a lost race: while the winner has it', settled('rejected', bots, 'conflict', theirs), theirs, true, true],
    ['a lost race: the winner handed back', settled('rejected', bots, 'conflict', theirs), bots, false, false],
    ['refused: nothing changed', settled('rejected', bots, 'refused'), bots, true, true],
    ['refused: somebody acted', settled('rejected', bots, 'refused'), theirs, false, false],
    [
      'cannot be reached: read again, and it may be tried again',
      settled('rejected', bots, 'unavailable'),
      bots,
      true,
      true,
    ],
    ['sign-in has expired: a push says nothing of it', settled('rejected', bots, 'unauthorized'), bots, false, true],
    ['sign-in has expired: a read succeeded', settled('rejected', bots, 'unauthorized'), bots, true, false],
    ['unknown: nothing proves it', settled('unknown'), theirs, true, true],
  ])('%s', (_title, result, fresh, isRead, stays) => {
    expect(!!reconsider(result, fresh, isRead)).toBe(stays);
  });

  it('unknown becomes applied where the state proves it', () => {
    expect(reconsider(settled('unknown'), mine, true)?.outcome).toBe('applied');
  });
});
