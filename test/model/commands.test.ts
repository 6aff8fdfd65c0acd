import { describe, expect, it } from 'vitest';
import { isSending, type Command } from '../../src/model/command.js';
import { achieved } from '../../src/model/effects.js';
import { botSuggests, refusal } from '../../src/model/rules.js';
import { runCommand, type TransitionTraits } from '../../src/model/transition.js';
import {
  active,
  ann,
  ben,
  blocked,
  bot,
  closed,
  commands,
  commandTypes,
  conversation,
  frozen,
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

/** What Ann can ask for: every command, and those that end differently by a parameter or a trait. */
const asked = {
  ...commands,
  'private-note': { ...commands['send-message'], private: true },
  'final-take-over': commands['take-over'],
} satisfies Record<string, Command>;
type Asked = keyof typeof asked;

const traitsFor = (name: Asked): TransitionTraits =>
  name === 'final-take-over' ? { takeOver: { reversible: false } } : {};
const names = Object.keys(situations) as Situation[];

// A word is the reason for a refusal; anything else is the state afterwards, spelled as `short` says.
const ofTheBot = [
  'state',
  'activate-bot',
  'pause-bot',
  'extend-pause',
  'cancel-reply',
  'reset-bot',
  'take-over',
  'final-take-over',
  'request-agent',
  'hand-back',
] as const;
const botTable = table(
  `
                         | state activate-bot pause-bot extend-pause cancel-reply  reset-bot take-over final-take-over request-agent hand-back
  bot active             | B+    bot-active   B-t       not-timed    not-composing B+        I-        Ix              Q-            bot-has-it
  bot composing          | B+w   bot-active   B-t       not-timed    B+            B+        I-        Ix              Q-            bot-has-it
  bot paused             | B-    B+           B-t       not-timed    not-composing B+        I-        Ix              Q-            not-taken-over
  bot paused, timed      | B-t   B+           B-t       B-t          not-composing B+        I-        Ix              Q-            not-taken-over
  bot at its limit       | B-    B+           B-t       not-timed    not-composing B+        I-        Ix              Q-            not-taken-over
  bot stopped            | Bx    stopped      stopped   not-timed    not-composing B+        Ix        Ix              Qx            stopped
  mine, paused           | I-    B+           I-t       not-timed    not-composing B+        mine      mine            mine          B+
  mine, timed            | I-t   B+           I-t       I-t          not-composing B+        mine      mine            mine          B+
  mine, stopped          | Ix    stopped      stopped   not-timed    not-composing B+        mine      mine            mine          stopped
  Ben's, paused          | O-    held         held      held         held          held      held      held            held          held
  Ben's, timed           | O-t   held         held      held         held          held      held      held            held          held
  Ben's, stopped         | Ox    held         held      held         held          held      held      held            held          held
  queue, paused          | Q-    B+           Q-t       not-timed    not-composing B+        I-        Ix              queued        B+
  queue, timed           | Q-t   B+           Q-t       Q-t          not-composing B+        I-        Ix              queued        B+
  queue, stopped         | Qx    stopped      stopped   not-timed    not-composing B+        Ix        Ix              queued        stopped
  nobody, active         | N+    B+           N-t       not-timed    not-composing B+        I-        Ix              Q-            B+
  nobody, paused         | N-    B+           N-t       not-timed    not-composing B+        I-        Ix              Q-            B+
  nobody, stopped        | Nx    stopped      stopped   not-timed    not-composing B+        Ix        Ix              Qx            stopped
  suggestive, bot        | B+    bot-active   B-t       not-timed    not-composing B+        I-        Ix              Q-            bot-has-it
  suggestive, bot paused | B-    B+           B-t       not-timed    not-composing B+        I-        Ix              Q-            not-taken-over
  suggestive, mine       | I-    B+           I-t       not-timed    not-composing B+        mine      mine            mine          B+
  suggestive, nobody     | N+    B+           N-t       not-timed    not-composing B+        I-        Ix              Q-            B+
  suggesting, bot        | B+s   bot-active   B-t       not-timed    not-composing B+        I-        Ix              Q-            bot-has-it
  suggesting, nobody     | N+s   B+           N-t       not-timed    not-composing B+        I-        Ix              Q-            B+
  suggesting, mine       | I+s   B+           I-t       not-timed    not-composing B+        mine      mine            mine          B+
  suggesting, Ben's      | O+s   held         held      held         held          held      held      held            held          held
  unknown, bot           | B?    B+           B-t       not-timed    not-composing B+        I-        Ix              Q-            bot-has-it
  unknown, mine          | I?    B+           I-t       not-timed    not-composing B+        mine      mine            mine          B+
  unknown, queue         | Q?    B+           Q-t       not-timed    not-composing B+        I-        Ix              queued        B+
  unknown, suggestive    | B?    B+           B-t       not-timed    not-composing B+        I-        Ix              Q-            bot-has-it
  off, nobody            | N+    bot-off      bot-off   bot-off      bot-off       bot-off   I+        I+              Q+            bot-off
  off, queue             | Q+    bot-off      bot-off   bot-off      bot-off       bot-off   I+        I+              queued        bot-off
  off, mine              | I+    bot-off      bot-off   bot-off      bot-off       bot-off   mine      mine            mine          bot-off
  off, Ben's             | O+    held         held      held         held          held      held      held            held          held
  blocked, bot active    | B+#   blocked      B-t#      not-timed    not-composing B+#       I-#       Ix#             Q-#           blocked
  blocked, bot timed     | B-t#  blocked      B-t#      B-t#         not-composing B+#       I-#       Ix#             Q-#           blocked
  blocked, mine          | I-#   blocked      I-t#      not-timed    not-composing B+#       mine      mine            mine          blocked
  blocked, Ben's         | O-#   blocked      held      held         held          held      held      held            held          blocked
  closed, bot            | B+/c  closed       closed    closed       closed        closed    closed    closed          closed        closed
  closed, stopped        | Bx/c  closed       closed    closed       closed        closed    closed    closed          closed        closed
  closed, mine           | I-/c  closed       closed    closed       closed        closed    closed    closed          closed        closed
  closed, Ben's          | O-/c  closed       closed    closed       closed        closed    closed    closed          closed        closed
  closed, queue          | Q-/c  closed       closed    closed       closed        closed    closed    closed          closed        closed
  closed, blocked        | B+#/c closed       closed    closed       closed        closed    closed    closed          closed        closed
  archived               | B+/a  archived     archived  archived     archived      archived  archived  archived        archived      archived
  archived, Ben's        | O-/a  archived     archived  archived     archived      archived  archived  archived        archived      archived
  archived, blocked      | B+#/a archived     archived  archived     archived      archived  archived  archived        archived      archived
`,
  names,
  ofTheBot,
);

const ofTheConversation = [
  'state',
  'close',
  'reopen',
  'archive',
  'block-contact',
  'unblock-contact',
  'send-message',
  'private-note',
] as const;
const conversationTable = table(
  `
                         | state close    reopen     archive  block-contact unblock-contact send-message private-note
  bot active             | B+    B+/c     not-closed B+/a     B+#           not-blocked     B-           B+
  bot composing          | B+w   B+/c     not-closed B+/a     B+#           not-blocked     B-           B+w
  bot paused             | B-    B-/c     not-closed B-/a     B-#           not-blocked     I-           B-
  bot paused, timed      | B-t   B-/c     not-closed B-/a     B-t#          not-blocked     I-t          B-t
  bot at its limit       | B-    B-/c     not-closed B-/a     B-#           not-blocked     I-           B-
  bot stopped            | Bx    Bx/c     not-closed Bx/a     Bx#           not-blocked     Ix           Bx
  mine, paused           | I-    I-/c     not-closed I-/a     I-#           not-blocked     I-           I-
  mine, timed            | I-t   I-/c     not-closed I-/a     I-t#          not-blocked     I-t          I-t
  mine, stopped          | Ix    Ix/c     not-closed Ix/a     Ix#           not-blocked     Ix           Ix
  Ben's, paused          | O-    held     not-closed held     O-#           not-blocked     held         O-
  Ben's, timed           | O-t   held     not-closed held     O-t#          not-blocked     held         O-t
  Ben's, stopped         | Ox    held     not-closed held     Ox#           not-blocked     held         Ox
  queue, paused          | Q-    Q-/c     not-closed Q-/a     Q-#           not-blocked     I-           Q-
  queue, timed           | Q-t   Q-/c     not-closed Q-/a     Q-t#          not-blocked     I-t          Q-t
  queue, stopped         | Qx    Qx/c     not-closed Qx/a     Qx#           not-blocked     Ix           Qx
  nobody, active         | N+    N+/c     not-closed N+/a     N+#           not-blocked     I-           N+
  nobody, paused         | N-    N-/c     not-closed N-/a     N-#           not-blocked     I-           N-
  nobody, stopped        | Nx    Nx/c     not-closed Nx/a     Nx#           not-blocked     Ix           Nx
  suggestive, bot        | B+    B+/c     not-closed B+/a     B+#           not-blocked     B+           B+
  suggestive, bot paused | B-    B-/c     not-closed B-/a     B-#           not-blocked     I-           B-
  suggestive, mine       | I-    I-/c     not-closed I-/a     I-#           not-blocked     I-           I-
  suggestive, nobody     | N+    N+/c     not-closed N+/a     N+#           not-blocked     I+           N+
  suggesting, bot        | B+s   B+/c     not-closed B+/a     B+#           not-blocked     B+           B+s
  suggesting, nobody     | N+s   N+/c     not-closed N+/a     N+#           not-blocked     I+           N+s
  suggesting, mine       | I+s   I+/c     not-closed I+/a     I+#           not-blocked     I+           I+s
  suggesting, Ben's      | O+s   held     not-closed held     O+#           not-blocked     held         O+s
  unknown, bot           | B?    B?/c     not-closed B?/a     B?#           not-blocked     B-           B?
  unknown, mine          | I?    I?/c     not-closed I?/a     I?#           not-blocked     I-           I?
  unknown, queue         | Q?    Q?/c     not-closed Q?/a     Q?#           not-blocked     I-           Q?
  unknown, suggestive    | B?    B?/c     not-closed B?/a     B?#           not-blocked     B?           B?
  off, nobody            | N+    N+/c     not-closed N+/a     N+#           not-blocked     I+           N+
  off, queue             | Q+    Q+/c     not-closed Q+/a     Q+#           not-blocked     I+           Q+
  off, mine              | I+    I+/c     not-closed I+/a     I+#           not-blocked     I+           I+
  off, Ben's             | O+    held     not-closed held     O+#           not-blocked     held         O+
  blocked, bot active    | B+#   B+#/c    not-closed B+#/a    blocked       B+              B-#          B+#
  blocked, bot timed     | B-t#  B-#/c    not-closed B-#/a    blocked       B-t             I-t#         B-t#
  blocked, mine          | I-#   I-#/c    not-closed I-#/a    blocked       I-              I-#          I-#
  blocked, Ben's         | O-#   held     not-closed held     blocked       O-              held         O-#
  closed, bot            | B+/c  closed   B+         B+/a     B+#/c         not-blocked     closed       B+/c
  closed, stopped        | Bx/c  closed   Bx         Bx/a     Bx#/c         not-blocked     closed       Bx/c
  closed, mine           | I-/c  closed   I-         I-/a     I-#/c         not-blocked     closed       I-/c
  closed, Ben's          | O-/c  closed   O-         held     O-#/c         not-blocked     closed       O-/c
  closed, queue          | Q-/c  closed   Q-         Q-/a     Q-#/c         not-blocked     closed       Q-/c
  closed, blocked        | B+#/c closed   B+#        B+#/a    blocked       B+/c            closed       B+#/c
  archived               | B+/a  archived archived   archived B+#/a         not-blocked     archived     archived
  archived, Ben's        | O-/a  archived archived   archived O-#/a         not-blocked     archived     archived
  archived, blocked      | B+#/a archived archived   archived blocked       B+/a            archived     archived
`,
  names,
  ofTheConversation,
);

const ofTheReply = ['state', 'use-suggestion', 'dismiss-suggestion', 'mark-read'] as const;
const replyTable = table(
  `
                         | state  use-suggestion  dismiss-suggestion mark-read
  bot active             | B+     no-suggestion   no-suggestion      B+
  bot composing          | B+w    no-suggestion   no-suggestion      B+w
  bot paused             | B-     no-suggestion   no-suggestion      B-
  bot paused, timed      | B-t    no-suggestion   no-suggestion      B-t
  bot at its limit       | B-     no-suggestion   no-suggestion      B-
  bot stopped            | Bx     no-suggestion   no-suggestion      Bx
  mine, paused           | I-     no-suggestion   no-suggestion      I-
  mine, timed            | I-t    no-suggestion   no-suggestion      I-t
  mine, stopped          | Ix     no-suggestion   no-suggestion      Ix
  Ben's, paused          | O-     held            held               O-
  Ben's, timed           | O-t    held            held               O-t
  Ben's, stopped         | Ox     held            held               Ox
  queue, paused          | Q-     no-suggestion   no-suggestion      Q-
  queue, timed           | Q-t    no-suggestion   no-suggestion      Q-t
  queue, stopped         | Qx     no-suggestion   no-suggestion      Qx
  nobody, active         | N+     no-suggestion   no-suggestion      N+
  nobody, paused         | N-     no-suggestion   no-suggestion      N-
  nobody, stopped        | Nx     no-suggestion   no-suggestion      Nx
  suggestive, bot        | B+     no-suggestion   no-suggestion      B+
  suggestive, bot paused | B-     no-suggestion   no-suggestion      B-
  suggestive, mine       | I-     no-suggestion   no-suggestion      I-
  suggestive, nobody     | N+     no-suggestion   no-suggestion      N+
  suggesting, bot        | B+s    B+              B+                 B+s
  suggesting, nobody     | N+s    I+              N+                 N+s
  suggesting, mine       | I+s    I+              I+                 I+s
  suggesting, Ben's      | O+s    held            held               O+s
  unknown, bot           | B?     no-suggestion   no-suggestion      B?
  unknown, mine          | I?     no-suggestion   no-suggestion      I?
  unknown, queue         | Q?     no-suggestion   no-suggestion      Q?
  unknown, suggestive    | B?     no-suggestion   no-suggestion      B?
  off, nobody            | N+     bot-off         bot-off            N+
  off, queue             | Q+     bot-off         bot-off            Q+
  off, mine              | I+     bot-off         bot-off            I+
  off, Ben's             | O+     held            held               O+
  blocked, bot active    | B+#    no-suggestion   no-suggestion      B+#
  blocked, bot timed     | B-t#   no-suggestion   no-suggestion      B-t#
  blocked, mine          | I-#    no-suggestion   no-suggestion      I-#
  blocked, Ben's         | O-#    held            held               O-#
  closed, bot            | B+/c   closed          closed             B+/c
  closed, stopped        | Bx/c   closed          closed             Bx/c
  closed, mine           | I-/c   closed          closed             I-/c
  closed, Ben's          | O-/c   closed          closed             O-/c
  closed, queue          | Q-/c   closed          closed             Q-/c
  closed, blocked        | B+#/c  closed          closed             B+#/c
  archived               | B+/a   archived        archived           B+/a
  archived, Ben's        | O-/a   archived        archived           O-/a
  archived, blocked      | B+#/a  archived        archived           B+#/a
`,
  names,
  ofTheReply,
);

it('the tables have a column for every command', () => {
  expect([...ofTheBot, ...ofTheConversation, ...ofTheReply]).toEqual(expect.arrayContaining(commandTypes));
});

const check = ([situation, { state, ...expected }]: (
  typeof botTable | typeof conversationTable | typeof replyTable
)[number]) => {
  const c = frozen(situations[situation]);
  expect(short(c)).toBe(state);
  const found = Object.fromEntries(
    (Object.keys(expected) as Asked[]).map((name) => {
      const result = runCommand(c, asked[name], ann, now, traitsFor(name));
      return [name, result.refused ? result.refused.code : short(result.conversation)];
    }),
  );
  expect(found).toEqual(expected);
};

describe('what commands to the bot do in each situation', () => {
  it.each(botTable)('%s', (...row) => check(row));
});

describe('what commands to the conversation do in each situation', () => {
  it.each(conversationTable)('%s', (...row) => check(row));
});

describe('what is done with suggestions and unread messages in each situation', () => {
  it.each(replyTable)('%s', (...row) => check(row));
});

describe('each situation and every command', () => {
  it.each(names)('%s: the rules alone refuse the same', (situation) => {
    const cells: Record<string, string> = Object.assign(
      {},
      ...[...botTable, ...conversationTable, ...replyTable]
        .filter(([name]) => name === situation)
        .map(([, row]) => row),
    );
    const c = frozen(situations[situation]);
    const expected = Object.fromEntries(
      commandTypes.map((type) => [type, /^[A-Z]/.test(cells[type]!) ? undefined : cells[type]]),
    );
    expect(Object.fromEntries(commandTypes.map((type) => [type, refusal(c, type, ann)?.code]))).toEqual(expected);
  });

  it.each(names)('%s: whatever is applied is achieved, but a message never is', (situation) => {
    for (const name of Object.keys(asked) as Asked[]) {
      const result = runCommand(frozen(situations[situation]), asked[name], ann, now, traitsFor(name));
      if (!result.refused) {
        expect([name, achieved(result.conversation, asked[name], ann)]).toEqual([name, !isSending(asked[name])]);
      }
    }
  });
});

/** The conversation after a command that must be allowed. */
function after(c: ReturnType<typeof conversation>, command: Command, traits?: TransitionTraits) {
  const result = runCommand(frozen(c), command, ann, now, traits);
  if (result.refused) throw new Error(`refused: ${result.refused.code}`);
  return result;
}
const at = inMinutes(0);
const actor = { kind: 'agent', ...ann };

describe('what a command leaves behind', () => {
  it.each([
    ['pause-bot', conversation(), { kind: 'agent', actor, at, reason: 'Checking stock' }],
    ['take-over', conversation(), { kind: 'takeover', actor, at, reason: 'Refund' }],
    ['take-over', conversation(bot, stopped), { kind: 'takeover', actor, at, reason: 'Refund' }],
    ['request-agent', conversation(), { kind: 'agent', actor, at, reason: 'Needs a person' }],
    ['hand-back', conversation(heldBy(ann), paused), { kind: 'handback', actor, at, reason: 'Refund is on its way' }],
    ['send-message', conversation(), { kind: 'manual-message', actor, at }],
    ['activate-bot', conversation(bot, timed()), undefined],
    ['reset-bot', conversation(bot, stopped), undefined],
    ['close', conversation(bot, paused), paused.cause],
    ['archive', conversation(bot, paused), paused.cause],
    ['block-contact', conversation(bot, paused), paused.cause],
    ['extend-pause', conversation(bot, timed()), paused.cause],
  ] as const)("%s: the cause of the bot's state (U4)", (type, c, cause) => {
    expect(after(c, commands[type]).conversation.bot.cause).toEqual(cause);
  });

  it.each([
    ['activate-bot', conversation(bot, paused), [{ type: 'resumed', actor }]],
    ['pause-bot', conversation(), [{ type: 'paused', actor, reason: 'Checking stock', until: inMinutes(60) }]],
    ['extend-pause', conversation(bot, timed()), [{ type: 'extended', actor, until: inMinutes(90) }]],
    ['cancel-reply', conversation(bot, { composing: true }), [{ type: 'cancelled', actor }]],
    ['take-over', conversation(), [{ type: 'joined', actor, reason: 'Refund' }]],
    ['request-agent', conversation(), [{ type: 'queued', actor, reason: 'Needs a person' }]],
    ['hand-back', conversation(heldBy(ann), paused), [{ type: 'left', actor, reason: 'Refund is on its way' }]],
    ['close', conversation(), [{ type: 'closed', actor, outcome: 'resolved', reason: 'All well' }]],
    ['reopen', conversation(bot, active, closed), [{ type: 'reopened', actor }]],
    ['archive', conversation(), [{ type: 'archived', actor }]],
    ['reset-bot', conversation(), [{ type: 'reset', actor }]],
    ['block-contact', conversation(), [{ type: 'blocked', actor, reason: 'Abuse' }]],
    ['unblock-contact', conversation(bot, active, blocked), [{ type: 'unblocked', actor }]],
    ['send-message', conversation(), [{ type: 'paused', actor, reason: 'manual-message' }]],
    ['send-message', conversation(queue, paused), [{ type: 'joined', actor }]],
    [
      'send-message',
      conversation(nobody),
      [
        { type: 'joined', actor },
        { type: 'paused', actor, reason: 'manual-message' },
      ],
    ],
    ['send-message', conversation(heldBy(ann), paused), []],
    ['private-note', conversation(), []],
    ['use-suggestion', conversation(bot, suggesting), []],
    ['use-suggestion', conversation(nobody, suggesting), [{ type: 'joined', actor }]],
    ['dismiss-suggestion', conversation(bot, suggesting), []],
    ['mark-read', conversation(), []],
  ] as const)('%s: the lines in the history', (name, c, lines) => {
    expect(after(c, asked[name]).lines).toEqual(lines);
  });

  it('a taker is the handler from now on, with the whole name', () => {
    const mine = { kind: 'agent', agent: ann, since: at };
    expect(after(conversation(), commands['take-over']).conversation.handler).toEqual(mine);
    expect(after(conversation(queue, paused), commands['send-message']).conversation.handler).toEqual(mine);
  });

  it('who waits, waits from now on', () => {
    expect(after(conversation(), commands['request-agent']).conversation.handler).toEqual({ kind: 'queue', since: at });
    expect(after(conversation(queue, paused, closed), commands.reopen).conversation.handler).toEqual({
      kind: 'queue',
      since: at,
    });
  });

  it('closing keeps the outcome, the note, who and when; reopening clears them', () => {
    const { conversation: c } = after(conversation(heldBy(ann), timed()), commands.close);
    expect(c.closed).toEqual({ outcome: 'resolved', note: 'All well', by: actor, at });
    expect(after(c, commands.reopen).conversation).toMatchObject({
      status: 'open',
      closed: undefined,
      handler: heldBy(ann),
    });
  });

  it('blocking keeps the reason, who and when', () => {
    expect(after(conversation(), commands['block-contact']).conversation.contact.blocked).toEqual({
      by: actor,
      at,
      reason: 'Abuse',
    });
    expect(
      after(conversation(bot, active, blocked), commands['unblock-contact']).conversation.contact.blocked,
    ).toBeUndefined();
  });

  it.each(['activate-bot', 'hand-back', 'reset-bot'] as const)('%s gives the bot a fresh allowance', (type) => {
    const c = conversation(heldBy(ann), { ...paused, messageCount: 10, messageLimit: 10 });
    const { bot: again } = after(c, commands[type]).conversation;
    expect(again).toMatchObject({ status: 'active', messageCount: 0, messageLimit: 10 });
    expect('messageCount' in after(conversation(heldBy(ann), paused), commands[type]).conversation.bot).toBe(false);
  });

  it('a reply while the bot is at its limit makes the sender the handler, and changes nothing of the limit', () => {
    const c = conversation(bot, { ...paused, cause: { kind: 'message-limit' }, messageCount: 6, messageLimit: 6 });
    const { conversation: mine, lines } = after(c, commands['send-message']);
    expect(mine.handler).toEqual({ kind: 'agent', agent: ann, since: inMinutes(0) });
    expect(mine.bot).toEqual(c.bot);
    expect(lines).toEqual([{ type: 'joined', actor: { kind: 'agent', ...ann } }]);
    expect(after(mine, commands['hand-back']).conversation.bot).toMatchObject({ status: 'active', messageCount: 0 });
  });

  it('where replies claim nothing, the handler stays', () => {
    for (const c of [conversation(bot, paused), conversation(queue, paused), conversation(nobody)]) {
      const result = runCommand(c, commands['send-message'], ann, now, { sendMessage: { claims: false } });
      expect(result.refused ? undefined : result.conversation.handler).toEqual(c.handler);
    }
  });

  it('two replies in a row: the first pauses the bot, the second makes the sender the handler', () => {
    const first = after(conversation(), commands['send-message']).conversation;
    expect(short(first)).toBe('B-');
    expect(short(after(first, commands['send-message']).conversation)).toBe('I-');
  });

  it('a pause with a time starts a fixed timer, one without a time ends a timer', () => {
    const basis = { ...timed(), resumeBasis: 'last-message' } as const;
    expect(after(conversation(bot, basis), commands['pause-bot']).conversation.bot).toMatchObject({
      resumeAt: inMinutes(60),
      resumeBasis: 'fixed',
    });
    const { bot: still } = after(conversation(bot, basis), { type: 'pause-bot' }).conversation;
    expect([still.status, 'resumeAt' in still, 'resumeBasis' in still]).toEqual(['paused', false, false]);
  });

  it('extending moves the end and leaves alone what moves it', () => {
    const c = conversation(bot, { ...timed(), resumeBasis: 'last-message' });
    expect(after(c, commands['extend-pause']).conversation.bot).toMatchObject({
      resumeAt: inMinutes(90),
      resumeBasis: 'last-message',
    });
  });

  it('a pause can be extended ten times and more (A8)', () => {
    let c = conversation(bot, timed());
    for (let i = 1; i <= 12; i++) c = after(c, { type: 'extend-pause', until: inMinutes(30 + i * 15) }).conversation;
    expect(c.bot.resumeAt).toBe(inMinutes(210));
  });

  it('every command that is applied dates the conversation, but reading it does not', () => {
    for (const type of commandTypes) {
      for (const c of Object.values(situations)) {
        const result = runCommand(c, commands[type], ann, now);
        if (!result.refused) expect(result.conversation.updatedAt).toBe(type === 'mark-read' ? c.updatedAt : at);
      }
    }
  });
});

describe('refusals by parameter, trait and holder', () => {
  it.each([
    ['a minute ago', inMinutes(-1), 'too-late'],
    ['this moment', inMinutes(0), 'too-late'],
    ['a millisecond later', new Date(now + 1).toISOString(), undefined],
    ['a year later', inMinutes(365 * 24 * 60), undefined],
    ['no time at all', 'tomorrow, maybe', 'too-late'],
    ['nothing', '', 'too-late'],
    ['the 31st of February', '2027-02-31T25:00:00Z', 'too-late'],
  ])('until %s', (_name, until, code) => {
    for (const type of ['pause-bot', 'extend-pause'] as const) {
      expect(runCommand(conversation(bot, timed()), { type, until }, ann, now).refused?.code).toBe(code);
    }
  });

  it.each([
    ['nobody', 'nobody-would-answer'],
    ['bot', undefined],
    ['agent', undefined],
    [undefined, undefined],
  ] as const)('handing back where %s answers afterwards', (afterHandBack, code) => {
    expect(refusal(conversation(heldBy(ann), paused), 'hand-back', ann, { nextReplier: { afterHandBack } })?.code).toBe(
      code,
    );
  });

  it('a takeover that cannot be undone stops the bot, and only a reset revives it', () => {
    const { conversation: c } = after(conversation(), commands['take-over'], { takeOver: { reversible: false } });
    expect(short(c)).toBe('Ix');
    for (const type of ['activate-bot', 'pause-bot', 'hand-back'] as const) {
      expect(refusal(c, type, ann)?.code).toBe('stopped');
    }
    expect(short(after(c, commands['reset-bot']).conversation)).toBe('B+');
  });

  it('the loser of a race is told who has it', () => {
    const { conversation: c } = after(conversation(), commands['take-over']);
    expect(runCommand(c, commands['take-over'], ben, now + 1)).toEqual({ refused: { code: 'held', holder: ann } });
  });

  it.each([
    [
      'replaced',
      conversation(bot, { ...suggesting, suggestion: { ...suggesting.suggestion!, id: 's2' } }),
      'newer-suggestion',
    ],
    ['gone', conversation(bot, { mode: 'suggestive' }), 'no-suggestion'],
    ['dropped by a takeover', conversation(heldBy(ann), { ...paused, mode: 'suggestive' }), 'no-suggestion'],
    ['a colleague’s', conversation(heldBy(ben), suggesting), 'held'],
    ['there, but the bot is off', conversation(bot, { ...suggesting, mode: 'off' }), 'bot-off'],
    ['there, but the conversation is closed', conversation(bot, suggesting, closed), 'closed'],
  ])('a suggestion that is %s can be neither used nor dismissed', (_what, c, code) => {
    for (const type of ['use-suggestion', 'dismiss-suggestion'] as const) {
      expect(runCommand(c, commands[type], ann, now).refused?.code).toBe(code);
    }
  });

  it('a suggestion is used once, whoever is first', () => {
    const { conversation: c } = after(conversation(bot, suggesting), commands['use-suggestion']);
    expect(runCommand(c, { ...commands['use-suggestion'], clientId: 'other' }, ben, now + 1)).toEqual({
      refused: { code: 'no-suggestion' },
    });
  });

  it('a bot that only suggests gets the conversation back, and may suggest again', () => {
    const { conversation: c } = after(conversation(bot, suggesting), commands['take-over']);
    expect([short(c), botSuggests(c)]).toEqual(['I-', false]);
    const back = after(c, commands['hand-back']).conversation;
    expect([short(back), botSuggests(back)]).toEqual(['B+', true]);
  });

  it('a refusal for another reason names nobody', () => {
    expect(runCommand(conversation(), commands['hand-back'], ann, now)).toEqual({ refused: { code: 'bot-has-it' } });
  });
});

describe('what was once wrong', () => {
  it('a public message pauses an active bot in autopilot, also where its sender has the conversation already', () => {
    expect(short(after(conversation(heldBy(ann), active), commands['send-message']).conversation)).toBe('I-');
  });

  it('extending needs a time', () => {
    expect(runCommand(conversation(bot, timed()), { type: 'extend-pause' } as Command, ann, now).refused).toBeDefined();
  });
});
