/** How each platform signs, written down by the vendors' documents and apart from the code under test. */
import { createHash, createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import {
  chatwootWebhook,
  crispWebhook,
  evolutionWebhook,
  highLevelWebhook,
  hubspotWebhook,
  intercomWebhook,
  metaWebhook,
  sunshineWebhook,
  twilioWebhook,
  unsignedChatwootWebhook,
  type WebhookReceiver,
} from '../../../src/gateway/index.js';

export const secret = 'a secret of 32 letters, at least.';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

export const hmac = (hash: string, data: string | Buffer, encoding: 'hex' | 'base64', key = secret): string =>
  createHmac(hash, key).update(data).digest(encoding);

export interface Sent {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface Platform {
  name: string;
  receiver: WebhookReceiver;
  /** A genuine body: about the conversation `c1`, with this delivery id. */
  body(id: string, at: number): unknown;
  /** Signs it as the platform does, at this moment. */
  sign(path: string, body: string, at: number, id: string, key?: string): Sent;
  /** Whether it says when it was sent, and tells deliveries apart. */
  timed: boolean;
  identified: boolean;
}

const origin = 'https://desk.example';
const json = { 'Content-Type': 'application/json' };

export const platforms: Platform[] = [
  {
    name: 'chatwoot',
    receiver: chatwootWebhook({ secret }),
    timed: true,
    identified: true,
    body: () => ({ event: 'message_created', conversation: { id: 'c1' }, content: 'Grüße 👋 \u2028' }),
    sign: (path, body, at, id, key) => {
      const seconds = String(Math.floor(at / 1000));
      return {
        url: origin + path,
        body,
        headers: {
          ...json,
          'X-Chatwoot-Timestamp': seconds,
          'X-Chatwoot-Delivery': id,
          'X-Chatwoot-Signature': `sha256=${hmac('sha256', `${seconds}.${body}`, 'hex', key)}`,
        },
      };
    },
  },
  {
    name: 'old-chatwoot',
    receiver: unsignedChatwootWebhook({ secret: 'in-the-path' }),
    timed: false,
    identified: false,
    body: () => ({ event: 'conversation_updated', id: 'c1', status: 'open' }),
    sign: (path, body, _at, _id, key = 'in-the-path') => ({
      url: `${origin}${path}/${encodeURIComponent(key)}`,
      body,
      headers: json,
    }),
  },
  {
    name: 'meta',
    receiver: metaWebhook({ secret, verifyToken: 'a token of ours' }),
    timed: false,
    identified: false,
    body: (id) => ({ entry: [{ changes: [{ value: { messages: [{ from: 'c1', id, text: { body: 'Hé' } }] } }] }] }),
    sign: (path, body, _at, _id, key) => ({
      url: origin + path,
      body,
      headers: { ...json, 'X-Hub-Signature-256': `sha256=${hmac('sha256', body, 'hex', key)}` },
    }),
  },
  {
    name: 'intercom',
    receiver: intercomWebhook({ secret }),
    timed: false,
    identified: true,
    body: (id) => ({ id, topic: 'conversation.user.replied', data: { item: { id: 'c1' } } }),
    sign: (path, body, _at, _id, key) => ({
      url: origin + path,
      body,
      headers: { ...json, 'X-Hub-Signature': `sha1=${hmac('sha1', body, 'hex', key)}` },
    }),
  },
  {
    name: 'sunshine',
    receiver: sunshineWebhook({ secret }),
    timed: false,
    identified: true,
    body: (id) => ({ events: [{ id, type: 'conversation:message', payload: { conversation: { id: 'c1' } } }] }),
    sign: (path, body, _at, _id, key = secret) => ({
      url: origin + path,
      body,
      headers: { ...json, 'X-API-Key': key },
    }),
  },
  {
    name: 'hubspot',
    receiver: hubspotWebhook({ secret }),
    timed: true,
    identified: true,
    body: (id) => [{ eventId: id, subscriptionType: 'conversation.newMessage', objectId: 'c1', occurredAt: 1 }],
    sign: (path, body, at, _id, key) => ({
      url: origin + path,
      body,
      headers: {
        ...json,
        'X-HubSpot-Request-Timestamp': String(at),
        'X-HubSpot-Signature-v3': hmac('sha256', `POST${origin}${path}${body}${at}`, 'base64', key),
      },
    }),
  },
  {
    name: 'twilio',
    receiver: twilioWebhook({ secret }),
    timed: false,
    identified: true,
    body: () => ({ ConversationSid: 'c1', Body: 'Hello & good day' }),
    sign: (path, body, _at, id, key) => {
      const url = `${origin}${path}?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
      const headers = {
        ...json,
        'X-Twilio-Signature': hmac('sha1', url, 'base64', key),
        'I-Twilio-Idempotency-Token': id,
      };
      return { url, body, headers };
    },
  },
  {
    name: 'crisp',
    receiver: crispWebhook({ secret }),
    timed: true,
    identified: true,
    body: (id) => ({ event: 'message:send', data: { session_id: 'c1', fingerprint: id, content: 'Hé' } }),
    sign: (path, body, at, _id, key) => ({
      url: origin + path,
      body,
      headers: {
        ...json,
        'X-Crisp-Request-Timestamp': String(at),
        'X-Crisp-Signature': hmac('sha256', `[${at};${body}]`, 'hex', key),
      },
    }),
  },
  {
    name: 'evolution',
    receiver: evolutionWebhook({ secret }),
    timed: true,
    identified: true,
    body: (id) => ({ event: 'messages.upsert', instance: 'i', data: { key: { remoteJid: 'c1', id } }, apikey: 'sk-x' }),
    sign: (path, body, at, _id, key) => ({
      url: origin + path,
      body,
      headers: { ...json, Authorization: `Bearer ${tokenOf({ iat: at / 1000, exp: at / 1000 + 600 }, 'HS256', key)}` },
    }),
  },
  {
    name: 'highlevel',
    receiver: highLevelWebhook({ publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() }),
    timed: true,
    identified: true,
    body: (id, at) => ({ webhookId: id, conversationId: 'c1', timestamp: new Date(at).toISOString() }),
    sign: (path, body, _at, _id, key) => ({
      url: origin + path,
      body,
      headers: {
        ...json,
        'x-wh-signature': createSign('SHA256')
          .update(body)
          .sign(key ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey : privateKey, 'base64'),
      },
    }),
  },
];

export function tokenOf(claims: object, alg = 'HS256', key = secret): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = `${part({ alg, typ: 'JWT' })}.${part({ app: 'evolution', action: 'webhook', ...claims })}`;
  return `${head}.${createHmac('sha256', key).update(head).digest('base64url')}`;
}
