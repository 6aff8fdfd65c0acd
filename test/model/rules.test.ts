import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/model/command.js';
import type { Conversation } from '../../src/model/conversation.js';
import { achieved, undoOf } from '../../src/model/effects.js';
import {
  answersNext,
  botHasIt,
  botInControl,
  botState,
  composerLock,
  isHeldBy,
  otherHolder,
} from '../../src/model/rules.js';
import { inView, views } from '../../src/model/views.js';
import { runEvent } from '../../src/model/transition.js';
import {
  active,
  ann,
  archived,
  ben,
  blocked,
  bot,
  closed,
  commands,
  commandTypes,
  conversation,
  events,
  heldBy,
  inMinutes,
  nobody,
  now,
  paused,
  queue,
  short,
  situations,
  stopped,
  suggesting,
  table,
  timed,
  type Situation,
} from '../support/conversations.js';

const names = Object.keys(situations) as Situation[];
const listed = views.filter((view) => view !== 'selected');

describe('views', () => {
  const rows = table(
    `
                         | state all open closed transferred waiting mine bot paused blocked needs-review
  bot active             | B+    x   x    .      .           .       .    x   .      .       .
  bot composing          | B+w   x   x    .      .           .       .    x   .      .       .
  bot paused             | B-    x   x    .      .           .       .    .   x      .       .
  bot paused, timed      | B-t   x   x    .      .           .       .    .   x      .       .
  bot at its limit       | B-    x   x    .      .           .       .    .   x      .       x
  bot stopped            | Bx    x   x    .      .           .       .    .   x      .       .
  mine, paused           | I-    x   .    .      x           .       x    .   .      .       .
  mine, timed            | I-t   x   .    .      x           .       x    .   .      .       .
  mine, stopped          | Ix    x   .    .      x           .       x    .   .      .       .
  Ben's, paused          | O-    x   .    .      x           .       .    .   .      .       .
  Ben's, timed           | O-t   x   .    .      x           .       .    .   .      .       .
  Ben's, stopped         | Ox    x   .    .      x           .       .    .   .      .       .
  queue, paused          | Q-    x   .    .      x           x       .    .   x      .       .
  queue, timed           | Q-t   x   .    .      x           x       .    .   x      .       .
  queue, stopped         | Qx    x   .    .      x           x       .    .   x      .       .
  nobody, active         | N+    x   x    .      .           .       .    .   .      .       .
  nobody, paused         | N-    x   x    .      .           .       .    .   x      .       .
  nobody, stopped        | Nx    x   x    .      .           .       .    .   x      .       .
  suggestive, bot        | B+    x   x    .      .           .       .    x   .      .       .
  suggestive, bot paused | B-    x   x    .      .           .       .    .   x      .       .
  suggestive, mine       | I-    x   .    .      x           .       x    .   .      .       .
  suggestive, nobody     | N+    x   x    .      .           .       .    .   .      .       .
  suggesting, bot        | B+s   x   x    .      .           .       .    x   .      .       .
  suggesting, nobody     | N+s   x   x    .      .           .       .    .   .      .       .
  suggesting, mine       | I+s   x   .    .      x           .       x    .   .      .       .
  suggesting, Ben's      | O+s   x   .    .      x           .       .    .   .      .       .
  unknown, bot           | B?    x   x    .      .           .       .    .   .      .       .
  unknown, mine          | I?    x   .    .      x           .       x    .   .      .       .
  unknown, queue         | Q?    x   .    .      x           x       .    .   .      .       .
  unknown, suggestive    | B?    x   x    .      .           .       .    .   .      .       .
  off, nobody            | N+    x   x    .      .           .       .    .   .      .       .
  off, queue             | Q+    x   .    .      x           x       .    .   .      .       .
  off, mine              | I+    x   .    .      x           .       x    .   .      .       .
  off, Ben's             | O+    x   .    .      x           .       .    .   .      .       .
  blocked, bot active    | B+#   x   x    .      .           .       .    x   .      x       .
  blocked, bot timed     | B-t#  x   x    .      .           .       .    .   x      x       .
  blocked, mine          | I-#   x   .    .      x           .       x    .   .      x       .
  blocked, Ben's         | O-#   x   .    .      x           .       .    .   .      x       .
  closed, bot            | B+/c  x   .    x      .           .       .    .   .      .       .
  closed, stopped        | Bx/c  x   .    x      .           .       .    .   .      .       .
  closed, mine           | I-/c  x   .    x      .           .       .    .   .      .       .
  closed, Ben's          | O-/c  x   .    x      .           .       .    .   .      .       .
  closed, queue          | Q-/c  x   .    x      .           .       .    .   .      .       x
  closed, blocked        | B+#/c x   .    x      .           .       .    .   .      x       .
  archived               | B+/a  .   .    .      .           .       .    .   .      .       .
  archived, Ben's        | O-/a  .   .    .      .           .       .    .   .      .       .
  archived, blocked      | B+#/a .   .    .      .           .       .    .   .      x       .
`,
    names,
    ['state', ...listed],
  );

  it.each(rows)('%s', (situation, { state, ...expected }) => {
    const c = situations[situation];
    expect(short(c)).toBe(state);
    expect(Object.fromEntries(listed.map((view) => [view, inView(c, view, ann.id) ? 'x' : '.']))).toEqual(expected);
  });

  it('only the selected conversation is in "selected", whatever its state', () => {
    for (const c of Object.values(situations)) {
      expect([
        inView(c, 'selected', ann.id, c.id),
        inView(c, 'selected', ann.id, 'c2'),
        inView(c, 'selected', ann.id),
      ]).toEqual([true, false, false]);
    }
  });

  it('"mine" follows the agent', () => {
    const c = conversation(heldBy(ben), paused);
    expect([ann, ben].map(({ id }) => inView(c, 'mine', id))).toEqual([false, true]);
  });

  it('the names of the views are those of the documentation', () => {
    expect([...views].sort()).toEqual([
      'all',
      'blocked',
      'bot',
      'closed',
      'mine',
      'needs-review',
      'open',
      'paused',
      'selected',
      'transferred',
      'waiting',
    ]);
  });

  it('an empty list of marks asks for no review', () => {
    expect(
      [undefined, [], ['unanswered']].map((attention) =>
        inView(conversation(bot, active, { attention }), 'needs-review', ann.id),
      ),
    ).toEqual([false, false, true]);
  });
});

describe("the bot's state, who answers next, and the lock of the composer", () => {
  const rows = table(
    `
                         | state botState     answersNext lock       unlock
  bot active             | B+    active       bot         bot-has-it take-over
  bot composing          | B+w   active       bot         bot-has-it take-over
  bot paused             | B-    paused       nobody      .          .
  bot paused, timed      | B-t   paused-until nobody      .          .
  bot at its limit       | B-    paused       nobody      .          .
  bot stopped            | Bx    stopped      nobody      .          .
  mine, paused           | I-    paused       agent       .          .
  mine, timed            | I-t   paused-until agent       .          .
  mine, stopped          | Ix    stopped      agent       .          .
  Ben's, paused          | O-    paused       agent       held       .
  Ben's, timed           | O-t   paused-until agent       held       .
  Ben's, stopped         | Ox    stopped      agent       held       .
  queue, paused          | Q-    paused       agent       .          .
  queue, timed           | Q-t   paused-until agent       .          .
  queue, stopped         | Qx    stopped      agent       .          .
  nobody, active         | N+    active       nobody      .          .
  nobody, paused         | N-    paused       nobody      .          .
  nobody, stopped        | Nx    stopped      nobody      .          .
  suggestive, bot        | B+    active       agent       .          .
  suggestive, bot paused | B-    paused       nobody      .          .
  suggestive, mine       | I-    paused       agent       .          .
  suggestive, nobody     | N+    active       nobody      .          .
  suggesting, bot        | B+s   active       agent       .          .
  suggesting, nobody     | N+s   active       nobody      .          .
  suggesting, mine       | I+s   active       agent       .          .
  suggesting, Ben's      | O+s   active       agent       held       .
  unknown, bot           | B?    unknown      .           bot-unknown take-over
  unknown, mine          | I?    unknown      agent       .          .
  unknown, queue         | Q?    unknown      agent       .          .
  unknown, suggestive    | B?    unknown      .           .          .
  off, nobody            | N+    off          nobody      .          .
  off, queue             | Q+    off          agent       .          .
  off, mine              | I+    off          agent       .          .
  off, Ben's             | O+    off          agent       held       .
  blocked, bot active    | B+#   blocked      nobody      blocked    take-over
  blocked, bot timed     | B-t#  blocked      nobody      .          .
  blocked, mine          | I-#   blocked      agent       .          .
  blocked, Ben's         | O-#   blocked      agent       blocked    .
  closed, bot            | B+/c  active       bot         closed     reopen
  closed, stopped        | Bx/c  stopped      agent       closed     reopen
  closed, mine           | I-/c  paused       bot         closed     reopen
  closed, Ben's          | O-/c  paused       bot         closed     reopen
  closed, queue          | Q-/c  paused       bot         closed     reopen
  closed, blocked        | B+#/c blocked      nobody      closed     reopen
  archived               | B+/a  active       nobody      archived   .
  archived, Ben's        | O-/a  paused       agent       archived   .
  archived, blocked      | B+#/a blocked      nobody      archived   .
`,
    names,
    ['state', 'botState', 'answersNext', 'lock', 'unlock'],
  );

  it.each(rows)('%s', (situation, expected) => {
    const c = situations[situation];
    const lock = composerLock(c, ann);
    expect({
      state: short(c),
      botState: botState(c),
      answersNext: answersNext(c) ?? '.',
      lock: lock?.code ?? '.',
      unlock: lock?.unlock ?? '.',
    }).toEqual(expected);
  });

  it('a backend that knows who answers next is believed', () => {
    for (const nextReplier of ['bot', 'agent', 'nobody'] as const) {
      for (const c of Object.values(situations)) expect(answersNext({ ...c, nextReplier })).toBe(nextReplier);
    }
  });

  it('the lock names the colleague who has the conversation', () => {
    expect(composerLock(conversation(heldBy(ben), paused), ann)).toEqual({ code: 'held', holder: ben });
    expect(composerLock(conversation(heldBy(ben), paused), ben)).toBeUndefined();
  });

  it('a colleague is another one by id, not by name', () => {
    const namesake = { id: 'ann-2', name: 'Ann' };
    expect(isHeldBy(conversation(heldBy(namesake)), ann.id)).toBe(false);
    expect(otherHolder(conversation(heldBy(namesake)), ann.id)).toEqual(namesake);
    expect(isHeldBy(conversation(heldBy({ id: 'ann' })), ann.id)).toBe(true);
  });

  it.each([
    ['active in autopilot', conversation(), true, true],
    ['active, blocked', conversation(bot, active, blocked), true, true],
    ['active, only suggesting', conversation(bot, { mode: 'suggestive' }), true, false],
    ['active, but off', conversation(bot, { mode: 'off' }), false, false],
    ['paused', conversation(bot, paused), false, false],
    ['stopped', conversation(bot, stopped), false, false],
    ['active, in the queue', conversation(queue), false, false],
    ['active, nobody has it', conversation(nobody), false, false],
    ['active, an agent has it', conversation(heldBy(ann)), false, false],
  ])('%s', (_title, c, has, controls) => {
    expect([botHasIt(c), botInControl(c)]).toEqual([has, controls]);
    expect([botHasIt({ ...c, ...closed }), botHasIt({ ...c, ...archived })]).toEqual([false, false]);
  });
});

describe('achieved', () => {
  /** The pause of whoever asked. */
  const mine = { cause: { kind: 'agent', actor: { kind: 'agent', ...ann } } } as const;
  const sure: Array<[title: string, Command, Conversation, boolean]> = [
    ['activated', commands['activate-bot'], conversation(), true],
    ['active, but an agent has it', commands['activate-bot'], conversation(heldBy(ben)), false],
    ['active, but closed', commands['activate-bot'], conversation(bot, active, closed), false],
    ['still paused', commands['activate-bot'], conversation(bot, paused), false],
    ['paused until then', commands['pause-bot'], conversation(bot, { ...timed(60), ...mine }), true],
    [
      'paused until then, without its milliseconds',
      { type: 'pause-bot', until: '2026-03-02T11:00:00.789Z' },
      conversation(bot, { ...paused, ...mine, resumeAt: '2026-03-02T11:00:00Z' }),
      true,
    ],
    [
      'paused until then, in another zone',
      { type: 'pause-bot', until: inMinutes(60) },
      conversation(bot, { ...paused, ...mine, resumeAt: '2026-03-02T12:00:00+01:00' }),
      true,
    ],
    [
      'paused until a second later',
      commands['pause-bot'],
      conversation(bot, { ...paused, resumeAt: '2026-03-02T11:00:01.000Z' }),
      false,
    ],
    ['paused without a time', commands['pause-bot'], conversation(bot, paused), false],
    ['paused without a time, as asked', { type: 'pause-bot' }, conversation(bot, { ...paused, ...mine }), true],
    ['paused with a time, not asked for', { type: 'pause-bot' }, conversation(bot, timed()), false],
    ['not paused', { type: 'pause-bot' }, conversation(), false],
    ['extended', commands['extend-pause'], conversation(bot, timed(90)), true],
    ['not extended', commands['extend-pause'], conversation(bot, timed(30)), false],
    ['cancelled', commands['cancel-reply'], conversation(), true],
    ['still writing', commands['cancel-reply'], conversation(bot, { composing: true }), false],
    ['taken over', commands['take-over'], conversation(heldBy(ann), paused), true],
    ['taken over by another', commands['take-over'], conversation(heldBy(ben), paused), false],
    [
      'waiting',
      commands['request-agent'],
      conversation(queue, { ...paused, cause: { ...mine.cause, at: inMinutes(-5) } }),
      true,
    ],
    ['not waiting', commands['request-agent'], conversation(), false],
    ['handed back', commands['hand-back'], conversation(), true],
    ['not handed back', commands['hand-back'], conversation(heldBy(ann), paused), false],
    ['closed', commands.close, conversation(bot, active, closed), true],
    ['archived, not closed', commands.close, conversation(bot, active, archived), false],
    ['open again', commands.reopen, conversation(), true],
    ['still closed', commands.reopen, conversation(bot, active, closed), false],
    ['archived', commands.archive, conversation(bot, active, archived), true],
    ['not archived', commands.archive, conversation(), false],
    ['reset', commands['reset-bot'], conversation(), true],
    ['still stopped', commands['reset-bot'], conversation(bot, stopped), false],
    ['blocked', commands['block-contact'], conversation(bot, active, blocked), true],
    ['not blocked', commands['block-contact'], conversation(), false],
    ['free', commands['unblock-contact'], conversation(), true],
    ['not free', commands['unblock-contact'], conversation(bot, active, blocked), false],
    ['dismissed', commands['dismiss-suggestion'], conversation(bot, { mode: 'suggestive' }), true],
    [
      'dismissed, and there is a newer one',
      { type: 'dismiss-suggestion', id: 's0' },
      conversation(bot, suggesting),
      true,
    ],
    ['not dismissed', commands['dismiss-suggestion'], conversation(bot, suggesting), false],
    ['read', commands['mark-read'], conversation(bot, active, { unread: 0 }), true],
    ['read, where nothing is counted', commands['mark-read'], conversation(bot, active, { unread: undefined }), true],
    ['not read', commands['mark-read'], conversation(), false],
    [
      'a suggestion used: the history tells',
      commands['use-suggestion'],
      conversation(bot, { mode: 'suggestive' }),
      false,
    ],
    ['a message: the history tells', commands['send-message'], conversation(heldBy(ann), paused), false],
  ];
  it.each(sure)('%s', (_title, command, c, expected) => {
    expect(achieved(c, command, ann)).toBe(expected);
  });
  it('has a case for every command', () => {
    expect(new Set(sure.map(([, { type }]) => type))).toEqual(new Set(commandTypes));
  });
});

describe('undo (U2)', () => {
  it.each([
    ['take-over', 'bot active', 'hand-back'],
    ['take-over', 'queue, paused', undefined],
    ['take-over', 'bot paused', undefined],
    ['hand-back', 'mine, paused', 'take-over'],
    ['pause-bot', 'bot active', 'activate-bot'],
    ['pause-bot', 'bot paused, timed', undefined],
    ['close', 'bot active', 'reopen'],
    ['block-contact', 'bot active', 'unblock-contact'],
    ...(
      [
        'activate-bot',
        'extend-pause',
        'cancel-reply',
        'request-agent',
        'reopen',
        'archive',
        'reset-bot',
        'unblock-contact',
        'send-message',
        'use-suggestion',
        'dismiss-suggestion',
        'mark-read',
      ] as const
    ).map((type) => [type, 'bot active', undefined] as const),
  ] as const)('%s, before: %s: %s', (type, before, expected) => {
    expect(undoOf(type, situations[before])).toBe(expected);
  });
});

describe('what was once wrong', () => {
  it('a take-over is not the way back from handing back what was waiting in the queue', () => {
    expect(undoOf('hand-back', conversation(queue, paused))).not.toBe('take-over');
  });

  it('activating is not the way back from a pause where the bot did not have the conversation', () => {
    expect(undoOf('pause-bot', conversation(nobody))).toBeUndefined();
  });

  // the next message to a closed conversation opens it; who answers that one is asked
  it.each(['closed, bot', 'closed, mine', 'closed, queue', 'closed, stopped'] as const)(
    '%s: who answers the next message',
    (situation) => {
      const c = situations[situation];
      expect(answersNext(c)).toBe(
        answersNext(runEvent(c, events['contact-message'], { kind: 'contact' }, now).conversation),
      );
    },
  );
});
