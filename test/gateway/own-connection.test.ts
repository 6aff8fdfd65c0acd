import { describe, expect, test } from 'vitest';
import { onOwnConnection } from '../../src/gateway/database/own-connection.js';
import type { Pool, Runner } from '../../src/gateway/database/pg-driver.js';

const ofServer = Object.assign(new Error('division by zero'), { severity: 'ERROR' });
const lost = new Error('Connection terminated');

/** Statements of these names, and how each ends; what reached the connection, and how it was given back. */
async function run(names: string[], ends: Record<string, Error>) {
  const asked: unknown[] = [];
  const released: unknown[] = [];
  const client: object = {
    async query(query: unknown) {
      asked.push(query);
      if (ends[String(query)]) throw ends[String(query)]!;
      return { command: 'SELECT', rows: [] };
    },
    release: (isBroken: unknown) => void released.push(isBroken),
  };
  const outcomes: string[] = [];
  const work = async ({ query }: Runner) => {
    for (const name of names) {
      await query(name).then(
        () => outcomes.push('answered'),
        ({ message }: Error) => outcomes.push(message),
      );
    }
  };
  await onOwnConnection({ connect: async () => client } as Pool, work);
  return { asked, released, outcomes };
}

describe('a connection of one’s own', () => {
  test('goes back to the pool after an error of the server, and takes more until then', async () => {
    expect(await run(['a', 'b', 'c'], { b: ofServer })).toEqual({
      asked: ['a', 'b', 'c'],
      released: [false],
      outcomes: ['answered', 'division by zero', 'answered'],
    });
  });

  test('is closed after a statement that was lost, and nothing else reaches it', async () => {
    expect(await run(['a', 'b', 'c'], { b: lost })).toEqual({
      asked: ['a', 'b'],
      released: [true],
      outcomes: ['answered', 'Connection terminated', 'The connection is lost'],
    });
  });

  test('goes back if the work itself fails', async () => {
    const released: unknown[] = [];
    const client: object = { release: (isBroken: unknown) => void released.push(isBroken) };
    const failing = () => Promise.reject(new Error('no'));
    await expect(onOwnConnection({ connect: async () => client } as Pool, failing)).rejects.toThrow('no');
    expect(released).toEqual([false]);
  });
});
