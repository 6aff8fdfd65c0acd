import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/model/command.js';
import { limits, maxLengthOf, tooLong } from '../../src/model/limits.js';

describe('a text of a command', () => {
  it.each([
    ['reason', 2_048],
    ['note', 2_048],
    ['outcome', 2_048],
    ['text', 65_536],
    ['clientId', 512],
    ['id', 512],
    ['upTo', 512],
  ])('%s may have %i characters', (parameter, most) => {
    expect(maxLengthOf(parameter)).toBe(most);
  });

  const withLength: Array<[name: string, limit: number, command: (text: string) => Command]> = [
    ['reason', limits.text, (reason) => ({ type: 'take-over', reason })],
    ['note', limits.text, (note) => ({ type: 'close', outcome: 'resolved', note })],
    ['outcome', limits.text, (outcome) => ({ type: 'close', outcome })],
    ['text', limits.message, (text) => ({ type: 'send-message', text, clientId: 'm1' })],
    ['clientId', limits.id, (clientId) => ({ type: 'send-message', text: 'Hello', clientId })],
    ['id', limits.id, (id) => ({ type: 'dismiss-suggestion', id })],
    ['upTo', limits.id, (upTo) => ({ type: 'mark-read', upTo })],
  ];
  it.each(withLength)('%s of the greatest length is not too long, and of one more it is', (name, limit, command) => {
    expect(tooLong(command('x'.repeat(limit)))).toBe(undefined);
    expect(tooLong(command('x'.repeat(limit + 1)))).toBe(name);
  });

  it('that is none has no length', () => {
    expect(tooLong({ type: 'send-message', text: 'Hello', private: true, clientId: 'm1' })).toBe(undefined);
    expect(tooLong({ type: 'take-over', reason: undefined })).toBe(undefined);
    // what a careless page may send
    const list = Array.from({ length: 100_000 }, () => 'x');
    expect(tooLong({ type: 'take-over', reason: list as unknown as string })).toBe(undefined);
  });
});
