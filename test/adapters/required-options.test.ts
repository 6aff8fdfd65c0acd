import { describe, expect, test } from 'vitest';
import { chatwootAdapter } from '../../src/adapters/chatwoot/index.js';
import { evolutionAdapter } from '../../src/adapters/evolution/index.js';
import { intercomAdapter } from '../../src/adapters/intercom/index.js';
import { sendpulseAdapter } from '../../src/adapters/sendpulse/index.js';
import { sunshineAdapter } from '../../src/adapters/sunshine/index.js';
import { switchAdapter } from '../../src/adapters/switch/index.js';
import { tiledeskAdapter } from '../../src/adapters/tiledesk/index.js';
import { whatsappAdapter } from '../../src/adapters/whatsapp/index.js';
import { createBotGate } from '../../src/bot/index.js';
import * as gateway from '../../src/gateway/index.js';

const baseUrl = 'https://desk.example.com';
const nothing = async () => undefined;

/** Each function that makes an adapter for a server or a receiver of webhooks, with the least that it needs. */
const makers: Record<string, [make: (options: never) => object, least: Record<string, unknown>]> = {
  chatwootAdapter: [chatwootAdapter, { baseUrl, accountId: 1, token: 'secret' }],
  evolutionAdapter: [evolutionAdapter, { baseUrl, apiKey: 'secret', instance: 'shop', botId: 'bot' }],
  intercomAdapter: [intercomAdapter, { token: 'secret' }],
  sendpulseAdapter: [sendpulseAdapter, { botId: 'bot', login: { apiKey: 'secret' } }],
  sunshineAdapter: [
    sunshineAdapter,
    { baseUrl, appId: 'app', keyId: 'key', secret: 'secret', bot: 'bot', agents: 'agents' },
  ],
  switchAdapter: [switchAdapter, { name: 'Desk', pause: nothing, resume: nothing }],
  tiledeskAdapter: [tiledeskAdapter, { baseUrl, project: 'shop', token: 'secret' }],
  whatsappAdapter: [whatsappAdapter, { phoneNumberId: '1', headers: { Authorization: 'secret' } }],
  createBotGate: [createBotGate, { baseUrl }],
  chatwootWebhook: [gateway.chatwootWebhook, { secret: 'secret' }],
  crispWebhook: [gateway.crispWebhook, { secret: 'secret' }],
  evolutionWebhook: [gateway.evolutionWebhook, { secret: 'secret' }],
  highLevelWebhook: [gateway.highLevelWebhook, { publicKey: 'a key in PEM' }],
  hubspotWebhook: [gateway.hubspotWebhook, { secret: 'secret' }],
  intercomWebhook: [gateway.intercomWebhook, { secret: 'secret' }],
  metaWebhook: [gateway.metaWebhook, { secret: 'secret', verifyToken: 'secret' }],
  sunshineWebhook: [gateway.sunshineWebhook, { secret: 'secret' }],
  tiledeskWebhook: [gateway.tiledeskWebhook, { secret: 'secret' }],
  twilioWebhook: [gateway.twilioWebhook, { secret: 'secret' }],
  unsignedChatwootWebhook: [gateway.unsignedChatwootWebhook, { secret: 'secret' }],
};
/** What stands in the place of what is needed, by mistake. */
const missing = [undefined, null, '', ' ', NaN, true];

function refusal(make: (options: never) => object, options: object): { code?: unknown; message: string } {
  try {
    make(options as never);
  } catch (thrown) {
    return thrown as Error;
  }
  throw new Error(`made with ${Object.keys(options).join(', ')}`);
}

describe('what nothing works without is asked for at once', () => {
  test('every receiver of the gateway is in the table', () => {
    const receivers = Object.keys(gateway).filter((name) => name.endsWith('Webhook'));
    expect(receivers.filter((name) => !makers[name])).toEqual([]);
  });

  for (const [name, [make, least]] of Object.entries(makers)) {
    test(`${name}(): the least is enough`, () => {
      expect(make(least as never)).toBeTypeOf('object');
    });

    for (const option of Object.keys(least)) {
      test(`${name}(): ${option}`, () => {
        const { [option]: _, ...rest } = least;
        for (const options of [rest, ...missing.map((value) => ({ ...least, [option]: value }))]) {
          const { code, message } = refusal(make, options);
          const inside = option === 'login' ? '(clientId|apiKey)' : option;
          expect([code, message]).toEqual([
            'invalid',
            expect.stringMatching(new RegExp(`^${name}\\(\\): ${inside}: expected .+\\.$`)),
          ]);
        }
      });
    }
  }

  test.each(['shop.example.com', '/shop', 'ftp://shop.example.com', 'javascript:alert(1)', ''])(
    'an address that is none is refused and not repeated: %s',
    (address) => {
      for (const [make, least] of Object.values(makers).slice(0, 8)) {
        if (make === switchAdapter) continue;
        const { code, message } = refusal(make, { ...least, baseUrl: address });
        expect(code).toBe('invalid');
        if (address) expect(message).not.toContain(address);
      }
    },
  );

  test.each([{ publicUrl: 'shop.example.com/hook' }, { publicUrl: '' }, { conversationId: 'c1' }, { take: true }])(
    'a receiver of webhooks refuses %j',
    (wrong) => {
      for (const [make, least] of Object.entries(makers).flatMap(([name, maker]) =>
        name.endsWith('Webhook') ? [maker] : [],
      )) {
        expect(refusal(make, { ...least, ...wrong }).code).toBe('invalid');
      }
    },
  );

  test('an application of SendPulse needs both its id and its secret', () => {
    const least = { botId: 'bot', login: { clientId: 'id', clientSecret: 'secret' } };
    expect(sendpulseAdapter(least)).toBeTypeOf('object');
    for (const login of [{ clientId: 'id' }, { clientSecret: 'secret' }, { apiKey: undefined }, 'secret']) {
      expect(refusal(sendpulseAdapter, { ...least, login }).code).toBe('invalid');
    }
  });

  test('a number of an account may be text', () => {
    expect(chatwootAdapter({ baseUrl, accountId: '1' as never, token: 'secret' })).toBeTypeOf('object');
    for (const accountId of ['one', '1.5', Infinity, [1], {}]) {
      expect(refusal(chatwootAdapter, { baseUrl, accountId, token: 'secret' }).code).toBe('invalid');
    }
  });

  test.each(['getToken', 'fetch'])('%s of a bot is a function or left out', (option) => {
    for (const none of [undefined, null]) expect(createBotGate({ baseUrl, [option]: none })).toBeTypeOf('object');
    for (const wrong of ['secret', {}, true, Promise.resolve('secret')]) {
      const { code, message } = refusal(createBotGate, { baseUrl, [option]: wrong });
      expect([code, message]).toEqual(['invalid', `createBotGate(): ${option}: expected a function, or none.`]);
    }
  });
});
