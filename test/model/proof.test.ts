import { describe, expect, it } from 'vitest';
import { isContactCommand, isMessageCommand, type Command } from '../../src/model/command.js';
import type { Actor, Agent, Conversation } from '../../src/model/conversation.js';
import { achieved, isAsAsked, provesDone } from '../../src/model/effects.js';
import {
  ann,
  ben,
  bot,
  commands,
  commandTypes,
  conversation,
  heldBy,
  inMinutes,
  paused,
} from '../support/conversations.js';

describe('which commands', () => {
  it('are about the contact and not about one conversation', () => {
    expect(commandTypes.filter((type) => isContactCommand(commands[type]))).toEqual([
      'block-contact',
      'unblock-contact',
    ]);
  });
  it('are answered with a message', () => {
    expect(commandTypes.filter((type) => isMessageCommand(commands[type]))).toEqual(['send-message']);
  });
});

describe('a later state proves a command of unknown outcome', () => {
  const mine = conversation(heldBy(ann), paused);
  const bens = conversation(heldBy(ben), paused);
  const bots = conversation();
  const takeOver = commands['take-over'];
  const rows: Array<[what: string, before: Conversation | undefined, now: Conversation, proves: boolean]> = [
    ['that was not so before', bots, mine, true],
    ['where nobody knows what was before', undefined, mine, true],
    ['that was so before', conversation(heldBy(ann), paused), mine, false],
    ['that is the very same', mine, mine, false],
    ['that is another’s', bots, bens, false],
    ['in which nothing happened', undefined, bots, false],
    ['that came after a colleague’s', bens, mine, true],
  ];
  it.each(rows)('one %s', (_what, before, now, proves) => {
    expect(provesDone(before, now, takeOver, ann)).toBe(proves);
  });
});

describe('what is asked of the state alone', () => {
  const stopped = conversation(bot, { status: 'stopped' });
  const until = inMinutes(60);
  const at = Date.parse(until);
  const pausedUntil = (resumeAt?: string): Conversation => conversation(bot, { status: 'paused', resumeAt });
  const rows: Array<[what: string, Conversation, Command, boolean]> = [
    ['a reset leaves no stopped bot', stopped, commands['reset-bot'], false],
    ['a reset leaves an active bot', conversation(), commands['reset-bot'], true],
    ['a pause to the second', pausedUntil(new Date(at + 999).toISOString()), { type: 'pause-bot', until }, true],
    ['a pause of another second', pausedUntil(new Date(at + 1000).toISOString()), { type: 'pause-bot', until }, false],
    [
      'a pause of an earlier second',
      pausedUntil(new Date(at - 1000).toISOString()),
      { type: 'pause-bot', until },
      false,
    ],
    ['a pause without an end, for one with', pausedUntil(), { type: 'pause-bot', until }, false],
    ['a pause with an end, for one without', pausedUntil(until), { type: 'pause-bot' }, false],
    ['a pause without an end, as asked', pausedUntil(), { type: 'pause-bot' }, true],
    ['an end that is no date', pausedUntil('soon'), { type: 'pause-bot', until }, false],
    ['an active bot', conversation(), { type: 'pause-bot' }, false],
    [
      'another suggestion',
      conversation(bot, { suggestion: { id: 's2', text: 'Yes.', at: until } }),
      commands['dismiss-suggestion'],
      true,
    ],
    ['messages that are unread', conversation(), commands['mark-read'], false],
    ['nothing unread', conversation(bot, {}, { unread: undefined }), commands['mark-read'], true],
  ];
  it.each(rows)('%s', (_what, state, command, is) => {
    expect(isAsAsked(state, command, ann)).toBe(is);
  });
});

describe('who did it, where names are missing', () => {
  const by = (actor: Actor): Conversation => conversation(bot, { status: 'paused', cause: { kind: 'agent', actor } });
  const nameless: Agent = { id: 'ann' };
  const rows: Array<[what: string, Actor, Agent, mine: boolean]> = [
    ['an agent of another name', { kind: 'agent', name: 'Ben' }, ann, false],
    ['an agent of my name', { kind: 'agent', name: 'Ann' }, ann, true],
    ['an agent of some name, and I have none', { kind: 'agent', name: 'Ben' }, nameless, true],
    ['an agent without a name', { kind: 'agent' }, ann, true],
    ['an agent without a name, and I have none', { kind: 'agent' }, nameless, true],
  ];
  it.each(rows)('%s', (_what, actor, agent, mine) => {
    expect(achieved(by(actor), { type: 'pause-bot' }, agent)).toBe(mine);
  });

  it('nobody is named, nor why', () => {
    const queued = conversation({ kind: 'queue', since: inMinutes(0) });
    expect(achieved(queued, commands['request-agent'], ann)).toBe(true);
    // a cause that is as old as a handler that is no queue
    const held = conversation(heldBy(ann), {
      cause: { kind: 'agent', actor: { kind: 'agent', ...ben }, at: inMinutes(-5) },
    });
    expect(achieved(held, commands['request-agent'], ann)).toBe(false);
    expect(achieved(conversation(), commands['block-contact'], ann)).toBe(false);
  });
});
