import { ApiDocument, vendorDocument, type OpenApi } from '../../support/api-document.js';
import type { Deviation } from '../../support/strict-mock.js';

const text = { type: 'string' };
const id = { type: 'string', pattern: '^[0-9a-f]{24}$' };
const time = { type: 'string', format: 'date-time' };
const object = (required: Record<string, unknown>, optional: Record<string, unknown> = {}) => ({
  type: 'object',
  required: Object.keys(required),
  properties: { ...required, ...optional },
});
const closed = (required: Record<string, unknown>, optional: Record<string, unknown> = {}) => ({
  ...object(required, optional),
  additionalProperties: false,
});
const list = (items: object) => ({ type: 'array', items });
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const body = (schema: object) => ({ required: true, ...json(schema) });
const error = json(object({ errors: { type: 'array', minItems: 1, items: object({ code: text }) } }));
const answers = (schema: object, status = '200') => ({
  [status]: json(schema),
  ...Object.fromEntries(['400', '401', '403', '404', '409', '423', '429', '500', '503'].map((each) => [each, error])),
});
const inQuery = (name: string, schema: object, required = false) => ({ name, in: 'query', required, schema });
// whatever a page asks for: what is there has an id of 24 digits
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: { pattern: '^[\\w-]{1,128}$' } });

const integration = object({ id, name: text, integrationType: text });
const conversation = object(
  { id, type: { enum: ['personal', 'sdkGroup'] }, createdAt: time },
  { activeSwitchboardIntegration: integration, pendingSwitchboardIntegration: integration, lastUpdatedAt: time },
);
const meta = object({ hasMore: { type: 'boolean' } }, { afterCursor: id, beforeCursor: id });
const author = object({ type: { enum: ['business', 'user'] } }, { subtypes: list(text), userId: id });
const message = object({ id, received: time, author, content: object({ type: text }) });
/** Flat, 4 kB at most. */
const metadata = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'], maxLength: 1000 } };
const action = (required: Record<string, unknown>) => ({
  parameters: [inPath('conversationId')],
  post: { requestBody: body(closed(required, { metadata })), responses: answers(closed({})) },
});

/** What is known of Sunshine Conversations v2, as far as it is used: stricter than the vendor's own document. */
const facts = {
  paths: {
    '/conversations': {
      get: {
        parameters: [
          inQuery('filter[userId]', text, true),
          inQuery('page[size]', { type: 'integer', minimum: 1, maximum: 100 }),
          inQuery('page[after]', id),
        ],
        responses: answers(object({ conversations: list(conversation), meta })),
      },
    },
    '/conversations/{conversationId}': {
      parameters: [inPath('conversationId')],
      get: { responses: answers(object({ conversation })) },
    },
    '/conversations/{conversationId}/participants': {
      parameters: [inPath('conversationId')],
      get: { responses: answers(object({ participants: list(object({ id, userId: id })) })) },
    },
    '/conversations/{conversationId}/messages': {
      parameters: [inPath('conversationId')],
      get: {
        parameters: [inQuery('page[before]', id)],
        responses: answers(object({ messages: { maxItems: 100, ...list(message) }, meta })),
      },
      post: {
        requestBody: body(
          closed({
            author: closed({ type: { const: 'business' }, subtypes: { const: ['agent'] } }, { displayName: text }),
            content: closed({ type: { const: 'text' }, text: { type: 'string', minLength: 1, maxLength: 4096 } }),
            metadata: closed({ clientId: text }),
          }),
        ),
        responses: answers(object({ messages: { minItems: 1, ...list(message) } }), '201'),
      },
    },
    '/conversations/{conversationId}/passControl': action({ switchboardIntegration: text }),
    '/conversations/{conversationId}/offerControl': action({ switchboardIntegration: text }),
    '/conversations/{conversationId}/acceptControl': action({}),
    '/conversations/{conversationId}/releaseControl': action({}),
    '/users/{userIdOrExternalId}': {
      parameters: [inPath('userIdOrExternalId')],
      get: { responses: answers(object({ user: object({ id }) })) },
    },
  },
} as unknown as OpenApi;

/** Our own notes and, where the folder of the vendors' documents is given, Zendesk's. */
export const sunshineDocuments = async (): Promise<Array<ApiDocument | undefined>> => [
  new ApiDocument('notes', facts),
  await vendorDocument('sunshine-conversations.yaml', '/v2/apps/{appId}'),
];

/** Where the document names fewer errors for an operation than its introduction does for all of them. */
export const sunshineDeviations: readonly Deviation[] = [
  {
    problem: /^sunshine-conversations\.yaml: .*→ (400|401|403|404|409|423|429|5\d\d) is not in the document$/,
    why: 'its chapters “Errors” and “Rate Limits” say that any call may answer these',
  },
];
