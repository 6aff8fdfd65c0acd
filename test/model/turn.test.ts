import { describe, expect, it } from 'vitest';
import type { Command, CommandType } from '../../src/model/command.js';
import type { Actor, Bot, Conversation } from '../../src/model/conversation.js';
import { effectOnTurns, silencedBy, type TurnEffect, type TurnEnd } from '../../src/model/turn.js';
import {
  ann,
  ben,
  bot,
  commands,
  commandTypes,
  conversation,
  heldBy,
  inMinutes,
  nobody,
  paused,
  queue,
  stopped,
  suggesting,
  timed,
  unknown,
} from '../support/conversations.js';

const byAnn: Actor = { kind: 'agent', ...ann };
const byBen: Actor = { kind: 'agent', ...ben };
const suggestive: Partial<Bot> = { mode: 'suggestive' };
const blockedByBen: Partial<Conversation> = { contact: { id: 'p1', blocked: { by: byBen } } };
const closedByBen: Partial<Conversation> = {
  status: 'closed',
  closed: { outcome: 'resolved', by: byBen, at: inMinutes(-1) },
};

describe('whether a bot may speak', () => {
  const rows: Array<[what: string, state: Conversation, ended: TurnEnd | undefined]> = [
    ['it has the conversation', conversation(), undefined],
    ['nobody knows whether it is active', conversation(bot, unknown), undefined],
    ['paused', conversation(bot, paused), { reason: 'paused', by: byBen }],
    ['paused for a while', conversation(bot, timed()), { reason: 'paused', by: byBen }],
    ['paused, and nobody knows by whom', conversation(bot, { status: 'paused' }), { reason: 'paused', by: undefined }],
    ['stopped', conversation(bot, stopped), { reason: 'stopped', by: byBen }],
    ['off', conversation(bot, { mode: 'off' }), { reason: 'off' }],
    ['taken over', conversation(heldBy(ann), paused), { reason: 'taken-over', by: byAnn }],
    ['held by a person, and active', conversation(heldBy(ann)), { reason: 'taken-over', by: byAnn }],
    ['waiting for a person', conversation(queue, paused), { reason: 'queued', by: byBen }],
    ['waiting, and active', conversation(queue), { reason: 'queued', by: undefined }],
    ['nobody’s', conversation(nobody), { reason: 'nobody' }],
    ['nobody’s, and paused', conversation(nobody, paused), { reason: 'paused', by: byBen }],
    ['blocked', conversation(bot, {}, blockedByBen), { reason: 'blocked', by: byBen }],
    ['blocked, and taken over', conversation(heldBy(ann), paused, blockedByBen), { reason: 'blocked', by: byBen }],
    ['closed', conversation(bot, {}, closedByBen), { reason: 'closed', by: byBen }],
    ['closed, and paused', conversation(bot, paused, closedByBen), { reason: 'closed', by: byBen }],
    [
      'closed, and nobody says by whom',
      conversation(bot, {}, { status: 'closed' }),
      { reason: 'closed', by: undefined },
    ],
    ['archived', conversation(bot, {}, { status: 'archived' }), { reason: 'archived', by: undefined }],
    ['it suggests', conversation(bot, suggesting), undefined],
    ['it suggests to the person who has it', conversation(heldBy(ann), suggestive), undefined],
    ['it suggests while it waits', conversation(queue, suggestive), undefined],
    ['it suggests to nobody', conversation(nobody, suggestive), undefined],
    [
      'its suggestions are silenced',
      conversation(heldBy(ann), { ...suggestive, ...paused }),
      { reason: 'taken-over', by: byAnn },
    ],
    [
      'its suggestions are silenced, and it waits',
      conversation(queue, { ...suggestive, ...stopped }),
      { reason: 'queued', by: byBen },
    ],
    ['its suggestions are paused', conversation(bot, { ...suggestive, ...paused }), { reason: 'paused', by: byBen }],
  ];
  it.each(rows)('%s', (_what, state, ended) => {
    expect(silencedBy(state)).toEqual(ended);
  });
});

describe('what a command does to the turns', () => {
  const effects: Record<CommandType, TurnEffect | undefined> = {
    'take-over': { ends: { reason: 'taken-over', by: byAnn }, silences: true },
    'pause-bot': { ends: { reason: 'paused', by: byAnn }, silences: true },
    'request-agent': { ends: { reason: 'queued', by: byAnn }, silences: true },
    close: { ends: { reason: 'closed', by: byAnn }, silences: true },
    archive: { ends: { reason: 'archived', by: byAnn }, silences: true },
    'block-contact': { ends: { reason: 'blocked', by: byAnn }, silences: true, ofContact: true },
    'unblock-contact': { revives: true, ofContact: true },
    'activate-bot': { revives: true },
    'hand-back': { revives: true },
    reopen: { revives: true },
    'reset-bot': { revives: true, ends: { reason: 'reset', by: byAnn } },
    'cancel-reply': { ends: { reason: 'cancelled', by: byAnn } },
    'send-message': { ends: { reason: 'paused', by: byAnn } },
    'use-suggestion': { ends: { reason: 'answered', by: byAnn } },
    'dismiss-suggestion': { ends: { reason: 'answered', by: byAnn } },
    'extend-pause': undefined,
    'mark-read': undefined,
  };
  it.each(commandTypes)('%s', (type) => {
    expect(effectOnTurns(commands[type], ann, 'autopilot')).toEqual(effects[type]);
  });

  const message: Command = { type: 'send-message', text: 'Hello', clientId: 'm1' };
  it.each([
    ['a reply, where people answer and the bot proposes', message, 'suggestive', { reason: 'answered', by: byAnn }],
    ['a reply, where the bot is off', message, 'off', { reason: 'paused', by: byAnn }],
    ['a note to the team', { ...message, private: true }, 'autopilot', undefined],
    ['a note, where the bot proposes', { ...message, private: true }, 'suggestive', undefined],
  ] as const)('%s', (_what, command, mode, ends) => {
    expect(effectOnTurns(command, ann, mode)?.ends).toEqual(ends);
  });
});
