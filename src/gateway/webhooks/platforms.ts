import { inHeader, receiver, type Ids, type WebhookOptions } from './platform-receiver.js';
import type { WebhookDelivery, WebhookReceiver } from './receiver.js';
import { fieldOf, isRecent, listOf, verifierOf } from './scheme.js';
import { bytesOf, decoded, isSameSecret, isSignedBy, isSignedWithRsa, joined } from './signatures.js';

const chatwootIds: Ids = (body) => [
  fieldOf(body, 'conversation', 'display_id') ?? fieldOf(body, 'conversation', 'id') ?? chatwootOwn(body),
];
/** Events about a conversation are the conversation itself. */
const chatwootOwn = (body: unknown): string | undefined =>
  fieldOf(body, 'event')?.startsWith('conversation') ? (fieldOf(body, 'display_id') ?? fieldOf(body, 'id')) : undefined;

/** Chatwoot, as it signs since 4.16: the webhook's own secret. */
export const chatwootWebhook = (options: WebhookOptions): WebhookReceiver =>
  receiver('chatwootWebhook', options, chatwootIds, {
    verify: verifierOf(
      {
        header: 'X-Chatwoot-Signature',
        prefix: 'sha256=',
        hash: 'SHA-256',
        encoding: 'hex',
        timestamp: { header: 'X-Chatwoot-Timestamp', unit: 'seconds' },
        signed: ({ raw }, timestamp) => joined(timestamp, '.', raw),
      },
      options.secret,
    ),
    deliveryId: inHeader('X-Chatwoot-Delivery'),
  });

/**
 * Chatwoot before it signed. The secret is part of the address that you give it, `/webhooks/chatwoot/<secret>`, so it
 * stands in the logs of proxies: it protects against strangers, and not against a replay.
 */
export const unsignedChatwootWebhook = (options: WebhookOptions): WebhookReceiver =>
  receiver('unsignedChatwootWebhook', options, chatwootIds, {
    verify: ({ rest }) => isSameSecret(rest.slice(1), options.secret),
  });

/** Meta: WhatsApp, Messenger, Instagram. `secret` is the app's; `verifyToken` is what you enter beside the address. */
export const metaWebhook = (options: WebhookOptions & { verifyToken: string }): WebhookReceiver =>
  receiver(
    'metaWebhook',
    options,
    (body) =>
      listOf(body, 'entry').flatMap((entry) => [
        ...listOf(entry, 'changes').flatMap((change) =>
          ['messages', 'statuses', 'standby', 'message_echoes'].flatMap((kind) =>
            listOf(change, 'value', kind).map(
              (each) => fieldOf(each, 'recipient_id') ?? fieldOf(each, 'to') ?? fieldOf(each, 'from'),
            ),
          ),
        ),
        ...listOf(entry, 'messaging').map((each) => fieldOf(each, 'sender', 'id')),
      ]),
    {
      verify: verifierOf(
        { header: 'X-Hub-Signature-256', prefix: 'sha256=', hash: 'SHA-256', encoding: 'hex' },
        options.secret,
      ),
      async challenge({ searchParams }) {
        if (searchParams.get('hub.mode') !== 'subscribe') return undefined;
        const isOurs = await isSameSecret(searchParams.get('hub.verify_token') ?? '', options.verifyToken);
        return isOurs ? (searchParams.get('hub.challenge') ?? undefined) : undefined;
      },
    },
    ['secret', 'verifyToken'],
  );

/** Intercom. `secret` is the app's client secret. */
export const intercomWebhook = (options: WebhookOptions): WebhookReceiver =>
  receiver(
    'intercomWebhook',
    options,
    (body) => (fieldOf(body, 'topic')?.startsWith('conversation') ? [fieldOf(body, 'data', 'item', 'id')] : []),
    {
      verify: verifierOf(
        { header: 'X-Hub-Signature', prefix: 'sha1=', hash: 'SHA-1', encoding: 'hex' },
        options.secret,
      ),
      deliveryId: (_, body) => fieldOf(body, 'id'),
    },
  );

/** Zendesk Sunshine Conversations. `secret` is the webhook's shared secret, which it sends as it is. */
export const sunshineWebhook = (options: WebhookOptions): WebhookReceiver =>
  receiver(
    'sunshineWebhook',
    options,
    (body) => listOf(body, 'events').map((each) => fieldOf(each, 'payload', 'conversation', 'id')),
    {
      verify: ({ headers, rest }) => !rest && isSameSecret(headers.get('X-API-Key') ?? '', options.secret),
      deliveryId: (_, body) => fieldOf(body, 'events', 0, 'id'),
    },
  );

/**
 * Tiledesk. `secret` is the one that it answers when the subscription is made. It sends it as it is, and signs nothing:
 * a delivery is a reason to read, and no more.
 */
export const tiledeskWebhook = (options: WebhookOptions): WebhookReceiver =>
  receiver(
    'tiledeskWebhook',
    options,
    (body) => [fieldOf(body, 'payload', 'request_id') ?? fieldOf(body, 'payload', 'recipient')],
    {
      verify: ({ headers, rest }) => !rest && isSameSecret(headers.get('X-Hook-Secret') ?? '', options.secret),
    },
  );

/** HubSpot decodes these in the address before it signs it. */
const hubspotDecodes = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

const hubspotVerifier = (secret: string, address: (url: URL) => string): WebhookReceiver['verify'] =>
  verifierOf(
    {
      header: 'X-HubSpot-Signature-v3',
      hash: 'SHA-256',
      encoding: 'base64',
      timestamp: { header: 'X-HubSpot-Request-Timestamp', unit: 'milliseconds' },
      signed: ({ method, url, raw }, timestamp) => joined(method, address(url), raw, timestamp),
    },
    secret,
  );

/** HubSpot, signatures of version 3. `secret` is the app's client secret. */
export const hubspotWebhook = (options: WebhookOptions): WebhookReceiver => {
  const asSent = hubspotVerifier(options.secret, ({ href }) => href);
  const asDecoded = hubspotVerifier(options.secret, ({ href }) => href.replace(hubspotDecodes, decodeURIComponent));
  return receiver(
    'hubspotWebhook',
    options,
    (body) =>
      (Array.isArray(body) ? body : [body]).map((each) =>
        fieldOf(each, 'subscriptionType')?.startsWith('conversation.') ? fieldOf(each, 'objectId') : undefined,
      ),
    {
      verify: async (delivery) => (await asSent(delivery)) || asDecoded(delivery),
      deliveryId: (_, body) => {
        const [eventId, attempt] = [fieldOf(body, 0, 'eventId'), fieldOf(body, 0, 'occurredAt')];
        return eventId && `${eventId}/${attempt ?? ''}`;
      },
    },
  );
};

/** Twilio's own order: by the name of the parameter, values of one name sorted and each once. */
function twilioText(parameters: URLSearchParams): string {
  const names = [...new Set(parameters.keys())].sort();
  return names
    .map((name) =>
      [...new Set(parameters.getAll(name))]
        .sort()
        .map((value) => name + value)
        .join(''),
    )
    .join('');
}

/** With and without the port, whichever Twilio was told. */
function twilioAddresses({ href, host, port, protocol }: URL): string[] {
  const isUsual = !port && /^https?:$/.test(protocol);
  return isUsual ? [href, href.replace(host, `${host}:${protocol === 'https:' ? 443 : 80}`)] : [href];
}

const isForm = ({ headers }: WebhookDelivery): boolean =>
  (headers.get('Content-Type') ?? '').startsWith('application/x-www-form-urlencoded');

/** Twilio, forms and JSON. `secret` is the account's auth token. */
export const twilioWebhook = (options: WebhookOptions): WebhookReceiver =>
  receiver('twilioWebhook', options, (body) => [fieldOf(body, 'ConversationSid') ?? fieldOf(body, 'From')], {
    async verify(delivery) {
      const { headers, raw, rest, text, url } = delivery;
      const signature = decoded(headers.get('X-Twilio-Signature') ?? '', 'base64');
      if (rest) return false;
      const form = isForm(delivery) ? twilioText(new URLSearchParams(text)) : '';
      const checks = twilioAddresses(url).map((href) =>
        isSignedBy(options.secret, 'SHA-1', signature, bytesOf(href + form)),
      );
      if (!(await Promise.all(checks)).includes(true)) return false;
      if (isForm(delivery)) return true;
      // of a JSON body the address has the hash
      const hash = decoded(url.searchParams.get('bodySHA256') ?? '', 'hex');
      const own = new Uint8Array(await crypto.subtle.digest('SHA-256', raw));
      return hash?.length === own.length && own.every((byte, i) => byte === hash[i]);
    },
    parse: (delivery) =>
      isForm(delivery) ? Object.fromEntries(new URLSearchParams(delivery.text)) : JSON.parse(delivery.text),
    deliveryId: inHeader('I-Twilio-Idempotency-Token'),
  });

/** Crisp. `secret` is the plugin's signing secret. */
export const crispWebhook = (options: WebhookOptions): WebhookReceiver =>
  receiver('crispWebhook', options, (body) => [fieldOf(body, 'data', 'session_id')], {
    verify: verifierOf(
      {
        header: 'X-Crisp-Signature',
        hash: 'SHA-256',
        encoding: 'hex',
        timestamp: { header: 'X-Crisp-Request-Timestamp', unit: 'milliseconds' },
        // Crisp signs the JSON as it writes it, whatever came over the wire
        signed: ({ text }, timestamp) => bytesOf(`[${timestamp};${JSON.stringify(JSON.parse(text))}]`),
      },
      options.secret,
    ),
    deliveryId: (_, body) => {
      const [session, fingerprint] = [fieldOf(body, 'data', 'session_id'), fieldOf(body, 'data', 'fingerprint')];
      return session && fingerprint && `${fieldOf(body, 'event')}/${session}/${fingerprint}`;
    },
  });

/**
 * Evolution API: `secret` is the `jwt_key` of the webhook's headers. The token says only that the server knows the
 * secret, and nothing of the body.
 */
export const evolutionWebhook = (options: WebhookOptions): WebhookReceiver =>
  receiver(
    'evolutionWebhook',
    options,
    (body) => {
      const data = (body as { data?: unknown } | null)?.data;
      return (Array.isArray(data) ? data : [data]).map(
        (each) => fieldOf(each, 'key', 'remoteJid') ?? fieldOf(each, 'remoteJid'),
      );
    },
    {
      async verify({ headers, now, rest }) {
        const [, head, claims, signature, more] = /^Bearer ([^.]+)\.([^.]+)\.([^.]+)(.*)$/.exec(
          headers.get('Authorization') ?? '',
        ) ?? ['', '', '', ''];
        if (rest || more || !head || !claims) return false;
        const isOurs = await isSignedBy(
          options.secret,
          'SHA-256',
          decoded(signature!, 'base64'),
          bytesOf(`${head}.${claims}`),
        );
        if (!isOurs) return false;
        const read = (part: string) => JSON.parse(new TextDecoder().decode(decoded(part, 'base64'))) as unknown;
        if (fieldOf(read(head), 'alg') !== 'HS256') return false;
        const { iat, exp } = read(claims) as { iat?: unknown; exp?: unknown };
        return typeof exp === 'number' && now < exp * 1000 && (typeof iat !== 'number' || iat * 1000 - now < 300_000);
      },
      deliveryId: (_, body) => {
        const id = fieldOf(body, 'data', 'key', 'id');
        return (
          id && `${fieldOf(body, 'event')}/${fieldOf(body, 'instance')}/${id}/${fieldOf(body, 'data', 'status') ?? ''}`
        );
      },
    },
  );

/** HighLevel. `publicKey` is the one that it publishes, in PEM. */
export const highLevelWebhook = (options: Omit<WebhookOptions, 'secret'> & { publicKey: string }): WebhookReceiver =>
  receiver(
    'highLevelWebhook',
    options,
    (body) => [fieldOf(body, 'conversationId')],
    {
      async verify({ headers, now, raw, rest, text }) {
        const signature = decoded(headers.get('x-wh-signature') ?? '', 'base64');
        if (rest || !(await isSignedWithRsa(options.publicKey, signature, raw))) return false;
        return isRecent(Date.parse(fieldOf(JSON.parse(text), 'timestamp') ?? ''), now);
      },
      deliveryId: (_, body) => fieldOf(body, 'webhookId'),
    },
    ['publicKey'],
  );
