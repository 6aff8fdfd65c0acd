import type { CallContext, HandoffAdapter } from '../../src/adapters/adapter.js';
import { createMemoryAdapter, type MemoryAdapter } from '../../src/adapters/memory/index.js';
import { createBotGate } from '../../src/bot/index.js';
import type { Database, Gateway } from '../../src/gateway/index.js';
import type { Command } from '../../src/model/command.js';
import type { Agent } from '../../src/model/conversation.js';
import type { Controls, Situation } from '../../src/testing/index.js';
import { fits } from '../../src/testing/situations.js';
import { createHelpdeskAdapter } from '../../demo/server/adapter.js';
import { BotRunner } from '../../demo/server/bot.js';
import { Helpdesk } from '../../demo/server/helpdesk.js';
import { migrate } from '../../demo/server/migrations.js';
import { insertContact } from '../../demo/server/rows.js';
import { storiesOf, tell, type Story } from '../../demo/server/seed.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';

export const ada = { id: 'ada', name: 'Ada Lindqvist' };
export const botDelay = 1200;

/** Real time for what is on its way to the database and back, and for what begins with that. */
async function settle(env: SimulatedEnvironment, rounds: number): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    await env.advance(0);
  }
}

/** Longer than this is passed at once, as after a sleep, so that nobody counts every ping of an hour. */
const longestStep = 60_000;

/** A helpdesk with the conversations of the demo, on simulated time. */
export interface DeskWorld {
  env: SimulatedEnvironment;
  helpdesk: Helpdesk;
  adapter: HandoffAdapter;
  /** It speaks only where there is a gateway. */
  bot?: BotRunner;
}

const tables = ['contacts', 'conversations', 'messages'];

/** Told once, and copied for each test. */
async function prepare(database: Database, env: SimulatedEnvironment): Promise<void> {
  const [done] = await database.query<{ there: boolean }>("SELECT to_regnamespace('stories') IS NOT NULL AS there");
  if (done!.there) return;
  await migrate(database);
  await tellAll(database, env);
  await database.query('CREATE SCHEMA stories');
  for (const table of tables) await database.query(`CREATE TABLE stories.${table} AS TABLE helpdesk.${table}`);
}

/** Removes what an earlier test left, and begins with the stories of the demo again. */
export async function createDesk(database: Database): Promise<DeskWorld> {
  const env = new SimulatedEnvironment();
  await prepare(database, env);
  await database.transaction(async (tx) => {
    await tx.query(`TRUNCATE ${tables.map((table) => `helpdesk.${table}`).join(', ')}`);
    for (const table of tables) await tx.query(`INSERT INTO helpdesk.${table} SELECT * FROM stories.${table}`);
  });
  const helpdesk = new Helpdesk(database, env);
  return { env, helpdesk, adapter: createHelpdeskAdapter(helpdesk) };
}

export const botToken = 'token-of-the-bot';

/** The bot of the helpdesk, at the gateway in front of it. */
export function createBot({ helpdesk }: DeskWorld, gateway: Gateway): BotRunner {
  const gate = createBotGate({
    baseUrl: 'http://gateway',
    getToken: () => botToken,
    fetch: (url, init) => gateway.fetch(new Request(url, init)),
  });
  return new BotRunner(
    helpdesk,
    gate,
    () => ({ kind: 'answer', text: 'It costs 12 €.' }),
    botDelay,
    () => undefined,
  );
}

async function tellAll(database: Database, env: SimulatedEnvironment): Promise<void> {
  // the time of the stories, and nothing of it is waited for
  const memory: MemoryAdapter = createMemoryAdapter({
    agent: ada,
    environment: {
      ...env,
      setTimeout: (callback, ms) => setTimeout(callback, ms),
      clearTimeout: (timer) => clearTimeout(timer as number),
    },
    knobs: { latency: 0 },
  });
  const context: CallContext = { agent: ada, signal: new AbortController().signal };
  const contacts = new Set<string>();
  const told = new Set<string>();
  await database.transaction(async (tx) => {
    for (const conversation of memory.controls.conversations()) {
      for (const story of await storiesOf(memory, conversation, context)) {
        if (!contacts.has(story.contact.id)) await insertContact(tx, story.contact);
        contacts.add(story.contact.id);
        if (!told.has(story.conversation.id)) await tell(tx, withoutTimer(story));
        told.add(story.conversation.id);
      }
    }
  });
  memory.dispose?.();
}

/** This helpdesk knows no end of a pause. */
const withoutTimer = (story: Story): Story => {
  const { resumeAt: _at, resumeBasis: _basis, ...bot } = story.conversation.bot;
  return { ...story, conversation: { ...story.conversation, bot } };
};

const listed = async ({ helpdesk }: DeskWorld) =>
  (await helpdesk.entries()).filter(({ past }) => !past).map(({ conversation }) => conversation);

/** Everyone but the agent at the adapter. */
export function controlsOf(world: DeskWorld): Controls {
  const { helpdesk, env } = world;
  const given = new Set<string>();
  const contactOf = async (id: string) => (await helpdesk.entry(id)).conversation.contact.id;
  return {
    async prepare(situation: Situation) {
      if (situation === 'botComposing' && !world.bot) return undefined;
      const wanted = situation === 'botComposing' ? 'botActive' : situation;
      const found = (await listed(world)).find((c) => !given.has(c.id) && fits[wanted](c, ada));
      if (!found) return undefined;
      given.add(found.id);
      if (situation === 'botComposing') {
        await helpdesk.contactWrites(found.contact.id, 'What does it cost?');
        // the bot asks for its turn first
        for (let i = 0; i < 200 && !helpdesk.composing.has(found.id); i++) await settle(env, 1);
        await settle(env, 12);
      }
      return found.id;
    },
    async act(agent: Agent, id: string, command: Command) {
      if (command.type === 'block-contact' || command.type === 'unblock-contact') {
        await helpdesk.block(await contactOf(id), command.type === 'block-contact', agent);
      } else await helpdesk.command(id, command, agent);
    },
    contactWrites: async (id, text) => helpdesk.contactWrites(await contactOf(id), text),
    now: () => env.now(),
    async advance(milliseconds) {
      await settle(env, 2);
      if (milliseconds > longestStep) env.time += milliseconds;
      await env.advance(milliseconds > longestStep ? 0 : milliseconds);
      await settle(env, milliseconds > longestStep ? 25 : 4);
    },
  };
}
