/** Helpers that write the operations of an OpenAPI document. */
import { limits } from '../../../model/limits.js';
import { id, instant, type Schema } from './schema.js';

export interface Operation {
  summary: string;
  parameters?: Schema[];
  requestBody?: Schema;
  responses: Record<string, Schema>;
}

export const path = (description: string): Schema => ({
  name: 'id',
  in: 'path',
  required: true,
  description,
  schema: { ...id, maxLength: limits.id },
});
export const query = (name: string, schema: Schema, description: string): Schema => ({
  name,
  in: 'query',
  schema,
  description,
});
export const header = (name: string, schema: Schema, description: string): Schema => ({
  name,
  in: 'header',
  schema,
  description,
});
export const json = (schema: Schema): Schema => ({ 'application/json': { schema } });

export const serverTime = {
  'Handoff-Server-Time': {
    required: true,
    description: 'The server’s current time. Expose it to other origins, with ETag, Retry-After and Date.',
    schema: instant,
  },
};
export const answer = (description: string, content?: Schema, headers: Schema = {}): Schema => ({
  description,
  headers: { ...serverTime, ...headers },
  ...(content && { content }),
});
export const operation = (
  summary: string,
  success: Record<string, Schema>,
  more: Omit<Operation, 'summary' | 'responses'> = {},
): Operation => ({
  summary,
  ...more,
  responses: { ...success, default: { $ref: '#/components/responses/Problem' } },
});
export const body = (schema: Schema): Schema => ({ required: true, content: json(schema) });

export const ofConversation = path('The conversation’s id.');
