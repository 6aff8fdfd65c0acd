import { describe, expect, it } from 'vitest';
import type { HandoffAdapter } from '../../src/adapters/adapter.js';
import { backendId, noteMaker } from '../../src/store/backend-id.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';

const adapter = (more: Partial<HandoffAdapter> = {}): HandoffAdapter => ({ ...new ScriptedBackend().adapter, ...more });
const made = (maker: object, address?: string, more?: Partial<HandoffAdapter>): HandoffAdapter => {
  const given = adapter(more);
  noteMaker(given, maker, address);
  return given;
};
class Desk implements HandoffAdapter {
  name = 'desk';
  async getConversation() {
    return new ScriptedBackend().get('c1');
  }
}

const [one, ofClass, factory, otherFactory] = [adapter(), new Desk(), () => undefined, () => undefined];

/** Drafts that are kept for a backend must never turn up at another. */
describe('two adapters lead to the same backend', () => {
  it.each<[string, HandoffAdapter, HandoffAdapter]>([
    ['one is the other', one, one],
    ['one is the other, an object of a class', ofClass, ofClass],
    ['one is a copy of the other', one, { ...one }],
    ['one is a copy of the other with another method added', one, { ...one, takeOver: undefined }],
    ['they have the same name and address', adapter({ baseUrl: '/api' }), adapter({ baseUrl: '/api' })],
    ['the same factory made them', made(factory), made(factory)],
    ['the same factory made them for the same address', made(factory, '/a'), made(factory, '/a')],
  ])('where %s', (_, first, second) => {
    expect(backendId(first)).toBe(backendId(second));
  });
});

describe('two adapters do not lead to the same backend', () => {
  it.each<[string, HandoffAdapter, HandoffAdapter]>([
    ['they have only the name in common', adapter(), adapter()],
    ['they are objects of one class', new Desk(), new Desk()],
    ['their addresses differ', adapter({ baseUrl: '/a' }), adapter({ baseUrl: '/b' })],
    ['their names differ', adapter({ baseUrl: '/a' }), adapter({ baseUrl: '/a', name: 'other' })],
    ['different factories made them', made(factory), made(otherFactory)],
    ['one factory made them for different addresses', made(factory, '/a'), made(factory, '/b')],
    ['a factory made only one of them', made(factory), adapter()],
  ])('where %s', (_, first, second) => {
    expect(backendId(first)).not.toBe(backendId(second));
  });

  it('however many there are', () => {
    const all = Array.from({ length: 50 }, (_, i) => (i % 2 ? adapter() : made(() => i, i % 4 ? undefined : '/a')));
    const ids = all.map(backendId);
    expect(new Set(ids).size).toBe(50);
    expect(all.map(backendId)).toEqual(ids);
  });
});

it('an address counts for more than the factory', () => {
  const [first, second] = [made(factory, '/a', { baseUrl: '/x' }), made(otherFactory, '/b', { baseUrl: '/x' })];
  expect(backendId(first)).toBe(backendId(second));
});
