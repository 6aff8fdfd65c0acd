import { describe, expect, it } from 'vitest';
import type { AdapterTraits } from '../../src/adapters/adapter.js';
import type { Conversation } from '../../src/model/conversation.js';
import {
  answersNext,
  botState,
  botSuggests,
  mayBotHaveIt,
  refusal,
  refusalOf,
  sendLock,
  shownState,
} from '../../src/model/rules.js';
import {
  active,
  ann,
  archived,
  ben,
  blocked,
  bot,
  closed,
  conversation,
  heldBy,
  nobody,
  paused,
  queue,
  stopped,
  suggesting,
  timed,
  unknown,
} from '../support/conversations.js';

const off = { mode: 'off' } as const;

describe('the bot’s state, as a page may say it', () => {
  const rows: Array<[what: string, Conversation, state: string, traits?: AdapterTraits]> = [
    ['the bot has it', conversation(), 'active'],
    ['active, and a colleague has it', conversation(heldBy(ben), active), 'idle'],
    ['active, and it waits', conversation(queue, active), 'idle'],
    ['active, and nobody has it', conversation(nobody, active), 'idle'],
    ['paused', conversation(bot, paused), 'paused'],
    ['paused over an agent', conversation(heldBy(ann), paused), 'paused'],
    ['paused with an end', conversation(bot, timed()), 'paused-until'],
    ['an end that no timer brings over an agent', conversation(heldBy(ann), timed()), 'paused'],
    [
      'an end that counts from messages',
      conversation(heldBy(ann), { ...timed(), resumeBasis: 'last-message' }),
      'paused-until',
    ],
    [
      'an end that interrupts',
      conversation(heldBy(ann), timed()),
      'paused-until',
      { pauseBot: { resumesOverAgent: true } },
    ],
    ['an end while it waits', conversation(queue, timed()), 'paused-until'],
    ['stopped', conversation(bot, stopped), 'stopped'],
    ['unknown', conversation(bot, unknown), 'unknown'],
    ['unknown, and a colleague has it', conversation(heldBy(ben), unknown), 'unknown'],
    ['off', conversation(bot, off), 'off'],
    ['off, and a colleague has it', conversation(heldBy(ben), off), 'off'],
    ['blocked', conversation(bot, {}, blocked), 'blocked'],
    ['blocked and paused with an end', conversation(bot, timed(), blocked), 'blocked'],
    ['closed', conversation(bot, timed(), closed), 'closed'],
    ['archived', conversation(bot, paused, archived), 'archived'],
  ];
  it.each(rows)('%s', (_what, c, state, traits = {}) => {
    expect(shownState(c, traits)).toBe(state);
  });

  it('an end of a bot that is not paused is none', () => {
    expect(botState(conversation(bot, { status: 'active', resumeAt: '2026-03-02T11:00:00Z' }))).toBe('active');
    expect(botState(conversation(bot, { status: 'paused' }))).toBe('paused');
  });
});

describe('what only an open conversation with a bot has', () => {
  it.each([
    ['open', conversation(bot, unknown), true],
    ['closed', conversation(bot, unknown, closed), false],
    ['archived', conversation(bot, unknown, archived), false],
    ['without a bot', conversation(bot, { ...unknown, ...off }), false],
    ['in the queue', conversation(queue, unknown), false],
    ['active', conversation(), false],
  ])('a bot of which nobody knows whether it answers: %s', (_what, c, is) => {
    expect(mayBotHaveIt(c)).toBe(is);
  });

  it.each([
    ['open', conversation(bot, suggesting), true],
    ['taken over', conversation(heldBy(ann), { ...suggesting, status: 'paused' }), false],
    ['held, and the bot still suggests', conversation(heldBy(ann), suggesting), true],
    ['closed', conversation(bot, suggesting, closed), false],
    ['archived', conversation(bot, suggesting, archived), false],
    ['blocked', conversation(bot, suggesting, blocked), false],
    ['on its own', conversation(), false],
    ['off', conversation(bot, off), false],
  ])('a bot that suggests: %s', (_what, c, is) => {
    expect(botSuggests(c)).toBe(is);
  });

  it.each([
    ['a bot that is off does not reopen it', conversation(bot, off, closed), 'agent'],
    ['nor one that is stopped', conversation(bot, stopped, closed), 'agent'],
    ['one that is paused answers again', conversation(bot, paused, closed), 'bot'],
  ])('who answers after it was closed: %s', (_what, c, who) => {
    expect(answersNext(c)).toBe(who);
  });
});

describe('why an agent cannot write', () => {
  const denied: Partial<Conversation> = { permissions: { 'send-message': { reason: 'Not on your team' } } };
  const rows: Array<
    [what: string, Conversation, reply: string | undefined, note: string | undefined, unlock?: string]
  > = [
    ['the bot answers', conversation(), 'bot-has-it', undefined, 'take-over'],
    ['the bot answers a blocked contact', conversation(bot, {}, blocked), 'blocked', undefined, 'take-over'],
    ['nobody knows whether it answers', conversation(bot, unknown), 'bot-unknown', undefined, 'take-over'],
    ['nor for a blocked contact', conversation(bot, unknown, blocked), 'blocked', undefined, 'take-over'],
    ['mine', conversation(heldBy(ann), paused), undefined, undefined],
    ['a colleague’s', conversation(heldBy(ben), paused), 'held', undefined],
    ['a colleague’s, with a blocked contact', conversation(heldBy(ben), paused, blocked), 'blocked', undefined],
    ['it waits', conversation(queue, paused), undefined, undefined],
    ['closed', conversation(bot, {}, closed), 'closed', undefined, 'reopen'],
    ['archived', conversation(bot, {}, archived), 'archived', 'archived'],
    ['not allowed, and mine', conversation(heldBy(ann), paused, denied), 'denied', 'denied'],
    ['not allowed, and the bot answers', conversation(bot, {}, denied), 'denied', 'denied'],
    ['it suggests', conversation(bot, suggesting), undefined, undefined],
  ];
  it.each(rows)('%s', (_what, c, reply, note, unlock) => {
    expect(sendLock(c, false, ann, {})?.code).toBe(reply);
    expect(sendLock(c, false, ann, {})?.unlock).toBe(unlock);
    expect(sendLock(c, true, ann, {})?.code).toBe(note);
  });

  it('a refusal of another command is not lifted because it is private', () => {
    const held = conversation(heldBy(ben), paused);
    const note = { type: 'send-message', text: 'For us', private: true, clientId: 'n1' } as const;
    expect(refusalOf(held, note, ann)).toBe(undefined);
    expect(refusalOf(held, { ...note, type: 'close', outcome: 'resolved' } as never, ann)?.code).toBe('held');
  });
});

describe('what cannot be given back or made later', () => {
  it.each([
    ['a bot that is paused was not taken over', conversation(bot, paused), 'hand-back', 'not-taken-over'],
    ['a bot that is active has it', conversation(), 'hand-back', 'bot-has-it'],
    ['of which nobody knows, has it', conversation(bot, unknown), 'hand-back', 'bot-has-it'],
    ['a pause that has no end', conversation(bot, paused), 'extend-pause', 'not-timed'],
    ['an end without a pause', conversation(bot, { resumeAt: '2026-03-02T11:00:00Z' }), 'extend-pause', 'not-timed'],
    ['a pause with an end', conversation(bot, timed()), 'extend-pause', undefined],
  ] as const)('%s', (_what, c, type, code) => {
    expect(refusal(c, type, ann)?.code).toBe(code);
  });
});
