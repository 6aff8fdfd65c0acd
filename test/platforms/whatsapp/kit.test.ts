import { createHmac } from 'node:crypto';
import { takeWhatsApp } from '../../../src/adapters/whatsapp/index.js';
import { metaWebhook, type Gateway } from '../../../src/gateway/index.js';
import { realEnvironment } from '../../../src/internal/environment.js';
import { whatsappDocuments } from '../../adapters/whatsapp/documents.js';
import { FakeWhatsApp } from '../../adapters/whatsapp/fake-whatsapp.js';
import { phoneNumberId } from '../../adapters/whatsapp/payloads.js';
import { until } from '../../gateway/support/desk.js';
import { deskKit, type SwitchWorld } from '../../gateway/support/desk-kit.js';
import { pglite } from '../../gateway/support/pglite.js';
import { keepsTheContract } from '../../support/kit/keeps-the-contract.js';
import { rowsHeard } from '../../support/kit/rows-heard.js';
import { StrictMock } from '../../support/strict-mock.js';
import { skippedByWhatsApp } from './skips.js';

const database = pglite();
const secret = 'app secret';
const mocks: StrictMock[] = [];

/** Delivers as Meta signs it, one after the other, and waits until the gateway has taken it in. */
function deliverer(gateway: Gateway): (body: object) => Promise<void> {
  let before: Promise<unknown> = Promise.resolve();
  return async (body) => {
    const raw = JSON.stringify(body);
    const signature = createHmac('sha256', secret).update(raw).digest('hex');
    const init = { method: 'POST', headers: { 'X-Hub-Signature-256': `sha256=${signature}` }, body: raw };
    before = before.then(() => gateway.fetch(new Request('http://gateway/webhooks/meta', init)));
    await before;
    await until(
      async () => !(await database().query('SELECT FROM handoff.webhook_inbox')).length,
      'it is not taken in',
    );
  };
}

function open(): SwitchWorld {
  const whatsapp = new FakeWhatsApp();
  let skew = 0;
  const environment = { ...realEnvironment, now: () => Date.now() + skew };
  whatsapp.now = environment.now;
  whatsapp.botDelay = 60_000;
  const mock = new StrictMock(whatsapp.fetch, { base: FakeWhatsApp.base, documents: whatsappDocuments() });
  mocks.push(mock);
  const names = ['Maria Silva', 'Ken Ito', 'Olu Ade', 'Ana Costa'];
  return {
    adapter: whatsapp.adapter(mock.fetch),
    environment,
    pageEnvironment: { ...environment, random: () => 0 },
    async onGateway(gateway) {
      whatsapp.onDelivery = deliverer(gateway);
      for (let i = 0; i < 12; i++) await whatsapp.begin(names[i % 4]!, `Hello, this is question ${i}`);
      await rowsHeard(gateway, 12);
    },
    controls: {
      contactWrites: (id, text) => whatsapp.contactWrites(id, text),
      now: environment.now,
      async advance(milliseconds) {
        skew += milliseconds;
        await whatsapp.runBot();
      },
    },
  };
}

const take = takeWhatsApp({ phoneNumberId });
const kit = deskKit(database, open, { webhooks: { '/meta': metaWebhook({ secret, verifyToken: 'v', take }) } });
keepsTheContract('WhatsApp with a desk', { kit, skips: skippedByWhatsApp, mocks });
