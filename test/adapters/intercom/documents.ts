import { ApiDocument, vendorDocument, type OpenApi } from '../../support/api-document.js';
import type { Deviation } from '../../support/strict-mock.js';

const text = { type: 'string' };
const id = { type: 'string', pattern: '^\\d+$' };
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
const body = (schema: object) => ({ required: true, ...json(schema) });
const error = json(
  object({ type: { const: 'error.list' }, errors: { type: 'array', minItems: 1, items: object({ code: text }) } }),
);
const answers = (schema: object) => ({
  '200': json(schema),
  ...Object.fromEntries(
    ['400', '401', '403', '404', '409', '410', '422', '429', '500', '503'].map((each) => [each, error]),
  ),
});
const list = (items: object) => ({ type: 'array', items });

const row = object(
  {
    id,
    state: { enum: ['open', 'closed', 'snoozed'] },
    created_at: { type: 'integer' },
    admin_assignee_id: { type: 'integer' },
    contacts: object({ contacts: list(object({ id: text })) }),
    source: object({ body: text, author: object({ type: text }) }),
  },
  { ai_agent_participated: { type: 'boolean' } },
);
const part = object({ id, part_type: text, created_at: { type: 'integer' }, author: object({ type: text, id: text }) });
const conversation = {
  allOf: [row, object({ conversation_parts: object({ conversation_parts: list(part) }) })],
};
const filter = (fields: string[], operator: string, value: object) =>
  closed({ field: { enum: fields }, operator: { const: operator }, value });
const inList = (...fields: string[]) => filter(fields, 'IN', list(text));
const all = (operator: string, value: object) => closed({ operator: { const: operator }, value: list(value) });
const page = closed({ per_page: { type: 'integer', minimum: 1, maximum: 150 } }, { starting_after: text });
const admin = { type: { const: 'admin' }, admin_id: id };
const plainText = { name: 'display_as', in: 'query', required: true, schema: { const: 'plaintext' } };
const inPath = [{ name: 'conversation_id', in: 'path', required: true, schema: id }];

/** What is known of Intercom's API 2.16, as far as it is used: stricter than the vendor's own document. */
const facts = {
  paths: {
    '/conversations/search': {
      post: {
        requestBody: body(
          closed({
            query: { anyOf: [all('AND', inList('state', 'contact_ids')), inList('contact_ids')] },
            pagination: page,
          }),
        ),
        responses: answers(object({ conversations: list(row) })),
      },
    },
    '/contacts/search': {
      post: {
        requestBody: body(
          closed({ query: all('OR', filter(['name', 'email', 'phone'], '~', text)), pagination: page }),
        ),
        responses: answers(object({ data: list(object({ id: text })) })),
      },
    },
    '/conversations/{conversation_id}': {
      parameters: inPath,
      get: { parameters: [plainText], responses: answers(conversation) },
      put: {
        requestBody: body(closed({ custom_attributes: { type: 'object', additionalProperties: text } })),
        responses: answers(conversation),
      },
    },
    '/conversations/{conversation_id}/parts': {
      parameters: inPath,
      post: {
        requestBody: body({
          oneOf: [
            closed(
              {
                message_type: { const: 'assignment' },
                type: { enum: ['admin', 'team'] },
                admin_id: id,
                assignee_id: id,
              },
              { body: text },
            ),
            closed({ message_type: { const: 'close' }, ...admin }, { body: text }),
            closed({ message_type: { const: 'open' }, admin_id: id }),
          ],
        }),
        responses: answers(conversation),
      },
    },
    '/conversations/{conversation_id}/reply': {
      parameters: inPath,
      post: {
        requestBody: body(
          closed({ message_type: { enum: ['comment', 'note'] }, ...admin, body: { type: 'string', pattern: '^<p>' } }),
        ),
        responses: answers(conversation),
      },
    },
    '/contacts/{contact_id}': {
      parameters: [{ name: 'contact_id', in: 'path', required: true, schema: text }],
      get: { responses: answers(object({ id: text })) },
    },
  },
} as unknown as OpenApi;

/** Our own notes and, where the folder of the vendors' documents is given, Intercom's. */
export const intercomDocuments = async (): Promise<Array<ApiDocument | undefined>> => [
  new ApiDocument('facts', facts),
  await vendorDocument('intercom.yaml'),
];

/** Where Intercom's document says otherwise than its server does. */
export const intercomDeviations: readonly Deviation[] = [
  {
    problem: /^intercom\.yaml: GET \/contacts\/\{\}: → 404 is not in the document/,
    why: 'the document names 401 and 410 (deleted) alone; what was never there is 404 by Intercom’s list of errors',
  },
];
