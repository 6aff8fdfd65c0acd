import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/model/conversation.js';
import { runEvent, type AutomaticEvent, type TransitionTraits } from '../../src/model/transition.js';
import {
  ann,
  bot,
  closed,
  conversation,
  events,
  frozen,
  heldBy,
  inMinutes,
  now,
  paused,
  short,
  situations,
  stopped,
  table,
  timed,
  type Situation,
} from '../support/conversations.js';

const system: Actor = { kind: 'system', name: 'Helpdesk' };
const due = now + 30 * 60_000;
const at = new Date(due).toISOString();

/** Every automatic event when the timers of the situations are due, and what depends on the moment or on a trait. */
const happens: Record<string, { event: AutomaticEvent; time?: number; traits?: TransitionTraits }> = {
  ...Object.fromEntries(Object.entries(events).map(([type, event]) => [type, { event }])),
  'timer-early': { event: events['timer-due'], time: due - 1 },
  'timer-over-agent': { event: events['timer-due'], traits: { pauseBot: { resumesOverAgent: true } } },
};

// A dot: nothing changes, and the very same object comes back. Anything else is the state afterwards, spelled as
// `short` says.
const columns = ['state', ...Object.keys(happens)];
const rows = table(
  `
                         | state timer-due message-limit workflow-message contact-request contact-message bot-message timer-early timer-over-agent
  bot active             | B+    .         B-            B-               Q-              .               B+          .           .
  bot composing          | B+w   .         B-            B-               Q-              .               B+          .           .
  bot paused             | B-    .         .             .                Q-              .               B-          .           .
  bot paused, timed      | B-t   B+        .             .                Q-              .               B-t         .           B+
  bot at its limit       | B-    .         .             .                Q-              .               B-          .           .
  bot stopped            | Bx    .         .             .                Qx              .               Bx          .           .
  mine, paused           | I-    .         .             .                .               .               I-          .           .
  mine, timed            | I-t   I-        .             .                .               .               I-t         .           B+
  mine, stopped          | Ix    .         .             .                .               .               Ix          .           .
  Ben's, paused          | O-    .         .             .                .               .               O-          .           .
  Ben's, timed           | O-t   O-        .             .                .               .               O-t         .           B+
  Ben's, stopped         | Ox    .         .             .                .               .               Ox          .           .
  queue, paused          | Q-    .         .             .                .               .               Q-          .           .
  queue, timed           | Q-t   B+        .             .                .               .               Q-t         .           B+
  queue, stopped         | Qx    .         .             .                .               .               Qx          .           .
  nobody, active         | N+    .         .             .                Q-              .               N+          .           .
  nobody, paused         | N-    .         .             .                Q-              .               N-          .           .
  nobody, stopped        | Nx    .         .             .                Qx              .               Nx          .           .
  suggestive, bot        | B+    .         B-            B-               Q-              .               B+          .           .
  suggestive, bot paused | B-    .         .             .                Q-              .               B-          .           .
  suggestive, mine       | I-    .         .             .                .               .               I-          .           .
  suggestive, nobody     | N+    .         .             .                Q-              .               N+          .           .
  suggesting, bot        | B+s   .         B-            B-               Q-              B+              B+s         .           .
  suggesting, nobody     | N+s   .         .             .                Q-              N+              N+s         .           .
  suggesting, mine       | I+s   .         .             .                .               I+              I+s         .           .
  suggesting, Ben's      | O+s   .         .             .                .               O+              O+s         .           .
  unknown, bot           | B?    .         .             .                Q-              .               B?          .           .
  unknown, mine          | I?    .         .             .                .               .               I?          .           .
  unknown, queue         | Q?    .         .             .                .               .               Q?          .           .
  unknown, suggestive    | B?    .         .             .                Q-              .               B?          .           .
  off, nobody            | N+    .         .             .                Q+              .               N+          .           .
  off, queue             | Q+    .         .             .                .               .               Q+          .           .
  off, mine              | I+    .         .             .                .               .               I+          .           .
  off, Ben's             | O+    .         .             .                .               .               O+          .           .
  blocked, bot active    | B+#   .         B-#           B-#              Q-#             .               B+#         .           .
  blocked, bot timed     | B-t#  B+#       .             .                Q-#             .               B-t#        .           B+#
  blocked, mine          | I-#   .         .             .                .               .               I-#         .           .
  blocked, Ben's         | O-#   .         .             .                .               .               O-#         .           .
  closed, bot            | B+/c  .         .             .                .               B+              B+/c        .           .
  closed, stopped        | Bx/c  .         .             .                .               Qx              Bx/c        .           .
  closed, mine           | I-/c  .         .             .                .               B+              I-/c        .           .
  closed, Ben's          | O-/c  .         .             .                .               B+              O-/c        .           .
  closed, queue          | Q-/c  .         .             .                .               B+              Q-/c        .           .
  closed, blocked        | B+#/c .         .             .                .               B+#             B+#/c       .           .
  archived               | B+/a  .         .             .                .               .               B+/a        .           .
  archived, Ben's        | O-/a  .         .             .                .               .               O-/a        .           .
  archived, blocked      | B+#/a .         .             .                .               .               B+#/a       .           .
`,
  Object.keys(situations) as Situation[],
  columns,
);

describe('what happens by itself in each situation', () => {
  it.each(rows)('%s', (situation, { state, ...expected }) => {
    const c = frozen(situations[situation]);
    expect(short(c)).toBe(state);
    const found = Object.fromEntries(
      Object.entries(happens).map(([name, { event, time = due, traits }]) => {
        const result = runEvent(c, event, system, time, traits);
        if (result.conversation === c) expect(result.lines).toEqual([]);
        else expect(result.conversation.updatedAt).toBe(new Date(time).toISOString());
        return [name, result.conversation === c ? '.' : short(result.conversation)];
      }),
    );
    expect(found).toEqual(expected);
  });
});

const happened = (c: ReturnType<typeof conversation>, event: AutomaticEvent) => runEvent(frozen(c), event, system, due);

describe('what an event leaves behind', () => {
  it.each([
    [
      'timer-due',
      conversation(bot, timed()),
      { kind: 'schedule', actor: system, at },
      { type: 'resumed', actor: system, reason: 'schedule' },
    ],
    [
      'message-limit',
      conversation(),
      { kind: 'message-limit', actor: system, at },
      { type: 'paused', actor: system, reason: 'message-limit' },
    ],
    [
      'workflow-message',
      conversation(),
      { kind: 'workflow-message', actor: system, at },
      { type: 'paused', actor: system, reason: 'workflow-message' },
    ],
    [
      'contact-request',
      conversation(),
      { kind: 'contact-request', actor: system, at, reason: 'A person, please' },
      { type: 'queued', actor: system, reason: 'A person, please' },
    ],
  ] as const)("%s: the cause of the bot's state and a line in the history (U4)", (type, c, cause, line) => {
    const { conversation: next, lines } = happened(c, events[type]);
    expect(next.bot.cause).toEqual(cause);
    expect(lines).toEqual([line]);
  });

  it('a request for a person ends a timer, so that nothing takes the waiting contact away', () => {
    const { conversation: next } = happened(conversation(bot, timed()), events['contact-request']);
    expect(next.handler).toEqual({ kind: 'queue', since: at });
    expect('resumeAt' in next.bot).toBe(false);
  });

  it('a timer that ends while an agent has the conversation leaves the bot paused, its cause as it was, and no line', () => {
    const { conversation: next, lines } = happened(conversation(heldBy(ann), timed()), events['timer-due']);
    expect(next.handler).toEqual(heldBy(ann));
    expect(next.bot).toEqual({ mode: 'autopilot', ...paused });
    expect(lines).toEqual([]);
  });

  it.each(['last-agent-message', 'last-message'] as const)(
    'a timer that counts from messages (%s) ends over an agent too, once everybody has been silent',
    (resumeBasis) => {
      const { conversation: next } = happened(
        conversation(heldBy(ann), { ...timed(), resumeBasis }),
        events['timer-due'],
      );
      expect([next.handler.kind, next.bot.status, next.bot.cause?.kind]).toEqual(['bot', 'active', 'schedule']);
    },
  );

  it.each([
    ['timer-due', conversation(bot, { ...timed(), messageCount: 6, messageLimit: 6 })],
    ['contact-message', conversation(bot, { ...paused, messageCount: 6, messageLimit: 6 }, closed)],
  ] as const)('%s: the bot is active again, with a fresh allowance', (type, c) => {
    expect(happened(c, events[type]).conversation.bot).toMatchObject({ status: 'active', messageCount: 0 });
  });

  it('a timer left over revives no stopped bot, and says nothing about an active one', () => {
    for (const part of [stopped, {}]) {
      const c = conversation(bot, { ...part, resumeAt: inMinutes(-1) });
      expect(happened(c, events['timer-due']).conversation).toBe(c);
    }
  });

  it("the bot's messages are counted up to the limit, which pauses it", () => {
    let c = conversation(bot, { messageLimit: 3 });
    for (const count of [1, 2]) {
      c = happened({ ...c, bot: { ...c.bot, composing: true } }, events['bot-message']).conversation;
      expect(c.bot).toMatchObject({ status: 'active', messageCount: count, composing: false });
    }
    const { conversation: next, lines } = happened(c, events['bot-message']);
    expect(next.bot).toMatchObject({
      status: 'paused',
      messageCount: 3,
      cause: { kind: 'message-limit', actor: { kind: 'system' } },
    });
    expect(lines).toMatchObject([{ type: 'paused', reason: 'message-limit' }]);
  });

  it('where nobody counts, nothing is counted', () => {
    expect(happened(conversation(bot, { composing: true }), events['bot-message']).conversation.bot).toEqual({
      mode: 'autopilot',
      status: 'active',
      composing: false,
    });
  });

  it('a message to a closed conversation opens it with a bot that starts anew', () => {
    const { conversation: next, lines } = happened(
      conversation(heldBy(ann), { ...paused, messageCount: 9, messageLimit: 10 }, closed),
      events['contact-message'],
    );
    expect(next).toMatchObject({ status: 'open', closed: undefined, handler: { kind: 'bot' } });
    expect(next.bot).toEqual({
      mode: 'autopilot',
      status: 'active',
      composing: false,
      messageCount: 0,
      messageLimit: 10,
    });
    expect(lines).toEqual([{ type: 'reopened', actor: system }]);
  });

  it('where the bot is stopped for good, it opens in the queue and the bot stays stopped', () => {
    const { conversation: next } = happened(conversation(bot, stopped, closed), events['contact-message']);
    expect(next).toMatchObject({ status: 'open', handler: { kind: 'queue', since: at }, bot: stopped });
  });

  it('the time of the situations is when their timers are due', () => {
    expect(timed().resumeAt).toBe(inMinutes(30));
  });
});
