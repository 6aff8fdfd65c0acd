import { createHmac } from 'node:crypto';
import { intercomWebhook, type Gateway } from '../../../src/gateway/index.js';
import { realEnvironment } from '../../../src/internal/environment.js';
import { FakeIntercom } from '../../adapters/intercom/fake-intercom.js';
import { intercomDeviations, intercomDocuments } from '../../adapters/intercom/documents.js';
import { deskKit, type SwitchWorld } from '../../gateway/support/desk-kit.js';
import { pglite } from '../../gateway/support/pglite.js';
import { keepsTheContract } from '../../support/kit/keeps-the-contract.js';
import { StrictMock } from '../../support/strict-mock.js';
import { skippedByIntercom } from './skips.js';

const database = pglite();
const documents = await intercomDocuments();
const secret = 'client-secret';
const mocks: StrictMock[] = [];
let deliveries = 0;

/** A delivery as Intercom signs it. */
function deliver(gateway: Gateway | undefined, topic: string, id: string): void {
  const body = JSON.stringify({ id: `notif_${++deliveries}`, topic, data: { item: { type: 'conversation', id } } });
  const signature = `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`;
  const headers = { 'X-Hub-Signature': signature };
  void gateway?.fetch(new Request('http://gateway/webhooks/intercom', { method: 'POST', headers, body }));
}

function open(): SwitchWorld {
  const intercom = new FakeIntercom();
  let skew = 0;
  const environment = { ...realEnvironment, now: () => Date.now() + skew };
  intercom.now = environment.now;
  const names = ['Maria Silva', 'Ken Ito', 'Olu Ade', 'Ana Costa'];
  const first = intercom.begin(names[0]!, 'I wrote before');
  first.state = 'closed';
  intercom.begin(names[0]!, 'And again', first.contact).state = 'closed';
  for (let i = 0; i < 12; i++) intercom.begin(names[i % 4]!, `Hello, this is question ${i}`, undefined, i > 1);
  // from now on Fin answers
  intercom.finDelay = 60_000;
  const mock = new StrictMock(intercom.fetch, { base: FakeIntercom.base, documents, deviations: intercomDeviations });
  mocks.push(mock);
  let gateway: Gateway | undefined;
  intercom.onEvent = (topic, id) => deliver(gateway, topic, id);
  return {
    adapter: intercom.adapter({ fetch: mock.fetch }),
    environment,
    pageEnvironment: { ...environment, random: () => 0 },
    onGateway: (opened) => void (gateway = opened),
    controls: {
      contactWrites: (id, text) => intercom.contactWrites(id, text),
      now: environment.now,
      advance(milliseconds) {
        skew += milliseconds;
        intercom.runFin();
      },
    },
  };
}

const people = [
  { id: '814', name: 'Ada Lindqvist' },
  { id: '815', name: 'Ben Okafor' },
] as const;
const webhooks = { '/intercom': intercomWebhook({ secret }) };
const kit = deskKit(database, open, { webhooks }, people);
keepsTheContract('Intercom', { kit, skips: skippedByIntercom, mocks });
