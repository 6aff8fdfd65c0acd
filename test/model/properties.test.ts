import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../src/model/conversation.js';
import { achieved, undoOf } from '../../src/model/effects.js';
import {
  answersNext,
  botHasIt,
  botInControl,
  botState,
  composerLock,
  isHeldBy,
  refusal,
  botSuggests,
} from '../../src/model/rules.js';
import { inView, views, type View } from '../../src/model/views.js';
import { runCommand, runEvent, type TransitionResult, type TransitionTraits } from '../../src/model/transition.js';
import { isSending } from '../../src/model/command.js';
import { commandTypes, frozen, now, short } from '../support/conversations.js';
import {
  agent,
  agents,
  anyConversation,
  command,
  conversations,
  event,
  steps,
  text,
  traits,
  type Step,
} from './arbitraries.js';

interface Moment {
  step: Step;
  before: Conversation;
  after: Conversation;
  time: number;
  /** Where the step is a command. */
  result?: TransitionResult;
}

/** Plays a story; what is refused changes nothing. Everything handed in is frozen. */
function play(start: Conversation, story: Step[], given: TransitionTraits): Moment[] {
  let time = now;
  let before = frozen(start);
  return story.map((step) => {
    time += step.wait;
    const result = 'command' in step ? runCommand(before, frozen(step.command), step.agent, time, given) : undefined;
    const after =
      'event' in step
        ? runEvent(before, frozen(step.event), { kind: 'system' }, time, given).conversation
        : result!.refused
          ? before
          : (result as { conversation: Conversation }).conversation;
    const moment = { step, before, after: frozen(after), time, result };
    before = after;
    return moment;
  });
}

const prototypeBefore = Object.getOwnPropertyNames(Object.prototype);
const numRuns = 400;
/** Checks every moment of any story, from any conversation that keeps to the rules. */
const always = (check: (moment: Moment, given: TransitionTraits) => void) => {
  fc.assert(
    fc.property(conversations, steps, frozenTraits, (start, story, given) =>
      play(start, story, given).forEach((moment) => check(moment, given)),
    ),
    { numRuns },
  );
};
const frozenTraits = traits.map(frozen);
const type = ({ step }: Moment): string => ('command' in step ? step.command.type : step.event.type);
const accepted = ({ result }: Moment): boolean => !!result && !result.refused;

/** By its trait, or because the end of this very pause counts from messages. */
const mayEndOverAgent = ({ bot: { resumeBasis = 'fixed' } }: Conversation, given: TransitionTraits): boolean =>
  resumeBasis !== 'fixed' || !!given.pauseBot?.resumesOverAgent;

describe('whatever happens, and in whatever order', () => {
  it('the reply box is never open while the bot answers by itself (T3)', () => {
    always(({ after }) => {
      const answers =
        after.status === 'open' &&
        after.handler.kind === 'bot' &&
        after.bot.mode === 'autopilot' &&
        after.bot.status === 'active';
      const reason = after.contact.blocked ? 'blocked' : 'bot-has-it';
      for (const me of agents) if (answers) expect(composerLock(after, me)?.code).toBe(reason);
    });
  });

  it('a reply box is open for no two agents where one of them has the conversation (T3)', () => {
    always(({ after }) => {
      if (after.handler.kind === 'agent') {
        expect(agents.filter((me) => !composerLock(after, me)).length).toBeLessThanOrEqual(1);
      }
    });
  });

  it('one has the conversation (T3)', () => {
    always(({ after }) => {
      const { handler } = after;
      expect(agents.filter(({ id }) => isHeldBy(after, id)).length).toBe(handler.kind === 'agent' ? 1 : 0);
      expect(['bot', 'agent', 'queue', 'nobody']).toContain(handler.kind);
      expect('agent' in handler).toBe(handler.kind === 'agent');
    });
  });

  it('an agent loses a conversation only to what the agent did, to a permission, or to a message after the end', () => {
    always((moment, given) => {
      const { before, after, step } = moment;
      if (
        before.handler.kind !== 'agent' ||
        (after.handler.kind === 'agent' && after.handler.agent.id === before.handler.agent.id)
      ) {
        return;
      }
      if ('command' in step) {
        expect(step.agent.id === before.handler.agent.id || before.permissions?.[step.command.type] === true).toBe(
          true,
        );
      } else if (step.event.type === 'timer-due') expect(mayEndOverAgent(before, given)).toBe(true);
      else expect([step.event.type, before.status]).toEqual(['contact-message', 'closed']);
    });
  });

  it('a timer resumes the bot only when it is due, and over an agent only where the backend says so', () => {
    always((moment, given) => {
      const { before, after, time } = moment;
      if (type(moment) !== 'timer-due' || before.bot.status === after.bot.status) return;
      expect([before.status, before.bot.status, after.bot.status, after.handler.kind]).toEqual([
        'open',
        'paused',
        'active',
        'bot',
      ]);
      expect(Date.parse(before.bot.resumeAt!)).toBeLessThanOrEqual(time);
      if (before.handler.kind === 'agent') expect(mayEndOverAgent(before, given)).toBe(true);
    });
  });

  it('a due timer is over, whatever it did', () => {
    always((moment) => {
      const { before, after, time } = moment;
      if (type(moment) === 'timer-due' && before.bot.resumeAt && Date.parse(before.bot.resumeAt) <= time) {
        expect('resumeAt' in after.bot).toBe(false);
      }
    });
  });

  it('there is a timer only while the bot is paused and the conversation open', () => {
    always(({ after }) => {
      if (after.bot.resumeAt !== undefined) expect([after.status, after.bot.status]).toEqual(['open', 'paused']);
    });
  });

  it('a timer that a person sets ends in the future', () => {
    always((moment) => {
      const { before, after, time } = moment;
      if (accepted(moment) && after.bot.resumeAt !== before.bot.resumeAt && after.bot.resumeAt !== undefined) {
        expect(Date.parse(after.bot.resumeAt)).toBeGreaterThan(time);
      }
    });
  });

  it('a stopped bot is revived only by a reset', () => {
    always((moment) => {
      if (moment.before.bot.status === 'stopped' && moment.after.bot.status !== 'stopped') {
        expect(type(moment)).toBe('reset-bot');
      }
    });
  });

  it('the bot writes only where it may answer', () => {
    always(({ after }) => {
      if (after.bot.composing) expect([botHasIt(after), after.contact.blocked]).toEqual([true, undefined]);
    });
  });

  it('nothing but a block and its end touches the block', () => {
    always((moment) => {
      if (!['block-contact', 'unblock-contact'].includes(type(moment))) {
        expect(moment.after.contact).toEqual(moment.before.contact);
      }
    });
  });

  it('the bot answers nobody who is blocked', () => {
    always(({ after }) => {
      if (after.contact.blocked) expect([answersNext(after) === 'bot', botState(after)]).toEqual([false, 'blocked']);
    });
  });

  it('a bot that is off is never switched', () => {
    always(({ before, after }) => {
      expect(after.bot.mode).toBe(before.bot.mode);
      if (before.bot.mode === 'off' && before.bot.resumeAt === undefined) {
        expect(after.bot.status).toBe(before.bot.status);
      }
    });
  });

  it('only a close closes, a reopening or the contact opens, and the archive is final', () => {
    always((moment) => {
      const { before, after } = moment;
      if (before.status === after.status) return;
      expect(before.status).not.toBe('archived');
      const expected = { closed: ['close'], archived: ['archive'], open: ['reopen', 'contact-message'] }[after.status];
      expect(expected).toContain(type(moment));
      expect(after.closed !== undefined).toBe(
        after.status === 'closed' || (after.status === 'archived' && before.status === 'closed'),
      );
    });
  });

  it('what a command asks for is achieved once it is applied, but a message never says so', () => {
    always((moment) => {
      const { step, after } = moment;
      if ('command' in step && accepted(moment)) {
        expect([step.command.type, achieved(after, step.command, step.agent)]).toEqual([
          step.command.type,
          !isSending(step.command),
        ]);
      }
    });
  });

  it('the same command is refused by the rules and by the transition, except for a time that is past, a private note and another suggestion', () => {
    always((moment, given) => {
      const { step, before, result, time } = moment;
      if (!('command' in step)) return;
      const rule = refusal(before, step.command.type, step.agent, given);
      if (result!.refused?.code === 'too-late') {
        expect(rule).toBeUndefined();
        expect(Date.parse((step.command as { until: string }).until) > time).toBe(false);
      } else if (result!.refused?.code === 'newer-suggestion') {
        expect(rule).toBeUndefined();
        expect((step.command as { id: string }).id).not.toBe(before.bot.suggestion!.id);
      } else if (step.command.type === 'send-message' && step.command.private && !result!.refused) {
        expect([undefined, 'held', 'closed']).toContain(rule?.code);
      } else {
        expect(result!.refused).toEqual(rule);
      }
    });
  });

  it('pause, activate and reset lose nothing: only the bot and who has the conversation change, and a pause leaves even that', () => {
    always((moment) => {
      if (
        !['pause-bot', 'extend-pause', 'cancel-reply', 'activate-bot', 'reset-bot'].includes(type(moment)) ||
        !accepted(moment)
      ) {
        return;
      }
      const { bot: botBefore, handler: handlerBefore, updatedAt: _then, ...before } = moment.before;
      const { bot, handler, updatedAt, ...after } = moment.after;
      expect(after).toEqual(before);
      expect(updatedAt).toBe(new Date(moment.time).toISOString());
      expect(handler).toEqual(
        type(moment) === 'activate-bot' || type(moment) === 'reset-bot' ? { kind: 'bot' } : handlerBefore,
      );
      expect([bot.mode, bot.messageLimit]).toEqual([botBefore.mode, botBefore.messageLimit]);
      const isFresh = ['activate-bot', 'reset-bot'].includes(type(moment)) && botBefore.messageCount !== undefined;
      expect(bot.messageCount).toBe(isFresh ? 0 : botBefore.messageCount);
    });
  });

  it('a suggestion is there only while the bot suggests, and comes from nowhere but the bot', () => {
    always(({ before, after }) => {
      if (!after.bot.suggestion) return;
      expect([botSuggests(after), after.bot.suggestion]).toEqual([true, before.bot.suggestion]);
    });
  });

  it('using a suggestion never silences the bot, and is possible once', () => {
    always((moment) => {
      if (type(moment) !== 'use-suggestion' || !accepted(moment)) return;
      const { before, after } = moment;
      expect([after.bot.status, after.bot.mode, after.bot.suggestion]).toEqual([
        before.bot.status,
        before.bot.mode,
        undefined,
      ]);
    });
  });

  it('nothing ever loses the contact, the last message, a mark, or what is unread until it is read', () => {
    always((moment) => {
      const { before, after } = moment;
      const isRead = type(moment) === 'mark-read';
      const kept = ({
        id,
        version,
        channel,
        lastMessage,
        unread,
        attention,
        permissions,
        contact: { blocked: _blocked, ...contact },
      }: Conversation) => ({
        id,
        version,
        channel,
        lastMessage,
        ...(!isRead && { unread }),
        attention,
        permissions,
        contact,
      });
      expect(kept(after)).toEqual(kept(before));
    });
  });

  it('a bot that pauses or stops has a cause, dated now (U4)', () => {
    always((moment) => {
      const { before, after } = moment;
      if (before.bot.status === after.bot.status || after.bot.status === 'active') return;
      expect(after.bot.cause).toMatchObject({ at: new Date(moment.time).toISOString() });
      expect(after.bot.cause!.kind).not.toBe('');
    });
  });

  it('a command that changes hands, the bot or the end leaves a line in the history, and every line is by somebody', () => {
    always(({ before, after, result }) => {
      if (!result || result.refused) return;
      for (const line of result.lines) expect(line.actor).toBeDefined();
      if (
        before.handler.kind !== after.handler.kind ||
        before.status !== after.status ||
        before.bot.status !== after.bot.status
      ) {
        expect(result.lines.length).toBeGreaterThan(0);
      }
    });
  });
});

describe('a race for one conversation (T7)', () => {
  it('has exactly one winner, and every loser learns who it is', () => {
    fc.assert(
      fc.property(conversations, fc.shuffledSubarray(agents, { minLength: 2 }), frozenTraits, (start, order, given) => {
        const open: Conversation = frozen({
          ...start,
          status: 'open',
          handler: { kind: 'bot' },
          permissions: undefined,
        });
        const [winner, ...losers] = order;
        const results = play(
          open,
          order.map((me, i) => ({ wait: i, agent: me, command: { type: 'take-over' } })),
          given,
        ).map(({ result }) => result!.refused);
        expect(results).toEqual([undefined, ...losers.map(() => ({ code: 'held', holder: winner }))]);
      }),
      { numRuns },
    );
  });
});

describe('views: one predicate for rows and counts', () => {
  /** The table of the documentation, said another way. */
  const says: Record<View, (c: Conversation, me: string, selected?: string) => boolean> = {
    all: ({ status }) => ['open', 'closed'].includes(status),
    open: ({ status, handler }) => status === 'open' && ['bot', 'nobody'].includes(handler.kind),
    transferred: ({ status, handler }) => status === 'open' && ['queue', 'agent'].includes(handler.kind),
    waiting: ({ status, handler: { kind } }) => `${status} ${kind}` === 'open queue',
    mine: ({ status, handler }, me) => status === 'open' && 'agent' in handler && handler.agent.id === me,
    bot: ({ status, handler: { kind }, bot }) => `${status} ${kind} ${bot.status}` === 'open bot active',
    paused: ({ status, handler, bot }) =>
      status === 'open' && ['paused', 'stopped'].includes(bot.status) && !('agent' in handler),
    blocked: ({ contact }) => contact.blocked !== undefined,
    'needs-review': ({ attention = [] }) => attention.length > 0,
    closed: ({ status }) => status === 'closed',
    selected: ({ id }, _me, selected) => id === selected,
  };

  it.each(views)('%s: as documented, for any conversation and agent', (view) => {
    fc.assert(
      fc.property(anyConversation, agent, fc.option(text, { nil: undefined }), (c, { id }, selected) => {
        expect(inView(frozen(c), view, id, selected)).toBe(says[view](c, id, selected));
      }),
      { numRuns },
    );
  });

  it('what is not archived is in exactly one of open, transferred and closed', () => {
    fc.assert(
      fc.property(anyConversation, agent, (c, { id }) => {
        expect((['open', 'transferred', 'closed'] as const).filter((view) => inView(c, view, id)).length).toBe(
          inView(c, 'all', id) ? 1 : 0,
        );
        if (inView(c, 'waiting', id) || inView(c, 'mine', id)) expect(inView(c, 'transferred', id)).toBe(true);
        if (inView(c, 'bot', id)) expect([inView(c, 'open', id), inView(c, 'paused', id)]).toEqual([true, false]);
      }),
      { numRuns },
    );
  });
});

describe('anything that the types allow', () => {
  it('makes no function throw, and none changes what it is given (T11)', () => {
    fc.assert(
      fc.property(
        anyConversation,
        command,
        event,
        agent,
        frozenTraits,
        fc.integer({ min: -1e12, max: 4e12 }),
        text,
        (start, asked, happens, me, given, time, name) => {
          const c = frozen(start);
          const copy = structuredClone(c);
          const who = frozen({ ...me, name });
          const result = runCommand(c, frozen(asked), who, time, given);
          if (result.refused) expect(Object.keys(result)).toEqual(['refused']);
          runEvent(c, frozen(happens), frozen({ kind: 'system', name }), time, given);
          for (const each of commandTypes) {
            refusal(c, each, who, given);
            undoOf(each, c);
          }
          for (const view of views) inView(c, view, me.id, name);
          achieved(c, asked, who);
          expect([botHasIt(c), botInControl(c)].every((value) => typeof value === 'boolean')).toBe(true);
          expect([composerLock(c, who), answersNext(c), botState(c), short(c)]).toHaveLength(4);
          expect(c).toEqual(copy);
          expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(prototypeBefore);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('gives the same answer to the same question', () => {
    fc.assert(
      fc.property(anyConversation, command, event, agent, frozenTraits, (c, asked, happens, me, given) => {
        expect(runCommand(structuredClone(c), asked, me, now, given)).toEqual(runCommand(c, asked, me, now, given));
        expect(runEvent(structuredClone(c), happens, { kind: 'system' }, now, given)).toEqual(
          runEvent(c, happens, { kind: 'system' }, now, given),
        );
      }),
      { numRuns },
    );
  });
});
