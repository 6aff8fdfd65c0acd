import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/model/command.js';
import { HandoffError } from '../../../src/model/error.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { people } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';

/** An effect that somebody else caused is no sign that a lost command went through. */
export function effectSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const until = new Date(Date.now() + 3_600_000).toISOString();

  const rows: Array<[what: string, method: string, lost: Command, bens: Command]> = [
    [
      'closes it otherwise',
      'close',
      { type: 'close', outcome: 'resolved' },
      { type: 'close', outcome: 'not-resolved' },
    ],
    ['closes it the same way', 'close', { type: 'close', outcome: 'resolved' }, { type: 'close', outcome: 'resolved' }],
    ['pauses until the same moment', 'pauseBot', { type: 'pause-bot', until }, { type: 'pause-bot', until }],
    ['takes it over', 'takeOver', { type: 'take-over' }, { type: 'take-over' }],
    ['asks for an agent', 'requestAgent', { type: 'request-agent' }, { type: 'request-agent' }],
  ];

  describe.for(rows)('Ada’s command is not answered, and Ben %s', ([, method, command, bens]) => {
    /** What reaches the platform in Ada's name, and whether it knows keys by itself. */
    async function lose(idempotency: boolean, isApplied: boolean) {
      const backend = new ScriptedBackend();
      const traits = { ...backend.adapter.traits, idempotency };
      const answer = async (id: string, params: object, ctx: { agent: { id: string }; signal: AbortSignal }) => {
        const meanwhile = isApplied ? command : bens;
        const agent = isApplied ? ctx.agent : people.ben!.agent;
        if (!sent++) backend.apply(id, { ...params, ...meanwhile } as Command, { ...ctx, agent });
        throw new HandoffError('timeout', 'no answer');
      };
      let sent = 0;
      world.node({ ...backend.adapter, traits, subscribe: undefined, [method]: answer });
      const ended = await world.desk.command(command, { key: 'k1' });
      const again = await world.desk.command(command, { key: 'k1' });
      const [entry] = await world.desk.nodes[0]!.audit();
      return { ended, again, entry };
    }

    for (const idempotency of [false, true]) {
      const which = idempotency ? 'that knows keys' : 'without keys';

      test(`is not told that it was done, on a platform ${which}`, async () => {
        const { ended, again, entry } = await lose(idempotency, false);
        for (const { status } of [ended, again]) expect([504, 409]).toContain(status);
        expect(entry).toMatchObject({ action: command.type, agent: { id: 'ada' } });
        expect(['unknown', 'rejected']).toContain(entry!.outcome);
      });

      test(`is told so where it was her own doing, on a platform ${which}`, async () => {
        const { ended, again, entry } = await lose(idempotency, true);
        expect([ended.status, again.status, entry!.outcome]).toEqual([200, 200, 'applied']);
      });
    }
  });
}
