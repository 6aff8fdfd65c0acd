import { describe, expect, it } from 'vitest';
import type { ConnectionState, EventSink, HandoffAdapter } from '../../src/adapters/adapter.js';
import { createHttpAdapter } from '../../src/adapters/http/index.js';
import { createGateway, type Gateway } from '../../src/gateway/index.js';
import type { Agent } from '../../src/model/conversation.js';
import { methodName } from '../../src/adapters/call.js';
import { adapterTests, type Controls } from '../../src/testing/index.js';
import { emptied, until } from '../gateway/support/desk.js';
import { pglite } from '../gateway/support/pglite.js';
import { onClock } from '../gateway/support/simulated-database.js';
import { botAgent } from '../../demo/server/bot-side.js';
import { ada, botToken, controlsOf, createBot, createDesk, type DeskWorld } from './world.js';

const database = pglite();

const ben = { id: 'ben', name: 'Ben Okafor' };

/** What an agent's page has, without a network in between. */
const pageOf = (gateway: Gateway, agent: Agent, { env }: DeskWorld, network: { lost: boolean }): HandoffAdapter =>
  createHttpAdapter({
    baseUrl: 'http://gateway',
    environment: env,
    headers: { 'X-Agent': agent.id },
    capabilities: {
      traits: {
        versions: true,
        idempotency: true,
        events: 'state',
        takeOver: { reversible: true },
        sendMessage: { attachments: true },
        pauseBot: { timed: true },
      },
    },
    async fetch(url, init) {
      const response = await gateway.fetch(new Request(url, init));
      if (!network.lost || url.endsWith('/events')) return response;
      network.lost = false;
      throw new TypeError('fetch failed');
    },
  });

/** Counts the streams that are not open yet: what happens before is not told, but read. */
function counted(adapter: HandoffAdapter, opening: Set<EventSink>): HandoffAdapter {
  const subscribe: HandoffAdapter['subscribe'] = (sink, context) => {
    opening.add(sink);
    const connection = (state: ConnectionState) => {
      if (state === 'live') opening.delete(sink);
      sink.connection(state);
    };
    const told: EventSink = Object.create(sink, { connection: { value: connection } });
    const end = adapter.subscribe!(told, context);
    return () => {
      opening.delete(sink);
      end();
    };
  };
  return { ...adapter, subscribe };
}

interface Desk extends DeskWorld {
  gateway: Gateway;
  network: { lost: boolean };
  opening: Set<EventSink>;
}
const desks = new WeakMap<HandoffAdapter, Desk>();

async function create(): Promise<HandoffAdapter> {
  await emptied(database());
  const world = await createDesk(database());
  const gateway = createGateway({
    adapter: world.adapter,
    database: onClock(database(), world.env),
    environment: world.env,
    authenticate: (request) =>
      request.headers.get('authorization') === `Bearer ${botToken}`
        ? { agent: botAgent, role: 'bot' }
        : { agent: request.headers.get('x-agent') === 'ben' ? ben : ada, role: 'supervisor' },
  });
  world.bot = createBot(world, gateway);
  const network = { lost: false };
  const opening = new Set<EventSink>();
  const adapter = counted(pageOf(gateway, ada, world, network), opening);
  desks.set(adapter, { ...world, gateway, network, opening });
  return adapter;
}

function controls(adapter: HandoffAdapter): Controls {
  const { gateway, network, opening, ...world } = desks.get(adapter)!;
  const given = controlsOf(world);
  const colleague = pageOf(gateway, ben, world, { lost: false });
  return {
    ...given,
    async contactWrites(id, text) {
      await until(() => !opening.size, 'the stream did not open');
      return given.contactWrites!(id, text);
    },
    async act(agent, id, { type, ...params }) {
      const contact = type === 'block-contact' || type === 'unblock-contact';
      const target = contact ? (await world.helpdesk.entry(id)).conversation.contact.id : id;
      await (colleague[methodName(type)] as NonNullable<HandoffAdapter['reopen']>)(target, params, {
        agent,
        signal: new AbortController().signal,
      });
    },
    loseNextAnswer: () => void (network.lost = true),
    async dispose() {
      colleague.dispose?.();
      await world.bot?.stop();
      await gateway.close();
    },
  };
}

describe('the reference helpdesk behind the gateway keeps the contract of adapters', () => {
  const tests = adapterTests({ agent: ada, colleague: ben, create, controls });
  const skipped: string[] = [];

  it.each(tests)('$group: $name', async ({ name, run }) => {
    const result = await run();
    if (result !== 'passed') skipped.push(`${name}: ${result.skipped}`);
  });

  // what is not tried needs traits that it has not, or a network that fails, which others try
  it('in nearly every respect', () => expect(skipped.length).toBeLessThan(tests.length / 8));
});
