import { ApiDocument, vendorDocument, type OpenApi } from '../../support/api-document.js';
import type { Deviation } from '../../support/strict-mock.js';

const number = { type: 'integer', minimum: 0 };
const text = { type: 'string' };
const optionalText = { type: ['string', 'null'] };
const object = (required: Record<string, unknown>, optional: Record<string, unknown> = {}) => ({
  type: 'object',
  required: Object.keys(required),
  properties: { ...required, ...optional },
});
const closed = (required: Record<string, unknown>, optional: Record<string, unknown> = {}) => ({
  ...object(required, optional),
  additionalProperties: false,
});
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const said = json(object({ error: text }));
const error = {
  ...Object.fromEntries(['400', '401', '402', '403', '404', '422', '500'].map((each) => [each, said])),
  // turned away before Chatwoot itself is asked, with a word of text
  '429': {},
};
const status = { enum: ['open', 'resolved', 'pending', 'snoozed'] };
const idIn = (name: string) => [{ name, in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }];
const page = { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1 } };

const contact = object(
  { id: number, name: text, custom_attributes: { type: 'object' } },
  { email: optionalText, phone_number: optionalText, blocked: { type: 'boolean' }, thumbnail: text },
);
const message = object(
  { id: number, content: text, message_type: { enum: [0, 1, 2, 3] }, created_at: number, private: { type: 'boolean' } },
  { sender: object({ id: number, type: text }), content_attributes: { type: 'object' } },
);
const conversation = object(
  {
    id: number,
    status,
    meta: object({ sender: contact }, { assignee: object({ id: number, name: text }) }),
    messages: { type: 'array', maxItems: 1, items: message },
    custom_attributes: { type: 'object' },
    last_activity_at: number,
    waiting_since: number,
  },
  { last_non_activity_message: message },
);
const rows = { type: 'array', maxItems: 25, items: conversation };
const answers = (schema: object) => ({ '200': json(schema), ...error });
const body = (schema: object) => ({ required: true, ...json(schema) });

/** What is known of Chatwoot 4's API, written down from its source: stricter than the vendor's own document. */
const facts = {
  paths: {
    '/conversations': {
      get: {
        parameters: [
          page,
          { name: 'status', in: 'query', required: true, schema: { enum: ['all', 'open'] } },
          { name: 'assignee_type', in: 'query', schema: { enum: ['unassigned'] } },
          { name: 'q', in: 'query', schema: text },
        ],
        responses: answers(object({ data: object({ payload: rows }) })),
      },
    },
    '/conversations/filter': {
      post: {
        parameters: [page],
        requestBody: body(
          closed({
            payload: {
              type: 'array',
              items: closed(
                {
                  attribute_key: { enum: ['status', 'assignee_id'] },
                  filter_operator: { const: 'equal_to' },
                  values: { type: 'array', minItems: 1, items: text },
                },
                { query_operator: { const: 'AND' } },
              ),
            },
          }),
        ),
        responses: answers(object({ payload: rows })),
      },
    },
    '/conversations/{conversation_id}': {
      parameters: idIn('conversation_id'),
      get: { responses: answers(conversation) },
    },
    '/conversations/{conversation_id}/messages': {
      parameters: idIn('conversation_id'),
      get: {
        parameters: [{ name: 'before', in: 'query', schema: { type: 'integer', minimum: 1 } }],
        responses: answers(object({ payload: { type: 'array', maxItems: 20, items: message } })),
      },
      post: {
        requestBody: body(
          closed({
            content: { type: 'string', minLength: 1 },
            message_type: { const: 'outgoing' },
            private: { type: 'boolean' },
            content_attributes: closed({
              handoff: closed(
                { agent: closed({ id: text }, { name: text }) },
                { client_id: text, event: text, reason: text },
              ),
            }),
          }),
        ),
        responses: answers(message),
      },
    },
    '/conversations/{conversation_id}/toggle_status': {
      parameters: idIn('conversation_id'),
      post: {
        requestBody: body(closed({ status: { enum: ['open', 'resolved', 'pending'] } })),
        responses: answers(object({ payload: object({ current_status: status, conversation_id: number }) })),
      },
    },
    '/conversations/{conversation_id}/assignments': {
      parameters: idIn('conversation_id'),
      post: {
        requestBody: body(closed({ assignee_id: number })),
        // empty: nobody was found, and nobody is assigned
        responses: answers({ anyOf: [{ type: 'null' }, object({ id: number, name: text })] }),
      },
    },
    '/conversations/{conversation_id}/custom_attributes': {
      parameters: idIn('conversation_id'),
      post: {
        requestBody: body(closed({ custom_attributes: { type: 'object' }, merge: { const: true } })),
        responses: answers(object({ custom_attributes: { type: 'object' } })),
      },
    },
    '/contacts/search': {
      get: {
        parameters: [{ name: 'q', in: 'query', required: true, schema: { type: 'string', minLength: 1 } }],
        responses: answers(object({ payload: { type: 'array', items: contact } })),
      },
    },
    '/contacts/{id}': {
      parameters: idIn('id'),
      get: { responses: answers(object({ payload: contact })) },
      put: {
        requestBody: body(closed({ blocked: { type: 'boolean' }, custom_attributes: { type: 'object' } })),
        responses: answers(object({ payload: contact })),
      },
    },
    '/contacts/{id}/conversations': {
      parameters: idIn('id'),
      get: { responses: answers(object({ payload: { ...rows, maxItems: 20 } })) },
    },
  },
} as unknown as OpenApi;

/** Our own notes and, where the folder of the vendors' documents is given, Chatwoot's. */
export const chatwootDocuments = async (): Promise<Array<ApiDocument | undefined>> => [
  new ApiDocument('facts', facts),
  await vendorDocument('chatwoot.json', '/api/v1/accounts/{account_id}'),
];

/** Where Chatwoot's document says otherwise than its server does. */
export const chatwootDeviations: readonly Deviation[] = [
  {
    problem: /^chatwoot\.json: GET \/conversations\/\{\}\/messages: the query has before/,
    why: 'the server pages messages by `before`; the document lists no parameter (MessageFinder in the source)',
  },
  {
    problem: /^chatwoot\.json: PUT \/contacts\/\{\}: → 200 is not in the document/,
    why: 'the document says 204 with a body; the server answers 200 (ContactsController#update renders the contact)',
  },
  {
    problem: /^chatwoot\.json: POST \/conversations\/\{\}\/assignments: → 200 {2}must be object/,
    why: 'the server answers null where nobody is assigned (AssignmentsController#render_agent)',
  },
  {
    problem: /^chatwoot\.json: (GET|POST) \/conversations.*status must be equal to one of the allowed values/,
    why: 'the status of a conversation can be `snoozed`; one of the document’s lists leaves it out',
  },
];
