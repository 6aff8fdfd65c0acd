import { realEnvironment } from '../../../src/internal/environment.js';
import { sendpulseDeviations, sendpulseDocuments } from '../../adapters/sendpulse/documents.js';
import { FakeSendPulse } from '../../adapters/sendpulse/fake-sendpulse.js';
import { deskKit, type SwitchWorld } from '../../gateway/support/desk-kit.js';
import { pglite } from '../../gateway/support/pglite.js';
import { keepsTheContract } from '../../support/kit/keeps-the-contract.js';
import { StrictMock } from '../../support/strict-mock.js';
import { skippedBySendPulse } from './skips.js';

const database = pglite();
const documents = await sendpulseDocuments();
const mocks: StrictMock[] = [];

function open(): SwitchWorld {
  const sendpulse = new FakeSendPulse();
  let skew = 0;
  const environment = { ...realEnvironment, now: () => Date.now() + skew };
  sendpulse.now = environment.now;
  const names = ['Maria Silva', 'Ken Ito', 'Olu Ade', 'Ana Costa'];
  for (let i = 0; i < 12; i++) {
    const id = sendpulse.begin(names[i % 4]!);
    sendpulse.say(id, `Hello, this is question ${i}`);
  }
  sendpulse.botDelay = 60_000;
  const base = FakeSendPulse.base;
  const mock = new StrictMock(sendpulse.fetch, { base, documents, deviations: sendpulseDeviations });
  mocks.push(mock);
  // asking for a token is in no document
  const fetch: typeof mock.fetch = (url, init) =>
    url.endsWith('/oauth/access_token') ? sendpulse.fetch(url, init) : mock.fetch(url, init);
  return {
    adapter: sendpulse.adapter({ fetch, now: environment.now }),
    environment,
    pageEnvironment: { ...environment, random: () => 0 },
    // as the guide says: the host has a handler of its own for SendPulse's webhooks
    onGateway(gateway) {
      sendpulse.onMessage = (id) => gateway.hint(id);
    },
    controls: {
      contactWrites: (id, text) => sendpulse.contactWrites(id, text),
      now: environment.now,
      advance(milliseconds) {
        skew += milliseconds;
        sendpulse.runBot();
      },
    },
  };
}

keepsTheContract('SendPulse with a desk', { kit: deskKit(database, open), skips: skippedBySendPulse, mocks });
