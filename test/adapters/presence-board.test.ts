import { beforeEach, describe, expect, test } from 'vitest';
import { PresenceBoard } from '../../src/adapters/presence-board.js';
import type { Doing } from '../../src/model/presence.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';

const second = 1000;
let env: SimulatedEnvironment;
let board: PresenceBoard;
let changed: string[];

beforeEach(() => {
  env = new SimulatedEnvironment();
  changed = [];
  board = new PresenceBoard(env, (id) => changed.push(id));
});

const set = (who: string, doing: Doing, where = 'c1') => board.set(where, { id: who }, doing, '2026-03-02T10:00:00Z');
const shown = (where = 'c1') => board.of(where).map(({ agent, doing }) => `${agent.id} ${doing}`);

describe('who is where', () => {
  test.each<[string, Doing[], string[], number]>([
    ['who comes is there', ['viewing'], ['ada viewing'], 1],
    ['what is said again is no news', ['viewing', 'viewing'], ['ada viewing'], 1],
    ['who begins to write, writes', ['viewing', 'writing'], ['ada writing'], 2],
    ['who has stopped writing, looks', ['writing', 'viewing'], ['ada viewing'], 2],
    ['who leaves is gone', ['writing', 'away'], [], 2],
    ['who leaves without having come is no news', ['away'], [], 0],
  ])('%s', (_, doings, expected, news) => {
    for (const doing of doings) set('ada', doing);
    expect([shown(), changed.length]).toEqual([expected, news]);
  });

  test('who is not heard of for 30 s is gone, and who says it again stays', async () => {
    set('ada', 'writing');
    set('ben', 'viewing');
    await env.advance(20 * second);
    set('ben', 'viewing');
    await env.advance(11 * second);
    expect(shown()).toEqual(['ben viewing']);
    await env.advance(20 * second);
    expect(shown()).toEqual([]);
    expect(env.timers.size).toBe(0);
  });

  test('a clock that is set back keeps nobody for longer', async () => {
    set('ada', 'viewing');
    env.time -= 3600 * second;
    await env.advance(3600 * second + 61 * second);
    expect(shown()).toEqual([]);
  });

  test('an agent is in twenty conversations at most, and a conversation shows fifty agents', () => {
    for (let i = 0; i < 30; i++) set('ada', 'viewing', `c${i}`);
    expect(Array.from({ length: 30 }, (_, i) => shown(`c${i}`)).filter((all) => all.length)).toHaveLength(20);
    expect([shown('c9'), shown('c29')]).toEqual([[], ['ada viewing']]);
    for (let i = 0; i < 70; i++) set(`agent-${i}`, 'viewing', 'busy');
    expect(shown('busy')).toHaveLength(50);
  });

  test('a board that was cleared tells nobody and leaves no timer', () => {
    set('ada', 'viewing');
    board.clear();
    expect([shown(), changed.length, env.timers.size]).toEqual([[], 1, 0]);
  });
});
