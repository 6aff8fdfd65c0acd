import { createHmac } from 'node:crypto';
import { chatwootWebhook, type Gateway } from '../../../src/gateway/index.js';
import { realEnvironment } from '../../../src/internal/environment.js';
import { chatwootDeviations, chatwootDocuments } from '../../adapters/chatwoot/documents.js';
import { FakeChatwoot } from '../../adapters/chatwoot/fake-chatwoot.js';
import { deskKit, type SwitchWorld } from '../../gateway/support/desk-kit.js';
import { pglite } from '../../gateway/support/pglite.js';
import { keepsTheContract } from '../../support/kit/keeps-the-contract.js';
import { StrictMock } from '../../support/strict-mock.js';
import { skippedByChatwoot } from './skips.js';

const database = pglite();
const documents = await chatwootDocuments();
const secret = 'webhook-secret';
const mocks: StrictMock[] = [];
let deliveries = 0;

/** A delivery as Chatwoot signs it. */
function deliver(gateway: Gateway | undefined, event: string, id: number): void {
  const body = JSON.stringify(event.startsWith('conversation') ? { event, id } : { event, conversation: { id } });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  const headers = {
    'X-Chatwoot-Signature': `sha256=${signature}`,
    'X-Chatwoot-Timestamp': timestamp,
    'X-Chatwoot-Delivery': `delivery-${++deliveries}`,
  };
  void gateway?.fetch(new Request('http://gateway/webhooks/chatwoot', { method: 'POST', headers, body }));
}

function open(): SwitchWorld {
  const chatwoot = new FakeChatwoot();
  let skew = 0;
  const environment = { ...realEnvironment, now: () => Date.now() + skew };
  chatwoot.now = environment.now;
  const names = ['Maria Silva', 'Ken Ito', 'Olu Ade', 'Ana Costa'];
  // the first has written before
  for (let i = 0; i < 3; i++) chatwoot.begin(names[0]!, 'resolved', i ? 50 : undefined);
  for (let i = 0; i < 12; i++) {
    const c = chatwoot.begin(names[i % 4]!);
    chatwoot.contactWrites(c.id, `Hello, this is question ${i}`);
  }
  // from now on the bot answers
  chatwoot.botDelay = 60_000;
  const mock = new StrictMock(chatwoot.fetch, { base: FakeChatwoot.base, documents, deviations: chatwootDeviations });
  mocks.push(mock);
  let gateway: Gateway | undefined;
  chatwoot.onEvent = (event, id) => deliver(gateway, event, id);
  return {
    adapter: chatwoot.adapter({ fetch: mock.fetch }),
    environment,
    pageEnvironment: { ...environment, random: () => 0 },
    onGateway: (opened) => void (gateway = opened),
    controls: {
      contactWrites: (id, text) => chatwoot.contactWrites(Number(id), text),
      now: environment.now,
      advance(milliseconds) {
        skew += milliseconds;
        chatwoot.runBot();
      },
    },
  };
}

const people = [
  { id: '7', name: 'Ada Lindqvist' },
  { id: '8', name: 'Ben Okafor' },
] as const;
const webhooks = { '/chatwoot': chatwootWebhook({ secret }) };
const kit = deskKit(database, open, { webhooks, desk: false }, people);
keepsTheContract('Chatwoot', { kit, skips: skippedByChatwoot, mocks });
