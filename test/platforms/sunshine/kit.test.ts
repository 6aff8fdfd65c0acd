import { takeSunshine } from '../../../src/adapters/sunshine/index.js';
import { sunshineWebhook } from '../../../src/gateway/index.js';
import { realEnvironment } from '../../../src/internal/environment.js';
import { sunshineDeviations, sunshineDocuments } from '../../adapters/sunshine/documents.js';
import { FakeSunshine } from '../../adapters/sunshine/fake-sunshine.js';
import { deskKit, type SwitchWorld } from '../../gateway/support/desk-kit.js';
import { pglite } from '../../gateway/support/pglite.js';
import { keepsTheContract } from '../../support/kit/keeps-the-contract.js';
import { rowsHeard } from '../../support/kit/rows-heard.js';
import { StrictMock } from '../../support/strict-mock.js';
import { skippedBySunshine } from './skips.js';

const database = pglite();
const documents = await sunshineDocuments();
const secret = 'shared-secret';
const mocks: StrictMock[] = [];

function open(): SwitchWorld {
  const sunshine = new FakeSunshine();
  let skew = 0;
  const environment = { ...realEnvironment, now: () => Date.now() + skew };
  sunshine.now = environment.now;
  const names = ['Maria Silva', 'Ken Ito', 'Olu Ade', 'Ana Costa'];
  const users = names.map((name) => sunshine.begin(name, 'I wrote before').user);
  for (let i = 0; i < 10; i++) sunshine.begin(names[i % 4]!, `Hello, this is question ${i}`, users[i % 4]);
  sunshine.botDelay = 60_000;
  const base = `${FakeSunshine.base}/v2/apps/${FakeSunshine.app}`;
  const mock = new StrictMock(sunshine.fetch, { base, documents, deviations: sunshineDeviations });
  mocks.push(mock);
  return {
    adapter: sunshine.adapter({ fetch: mock.fetch }),
    environment,
    pageEnvironment: { ...environment, random: () => 0 },
    async onGateway(gateway) {
      sunshine.onEvent = (delivery) => {
        const init = { method: 'POST', headers: { 'X-API-Key': secret }, body: JSON.stringify(delivery) };
        void gateway.fetch(new Request('http://gateway/webhooks/sunshine', init));
      };
      sunshine.tellAgain();
      // the list is what was heard of
      await rowsHeard(gateway, sunshine.conversations.size);
    },
    controls: {
      contactWrites: (id, text) => sunshine.contactWrites(id, text),
      now: environment.now,
      advance(milliseconds) {
        skew += milliseconds;
        sunshine.runBot();
      },
    },
  };
}

const take = takeSunshine({ bot: 'bot' });
const kit = deskKit(database, open, { webhooks: { '/sunshine': sunshineWebhook({ secret, take }) } });
keepsTheContract('Sunshine Conversations', { kit, skips: skippedBySunshine, mocks });
