/** The signatures by the vendors' own libraries, against our receivers. */
import { createHash } from 'node:crypto';
import { Signature } from '@hubspot/api-client';
import { Crisp } from 'crisp-api';
import { describe, expect, test } from 'vitest';
import twilio from 'twilio';
import { crispWebhook, hubspotWebhook, twilioWebhook, type WebhookReceiver } from '../../../src/gateway/index.js';
import { hmac, secret } from './signers.js';

const url = 'https://desk.example/webhooks/x?a=1&b=%C3%BC';
const body = JSON.stringify({ data: { session_id: 'c1' }, text: 'Grüße 👋', n: 1.5, deep: [null, { a: true }] });

const verify = (
  receiver: WebhookReceiver,
  headers: Record<string, string>,
  text = body,
  address = url,
  now = Date.now(),
) =>
  receiver.verify({
    method: 'POST',
    url: new URL(address),
    rest: '',
    headers: new Headers(headers),
    raw: new TextEncoder().encode(text),
    text,
    now,
  });

describe('what the vendor’s library signs or accepts, we accept, and nothing else', () => {
  test('Twilio, a form', async () => {
    const parameters = { To: '+4930', From: '+1', Body: 'Grüße & mehr', Empty: '' };
    const signature = twilio.getExpectedTwilioSignature(secret, url, parameters);
    expect(twilio.validateRequest(secret, signature, url, parameters)).toBe(true);
    const headers = { 'X-Twilio-Signature': signature, 'Content-Type': 'application/x-www-form-urlencoded' };
    const text = new URLSearchParams(parameters).toString();
    const receiver = twilioWebhook({ secret });
    expect(await verify(receiver, headers, text)).toBe(true);
    expect(await verify(receiver, headers, `${text}&More=1`)).toBe(false);
    expect(await verify(twilioWebhook({ secret: 'other' }), headers, text)).toBe(false);
  });

  test('Twilio, with the port in the address', async () => {
    const signature = twilio.getExpectedTwilioSignature(secret, 'https://desk.example:443/webhooks/x', { A: '1' });
    const headers = { 'X-Twilio-Signature': signature, 'Content-Type': 'application/x-www-form-urlencoded' };
    expect(twilio.validateRequest(secret, signature, 'https://desk.example/webhooks/x', { A: '1' })).toBe(true);
    expect(await verify(twilioWebhook({ secret }), headers, 'A=1', 'https://desk.example/webhooks/x')).toBe(true);
  });

  test('Twilio, JSON', async () => {
    const hashed = `https://desk.example/webhooks/x?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
    const signature = twilio.getExpectedTwilioSignature(secret, hashed, {});
    expect(twilio.validateRequestWithBody(secret, signature, hashed, body)).toBe(true);
    const headers = { 'X-Twilio-Signature': signature, 'Content-Type': 'application/json' };
    const receiver = twilioWebhook({ secret });
    expect(await verify(receiver, headers, body, hashed)).toBe(true);
    expect(await verify(receiver, headers, `${body} `, hashed)).toBe(false);
  });

  test('HubSpot v3', async () => {
    const timestamp = Date.now();
    const signed = { clientSecret: secret, requestBody: body, url, timestamp, signature: '' };
    const signature = Signature.getSignature('POST', 'v3', signed);
    expect(Signature.isValid({ ...signed, method: 'POST', signatureVersion: 'v3', signature })).toBe(true);
    const headers = { 'X-HubSpot-Signature-v3': signature, 'X-HubSpot-Request-Timestamp': String(timestamp) };
    const receiver = hubspotWebhook({ secret });
    expect(await verify(receiver, headers)).toBe(true);
    expect(await verify(receiver, headers, `${body} `)).toBe(false);
    expect(await verify(receiver, headers, body, url, timestamp + 400_000)).toBe(false);
  });

  test('Crisp', async () => {
    const timestamp = Date.now();
    const signature = hmac('sha256', `[${timestamp};${body}]`, 'hex');
    // its check for hooks is false until a loopback is bound; the one for widgets is the same without that
    expect(new Crisp().verifyWidget(secret, JSON.parse(body), timestamp as never, signature)).toBe(true);
    const headers = { 'X-Crisp-Signature': signature, 'X-Crisp-Request-Timestamp': String(timestamp) };
    const receiver = crispWebhook({ secret });
    expect(await verify(receiver, headers)).toBe(true);
    expect(await verify(receiver, headers, JSON.stringify(JSON.parse(body), null, 2))).toBe(true);
    expect(await verify(receiver, headers, body.replace('c1', 'c2'))).toBe(false);
    expect(await verify(receiver, headers, body, url, timestamp + 400_000)).toBe(false);
  });
});
