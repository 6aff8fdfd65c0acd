import { describe, expect, it } from 'vitest';
import {
  HandoffError,
  mayHaveHappened,
  toHandoffError,
  type ErrorCode,
  type HandoffErrorOptions,
} from '../../src/model/error.js';
import { conversation, table } from '../support/conversations.js';

const codes = [
  'conflict',
  'refused',
  'unsupported',
  'unauthorized',
  'forbidden',
  'not-found',
  'rate-limited',
  'invalid',
  'unavailable',
  'timeout',
  'offline',
  'bad-response',
] as const;
// a code that is missing here is an error of types
({}) as Record<ErrorCode, true> satisfies Record<(typeof codes)[number], true>;

describe('a HandoffError', () => {
  // `wait`: the backend says how long to wait, so it did not do it
  const rows = table(
    `
                | retryable may-have-happened may-have-happened-wait
  conflict      | no        no                no
  refused       | no        no                no
  unsupported   | no        no                no
  unauthorized  | no        no                no
  forbidden     | no        no                no
  not-found     | no        no                no
  rate-limited  | yes       no                no
  invalid       | no        no                no
  unavailable   | yes       yes               no
  timeout       | yes       yes               yes
  offline       | yes       no                no
  bad-response  | no        yes               yes
`,
    codes,
    ['retryable', 'may-have-happened', 'may-have-happened-wait'],
  );

  it.each(rows)('%s: %j', (code, expected) => {
    const yes = (value: boolean) => (value ? 'yes' : 'no');
    expect({
      retryable: yes(new HandoffError(code, 'x').retryable),
      'may-have-happened': yes(mayHaveHappened(new HandoffError(code, 'x'))),
      'may-have-happened-wait': yes(mayHaveHappened(new HandoffError(code, 'x', { retryAfter: 0 }))),
    }).toEqual(expected);
  });

  it('says about retrying what it is told', () => {
    expect(new HandoffError('timeout', 'x', { retryable: false }).retryable).toBe(false);
    expect(new HandoffError('conflict', 'x', { retryable: true }).retryable).toBe(true);
  });

  it('is an Error with a name, a message, the wait, the present state and the cause', () => {
    const current = conversation();
    const cause = new Error('below');
    const error = new HandoffError('conflict', 'Ben was first', { retryAfter: 3, current, cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'HandoffError', message: 'Ben was first', code: 'conflict', retryAfter: 3 });
    expect([error.current, error.cause]).toEqual([current, cause]);
  });
});

/** What another copy of the library would throw. */
const foreign = (code: string, options: HandoffErrorOptions = {}): Error =>
  Object.assign(new Error('from another copy'), { name: 'HandoffError', code, ...options });

describe('whatever an adapter throws', () => {
  it('passes through where it is a HandoffError', () => {
    const error = new HandoffError('refused', 'no');
    expect(toHandoffError(error)).toBe(error);
  });

  it('is recognised by its shape where it comes from another copy of the library', () => {
    const current = conversation();
    const error = toHandoffError(foreign('rate-limited', { retryable: false, retryAfter: 7, current }));
    expect(error).toBeInstanceOf(HandoffError);
    expect(error).toMatchObject({
      code: 'rate-limited',
      message: 'from another copy',
      retryable: false,
      retryAfter: 7,
      current,
    });
  });

  it.each(codes)('is recognised from another copy with the code %s', (code) => {
    const { code: known, retryable } = toHandoffError(foreign(code));
    expect({ code: known, retryable }).toEqual({ code, retryable: new HandoffError(code, 'x').retryable });
  });

  const unprintable = {
    toString: () => {
      throw new Error('no');
    },
  };
  const thrown: Array<[title: string, unknown, string]> = [
    ['an Error', new Error('boom'), 'boom'],
    ['a TypeError, as of fetch', new TypeError('Failed to fetch'), 'Failed to fetch'],
    ['an abort', new DOMException('This operation was aborted', 'AbortError'), 'This operation was aborted'],
    ['an Error with a code but another name', Object.assign(new Error('reset'), { code: 'ECONNRESET' }), 'reset'],
    ['an Error with a code of ours but another name', Object.assign(new Error('no'), { code: 'conflict' }), 'no'],
    ['a HandoffError in all but being an Error', { name: 'HandoffError', code: 'conflict', message: 'no' }, 'no'],
    ['an object with a message', { status: 500, message: 'database is down' }, 'database is down'],
    ['an object without one', { status: 500 }, 'no message'],
    ['an object whose message is an object', { message: { text: 'down' } }, 'no message'],
    ['an object without a prototype', Object.create(null), 'no message'],
    ['an object that cannot be a text', unprintable, 'no message'],
    [
      'an object whose message cannot be read',
      Object.defineProperty({}, 'message', { get: unprintable.toString }),
      'no message',
    ],
    ['an Error with the name but no code', Object.assign(new Error('no code'), { name: 'HandoffError' }), 'no code'],
    ['a text', 'down', 'down'],
    ['a number', 503, '503'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a symbol', Symbol('odd'), 'Symbol(odd)'],
  ];
  // the wrapping itself must not throw
  it.each(thrown)('is wrapped and kept as the cause: %s', (_title, value, text) => {
    const error = toHandoffError(value);
    expect(error).toBeInstanceOf(HandoffError);
    expect(error).toMatchObject({ code: 'unavailable', retryable: true, message: `The adapter failed: ${text}` });
    expect(error.cause).toBe(value);
    expect(mayHaveHappened(error)).toBe(true);
  });

  it('has a code that is known: one of another version', () => {
    expect(codes).toContain(toHandoffError(foreign('quota-exceeded')).code);
  });
});
