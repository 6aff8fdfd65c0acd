import { expect, test } from 'vitest';
import { withFault } from '../../src/gateway/adapter-fault.js';
import { HandoffError } from '../../src/model/error.js';

const canary = 'canary-4711';
const entry = { event: 'platform-failed', code: 'unavailable' } as const;

test.each<[string, unknown, object]>([
  ['an error', new TypeError(canary), { method: 'takeOver', message: /Threw a TypeError/ }],
  ['an error with a request in it', Object.assign(new Error('x'), { config: canary }), { message: /an Error/ }],
  ['a text', canary, { message: /Threw a string/ }],
  ['nothing', undefined, { message: /Threw nothing/ }],
  ['a wrong field', new HandoffError('bad-response', 'bot.status: expected active | paused'), { field: 'bot.status' }],
  ['an answer of its own', new HandoffError('bad-response', `text: ${canary}`), { message: /see the cause/ }],
])('the log says how the adapter failed, and its JSON holds no values (S7, S10): %s', (_title, thrown, expected) => {
  const logged = withFault(entry, 'takeOver', thrown);
  for (const [key, value] of Object.entries(expected)) {
    expect(logged[key as keyof typeof logged]).toEqual(value instanceof RegExp ? expect.stringMatching(value) : value);
  }
  expect(JSON.stringify(logged)).not.toContain(canary);
  if (thrown instanceof TypeError) expect(logged.cause).toBe(thrown);
});

test('an error that a HandoffError names is no mistake', () => {
  expect(withFault(entry, 'takeOver', new HandoffError('unavailable', canary))).toBe(entry);
});
