import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/model/command.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { until } from './desk.js';
import { StreamClient } from './stream-client.js';
import { setup, type OpenDatabases } from './setup.js';

/** Nobody moves a version without changing anything. */
export function versionSuite(databases: OpenDatabases): void {
  const world = setup(databases);

  const versions: Array<[what: string, version: (known: number) => number | string]> = [
    ['of a moment ago', () => Date.now() - 1],
    ['just above the newest', (known) => known + 1],
    ['with a fraction', (known) => known + 0.25],
    ['of a minute ahead', () => Date.now() + 60_000],
    ['of long ago', () => 1],
    ['below zero', () => -1],
    ['that is weak', (known) => `W/"${known}"`],
    ['that is the newest', (known) => known],
    ['*', () => '*'],
  ];
  const commands: Array<[Command, as: string]> = [
    [{ type: 'activate-bot' }, 'ben'],
    [{ type: 'extend-pause', until: '2100-01-01T00:00:00Z' }, 'ben'],
    [{ type: 'reopen' }, 'ben'],
    [{ type: 'archive' }, 'ben'],
    [{ type: 'close', outcome: 'nonsense' }, 'ben'],
    [{ type: 'take-over' }, 'rob'],
  ];

  describe.for(versions)('a refused command with a version %s', ([, versionOf]) => {
    test.for(commands)('changes nothing: %o as %s', async ([command, as]) => {
      const backend = new ScriptedBackend();
      const traits = { ...backend.adapter.traits, close: { outcomes: [{ value: 'resolved' }] } };
      world.node({ ...backend.adapter, subscribe: undefined, traits });
      const { version } = await world.desk.conversation();
      const client = await StreamClient.connect(world.desk.nodes[0]!);
      await client.received('ready');
      await until(() => Date.now() - 1 > version!); // so that a moment ago is later than the newest version
      const refused = await world.desk.command(command, { as, version: versionOf(version!) });
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect((await world.desk.conversation()).version).toBe(version);
      expect((await world.desk.command({ type: 'take-over' }, { version })).status).toBe(200);
      await client.received('conversation');
      expect(client.named('conversation')).toHaveLength(1);
    });
  });

  test.for(versions.slice(0, 6))('a version %s is no leave to act, and changes nothing', async ([, versionOf]) => {
    world.node({ ...new ScriptedBackend().adapter, subscribe: undefined });
    const { version } = await world.desk.conversation();
    await until(() => Date.now() - 1 > version!);
    const stale = await world.desk.command({ type: 'pause-bot' }, { as: 'ben', version: versionOf(version!) });
    expect(stale.status).toBe(412);
    expect((await world.desk.conversation()).version).toBe(version);
    expect((await world.desk.command({ type: 'take-over' }, { version })).status).toBe(200);
  });
}
