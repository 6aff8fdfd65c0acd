import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { missing, newDatabase } from '../support/postgres.js';
import { sleep } from './chaos-proxy.js';
import { LightSender } from './light-sender.js';
import { Platform, webhookSecret } from './platform.js';
import { gatewayNow, numbers, startGateway, type GatewayProcess } from './support.js';

/** How many seconds deliveries come: `HANDOFF_WEBHOOK_SECONDS=30` for as long as the requirement says. */
const seconds = Number(process.env.HANDOFF_WEBHOOK_SECONDS || 5);
const perSecond = 2000;
const conversations = 500;
/** Milliseconds between two crowds of deliveries. */
const pace = 10;

let platform: Platform;
let node: GatewayProcess;
let sender: LightSender;

beforeEach(async () => {
  platform = await Platform.start(conversations);
  const database = { url: await newDatabase(), connections: 8 };
  node = await startGateway({ database, platform: platform.url, idempotent: false });
  sender = new LightSender(node.port, 32);
});
afterEach(async () => {
  sender.close();
  await node.stop();
  await platform.close();
});

/** The status, or 0 where there was no answer. */
function deliver(id: string, conversationId: string): Promise<number> {
  const body = JSON.stringify({ event: 'message_created', conversation: { id: conversationId }, content: 'Hello' });
  const time = String(Math.floor(gatewayNow() / 1000));
  const signature = createHmac('sha256', webhookSecret).update(`${time}.${body}`).digest('hex');
  return sender.post('/webhooks/chatwoot', body, {
    'Content-Type': 'application/json',
    'X-Chatwoot-Signature': `sha256=${signature}`,
    'X-Chatwoot-Timestamp': time,
    'X-Chatwoot-Delivery': id,
  });
}

test.skipIf(missing)(
  `${perSecond} deliveries a second for ${seconds} s on one node: none is lost, and a repeated one is none`,
  async () => {
    const total = perSecond * seconds;
    const sentAt = new Map<string, number>();
    const answers: Array<Promise<number>> = [];
    const began = performance.now();
    while (answers.length < total) {
      const due = Math.min(total, Math.floor(((performance.now() - began) * perSecond) / 1000));
      while (answers.length < due) {
        const conversationId = `c${1 + (answers.length % conversations)}`;
        sentAt.set(conversationId, Date.now());
        answers.push(deliver(`delivery-${answers.length}`, conversationId));
      }
      await sleep(pace);
    }
    const statuses = await Promise.all(answers);
    const took = performance.now() - began;
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    // each conversation is read after the last word about it
    const unread = () => [...sentAt].filter(([id, at]) => (platform.readAt.get(id) ?? 0) < at).map(([id]) => id);
    for (let i = 0; i < 300 && unread().length; i++) await sleep(100);
    expect(unread(), 'lost').toEqual([]);

    // what was delivered already is read for nobody
    const reads = await platform.quiet();
    const repeated = numbers(1000).map((n) => deliver(`delivery-${total - n}`, `c${n % conversations}`));
    expect(new Set(await Promise.all(repeated))).toEqual(new Set([200]));
    expect((await platform.quiet()) - reads, 'read for repeated deliveries').toBe(0);
    console.info(
      `${total} deliveries in ${(took / 1000).toFixed(1)} s, ${Math.round((total * 1000) / took)}/s; ` +
        `${reads} reads of ${conversations} conversations`,
    );
  },
  60_000 + seconds * 10_000,
);
