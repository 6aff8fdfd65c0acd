import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkContact as contact,
  checkPastConversation as pastConversation,
} from '../../src/adapters/check/contact.js';
import { checkConversation as conversation } from '../../src/adapters/check/conversation.js';
import { checkMessage as message } from '../../src/adapters/check/message.js';
import { checkPageEnvelope } from '../../src/adapters/check/page.js';
import { instant, list, type Check } from '../../src/adapters/check/primitives.js';
import { HandoffError } from '../../src/model/error.js';
import { growth } from '../support/growth.js';

/** A page of which no item may be left out. */
const pageOf =
  <T>(item: Check<T>) =>
  (value: unknown, path: string) => {
    const page = checkPageEnvelope(value, path);
    return { ...page, items: list(item)(page.items, 'items') };
  };

const at = '2026-03-02T10:00:00Z';
const ada = () => ({ kind: 'agent', id: 'ada', name: 'Ada Lindqvist' });

/** Everything that can be there. */
const samples = {
  conversation: {
    check: conversation,
    value: {
      id: 'c1',
      version: 3,
      contact: {
        id: 'p1',
        name: 'Mina Farrow',
        avatarUrl: 'https://example.com/a.png',
        blocked: { by: ada(), at, reason: 'Spam' },
      },
      channel: 'web',
      status: 'closed',
      closed: { outcome: 'resolved', by: ada(), at, note: 'Done' },
      handler: { kind: 'agent', agent: { id: 'ada', name: 'Ada Lindqvist' }, since: at },
      bot: {
        mode: 'autopilot',
        status: 'paused',
        resumeAt: at,
        resumeBasis: 'fixed',
        cause: { kind: 'agent', actor: ada(), reason: 'Checking', at },
        messageCount: 2,
        messageLimit: 10,
        composing: false,
        suggestion: { id: 's1', text: 'It ships tomorrow.', at },
      },
      due: { at, label: 'First reply' },
      summary: { text: 'Wants to know when it ships.', at, by: ada() },
      nextReplier: 'agent',
      lastMessage: { text: 'Hello', author: { kind: 'contact' }, at },
      unread: 1,
      attention: ['unanswered'],
      permissions: { 'take-over': true, close: { reason: 'Not on your team' } },
      updatedAt: at,
    },
  },
  waiting: {
    check: conversation,
    value: {
      id: 'c1',
      contact: { id: 'p1' },
      status: 'open',
      handler: { kind: 'queue', since: at },
      bot: { mode: 'off', status: 'unknown' },
    },
  },
  message: {
    check: message,
    value: {
      id: 'm1',
      conversationId: 'c1',
      author: ada(),
      at,
      text: 'Hello',
      private: true,
      event: { type: 'paused', actor: ada(), reason: 'Checking', until: at, outcome: 'resolved' },
      delivery: 'read',
      clientId: 'k',
      attachments: [{ url: 'https://example.com/f', name: 'f', type: 'image/png', size: 5 }],
      unanswered: false,
    },
  },
  contact: {
    check: contact,
    value: {
      id: 'p1',
      name: 'Mina Farrow',
      avatarUrl: 'https://example.com/a.png',
      phone: '+44',
      email: 'm@example.com',
      channel: 'web',
      externalId: 'x',
      chatId: 'y',
      attributes: { plan: 'gold', seats: 4, trial: false },
      blocked: { by: ada(), at, reason: 'Spam' },
    },
  },
  past: {
    check: pastConversation,
    value: {
      id: 'c0',
      at,
      channel: 'web',
      topic: 'Tents',
      outcome: 'resolved',
      handledBy: [ada()],
      unanswered: true,
      handoff: false,
    },
  },
  page: { check: pageOf(pastConversation), value: { items: [{ id: 'c0', at }], nextCursor: 'n', counts: { open: 4 } } },
} satisfies Record<string, { check: Check<unknown>; value: object }>;

/** What has to be there and may not be null: without it nobody knows what is meant. */
const required: Record<keyof typeof samples, string[]> = {
  conversation: [
    'id',
    'contact',
    'contact.id',
    'status',
    'handler',
    'handler.kind',
    'handler.agent',
    'handler.agent.id',
    'bot',
    'bot.mode',
    'bot.status',
  ],
  waiting: ['id', 'contact', 'contact.id', 'status', 'handler', 'handler.kind', 'bot', 'bot.mode', 'bot.status'],
  message: ['id', 'conversationId', 'at'],
  contact: ['id'],
  past: ['id', 'at', 'handledBy[0].kind'],
  page: ['items', 'items[0]', 'items[0].id', 'items[0].at'],
};

/** Nothing hangs on these: `null` leaves out the part that needs them, instead of hiding the whole. */
const leftOut: Partial<Record<keyof typeof samples, Record<string, string>>> = {
  conversation: {
    'contact.blocked.by.kind': 'contact.blocked.by',
    'closed.outcome': 'closed',
    'closed.at': 'closed',
    'closed.by.kind': 'closed.by',
    'bot.cause.kind': 'bot.cause',
    'bot.cause.actor.kind': 'bot.cause.actor',
    'bot.suggestion.id': 'bot.suggestion',
    'bot.suggestion.text': 'bot.suggestion',
    'bot.suggestion.at': 'bot.suggestion',
    'due.at': 'due',
    'summary.text': 'summary',
    'summary.at': 'summary',
    'summary.by.kind': 'summary.by',
    'lastMessage.text': 'lastMessage',
    'lastMessage.at': 'lastMessage',
    'attention[0]': 'attention[0]',
  },
  message: { 'event.type': 'event', 'event.actor.kind': 'event.actor', 'attachments[0]': 'attachments[0]' },
  contact: { 'blocked.by.kind': 'blocked.by' },
  past: { 'handledBy[0]': 'handledBy[0]' },
};

/** These have a value that says that nobody knows. */
const unknowns: Partial<Record<keyof typeof samples, Record<string, unknown>>> = {
  conversation: {
    'lastMessage.author': { kind: 'unknown' },
    'permissions.close.reason': '',
  },
  message: { author: { kind: 'unknown' }, text: '', 'attachments[0].url': '' },
};

const enums =
  /(^|\.)(status|mode|resumeBasis|nextReplier|delivery)$|(^|\.)(by|actor|author|handler|handledBy\[0\])\.kind$/;
const instants = /(^|\.)(at|since|resumeAt|updatedAt|until)$/;

/** Every place in a value, as the path that an error names. */
function places(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, item]) =>
    places(item, Array.isArray(value) ? `${path}[${key}]` : path ? `${path}.${key}` : key),
  );
  return path ? [path, ...inside] : inside;
}

const keysOf = (path: string): string[] => path.replace(/\[(\d+)\]/g, '.$1').split('.');

/** A copy with another value in one place. */
function changed(value: object, path: string, to: unknown): unknown {
  const copy = structuredClone(value);
  const keys = keysOf(path);
  const last = keys.pop()!;
  const parent = keys.reduce((inside, key) => inside[key] as Record<string, unknown>, copy as Record<string, unknown>);
  if (to === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = to;
  return copy;
}

const at_ = (value: object, path: string): unknown =>
  keysOf(path).reduce((inside, key) => (inside as Record<string, unknown>)[key], value as unknown);

function wrongFor(path: string, value: unknown): unknown[] {
  const wrong: unknown[] = ['x', 5, NaN, Infinity, true, false, [], {}, [5], () => 'x', Symbol('x'), 5n].filter(
    (other) => {
      if (path.startsWith('attributes.')) {
        return (
          typeof other === 'object' ||
          typeof other === 'function' ||
          typeof other === 'symbol' ||
          typeof other === 'bigint'
        );
      }
      // an object is a refusal, whose reason may be missing
      const isObject = typeof other === 'object' && !Array.isArray(other);
      if (/^permissions\.[\w-]+$/.test(path)) return other !== true && !isObject;
      // an empty object is a map without entries, or lacks what is needed
      if (typeof value === 'object') {
        return Array.isArray(value) ? !Array.isArray(other) : typeof other !== 'object' || Array.isArray(other);
      }
      return typeof other !== typeof value || Number.isNaN(other) || other === Infinity;
    },
  );
  if (enums.test(path)) wrong.push('nonsense', '', 'Open', 'constructor');
  if (instants.test(path)) wrong.push('', 'soon', '2026-13-45T99:99:99Z', 'Invalid Date');
  if (/(^|\.)id$|conversationId$/.test(path) && required_.has(path)) wrong.push('');
  return wrong;
}
const required_ = new Set(Object.values(required).flat());

const failureOf = (run: () => unknown): HandoffError => {
  try {
    run();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(HandoffError);
    return thrown as HandoffError;
  }
  throw new Error('It passed');
};

describe('a moment', () => {
  it.each([
    ['2026-03-02T10:00:00Z', '2026-03-02T10:00:00Z'],
    ['2026-03-02T10:00:00.123Z', '2026-03-02T10:00:00.123Z'],
    ['2026-03-02T12:00:00+02:00', '2026-03-02T10:00:00.000Z'],
    ['2026-03-02T05:30:00-04:30', '2026-03-02T10:00:00.000Z'],
    ['2026-03-02T10:00:00+00:00', '2026-03-02T10:00:00.000Z'],
    ['2026-03-02 12:00:00+02:00', '2026-03-02T10:00:00.000Z'],
    ['2026-03-02 10:00:00Z', '2026-03-02T10:00:00.000Z'],
    ['2026-03-02t10:00:00z', '2026-03-02T10:00:00.000Z'],
    ['2026-03-02T10:00Z', '2026-03-02T10:00:00.000Z'],
    ['2028-02-29T23:59:59Z', '2028-02-29T23:59:59Z'],
    ['2026-12-31T23:30:00-01:00', '2027-01-01T00:30:00.000Z'],
  ])('%s is %s', (given, expected) => {
    expect(instant(given, 'at')).toBe(expected);
  });

  it.each([
    '2026-03-02T10:00:00',
    '2026-03-02',
    '2026-03-02T10:00',
    'Mon, 02 Mar 2026 10:00:00 GMT',
    'March 2, 2026',
    '1772445600000',
    '2026-13-02T10:00:00Z',
    '2026-03-02T25:00:00Z',
    '2027-02-29T10:00:00Z',
    '2027-02-30T10:00:00Z',
    '2027-06-31T10:00:00+02:00',
    '2027-00-10T10:00:00Z',
    '2027-01-00T10:00:00Z',
    '2027-01-01T24:00:00Z',
    '2027-01-01 24:00:00Z',
    '2027-01-01T10:60:00Z',
    '2027-01-01T10:00:60Z',
    '2027-01-01T10:00:00+24:00',
    '2027-01-01T10:00:00+02:60',
    '2026-03-02T10:00:00+2',
    '',
    'soon',
  ])('%j is refused: it is another moment in every zone, or none', (given) => {
    expect(failureOf(() => instant(given, 'bot.resumeAt')).message).toMatch(/^bot\.resumeAt: .*offset/);
  });
});

describe.each(Object.keys(samples) as Array<keyof typeof samples>)('%s', (name) => {
  const { check, value }: { check: Check<unknown>; value: object } = samples[name];

  it('passes as a copy', () => {
    const copy = check(value, '');
    expect(copy).toEqual(value);
    expect(copy).not.toBe(value);
  });

  it.each(places(value))('%s of the wrong type is a bad response that names it', (path) => {
    for (const wrong of wrongFor(path, at_(value, path))) {
      const error = failureOf(() => check(changed(value, path, wrong), ''));
      expect(error.code).toBe('bad-response');
      // what a person may have written is not in it
      expect(error.message).not.toContain('nonsense');
      const inside = /^permissions\.[\w-]+$/.test(path) || typeof wrong === 'object';
      if (inside) expect(error.message.startsWith(path)).toBe(true);
      else expect(error.message.slice(0, error.message.indexOf(':'))).toBe(path);
    }
  });

  it('null hides nothing but what cannot be without it', () => {
    for (const path of places(value)) {
      const withNull = () => check(changed(value, path, null), '') as object;
      const instead = unknowns[name]?.[path];
      const part = leftOut[name]?.[path] ?? path;
      if (required[name].includes(path)) expect(failureOf(withNull).message).toContain(path);
      else if (path.endsWith('author.kind')) expect(at_(withNull(), path)).toBe('unknown');
      else if (instead !== undefined) expect(at_(withNull(), path)).toEqual(instead);
      else if (part.endsWith(']')) expect(at_(withNull(), part)).toBe(undefined);
      else expect(withNull()).toEqual(check(changed(value, part, undefined), ''));
    }
  });

  it('what is missing is as good as null: many backends leave out what is empty', () => {
    for (const path of places(value).filter((each) => !required[name].includes(each))) {
      expect(check(changed(value, path, undefined), '')).toEqual(check(changed(value, path, null), ''));
    }
  });

  it('what is missing altogether is a mistake of the adapter, where it is needed', () => {
    for (const path of required[name].filter((each) => !each.endsWith(']'))) {
      expect(failureOf(() => check(changed(value, path, undefined), '')).code).toBe('bad-response');
    }
  });

  it('what nobody asked for stays outside', () => {
    const extra = structuredClone(value) as Record<string, unknown>;
    const visit = (inside: unknown): void => {
      if (typeof inside !== 'object' || inside === null) return;
      for (const item of Object.values(inside)) visit(item);
      if (!Array.isArray(inside) && !maps.includes(inside)) {
        Object.assign(inside, { token: 'secret', toString: 'x', toJSON: 5 });
      }
    };
    const maps = [extra.permissions, extra.attributes, extra.counts];
    visit(extra);
    expect(check(extra, '')).toEqual(value);
    expect(JSON.stringify(check(extra, ''))).not.toContain('secret');
  });

  it('the path begins where the caller says', () => {
    expect(failureOf(() => check(5, 'somewhere')).message).toMatch(/^somewhere: /);
    expect(failureOf(() => check({}, 'somewhere')).message).toMatch(/^somewhere\.\w+: /);
    expect(failureOf(() => check(undefined, '')).message).toMatch(/^answer: /);
  });
});

describe('hostile data (S6, T11)', () => {
  const base = samples.conversation.value;

  it.each([undefined, null, 0, '', 'x', true, [], [base], new Map(), () => base, Symbol('x'), 10n, new Date(NaN)])(
    '%s instead of an object',
    (value) => {
      for (const { check } of Object.values(samples)) {
        expect(failureOf(() => check(value, '')).code).toBe('bad-response');
      }
    },
  );

  it('__proto__ is no way to any prototype', () => {
    const wire =
      JSON.parse(`{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"id":"c1","contact":{"__proto__":{"polluted":1,"name":"x"},"id":"p1"},"status":"open",
      "handler":{"kind":"bot","__proto__":{"polluted":1}},"bot":{"mode":"off","status":"active"},"permissions":{"__proto__":true,"constructor":{"reason":"x"}}}`) as unknown;
    const copy = conversation(wire, '');
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(copy.permissions)).toBe(Object.prototype);
    expect(Object.keys(copy.permissions!)).toEqual(['__proto__', 'constructor']);
    expect(copy.contact).toEqual({ id: 'p1' });
    expect(copy.handler).toEqual({ kind: 'bot' });
    const attributes = contact(JSON.parse('{"id":"p1","attributes":{"__proto__":"x","toString":"y"}}'), '').attributes!;
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
    expect(Object.entries(attributes)).toEqual([
      ['__proto__', 'x'],
      ['toString', 'y'],
    ]);
    expect(({} as Record<string, unknown>).polluted).toBe(undefined);
  });

  it('an answer does not share objects with what the adapter holds', () => {
    const copy = conversation(base, '');
    for (const key of ['contact', 'bot', 'handler', 'attention', 'permissions', 'closed', 'lastMessage'] as const) {
      expect(copy[key]).not.toBe(base[key]);
    }
  });

  it('ten megabytes of text, lone surrogates, control characters', () => {
    const huge = 'x'.repeat(10_000_000);
    const copy = conversation(
      {
        ...base,
        contact: { id: 'p1', name: huge },
        lastMessage: { text: huge, author: { kind: 'contact', name: `\u202e${huge}` }, at },
      },
      '',
    );
    expect(copy.contact.name!.length).toBeLessThanOrEqual(200);
    const named = (length: number) => ({ ...base, contact: { id: 'p1', name: 'x'.repeat(length) } });
    expect(growth(named, { length: 1_250_000, limit: 16 }, (row) => void conversation(row, ''))).toBeLessThan(16);
    for (const odd of ['\ud800', '\udfff\ud800', '\u0000', '\u2028']) {
      expect(conversation({ ...base, channel: odd }, '').channel).toBe(odd);
    }
  });

  it('a structure that is nested a hundred thousand times', () => {
    let deep: unknown = 'x';
    for (let i = 0; i < 100_000; i++) deep = i % 2 ? [deep] : { reason: deep, id: deep };
    for (const key of ['id', 'contact', 'handler', 'bot', 'permissions', 'attention', 'lastMessage']) {
      expect(failureOf(() => conversation({ ...base, [key]: deep }, '')).code).toBe('bad-response');
    }
    expect(conversation({ ...base, unknown: deep }, '')).toEqual(base);
  });

  it('a list of a hundred thousand, one of them wrong, is named by its place', () => {
    const items = Array.from({ length: 100_000 }, (_, i) => ({ id: `c${i}`, at }));
    items[99_998] = { id: 'c', at: 'soon' };
    expect(failureOf(() => pageOf(pastConversation)({ items }, '')).message).toMatch(/^items\[99998\]\.at: /);
  });

  it('whatever comes, the answer is well-formed or a HandoffError', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withTypedArray: true,
      withSparseArray: true,
      maxDepth: 4,
    });
    const prototype = Object.getOwnPropertyNames(Object.prototype).sort();
    for (const { check, value } of Object.values(samples) as Array<{ check: Check<unknown>; value: object }>) {
      const paths = places(value);
      fc.assert(
        fc.property(
          anything,
          fc.array(fc.tuple(fc.constantFrom(...paths), anything), { maxLength: 3 }),
          (whole, parts) => {
            let mutated: unknown = value;
            for (const [path, part] of parts) {
              try {
                mutated = changed(mutated as object, path, part);
              } catch {
                // an earlier change took the place away, or cannot be copied
              }
            }
            for (const wire of [whole, mutated]) {
              try {
                const copy = check(wire, '');
                expect(check(copy, '')).toEqual(copy);
                expect(() => JSON.stringify(copy)).not.toThrow();
              } catch (thrown) {
                expect(thrown).toBeInstanceOf(HandoffError);
                expect((thrown as HandoffError).code).toBe('bad-response');
              }
            }
          },
        ),
        { numRuns: 300 },
      );
    }
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(prototype);
  });
});

describe('names are cleaned at the boundary (S4)', () => {
  it.each([
    ['a name', 'Mina Farrow', 'Mina Farrow'],
    ['a right-to-left override', 'Mina \u202ecod.exe', 'Mina cod.exe'],
    ['nothing but what is removed', '\u200e\u202a\u2066\ufeff', undefined],
    ['nothing', '', undefined],
    ['blanks', ' \t\n ', undefined],
    ['an emoji of several people', '👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
    ['10,000 characters', 'x'.repeat(10_000), `${'x'.repeat(199)}…`],
  ])('%s', (_, raw, clean) => {
    expect(conversation({ ...samples.conversation.value, contact: { id: 'p1', name: raw } }, '').contact).toEqual({
      id: 'p1',
      ...(clean && { name: clean }),
    });
    const held = conversation(
      { ...samples.conversation.value, handler: { kind: 'agent', agent: { id: 'a', name: raw } } },
      '',
    ).handler;
    expect(held).toEqual({ kind: 'agent', agent: { id: 'a', ...(clean && { name: clean }) } });
    expect(message({ ...samples.message.value, author: { kind: 'agent', name: raw } }, '').author.name).toBe(clean);
    expect(contact({ id: 'p1', name: raw }, '').name).toBe(clean);
    expect(pastConversation({ id: 'c0', at, handledBy: [{ kind: 'agent', name: raw }] }, '').handledBy![0]!.name).toBe(
      clean,
    );
  });
});
