import { describe, expect, it } from 'vitest';
import { isSending, type Command, type CommandType } from '../../src/model/command.js';
import type { Actor, Conversation } from '../../src/model/conversation.js';
import { achieved } from '../../src/model/effects.js';
import {
  ann,
  ben,
  blocked,
  commands,
  commandTypes,
  conversation,
  effects,
  inMinutes,
} from '../support/conversations.js';

const at = inMinutes(0);
const until = inMinutes(60);

/** Of these no state says who did it. */
const anonymous: CommandType[] = [
  'extend-pause',
  'cancel-reply',
  'reopen',
  'archive',
  'unblock-contact',
  'dismiss-suggestion',
  'mark-read',
];
const asked: Partial<Record<CommandType, Command>> = {
  'pause-bot': { type: 'pause-bot', until },
  'extend-pause': { type: 'extend-pause', until },
};

const actors: Array<[who: string, actor: Actor | undefined, isMine: boolean]> = [
  ['nobody named', undefined, true],
  ['unknown', { kind: 'unknown' }, true],
  ['an agent without a name', { kind: 'agent' }, true],
  ['me', { kind: 'agent', ...ann }, true],
  ['me, by the id alone', { kind: 'agent', id: ann.id }, true],
  ['me, under another name', { kind: 'agent', id: ann.id, name: 'A.' }, true],
  ['me, by the name alone', { kind: 'agent', name: ann.name }, true],
  ['a colleague', { kind: 'agent', ...ben }, false],
  ['a colleague with my name', { kind: 'agent', id: ben.id, name: ann.name }, false],
  ['the contact', { kind: 'contact', id: ben.id }, false],
  ['the bot', { kind: 'bot', id: ben.id }, false],
  ['the system', { kind: 'system', id: ben.id }, false],
];

describe.each(commandTypes)('%s is achieved', (type) => {
  it.each(actors)('by %s', (_who, actor, isMine) => {
    const command = asked[type] ?? commands[type];
    const expected = !isSending(command) && (isMine || anonymous.includes(type));
    expect(achieved(effects[type](actor), command, ann)).toBe(expected);
  });
});

describe('what looks like it and is not', () => {
  const byMe = { kind: 'agent' as const, ...ann };
  const rows: Array<[what: string, Command, Conversation]> = [
    [
      'closed with another outcome',
      commands.close,
      conversation({ kind: 'bot' }, {}, { status: 'closed', closed: { outcome: 'not-resolved', by: byMe, at } }),
    ],
    [
      'closed with another outcome, by nobody that is named',
      commands.close,
      conversation({ kind: 'bot' }, {}, { status: 'closed', closed: { outcome: 'not-resolved', at } }),
    ],
    ['paused by me until another time', { type: 'pause-bot', until: inMinutes(30) }, effects['pause-bot'](byMe)],
    [
      'a contact asked for a human',
      commands['request-agent'],
      conversation(
        { kind: 'queue', since: at },
        { status: 'paused', cause: { kind: 'contact-request', actor: { kind: 'contact' }, at } },
      ),
    ],
    [
      'the timer ended the pause',
      commands['activate-bot'],
      conversation({ kind: 'bot' }, { cause: { kind: 'schedule', actor: { kind: 'system' }, at } }),
    ],
  ];
  it.each(rows)('%s', (_what, command, state) => {
    expect(achieved(state, command, ann)).toBe(false);
  });
});

describe('what an older actor does not hide', () => {
  const pausedByBen = {
    status: 'paused',
    cause: { kind: 'agent', actor: { kind: 'agent' as const, ...ben } },
  } as const;
  it.each([
    ['a request for an agent', commands['request-agent'], conversation({ kind: 'queue', since: at }, pausedByBen)],
    [
      'an extension of a colleague’s pause',
      commands['extend-pause'],
      effects['extend-pause']({ kind: 'agent', ...ben }),
    ],
    ['a block without a name', commands['block-contact'], conversation({ kind: 'bot' }, {}, blocked)],
    [
      'closed, and the backend does not say how',
      commands.close,
      conversation({ kind: 'bot' }, {}, { status: 'closed' }),
    ],
  ])('%s', (_what, command, state) => {
    const given = command.type === 'extend-pause' ? { ...command, until } : command;
    expect(achieved(state, given, ann)).toBe(true);
  });
});
