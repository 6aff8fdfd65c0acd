import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import { connectHttpAdapter } from '../../../src/adapters/http/index.js';
import { createGateway, type Database, type Gateway, type GatewayOptions } from '../../../src/gateway/index.js';
import type { Environment } from '../../../src/internal/environment.js';
import type { Command } from '../../../src/model/command.js';
import type { Agent } from '../../../src/model/conversation.js';
import { HandoffError, type ErrorCode } from '../../../src/model/error.js';
import type { AdapterTestOptions, Controls } from '../../../src/testing/index.js';
import { emptied } from './desk.js';
import { Network, networkControls } from './network.js';
import { onClock } from './simulated-database.js';

export const ada = { id: 'ada', name: 'Ada Lindqvist' };
const ben = { id: 'ben', name: 'Ben Okafor' };

/** A platform that has only a switch, and who plays its contacts. */
export interface SwitchWorld {
  adapter: HandoffAdapter;
  /** The time of the platform, for the gateway and its database as well. */
  environment: Environment;
  /** The time of the page. */
  pageEnvironment?: Environment;
  controls: Controls;
  /** Is told of the gateway, for a platform that calls it. */
  onGateway?(gateway: Gateway): void | Promise<void>;
}

/** The gateway waits in real time, and looks at once for what is due by the platform's. */
async function fireTimers(database: Database, { now }: Environment): Promise<void> {
  const due = async () => {
    const rows = await database.query('SELECT FROM handoff.timers WHERE due <= $1', [now()]);
    return rows.length > 0;
  };
  for (let i = 0; i < 500 && (await due()); i++) {
    await database.query(`SELECT pg_notify('handoff_timers', '')`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The kit's options for a page whose gateway puts a desk around a platform. */
export function deskKit(
  database: () => Database,
  open: () => SwitchWorld | Promise<SwitchWorld>,
  more: Partial<GatewayOptions> = {},
  [me, colleague]: readonly [Agent, Agent] = [ada, ben],
): AdapterTestOptions {
  const worlds = new WeakMap<HandoffAdapter, { network: Network; world: SwitchWorld }>();
  return {
    agent: me,
    colleague,
    async create() {
      await emptied(database());
      const world = await open();
      const { environment } = world;
      const gateway = createGateway({
        adapter: world.adapter,
        database: onClock(database(), environment),
        environment,
        desk: true,
        authenticate: ({ headers }) => ({
          agent: headers.get('authorization') === `Bearer ${colleague.id}` ? colleague : me,
          role: 'supervisor',
        }),
        ...more,
      });
      await world.onGateway?.(gateway);
      const network = new Network(gateway);
      const adapter = await connectHttpAdapter({
        baseUrl: 'http://gateway',
        headers: { Authorization: `Bearer ${me.id}` },
        environment: world.pageEnvironment ?? environment,
        fetch: network.fetch,
      });
      worlds.set(adapter, { network, world });
      return adapter;
    },
    controls(adapter) {
      const { network, world } = worlds.get(adapter)!;
      const asOther = async (agent: Agent, path: string, body: object) => {
        const headers = { Authorization: `Bearer ${agent.id}`, 'Content-Type': 'application/json' };
        const request = new Request(`http://gateway${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
        const response = await network.gateway.fetch(request);
        if (response.ok) return;
        const { code, detail } = (await response.json()) as { code: ErrorCode; detail: string };
        throw new HandoffError(code, detail);
      };
      return {
        async act(agent, id, command: Command) {
          if (command.type === 'block-contact' || command.type === 'unblock-contact') {
            const { contact } = await adapter.getConversation(id, { agent, signal: new AbortController().signal });
            return asOther(agent, `/contacts/${contact.id}/commands`, command);
          }
          return asOther(agent, `/conversations/${id}/commands`, command);
        },
        ...world.controls,
        ...networkControls(network),
        async advance(milliseconds: number) {
          await world.controls.advance?.(milliseconds);
          await fireTimers(database(), world.environment);
        },
        async dispose() {
          await networkControls(network).dispose!();
          await world.controls.dispose?.();
        },
      };
    },
  };
}
