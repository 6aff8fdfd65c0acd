import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { Words } from '../../src/elements/base/words.js';
import { whatNext } from '../../src/elements/bot-status-toggle/why.js';
import { resultText } from '../../src/elements/notices/result-text.js';
import en from '../../src/locales/en.js';
import { errorCodes as allCodes, HandoffError, type ErrorCode } from '../../src/model/error.js';
import type { Outcome } from '../../src/model/command.js';
import type { Conversation } from '../../src/model/conversation.js';
import { undoOf } from '../../src/model/effects.js';
import { answersNext, isHeldBy, otherHolder, refusal, refusalOf, sendLock, staysOff } from '../../src/model/rules.js';
import { runCommand } from '../../src/model/transition.js';
import { createStore } from '../../src/store/store.js';
import { conversations } from '../model/arbitraries.js';
import { ann, commands, commandTypes, now, situations } from '../support/conversations.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';

const errorCodes = allCodes as readonly ErrorCode[];
const store = createStore({ adapter: new ScriptedBackend().adapter, agent: ann });
const words = new Words(() => store, en);
const { traits } = store;

/** What must be true where a sentence is said, for any conversation. */
const truths: Array<[title: string, says: (c: Conversation) => boolean, isTrue: (c: Conversation) => boolean]> = [
  [
    'Bot active',
    (c) => words.stateText(c) === 'Bot active',
    (c) =>
      c.status === 'open' &&
      c.handler.kind === 'bot' &&
      c.bot.status === 'active' &&
      c.bot.mode === 'autopilot' &&
      !c.contact.blocked,
  ],
  [
    'Bot paused until',
    (c) => words.stateText(c).startsWith('Bot paused until'),
    (c) => c.status === 'open' && c.bot.status === 'paused' && !!c.bot.resumeAt && !staysOff(c, traits),
  ],
  [
    'Bot paused',
    (c) => words.stateText(c) === 'Bot paused',
    (c) => c.bot.status === 'paused' && (!c.bot.resumeAt || staysOff(c, traits)),
  ],
  ['Archived', (c) => words.stateText(c) === 'Archived', (c) => c.status === 'archived'],
  ['Closed', (c) => words.stateText(c) === 'Closed', (c) => c.status === 'closed'],
  [
    'Resumes',
    (c) => whatNext(words.stateOf(c), c.bot, now, true, traits).includes('next.paused-until'),
    (c) => c.status === 'open' && Date.parse(c.bot.resumeAt!) > now && !staysOff(c, traits),
  ],
  [
    'The bot is answering',
    (c) => sendLock(c, false, ann, traits)?.code === 'bot-has-it',
    (c) => answersNext({ ...c, nextReplier: undefined }) === 'bot' && c.status === 'open' && !c.contact.blocked,
  ],
  [
    'answered by: the bot',
    (c) => answersNext(c) === 'bot',
    (c) => !c.contact.blocked && (c.status === 'closed' || words.stateText(c) === 'Bot active'),
  ],
];

describe('what is said is true, whatever the state', () => {
  for (const [title, says, isTrue] of truths) {
    it(title, () => {
      for (const [name, c] of Object.entries(situations)) if (says(c)) expect(isTrue(c), name).to.equal(true);
      fc.assert(
        fc.property(conversations, (c) => !says(c) || isTrue(c)),
        { numRuns: 500 },
      );
    });
  }

  it('the other way round: an ended conversation and a blocked contact are never left unsaid', () => {
    fc.assert(
      fc.property(conversations, (c) => {
        const expected = c.status === 'archived' ? 'Archived' : c.status === 'closed' ? 'Closed' : undefined;
        if (expected) return words.stateText(c) === expected;
        return !c.contact.blocked || words.stateText(c) === 'Contact blocked';
      }),
      { numRuns: 500 },
    );
  });

  /** What each reason claims. */
  const claims: Record<string, (c: Conversation) => boolean> = {
    archived: (c) => c.status === 'archived',
    closed: (c) => c.status === 'closed',
    'not-closed': (c) => c.status === 'open',
    held: (c) => !!otherHolder(c, ann.id),
    mine: (c) => isHeldBy(c, ann.id),
    queued: (c) => c.handler.kind === 'queue',
    'bot-off': (c) => c.bot.mode === 'off',
    'bot-has-it': (c) => c.handler.kind === 'bot' && c.bot.status !== 'paused',
    'not-taken-over': (c) => c.handler.kind === 'bot' && c.bot.status === 'paused',
    'bot-unknown': (c) => c.handler.kind === 'bot' && c.bot.status === 'unknown',
    'no-suggestion': (c) => !c.bot.suggestion,
    'bot-active': (c) => c.handler.kind === 'bot' && c.bot.status === 'active',
    stopped: (c) => c.bot.status === 'stopped',
    blocked: (c) => !!c.contact.blocked,
    'not-blocked': (c) => !c.contact.blocked,
    'not-composing': (c) => !c.bot.composing,
    'not-timed': (c) => !(c.bot.status === 'paused' && c.bot.resumeAt),
    denied: (c) => !!c.permissions,
  };
  const order = ['denied', 'archived', 'closed', 'not-closed', 'blocked', 'held'];

  for (const type of commandTypes) {
    it(`the reason why ${type} is refused is true, and the one that lasts longest`, () => {
      const isRight = (c: Conversation): boolean => {
        const code = refusal(c, type, ann, traits)?.code;
        if (!code) return true;
        const place = order.indexOf(code);
        const isEnded =
          place > 2 || place < 0
            ? c.status === 'open' || type.endsWith('block-contact') || type === 'reopen' || type === 'archive'
            : true;
        return claims[code]!(c) && isEnded;
      };
      for (const [name, c] of Object.entries(situations)) expect(isRight(c), name).to.equal(true);
      fc.assert(fc.property(conversations, isRight), { numRuns: 300 });
    });
  }

  it('the reason why nothing can be written is true, and in the order: archived, closed, blocked, held, the bot', () => {
    fc.assert(
      fc.property(conversations, (raw) => {
        const c = { ...raw, permissions: undefined };
        const code = sendLock(c, false, ann, traits)?.code;
        const isOthers = !!otherHolder(c, ann.id);
        const botSays = c.bot.mode === 'autopilot' && words.stateOf({ ...c, contact: { id: 'p' } });
        const isUnknown = botSays === 'unknown' && c.handler.kind === 'bot';
        const isBots = botSays === 'active' || isUnknown;
        const expected =
          c.status !== 'open'
            ? c.status
            : isOthers || isBots
              ? c.contact.blocked
                ? 'blocked'
                : isOthers
                  ? 'held'
                  : isUnknown
                    ? 'bot-unknown'
                    : 'bot-has-it'
              : undefined;
        expect(code).to.equal(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe('no key is ever shown', () => {
  const isKey = /\b[a-z]+\.[a-z-]+\b/;
  const outcomes: Outcome[] = ['applied', 'rejected', 'unknown'];
  const settledOf = (command: (typeof commands)[keyof typeof commands], outcome: Outcome, code = errorCodes[0]!) => {
    const before = Object.values(situations).find((c) => !refusalOf(c, command, ann, traits));
    const result = before && runCommand(before, command, ann, now, traits);
    return {
      key: 'k',
      command,
      agent: ann,
      outcome,
      before,
      conversation: result && !result.refused ? result.conversation : undefined,
      at: now,
      ...(outcome === 'rejected' && { error: new HandoffError(code, 'x') }),
    };
  };

  for (const type of commandTypes) {
    it(`${type}: a sentence for each way to end, and for its undo`, () => {
      const undo = Object.values(situations).map((c) => undoOf(type, c));
      for (const each of new Set([type, ...undo])) {
        if (!each) continue;
        for (const outcome of outcomes) {
          for (const code of outcome === 'rejected' ? errorCodes : [undefined]) {
            const text = resultText(words, settledOf(commands[each], outcome, code));
            expect(text, `${each} ${outcome} ${code}`)
              .to.match(/^\p{Lu}.*[.\p{L}]$/u)
              .and.not.match(isKey);
          }
        }
      }
    });
  }

  it('notes are saved or not, never sent', () => {
    const note = { ...commands['send-message'], private: true };
    const texts = outcomes.map((outcome) => resultText(words, settledOf(note, outcome, 'refused')));
    expect(texts).to.deep.equal([
      'Note saved.',
      'Note not saved. The helpdesk refused this.',
      'Not sure it went through. Check before you try again.',
    ]);
  });

  it('a fresh allowance is said', () => {
    const limited = {
      ...situations['bot at its limit'],
      bot: { ...situations['bot at its limit'].bot, messageLimit: 6 },
    };
    const result = runCommand(limited, commands['activate-bot'], ann, now, traits);
    const conversation = result.refused ? undefined : result.conversation;
    const text = resultText(words, {
      ...settledOf(commands['activate-bot'], 'applied'),
      before: limited,
      conversation,
    });
    expect(text).to.equal('The bot is active. The bot can send 6 more messages.');
  });
});
