import fc from 'fast-check';
import type { Command } from '../../src/model/command.js';
import type { Actor, Agent, Bot, Conversation, Handler } from '../../src/model/conversation.js';
import { botSuggests } from '../../src/model/rules.js';
import type { AutomaticEvent, TransitionTraits } from '../../src/model/transition.js';
import { commandTypes, events, now } from '../support/conversations.js';

const hour = 3_600_000;

/** Text that has broken programs before. */
export const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '',
    ' ',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'null',
    'undefined',
    'NaN',
    '0',
    '-1',
    '\u0000',
    '\ud800',
    '\udfff\ud800',
    '\u202e\u2066evil\u2069',
    '<img src=x onerror=alert(1)>',
    '${7*7}',
    '{{7*7}}',
    '%s%n',
    '=1+1',
    '../../etc/passwd',
    '\r\nX: y',
    '👩‍👩‍👧‍👦',
    'e\u0301'.repeat(50),
    'x'.repeat(20_000),
  ),
);

const instant = fc.integer({ min: -48, max: 48 }).map((hours) => new Date(now + hours * hour).toISOString());
/** A moment, one far away, or what only looks like one. */
const anyInstant = fc.oneof(
  { weight: 4, arbitrary: instant },
  {
    weight: 1,
    arbitrary: fc.oneof(
      text,
      fc.constantFrom(
        '9999-12-31T23:59:59Z',
        '0000-01-01T00:00:00Z',
        '2026-02-30T00:00:00Z',
        '+275760-09-13T00:00:00.000Z',
        'Infinity',
      ),
    ),
  },
);

export const agents: [Agent, Agent, Agent] = [
  { id: 'ann', name: 'Ann' },
  { id: 'ben', name: 'Ben' },
  { id: '__proto__', name: 'Ann' },
];
export const agent = fc.constantFrom(...agents);

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const actor: fc.Arbitrary<Actor> = fc.record(
  { kind: fc.constantFrom('agent', 'bot', 'contact', 'system', 'unknown'), id: text, name: text },
  { requiredKeys: ['kind'] },
);
const cause = fc.record({ kind: text, actor, reason: text, at: instant }, { requiredKeys: ['kind'] });
const block = fc.record({ by: actor, at: instant, reason: text }, { requiredKeys: [] });

export const handler: fc.Arbitrary<Handler> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: 'bot' as const }) },
  {
    weight: 2,
    arbitrary: fc.record(
      { kind: fc.constant('agent' as const), agent, since: instant },
      { requiredKeys: ['kind', 'agent'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      { kind: fc.constantFrom('queue' as const, 'nobody' as const), since: instant },
      { requiredKeys: ['kind'] },
    ),
  },
);

/** Few, so that one that is named is often the one that is there. */
const suggestionId = fc.oneof({ weight: 4, arbitrary: fc.constantFrom('s1', 's2') }, { weight: 1, arbitrary: text });

const permissions = fc.dictionary(
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...commandTypes) }, { weight: 1, arbitrary: text }),
  fc.oneof({ weight: 4, arbitrary: fc.constant(true as const) }, { weight: 1, arbitrary: fc.record({ reason: text }) }),
  { maxKeys: 16 },
);

/** Whatever the types allow, sensible or not: the backend is another program. */
export const anyConversation: fc.Arbitrary<Conversation> = fc.record(
  {
    id: text,
    version: fc.nat(),
    contact: fc.record({ id: text, name: text, avatarUrl: text, blocked: block }, { requiredKeys: ['id'] }),
    channel: text,
    status: fc.oneof(
      { weight: 6, arbitrary: fc.constant('open' as const) },
      { weight: 2, arbitrary: fc.constant('closed' as const) },
      { weight: 1, arbitrary: fc.constant('archived' as const) },
    ),
    closed: fc.record({ outcome: text, by: actor, at: instant, note: text }, { requiredKeys: ['outcome', 'at'] }),
    handler,
    bot: fc.record(
      {
        mode: fc.oneof(
          { weight: 4, arbitrary: fc.constant('autopilot' as const) },
          { weight: 2, arbitrary: fc.constantFrom('suggestive' as const, 'off' as const) },
        ),
        status: fc.oneof(
          { weight: 5, arbitrary: fc.constantFrom('active' as const, 'paused' as const) },
          { weight: 1, arbitrary: fc.constantFrom('stopped' as const, 'unknown' as const) },
        ),
        resumeAt: anyInstant,
        resumeBasis: fc.constantFrom('fixed' as const, 'last-agent-message' as const, 'last-message' as const),
        cause,
        messageCount: fc.nat(20),
        messageLimit: fc.nat(20),
        composing: fc.boolean(),
        suggestion: fc.record({ id: suggestionId, text, at: instant }),
      },
      { requiredKeys: ['mode', 'status'] },
    ),
    nextReplier: optional(fc.constantFrom('bot' as const, 'agent' as const, 'nobody' as const)),
    lastMessage: fc.record({ text, author: actor, at: instant }),
    unread: fc.nat(99),
    attention: fc.array(text, { maxLength: 3 }),
    permissions,
    updatedAt: instant,
  },
  { requiredKeys: ['id', 'contact', 'status', 'handler', 'bot'] },
);

/**
 * A conversation that keeps to the rules of the state: a timer only while paused, writing only where the bot may
 * answer, a suggestion only where it suggests.
 */
export const conversations: fc.Arbitrary<Conversation> = fc
  .tuple(anyConversation, instant, fc.boolean(), fc.nat(3))
  .map(([c, at, restricted, nth]) => {
    const { resumeAt, resumeBasis, composing, suggestion, ...rest } = c.bot;
    const open = c.status === 'open';
    // every fourth bot has something to suggest
    const bot: Bot = nth === 3 ? { ...rest, mode: 'suggestive', status: 'active' } : { ...rest };
    if (open && bot.status === 'paused' && resumeAt !== undefined) Object.assign(bot, { resumeAt: at, resumeBasis });
    if (open && bot.status === 'active' && bot.mode !== 'off' && c.handler.kind === 'bot' && !c.contact.blocked) {
      bot.composing = composing;
    }
    if (nth === 3 && botSuggests({ ...c, bot })) bot.suggestion = suggestion ?? { id: 's1', text: 'Yes.', at };
    const { closed, nextReplier: _next, permissions, ...others } = c;
    return {
      ...others,
      bot,
      ...(c.status === 'closed' && { closed: closed ?? { outcome: 'resolved', at } }),
      ...(restricted && permissions && { permissions }),
    };
  });

const until = optional(anyInstant);
export const command: fc.Arbitrary<Command> = fc.oneof(
  fc.constantFrom<Command>(
    { type: 'activate-bot' },
    { type: 'cancel-reply' },
    { type: 'reopen' },
    { type: 'reset-bot' },
  ),
  fc.constant<Command>({ type: 'take-over' }),
  fc.constant<Command>({ type: 'archive' }),
  fc.record({ type: fc.constant('pause-bot' as const), until, reason: text }, { requiredKeys: ['type'] }),
  fc.record({ type: fc.constant('extend-pause' as const), until: anyInstant }),
  fc.record({
    type: fc.constantFrom(
      'take-over' as const,
      'request-agent' as const,
      'block-contact' as const,
      'unblock-contact' as const,
    ),
    reason: text,
  }),
  fc.record({ type: fc.constant('hand-back' as const), note: text }, { requiredKeys: ['type'] }),
  fc.record({ type: fc.constant('close' as const), outcome: text, note: text }, { requiredKeys: ['type', 'outcome'] }),
  fc.record(
    { type: fc.constant('send-message' as const), text, private: fc.boolean(), clientId: text },
    { requiredKeys: ['type', 'text', 'clientId'] },
  ),
  fc.record(
    { type: fc.constant('use-suggestion' as const), id: suggestionId, text, clientId: text },
    { requiredKeys: ['type', 'id', 'clientId'] },
  ),
  fc.record({ type: fc.constant('dismiss-suggestion' as const), id: suggestionId }),
  fc.record({ type: fc.constant('mark-read' as const), upTo: text }),
);

export const event: fc.Arbitrary<AutomaticEvent> = fc.oneof(
  fc.constantFrom(...Object.values(events)),
  fc.constant<AutomaticEvent>({ type: 'timer-due' }),
  fc.record({ type: fc.constant('contact-request' as const), reason: text }),
);

export const traits: fc.Arbitrary<TransitionTraits> = fc.record(
  {
    nextReplier: fc.record(
      { afterHandBack: fc.constantFrom('bot' as const, 'agent' as const, 'nobody' as const) },
      { requiredKeys: [] },
    ),
    takeOver: fc.record({ reversible: fc.boolean() }, { requiredKeys: [] }),
    pauseBot: fc.record({ resumesOverAgent: fc.boolean() }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

/** One thing that happens after a while; clocks sometimes jump back a day. */
export type Step = { wait: number } & ({ agent: Agent; command: Command } | { event: AutomaticEvent });
const wait = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 3 * hour }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 60 * hour }) },
  { weight: 1, arbitrary: fc.constant(-24 * hour) },
);
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ wait, agent, command }) },
    { weight: 2, arbitrary: fc.record({ wait, event }) },
  ),
  { maxLength: 24 },
);
