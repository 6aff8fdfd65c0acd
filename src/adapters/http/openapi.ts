import { commandSchemas } from './openapi/commands.js';
import { modelSchemas } from './openapi/model.js';
import { eventSchemas, protocolSchemas } from './openapi/protocol.js';
import { answer, body, header, json, ofConversation, operation, path, query } from './openapi/operation.js';
import { instant, ref, text } from './openapi/schema.js';
import { turnPaths, turnSchemas } from './openapi/turns.js';
import { limits } from '../../model/limits.js';

const cursor = query('cursor', text, 'The `nextCursor` of the previous page.');
const limit = query('limit', { type: 'integer', minimum: 1 }, 'The maximum number of items.');
const idempotencyKey = header(
  'Idempotency-Key',
  text,
  'One key per intent, repeated on every retry. Kept for 24 hours. The same key with another body is `invalid`.',
);
const ifMatch = header(
  'If-Match',
  { type: 'string', pattern: '^"-?\\d+(\\.\\d+)?"$' },
  'The version that the person saw. If it is stale, a command that depends on it answers 412 with `current`.',
);
const etag = { ETag: { description: 'The version, in quotes.', schema: text } };

const ofContact = path('The contact’s id.');

/** The HTTP protocol between the elements and a server, as an OpenAPI 3.1 document. */
export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'Handoff protocol',
    version: '1.0.0',
    license: { name: 'MIT', identifier: 'MIT' },
    description:
      'Lets human agents take conversations over from an AI bot and hand them back. ' +
      'Request bodies are application/json, but for files. No body of JSON exceeds 1 MB.',
  },
  servers: [{ url: '/', description: 'Any base URL.' }],
  security: [{ bearer: [] }, { cookie: [] }],
  paths: {
    '/capabilities': {
      get: operation('What the server can do for the caller', {
        200: answer('The capabilities of the caller', json(ref('Capabilities'))),
      }),
    },
    '/conversations': {
      get: operation(
        'A page of conversations',
        { 200: answer('One page', json(ref('ConversationPage'))) },
        {
          parameters: [
            query('view', ref('View'), 'Default: all.'),
            query(
              'search',
              { ...text, maxLength: limits.text },
              'Plain text, searched in names, e-mail addresses, phone numbers and messages.',
            ),
            cursor,
            limit,
          ],
        },
      ),
    },
    '/conversations/{id}': {
      get: operation(
        'One conversation',
        { 200: answer('The conversation', json(ref('Conversation')), etag) },
        { parameters: [ofConversation] },
      ),
    },
    '/conversations/{id}/messages': {
      get: operation(
        'A page of messages',
        { 200: answer('One page', json(ref('MessagePage'))) },
        {
          parameters: [ofConversation, query('before', text, 'The `nextCursor` of the newer page.'), limit],
        },
      ),
      post: operation(
        'Sends a message as the agent',
        {
          201: answer('The message; with `lastMessageMayArrive` as in `LateAnswer`', json(ref('Message'))),
        },
        {
          parameters: [ofConversation, idempotencyKey],
          requestBody: body(ref('MessageDraft')),
        },
      ),
    },
    '/conversations/{id}/commands': {
      post: operation(
        'Runs a command',
        { 200: answer('The command was applied', json(ref('CommandAnswer'))) },
        {
          parameters: [ofConversation, idempotencyKey, ifMatch],
          requestBody: body(ref('ConversationCommand')),
        },
      ),
    },
    '/conversations/{id}/attachments': {
      post: operation(
        'Keeps a file for a message of the agent’s, if traits.sendMessage.attachments allows it. ' +
          'Larger than allowed: 413. Of a type that is not taken, or no form: 415. Empty, or without a usable name: 422. ' +
          'Too slow: 408. Too many at a time: 429',
        { 201: answer('The file', json(ref('StoredFile'))) },
        {
          parameters: [ofConversation],
          requestBody: {
            required: true,
            content: {
              'multipart/form-data': {
                schema: {
                  type: 'object',
                  required: ['file'],
                  properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
                },
              },
            },
          },
        },
      ),
    },
    '/conversations/{id}/presence': {
      put: operation(
        'Tells colleagues that the agent looks at a conversation, writes in it, or has left it',
        { 204: answer('The colleagues are told. Gone after 30 seconds without news') },
        { parameters: [ofConversation], requestBody: body(ref('PresenceRequest')) },
      ),
    },
    ...turnPaths,
    '/review': {
      get: operation(
        'What happened in a span of time, as far as the caller may see it',
        { 200: answer('The review', json(ref('Review'))) },
        {
          parameters: [
            { ...query('from', instant, 'The first moment.'), required: true },
            { ...query('to', instant, 'The moment after the last.'), required: true },
          ],
        },
      ),
    },
    '/contacts/{id}': {
      get: operation('One contact', { 200: answer('The contact', json(ref('Contact'))) }, { parameters: [ofContact] }),
    },
    '/contacts/{id}/conversations': {
      get: operation(
        'A page of earlier conversations',
        { 200: answer('One page', json(ref('PastConversationPage'))) },
        { parameters: [ofContact, cursor, limit] },
      ),
    },
    '/contacts/{id}/commands': {
      post: operation(
        'Blocks or unblocks a contact',
        {
          200: answer(
            'The command was applied, and a last message of the bot may still arrive',
            json(ref('LateAnswer')),
          ),
          204: answer('The command was applied'),
        },
        {
          parameters: [ofContact, idempotencyKey],
          requestBody: body(ref('ContactCommand')),
        },
      ),
    },
    '/bulk': {
      post: operation(
        'Runs a command on many conversations',
        {
          200: answer('One result per line, in order of completion', {
            'application/x-ndjson': { schema: text, 'x-item-schema': ref('BulkResult') },
          }),
        },
        { parameters: [idempotencyKey], requestBody: body(ref('BulkRequest')) },
      ),
    },
    '/events': {
      get: operation(
        'Changes, as server-sent events',
        {
          200: answer(
            '`ready` first, then events with ids, and a comment at least every 15 seconds. ' +
              '`reset` means that the event log does not reach back to Last-Event-ID.',
            {
              'text/event-stream': { schema: text, 'x-event-schemas': eventSchemas },
            },
          ),
        },
        {
          parameters: [
            header('Last-Event-ID', text, 'The last id received. The server sends the events after it again.'),
          ],
        },
      ),
    },
  },
  components: {
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer' },
      cookie: {
        type: 'apiKey',
        in: 'cookie',
        name: 'session',
        description: 'A same-site cookie of any name. Never put a token in a URL.',
      },
    },
    responses: {
      Problem: answer(
        'The request was not applied, or the server does not know whether it was',
        { 'application/problem+json': { schema: ref('Problem') } },
        {
          'Retry-After': {
            description:
              'Seconds, or a date. With 429, with 503, and with 409 while a request with the same key is in progress.',
            schema: text,
          },
        },
      ),
    },
    schemas: { ...modelSchemas, ...commandSchemas, ...protocolSchemas, ...turnSchemas },
  },
};
