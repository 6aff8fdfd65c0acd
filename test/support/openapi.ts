import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { openapi } from '../../src/adapters/http/openapi.js';

/**
 * One request, as it was sent. `url` may be absolute or a path; what stands before the path of the protocol is ignored.
 */
export interface ExchangeRequest {
  method: string;
  url: string;
  headers?: Headers | Record<string, string>;
  body?: string;
}

export interface ExchangeResponse {
  status: number;
  headers?: Headers | Record<string, string>;
  /** As text: JSON, lines, or events, by the content type. */
  body?: string;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: object;
}
interface MediaType {
  schema?: object;
  'x-item-schema'?: object;
  'x-event-schemas'?: Record<string, object>;
}
interface Answer {
  headers?: Record<string, { required?: boolean; schema: object }>;
  content?: Record<string, MediaType>;
  $ref?: string;
}
interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, MediaType> };
  responses: Record<string, Answer>;
}

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
ajv.addSchema(openapi, 'openapi');

const paths = Object.entries(openapi.paths as unknown as Record<string, Record<string, Operation>>)
  .map(([template, operations]) => ({
    template,
    operations,
    pattern: new RegExp(`${template.replace(/\{\w+\}/g, '([^/]+)')}$`),
    // the longest that fits: the conversations of a contact are not the list of conversations
  }))
  .sort((a, b) => b.template.split('/').length - a.template.split('/').length);

const compiled = new Map<string, ValidateFunction>();

function compile(schema: object): ValidateFunction {
  // a reference inside of the document is one into the registered document
  const resolved = JSON.stringify(schema).replaceAll('"#/', '"openapi#/');
  const validate = compiled.get(resolved) ?? ajv.compile(JSON.parse(resolved) as object);
  compiled.set(resolved, validate);
  return validate;
}

/** What is wrong with a value by a schema of the document; empty where nothing is. */
export function violations(schema: object, value: unknown, where = ''): string[] {
  const validate = compile(schema);
  return validate(value)
    ? []
    : (validate.errors as ErrorObject[]).map(
        ({ instancePath, message, params }) => `${where}${instancePath} ${message} ${JSON.stringify(params)}`,
      );
}

export const schemaOf = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

/**
 * Takes an exchange for granted only if the document does: throws an `Error` that lists everything that it does not
 * allow.
 */
export function validateExchange(request: ExchangeRequest, response?: ExchangeResponse): void {
  const url = new URL(request.url, 'http://server.example');
  const found = paths.find(({ pattern }) => pattern.test(url.pathname));
  const operation = found?.operations[request.method.toLowerCase()];
  const what = `${request.method} ${url.pathname}`;
  if (!found || !operation) throw new Error(`${what} is not in the document`);
  const problems = [
    ...problemsOfRequest(operation, found.pattern, url, request),
    ...(response ? problemsOfResponse(operation, response) : []),
  ];
  if (problems.length) {
    throw new Error(`${what}${response ? ` → ${response.status}` : ''} breaks the protocol:\n${problems.join('\n')}`);
  }
}

function problemsOfRequest(
  { parameters = [], requestBody }: Operation,
  pattern: RegExp,
  url: URL,
  { headers, body }: ExchangeRequest,
): string[] {
  const given = new Headers(headers);
  const named = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const problems: string[] = [];
  const check = ({ name, schema, required }: Parameter, value: string | null | undefined) => {
    if (value === null || value === undefined) return required ? problems.push(`${name} is missing`) : 0;
    const isNumber = (schema as { type?: string }).type === 'integer';
    return problems.push(...violations(schema, isNumber ? Number(value) : value, name));
  };
  for (const parameter of named('path')) check(parameter, decodeURIComponent(pattern.exec(url.pathname)?.[1] ?? ''));
  for (const parameter of named('query')) check(parameter, url.searchParams.get(parameter.name));
  for (const parameter of named('header')) check(parameter, given.get(parameter.name));
  const known = named('query').map(({ name }) => name);
  for (const name of url.searchParams.keys()) if (!known.includes(name)) problems.push(`the query has ${name}`);
  if (new Set(url.searchParams.keys()).size < [...url.searchParams.keys()].length) {
    problems.push('the query names something twice');
  }
  for (const name of ['Idempotency-Key', 'If-Match', 'Last-Event-ID']) {
    if (given.has(name) && !named('header').some((parameter) => parameter.name === name)) {
      problems.push(`the header ${name} has no meaning here`);
    }
  }
  if (!requestBody) return body === undefined ? problems : [...problems, 'it has a body'];
  if (requestBody.content['multipart/form-data']) {
    // its parts are checked where they are read
    const isForm = /^multipart\/form-data\b/.test(given.get('Content-Type') ?? '');
    return isForm ? problems : [...problems, 'the content type is not that of a form'];
  }
  if (!/^application\/json\b/.test(given.get('Content-Type') ?? '')) problems.push('the content type is not JSON');
  return [...problems, ...problemsOfText(body ?? '', 'application/json', requestBody.content)];
}

function problemsOfResponse({ responses }: Operation, { status, headers, body = '' }: ExchangeResponse): string[] {
  const given = new Headers(headers);
  let answer = responses[status] ?? responses.default;
  if (status < 400 && !responses[status]) return [`the status ${status} is not in the document`];
  if (answer?.$ref) answer = openapi.components.responses.Problem as Answer;
  if (!answer) return [`the status ${status} is not in the document`];
  const problems: string[] = [];
  for (const [name, { required, schema }] of Object.entries(answer.headers ?? {})) {
    const value = given.get(name);
    if (value === null && required) problems.push(`the header ${name} is missing`);
    if (value !== null) problems.push(...violations(schema, value, name));
  }
  if (!answer.content) return body ? [...problems, 'it has a body'] : problems;
  const type = (given.get('Content-Type') ?? '').split(';')[0]!.trim();
  return [...problems, ...problemsOfText(body, type, answer.content)];
}

function problemsOfText(body: string, type: string, content: Record<string, MediaType>): string[] {
  const media = content[type];
  if (!media) return [`the content type is ${type || 'missing'}`];
  const events = media['x-event-schemas'];
  if (events) {
    return eventsIn(body).flatMap(({ name, data }) =>
      events[name] ? problemsOfJson(data, events[name], name) : [`an event is called ${name}`],
    );
  }
  const item = media['x-item-schema'];
  if (item) {
    return body
      .split('\n')
      .filter(Boolean)
      .flatMap((line, i) => problemsOfJson(line, item, `line ${i + 1}`));
  }
  return problemsOfJson(body, media.schema ?? {}, 'body');
}

function problemsOfJson(json: string, schema: object, where: string): string[] {
  try {
    return violations(schema, JSON.parse(json), where);
  } catch (thrown) {
    return [`${where} is not JSON: ${String(thrown)}`];
  }
}

/** Complete events; what was cut off at the end is none. */
const eventsIn = (body: string): Array<{ name: string; data: string }> =>
  body
    .split('\n\n')
    .slice(0, -1)
    .flatMap((block) => {
      const field = (name: string) =>
        block
          .split('\n')
          .filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).trimStart())
          .join('\n');
      return field('data') ? [{ name: field('event') || 'message', data: field('data') }] : [];
    });
