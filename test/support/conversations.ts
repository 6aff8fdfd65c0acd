import type { Command, CommandType } from '../../src/model/command.js';
import type { Actor, Agent, Bot, Conversation, Handler } from '../../src/model/conversation.js';
import type { AutomaticEvent } from '../../src/model/transition.js';

export const now = Date.parse('2026-03-02T10:00:00Z');
/** The instant so many minutes after `now`. */
export const inMinutes = (minutes: number): string => new Date(now + minutes * 60_000).toISOString();

export const ann: Agent = { id: 'ann', name: 'Ann' };
export const ben: Agent = { id: 'ben', name: 'Ben' };

export const bot: Handler = { kind: 'bot' };
export const queue: Handler = { kind: 'queue', since: inMinutes(-5) };
export const nobody: Handler = { kind: 'nobody' };
export const heldBy = (agent: Agent): Handler => ({ kind: 'agent', agent, since: inMinutes(-5) });

export const active: Partial<Bot> = { status: 'active' };
export const paused: Partial<Bot> = {
  status: 'paused',
  cause: { kind: 'agent', actor: { kind: 'agent', ...ben }, at: inMinutes(-5) },
};
export const stopped: Partial<Bot> = {
  status: 'stopped',
  cause: { kind: 'takeover', actor: { kind: 'agent', ...ben }, at: inMinutes(-5) },
};
export const timed = (minutes = 30): Partial<Bot> => ({
  ...paused,
  resumeAt: inMinutes(minutes),
  resumeBasis: 'fixed',
});

export const blocked: Partial<Conversation> = {
  contact: { id: 'p1', name: 'Mina Farrow', blocked: { reason: 'abuse' } },
};
export const closed: Partial<Conversation> = { status: 'closed', closed: { outcome: 'resolved', at: inMinutes(-1) } };
export const archived: Partial<Conversation> = { status: 'archived' };

export const unknown: Partial<Bot> = { status: 'unknown' };
/** Active in the mode that only suggests, with a suggestion. */
export const suggesting: Partial<Bot> = {
  mode: 'suggestive',
  suggestion: { id: 's1', text: 'It ships tomorrow.', at: inMinutes(-6) },
};

/** A conversation; an open one that the bot has, unless told otherwise. */
export function conversation(
  handler: Handler = bot,
  botPart: Partial<Bot> = {},
  more: Partial<Conversation> = {},
): Conversation {
  return {
    id: 'c1',
    version: 1,
    contact: { id: 'p1', name: 'Mina Farrow' },
    channel: 'web',
    status: 'open',
    handler,
    bot: { mode: 'autopilot', status: 'active', ...botPart },
    lastMessage: { text: 'Where is my tent?', author: { kind: 'contact', id: 'p1' }, at: inMinutes(-6) },
    unread: 1,
    attention: [],
    ...more,
  };
}

const me = heldBy(ann);
const suggestive = { mode: 'suggestive' } as const;
const off = { mode: 'off' } as const;

/** The situations that a conversation can be in, as Ann sees them. */
export const situations = {
  'bot active': conversation(),
  'bot composing': conversation(bot, { composing: true }),
  'bot paused': conversation(bot, paused),
  'bot paused, timed': conversation(bot, timed()),
  'bot at its limit': conversation(
    bot,
    { ...paused, cause: { kind: 'message-limit' }, messageCount: 10, messageLimit: 10 },
    { attention: ['unanswered'] },
  ),
  'bot stopped': conversation(bot, stopped),
  'mine, paused': conversation(me, paused),
  'mine, timed': conversation(me, timed()),
  'mine, stopped': conversation(me, stopped),
  "Ben's, paused": conversation(heldBy(ben), paused),
  "Ben's, timed": conversation(heldBy(ben), timed()),
  "Ben's, stopped": conversation(heldBy(ben), stopped),
  'queue, paused': conversation(queue, paused),
  'queue, timed': conversation(queue, timed()),
  'queue, stopped': conversation(queue, stopped),
  'nobody, active': conversation(nobody),
  'nobody, paused': conversation(nobody, paused),
  'nobody, stopped': conversation(nobody, stopped),
  'suggestive, bot': conversation(bot, suggestive),
  'suggestive, bot paused': conversation(bot, { ...paused, ...suggestive }),
  'suggestive, mine': conversation(me, { ...paused, ...suggestive }),
  'suggestive, nobody': conversation(nobody, suggestive),
  'suggesting, bot': conversation(bot, suggesting),
  'suggesting, nobody': conversation(nobody, suggesting),
  'suggesting, mine': conversation(me, suggesting),
  "suggesting, Ben's": conversation(heldBy(ben), suggesting),
  'unknown, bot': conversation(bot, unknown),
  'unknown, mine': conversation(me, unknown),
  'unknown, queue': conversation(queue, unknown),
  'unknown, suggestive': conversation(bot, { ...unknown, ...suggestive }),
  'off, nobody': conversation(nobody, off),
  'off, queue': conversation(queue, off),
  'off, mine': conversation(me, off),
  "off, Ben's": conversation(heldBy(ben), off),
  'blocked, bot active': conversation(bot, active, blocked),
  'blocked, bot timed': conversation(bot, timed(), blocked),
  'blocked, mine': conversation(me, paused, blocked),
  "blocked, Ben's": conversation(heldBy(ben), paused, blocked),
  'closed, bot': conversation(bot, active, closed),
  'closed, stopped': conversation(bot, stopped, closed),
  'closed, mine': conversation(me, paused, closed),
  "closed, Ben's": conversation(heldBy(ben), paused, closed),
  'closed, queue': conversation(queue, paused, { ...closed, attention: ['repeated-handoff'] }),
  'closed, blocked': conversation(bot, active, { ...closed, ...blocked }),
  archived: conversation(bot, active, archived),
  "archived, Ben's": conversation(heldBy(ben), paused, archived),
  'archived, blocked': conversation(bot, active, { ...archived, ...blocked }),
} satisfies Record<string, Conversation>;
export type Situation = keyof typeof situations;

/** One of each command, with every parameter. */
export const commands: { [T in CommandType]: Command & { type: T } } = {
  'activate-bot': { type: 'activate-bot' },
  'pause-bot': { type: 'pause-bot', until: inMinutes(60), reason: 'Checking stock' },
  'extend-pause': { type: 'extend-pause', until: inMinutes(90) },
  'cancel-reply': { type: 'cancel-reply' },
  'take-over': { type: 'take-over', reason: 'Refund' },
  'request-agent': { type: 'request-agent', reason: 'Needs a person' },
  'hand-back': { type: 'hand-back', note: 'Refund is on its way' },
  close: { type: 'close', outcome: 'resolved', note: 'All well' },
  reopen: { type: 'reopen' },
  archive: { type: 'archive' },
  'reset-bot': { type: 'reset-bot' },
  'block-contact': { type: 'block-contact', reason: 'Abuse' },
  'unblock-contact': { type: 'unblock-contact' },
  'send-message': { type: 'send-message', text: 'Hello', clientId: 'm1' },
  'use-suggestion': { type: 'use-suggestion', id: 's1', text: 'It ships today.', clientId: 'm2' },
  'dismiss-suggestion': { type: 'dismiss-suggestion', id: 's1' },
  'mark-read': { type: 'mark-read', upTo: 'm1' },
};
export const commandTypes = Object.keys(commands) as CommandType[];

export const events: { [T in AutomaticEvent['type']]: AutomaticEvent & { type: T } } = {
  'timer-due': { type: 'timer-due' },
  'message-limit': { type: 'message-limit' },
  'workflow-message': { type: 'workflow-message' },
  'contact-request': { type: 'contact-request', reason: 'A person, please' },
  'contact-message': { type: 'contact-message' },
  'bot-message': { type: 'bot-message' },
};

/**
 * A state in a few characters. Who has it: I (Ann), O (another agent), B (the bot), Q (the queue), N (nobody). The bot:
 * `+` active, `-` paused, `x` stopped, `?` unknown, then `t` with a timer, `w` writing, `s` with a suggestion. Then
 * `#` blocked, `/c` closed, `/a` archived.
 */
export function short(c: Conversation): string {
  const { handler, bot } = c;
  const holder =
    handler.kind === 'agent'
      ? handler.agent.id === ann.id
        ? 'I'
        : 'O'
      : { bot: 'B', queue: 'Q', nobody: 'N' }[handler.kind];
  const marks = [bot.resumeAt && 't', bot.composing && 'w', bot.suggestion && 's', c.contact.blocked && '#']
    .filter(Boolean)
    .join('');
  return `${holder}${{ active: '+', paused: '-', stopped: 'x', unknown: '?' }[bot.status]}${marks}${{ open: '', closed: '/c', archived: '/a' }[c.status]}`;
}

/** The same value, and every object in it refuses to be changed. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

/**
 * Reads a table: the first line names the columns, the others begin with the row's name and a bar. Cells stand between
 * blanks. Both names are checked, so that a table can neither miss one nor invent one.
 */
export function table<Row extends string, Column extends string>(
  text: string,
  rows: readonly Row[],
  columns: readonly Column[],
): Array<[Row, Record<Column, string>]> {
  const [head = [], ...body] = text
    .trim()
    .split('\n')
    .map((line) =>
      line
        .trim()
        .split('|')
        .map((part) => part.trim()),
    );
  const names = head.at(-1)!.split(/\s+/);
  const same = (found: string[], wanted: readonly string[], what: string) => {
    const wrong = [
      ...found.filter((name, i) => !wanted.includes(name) || found.indexOf(name) !== i),
      ...wanted.filter((name) => !found.includes(name)),
    ];
    if (wrong.length) throw new Error(`The table has the wrong ${what}: ${wrong.join(', ')}`);
  };
  same(names, columns, 'columns');
  same(
    body.map(([name = '']) => name),
    rows,
    'rows',
  );
  return body.map(([name, cells = '']) => {
    const values = cells.split(/\s+/);
    if (values.length !== names.length) {
      throw new Error(`The row "${name}" has ${values.length} cells of ${names.length}`);
    }
    return [name as Row, Object.fromEntries(names.map((column, i) => [column, values[i]])) as Record<Column, string>];
  });
}

/** A situation in which each command is allowed to anyone. */
export const allowed: Record<CommandType, Conversation> = {
  'activate-bot': conversation(bot, paused),
  'pause-bot': conversation(),
  'extend-pause': conversation(bot, timed()),
  'cancel-reply': conversation(bot, { composing: true }),
  'take-over': conversation(),
  'request-agent': conversation(),
  'hand-back': conversation(heldBy(ann), paused),
  close: conversation(),
  reopen: conversation(bot, {}, closed),
  archive: conversation(),
  'reset-bot': conversation(),
  'block-contact': conversation(),
  'unblock-contact': conversation(bot, {}, blocked),
  'send-message': conversation(),
  'use-suggestion': conversation(bot, suggesting),
  'dismiss-suggestion': conversation(bot, suggesting),
  'mark-read': conversation(),
};

/** What each command leads to, as a backend shows it that names this actor, or nobody. */
export const effects: { [T in CommandType]: (actor?: Actor) => Conversation } = {
  'activate-bot': (actor) => conversation({ kind: 'bot' }, { cause: { kind: 'agent', actor, at: inMinutes(0) } }),
  'hand-back': (actor) => conversation({ kind: 'bot' }, { cause: { kind: 'handback', actor, at: inMinutes(0) } }),
  'reset-bot': (actor) => conversation({ kind: 'bot' }, { cause: { kind: 'agent', actor, at: inMinutes(0) } }),
  'pause-bot': (actor) =>
    conversation(
      { kind: 'bot' },
      { status: 'paused', resumeAt: inMinutes(60), cause: { kind: 'agent', actor, at: inMinutes(0) } },
    ),
  'extend-pause': (actor) =>
    conversation(
      { kind: 'bot' },
      { status: 'paused', resumeAt: inMinutes(60), cause: { kind: 'agent', actor, at: inMinutes(0) } },
    ),
  'cancel-reply': (actor) => conversation({ kind: 'bot' }, { cause: { kind: 'agent', actor, at: inMinutes(0) } }),
  'take-over': (actor) =>
    conversation(heldBy(actor?.id === ben.id ? ben : ann), {
      status: 'paused',
      cause: { kind: 'takeover', actor, at: inMinutes(0) },
    }),
  'request-agent': (actor) =>
    conversation(
      { kind: 'queue', since: inMinutes(0) },
      { status: 'paused', cause: { kind: 'agent', actor, at: inMinutes(0) } },
    ),
  close: (by) =>
    conversation(
      { kind: 'bot' },
      {},
      { status: 'closed', closed: { outcome: 'resolved', at: inMinutes(0), ...(by && { by }) } },
    ),
  reopen: () => conversation(),
  archive: (by) =>
    conversation(
      { kind: 'bot' },
      {},
      { status: 'archived', closed: { outcome: 'resolved', at: inMinutes(0), ...(by && { by }) } },
    ),
  'block-contact': (by) =>
    conversation({ kind: 'bot' }, {}, { contact: { id: 'p1', blocked: { by, at: inMinutes(0) } } }),
  'unblock-contact': () => conversation(),
  'send-message': () => conversation(heldBy(ann)),
  'use-suggestion': () => conversation({ kind: 'bot' }, { mode: 'suggestive' }),
  'dismiss-suggestion': () => conversation({ kind: 'bot' }, { mode: 'suggestive' }),
  'mark-read': () => conversation({ kind: 'bot' }, {}, { unread: 0 }),
};
