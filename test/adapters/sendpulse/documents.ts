import { ApiDocument, vendorDocument, type OpenApi } from '../../support/api-document.js';
import type { Deviation } from '../../support/strict-mock.js';

const text = { type: 'string' };
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const closed = (required: Record<string, unknown>) => ({
  type: 'object',
  required: Object.keys(required),
  properties: required,
  additionalProperties: false,
});
const query = (names: Record<string, object>, required: string[]) =>
  Object.entries(names).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }));
const answer = (data: object) => ({
  '200': json({ type: 'object', required: ['success'], properties: { success: { type: 'boolean' }, data } }),
  ...Object.fromEntries(
    ['400', '401', '403', '404', '422', '429', '500'].map((each) => [each, json({ type: 'object' })]),
  ),
});
const done = answer({ type: ['boolean', 'object', 'array'] });
const contact = {
  type: 'object',
  required: ['id', 'bot_id', 'automation_paused_until', 'channel_data'],
  properties: { id: text, automation_paused_until: { type: ['string', 'null'], format: 'date-time' } },
};
const message = {
  type: 'object',
  required: ['id', 'contact_id', 'data', 'direction', 'created_at'],
  properties: { direction: { enum: [1, 2] }, created_at: { type: 'string', format: 'date-time' } },
};
const write = (body: Record<string, unknown>) => ({
  post: { requestBody: { required: true, ...json(closed(body)) }, responses: done },
});
const size = { type: 'integer', minimum: 1 };
const skip = { type: 'integer', minimum: 0 };

/** What is used of SendPulse's API, written down by hand: stricter than the vendor's own document. */
const facts = {
  paths: {
    '/contacts/get': { get: { parameters: query({ id: text }, ['id']), responses: answer(contact) } },
    '/contacts/setPauseAutomation': write({
      contact_id: text,
      minutes: { type: 'integer', minimum: 1, maximum: 525_600 },
    }),
    '/contacts/deletePauseAutomation': write({ contact_id: text }),
    '/contacts/send': write({
      contact_id: text,
      message: closed({ type: { const: 'text' }, text: closed({ body: { type: 'string', maxLength: 1024 } }) }),
    }),
    '/chats': {
      get: {
        parameters: query({ bot_id: text, size, skip }, ['bot_id']),
        responses: answer({ type: 'array', items: { type: 'object', required: ['contact'], properties: { contact } } }),
      },
    },
    '/chats/messages': {
      get: {
        parameters: query({ contact_id: text, size, skip, order: { const: 'desc' } }, ['contact_id']),
        responses: answer({ type: 'array', items: message }),
      },
    },
  },
} as unknown as OpenApi;

/** Our own notes and, where the folder is given, SendPulse's document. */
export const sendpulseDocuments = async (): Promise<Array<ApiDocument | undefined>> => [
  new ApiDocument('notes', facts),
  await vendorDocument('sendpulse-whatsapp.yml'),
];

export const sendpulseDeviations: readonly Deviation[] = [
  {
    problem: /sendpulse-whatsapp\.yml.*→ (401|404|429) is not in the document/,
    why: 'the document names no error at all',
  },
];
