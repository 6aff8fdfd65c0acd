import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tiledeskAdapter } from '../../../src/adapters/tiledesk/index.js';
import { createGateway, openDatabase, type Database, type Gateway } from '../../../src/gateway/index.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { newDatabase } from '../../support/postgres.js';
import { TiledeskProject, type Member } from './project.js';
import { startTiledesk, type TiledeskServer } from './start.js';

/** 50 for a look, 500 for the proof: HANDOFF_PAIRS=500. */
const pairs = Number(process.env.HANDOFF_PAIRS ?? 50);

let server: TiledeskServer;
let project: TiledeskProject;
let databases: Database[];
let nodes: Gateway[];

beforeAll(async () => {
  server = await startTiledesk();
  project = await TiledeskProject.create(server.url, ['Ada Lindqvist', 'Ben Okafor']);
  const url = await newDatabase();
  databases = [await openDatabase({ url }), await openDatabase({ url })];
  nodes = databases.map((database) =>
    createGateway({
      // each node has an adapter of its own
      adapter: tiledeskAdapter({
        baseUrl: server.url,
        project: project.id,
        token: project.members[0]!.token,
        fetch: counted,
      }),
      database,
      authenticate: ({ headers }) => {
        const member = project.members.find(({ id }) => headers.get('authorization') === `Bearer ${id}`);
        return member && { agent: { id: member.id, name: member.name }, role: 'agent' };
      },
    }),
  );
}, 600_000);
afterAll(async () => {
  for (const node of nodes ?? []) await node.close();
  for (const database of databases ?? []) await database.close();
  project?.close();
  await server?.stop();
});

/** What Tiledesk answered, or that it did not: `GET 200`, by how often. */
const platformSaid: Record<string, number> = {};
const counted: typeof fetch = async (url, init) => {
  const count = (what: unknown) => {
    const name = `${init?.method} ${String(what)}`;
    platformSaid[name] = (platformSaid[name] ?? 0) + 1;
  };
  try {
    const response = await fetch(url, init);
    count(response.ok ? response.status : `${response.status} ${await response.clone().text()}`);
    return response;
  } catch (thrown) {
    const { cause } = thrown as { cause?: { code?: string } };
    count(cause?.code ?? thrown);
    throw thrown;
  }
};

interface Answer {
  status: number;
  /** How often it was asked again, because the node was too busy to begin. */
  repeats: number;
  body: { conversation?: Conversation; current?: Conversation; code?: string };
}

async function run(node: Gateway, { id }: Member, conversation: string, command: object): Promise<Answer> {
  const init = {
    method: 'POST',
    headers: { Authorization: `Bearer ${id}`, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    body: JSON.stringify(command),
  };
  for (let repeats = 0; ; repeats++) {
    const response = await node.fetch(new Request(`http://gateway/conversations/${conversation}/commands`, init));
    const seconds = response.headers.get('Retry-After');
    const answer = { status: response.status, body: (await response.json()) as Answer['body'], repeats };
    if (seconds === null || repeats === 5) return answer;
    console.log('Asked again after', answer);
    // nothing was done: a page asks again, with the same key
    await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000));
  }
}

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(what);
}

test(
  `${pairs} pairs of simultaneous takeovers through two nodes: one winner each, and no 500 reaches an agent`,
  async () => {
    const [ada, ben] = project.members as [Member, Member];
    const seen = { won: [0, 0], statuses: new Set<number>(), repeats: 0 };
    for (let i = 0; i < pairs; i++) {
      const id = await project.begin(`Visitor ${i}`);
      const answers = await Promise.all([
        run(nodes[i % 2]!, ada, id, { type: 'take-over' }),
        run(nodes[(i + 1) % 2]!, ben, id, { type: 'take-over' }),
      ]);
      const won = answers.findIndex(({ status }) => status === 200);
      const lost = answers[1 - won]!;
      const winner = [ada, ben][won]!;
      expect(answers.map(({ status }) => status).sort(), id).toEqual([200, 409]);
      expect(lost.body.current?.handler).toMatchObject({ kind: 'agent', agent: { id: winner.id } });
      expect((await project.participants(id)).participants).toEqual([winner.id]);
      seen.won[won]!++;
      for (const { status, repeats } of answers) {
        seen.statuses.add(status);
        seen.repeats += repeats;
      }
    }
    console.log(`Takeovers: Ada won ${seen.won[0]}, Ben ${seen.won[1]}; answers ${[...seen.statuses].join(', ')}`);
    console.log(`Asked again: ${seen.repeats}`);
    console.log('Tiledesk said:', platformSaid);
    expect(seen.won[0]! + seen.won[1]!).toBe(pairs);
  },
  pairs * 15_000,
);

describe('what Tiledesk would do, and agents would not want', () => {
  test('a takeover of a closed conversation is refused, and it stays closed', async () => {
    const [ada, ben] = project.members as [Member, Member];
    const id = await project.begin('Maria');
    expect((await run(nodes[0]!, ada, id, { type: 'close', outcome: 'resolved', note: 'Paid back' })).status).toBe(200);
    const answer = await run(nodes[1]!, ben, id, { type: 'take-over' });
    expect([answer.status, answer.body.code]).toEqual([409, 'refused']);
    expect((await project.participants(id)).status).toBe(1000);
  });

  test('a bot that was taken over is silent, and answers again when it was given back', async () => {
    const [ada] = project.members as [Member];
    const id = await project.begin('Maria', 'one');
    await until(async () => (await project.texts(id)).includes('bot: one'), 'the bot does not answer');
    await run(nodes[0]!, ada, id, { type: 'take-over' });
    await project.write(id, 'two');
    await run(nodes[0]!, ada, id, { type: 'hand-back' });
    await project.write(id, 'three');
    await until(async () => (await project.texts(id)).includes('bot: three'), 'the bot does not answer again');
    expect(await project.texts(id)).not.toContain('bot: two');
  });

  test('a timed pause ends by itself, and the bot answers again', async () => {
    const [ada] = project.members as [Member];
    const id = await project.begin('Ken', 'one');
    await until(async () => (await project.texts(id)).includes('bot: one'), 'the bot does not answer');
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await run(nodes[0]!, ada, id, { type: 'pause-bot', until: inAnHour, reason: 'lunch' });
    expect(body.conversation?.bot).toMatchObject({ status: 'paused', resumeAt: inAnHour, cause: { reason: 'lunch' } });
    await project.write(id, 'two');
    // only now is the end near: how long the steps before took does not matter
    const soon = new Date(Date.now() + 5_000).toISOString();
    const moved = await run(nodes[1]!, ada, id, { type: 'extend-pause', until: soon });
    expect(moved.body.conversation?.bot).toMatchObject({ status: 'paused', resumeAt: soon });
    await until(
      async () => (await project.participants(id)).participants[0] === `bot_${project.botId}`,
      'it stays out',
    );
    await project.write(id, 'three');
    await until(async () => (await project.texts(id)).includes('bot: three'), 'the bot does not answer again');
    expect(await project.texts(id)).not.toContain('bot: two');
  });

  test('an agent who is no user of the project is refused, and the conversation can still be read', async () => {
    const id = await project.begin('Olu');
    const adapter = tiledeskAdapter({
      baseUrl: server.url,
      project: project.id,
      token: project.members[0]!.token,
    });
    const signal = AbortSignal.timeout(30_000);
    for (const agent of [{ id: 'nobody' }, { id: '0123456789abcdef01234567' }]) {
      await expect(adapter.takeOver!(id, {}, { agent, signal })).rejects.toMatchObject({ code: 'refused' });
    }
    expect(await adapter.getConversation(id, { agent: { id: 'x' }, signal })).toMatchObject({
      handler: { kind: 'bot' },
      bot: { status: 'active' },
    });
  });
});
