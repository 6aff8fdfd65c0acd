import { describe, expect, test } from 'vitest';
import { Wakes } from '../../../src/gateway/bus/wakes.js';
import type { GatewayContext } from '../../../src/gateway/context.js';
import { databaseNow } from '../../../src/gateway/database/database.js';
import { EventLog } from '../../../src/gateway/events/event-log.js';
import { realEnvironment } from '../../../src/internal/environment.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import type { Database } from '../../../src/gateway/index.js';
import { setup, type OpenDatabases } from './setup.js';
import { StreamClient } from './stream-client.js';

/** Events of one run: `HANDOFF_EVENTS=150000` for as many as the requirement says. */
const total = Number(process.env.HANDOFF_EVENTS || 2_000);
const conversations = Array.from({ length: 20 }, (_, i) => `order-${i}`);
const writersOfEach = 8;

/** Waits as long as the test may take. */
async function patiently(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Only what an event log needs of a node. */
function eventLogOn(database: Database) {
  const wakes = new Wakes({ database, node: crypto.randomUUID(), log: () => undefined });
  const context: Partial<GatewayContext> = {
    database: wakes.database,
    wakes,
    environment: realEnvironment,
    signal: new AbortController().signal,
    pendingSleeps: new Set(),
    background: (work) => void work.catch(() => undefined),
  };
  return new EventLog(context as GatewayContext);
}

/** Whoever reads the log gets every event once, and those of a conversation in their order. */
export function eventOrderSuite(databases: OpenDatabases): void {
  const world = setup(databases);

  describe('many who write at once', () => {
    /** Adds the next number of a conversation. The last thing that happens to some of them is a rollback. */
    const add = async (log: EventLog, id: string, fails: boolean) => {
      const work = log.write(async (tx, events) => {
        const [row] = await tx.query<{ version: number }>(
          'UPDATE handoff.conversations SET version = version + 1 WHERE id = $1 RETURNING version',
          [id],
        );
        events.push({ kind: 'message', conversationId: id, data: { id, number: row!.version } });
        if (fails) throw new Error('rolled back');
      });
      await work.catch((thrown: Error) => {
        if (!fails) throw thrown;
      });
    };
    /** A node that dies between the commit and what follows it. */
    const addAndDie = (database: Database, id: string) =>
      database.query(
        `WITH next AS (
           UPDATE handoff.conversations SET version = version + 1 WHERE id = $1 RETURNING version
         )
         INSERT INTO handoff.outbox (at, kind, conversation_id, data)
         SELECT ${databaseNow}, 'message', $1, json_build_object('id', $1::text, 'number', version) FROM next`,
        [id],
      );

    test(`are told of by every node, in order and once: ${total} events, with deaths and reconnects`, async () => {
      world.twoNodes({ ...new ScriptedBackend().adapter, subscribe: undefined });
      for (const id of conversations) {
        await databases()[0].query(
          `INSERT INTO handoff.conversations (id, version, control_version, contact_id, state, updated_at)
           VALUES ($1, 0, 0, 'p', '{}', ${Date.now()})`,
          [id],
        );
      }
      const logs = databases().map(eventLogOn);
      let left = total;
      let isOver = false;
      let ready = 0;
      /** Reads all the time, and reconnects whenever it has read some hundred events. */
      const listen = async (node: number) => {
        const heard: Array<{ at: number; id: string; number: number }> = [];
        let last: string | undefined;
        for (let round = 0; ; round++) {
          const client = await StreamClient.connect(world.desk.nodes[(node + round) % 2]!, { lastEventId: last });
          last = (await client.received('ready')).id;
          if (!round) ready++;
          const enough = Math.max(200, total / 10);
          const count = () => client.named('message').length;
          await patiently(() => client.ended || (isOver ? heard.length + count() >= total : count() > enough));
          expect(client.named('reset')).toEqual([]);
          for (const { id, data } of client.named('message')) {
            heard.push({ at: Number(id), ...(data as { id: string; number: number }) });
            last = id;
          }
          await client.close();
          if (heard.length >= total) return heard;
        }
      };
      const listeners = [0, 1, 0, 1].map(listen);
      await patiently(() => ready === listeners.length);
      const write = async (node: number) => {
        while (left-- > 0) {
          const id = conversations[Math.floor(Math.random() * conversations.length)]!;
          if (Math.random() < 0.05) await add(logs[node]!, id, true);
          if (Math.random() < 0.02) await addAndDie(databases()[node]!, id);
          else await add(logs[node]!, id, false);
        }
      };
      await Promise.all(Array.from({ length: 2 * writersOfEach }, (_, i) => write(i % 2)));
      logs[0]!.publish();
      isOver = true;
      for (const heard of await Promise.all(listeners)) {
        expect(heard).toHaveLength(total);
        expect(heard.every(({ at }, i) => !i || at > heard[i - 1]!.at)).toBe(true);
        for (const id of conversations) {
          const numbers = heard.filter((each) => each.id === id).map(({ number }) => number);
          expect(numbers).toEqual(numbers.map((_, i) => i + 1));
        }
      }
    }, 900_000);
  });
}
