import { atom } from 'nanostores';
import { describe, expect, it } from 'vitest';
import { whileObserved } from '../../src/store/resource.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';

const watched = () => {
  const environment = new SimulatedEnvironment();
  const abort = new AbortController();
  const $atom = atom(0);
  const told: string[] = [];
  const end = whileObserved(
    { environment, signal: abort.signal },
    $atom,
    () => told.push('start'),
    () => told.push('stop'),
  );
  return { environment, abort, told, end, look: () => $atom.listen(() => undefined) };
};

describe('what is read while somebody looks', () => {
  it('starts with the first who looks, and stops a second after the last has gone', async () => {
    const { environment, told, look } = watched();
    const [first, second] = [look(), look()];
    expect(told).toEqual(['start']);
    first();
    second();
    await environment.advance(999);
    expect(told).toEqual(['start']);
    await environment.advance(1);
    expect(told).toEqual(['start', 'stop']);
  });

  it('is stopped once, also if it is ended twice', () => {
    const { told, look, end } = watched();
    look();
    end();
    end();
    expect(told).toEqual(['start', 'stop']);
  });

  it('is not stopped if it never started', () => {
    const { told, end } = watched();
    end();
    expect(told).toEqual([]);
  });

  it('does not start once the store has ended', () => {
    const { told, abort, look } = watched();
    abort.abort();
    look();
    expect(told).toEqual([]);
  });

  it.each(['before', 'after'])('leaves no timer where the store ends %s somebody looks', (when) => {
    const { environment, abort, look } = watched();
    if (when === 'before') abort.abort();
    const leave = look();
    abort.abort();
    leave();
    expect(environment.timers.size).toBe(0);
  });

  it('leaves no timer where it was ended while somebody still looked', () => {
    const { environment, look, end } = watched();
    const leave = look();
    end();
    leave();
    expect(environment.timers.size).toBe(0);
  });
});
