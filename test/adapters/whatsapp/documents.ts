import { ApiDocument, type OpenApi } from '../../support/api-document.js';

const closed = (required: Record<string, unknown>, optional: Record<string, unknown> = {}) => ({
  type: 'object',
  required: Object.keys(required),
  properties: { ...required, ...optional },
  additionalProperties: false,
});
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const error = json(
  closed({ error: { type: 'object', required: ['code'], properties: { code: { type: 'integer' } } } }),
);
const errors = Object.fromEntries(['400', '401', '403', '404', '429', '500', '503'].map((each) => [each, error]));
const to = { type: 'string', pattern: '^\\d{6,15}$' };
const product = { messaging_product: { const: 'whatsapp' } };
const post = (body: object, answer: object) => ({
  post: { requestBody: { required: true, ...json(body) }, responses: { '200': json(answer), ...errors } },
});

/** What is used of Meta's API, written down by hand from its documents: there is no OpenAPI document of it. */
const facts = {
  paths: {
    '/thread_control': post(
      {
        oneOf: [
          closed({ ...product, to, action: { const: 'take' } }),
          closed({
            ...product,
            to,
            action: { const: 'pass' },
            control_pass: closed({ target_role: { const: 'ai_agent' } }),
          }),
        ],
      },
      { type: 'object', required: ['messaging_product'] },
    ),
    '/messages': post(
      closed({ ...product, to, type: { const: 'text' }, text: closed({ body: { type: 'string', minLength: 1 } }) }),
      {
        type: 'object',
        required: ['messages'],
        properties: { messages: { type: 'array', minItems: 1, items: { type: 'object', required: ['id'] } } },
      },
    ),
  },
} as unknown as OpenApi;

export const whatsappDocuments = (): ApiDocument[] => [new ApiDocument('notes', facts)];
