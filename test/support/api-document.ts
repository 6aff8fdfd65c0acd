import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse as parseYaml } from 'yaml';

type Json = Record<string, unknown>;

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Json;
  $ref?: string;
}
interface Content {
  schema?: Json;
  example?: unknown;
  examples?: Record<string, { value?: unknown }>;
}
interface Answer {
  content?: Record<string, Content>;
  $ref?: string;
}
interface Operation {
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema?: Json }> };
  responses: Record<string, Answer>;
}
/** An OpenAPI 3.0 document, as far as it is looked at. */
export interface OpenApi {
  paths: Record<string, Json>;
  components?: Json;
}

export interface Exchange {
  method: string;
  /** Without what stands before the paths of the document. */
  path: string;
  query: URLSearchParams;
  body?: unknown;
  status: number;
  answer?: unknown;
}

/** An error that a document names for one of its operations. */
export interface ErrorAnswer {
  /** As `POST /conversations/{id}/messages`. */
  operation: string;
  status: number;
  /** An answer like this, if the document has one. */
  example?: unknown;
}

const methods = ['get', 'put', 'post', 'delete', 'patch'];

/** `nullable` and `example` are words of OpenAPI 3.0 and not of JSON Schema. */
function toJsonSchema(value: unknown, root: string): unknown {
  if (Array.isArray(value)) return value.map((each) => toJsonSchema(each, root));
  if (typeof value !== 'object' || !value) return value;
  const given = value as Json;
  if (typeof given.$ref === 'string') {
    const reference = { $ref: given.$ref.replace(/^#/, root) };
    // what stands beside a reference counts for nothing by OpenAPI, and is meant all the same
    return given.nullable === true ? { anyOf: [reference, { type: 'null' }] } : reference;
  }
  const copy: Json = {};
  for (const [key, each] of Object.entries(given)) {
    // one vendor names the values
    if (key === 'enum' && typeof each === 'object' && each && !Array.isArray(each)) {
      copy.enum = Object.values(each);
      continue;
    }
    const isWord = typeof each !== 'object' || key === 'enum' || key === 'required';
    if (['example', 'examples', 'nullable', 'discriminator', 'xml', 'externalDocs'].includes(key)) continue;
    copy[key] = isWord ? each : toJsonSchema(each, root);
  }
  if (given.nullable === true) {
    if (Array.isArray(copy.enum)) copy.enum = [...(copy.enum as unknown[]), null];
    return typeof copy.type === 'string' ? { ...copy, type: [copy.type, 'null'] } : { anyOf: [copy, { type: 'null' }] };
  }
  return copy;
}

/** Says what is wrong with a request or an answer, by a vendor's document or by our own notes of it. */
export class ApiDocument {
  readonly name: string;
  #document: OpenApi;
  #base: string;
  #paths: Array<{ template: string; pattern: RegExp; names: string[] }>;
  #ajv = new Ajv({ allErrors: true, strict: false });
  #compiled = new Map<string, ValidateFunction>();

  constructor(name: string, document: OpenApi, base = '') {
    this.name = name;
    this.#document = document;
    this.#base = base;
    addFormats.default(this.#ajv);
    this.#ajv.addFormat('binary', true);
    this.#ajv.addFormat('timestamp', true);
    this.#ajv.addSchema(toJsonSchema({ components: document.components ?? {} }, '#') as Json, 'document');
    this.#paths = Object.keys(document.paths)
      .filter((path) => path.startsWith(base))
      .map((template) => ({
        template,
        names: [...template.slice(base.length).matchAll(/\{(\w+)\}/g)].map(([, name]) => name!),
        pattern: new RegExp(
          `^${template
            .slice(base.length)
            .replace(/[.$]/g, '\\$&')
            .replace(/\{\w+\}/g, '([^/]+)')}$`,
        ),
      }))
      // a literal path before one with a placeholder
      .sort((a, b) => a.names.length - b.names.length);
  }

  #resolved<T extends { $ref?: string }>(value: T): T {
    if (!value.$ref) return value;
    const steps = value.$ref.slice(2).split('/');
    return steps.reduce<unknown>((at, step) => (at as Json)[step], this.#document) as T;
  }

  #problems(schema: Json, value: unknown, where: string): string[] {
    const key = JSON.stringify(schema);
    let validate = this.#compiled.get(key);
    if (!validate) {
      validate = this.#ajv.compile(toJsonSchema(schema, 'document#') as Json);
      this.#compiled.set(key, validate);
    }
    return validate(value)
      ? []
      : (validate.errors as ErrorObject[]).map(
          ({ instancePath, message, params }) => `${where}${instancePath} ${message} ${JSON.stringify(params)}`,
        );
  }

  #find(method: string, path: string) {
    return this.#paths.find(
      ({ pattern, template }) =>
        pattern.test(path) &&
        methods.some((each) => each === method.toLowerCase() && this.#document.paths[template]![each]),
    );
  }

  /** The operation of a request, as `GET /contacts/{id}`; undefined if the document has none for it. */
  operationOf(method: string, path: string): string | undefined {
    const found = this.#find(method, path);
    return found && `${method.toUpperCase()} ${found.template.slice(this.#base.length)}`;
  }

  /** The errors that the document names, operation by operation. */
  errors(): ErrorAnswer[] {
    return this.#paths.flatMap(({ template }) =>
      methods.flatMap((method) => {
        const operation = this.#document.paths[template]![method] as Operation | undefined;
        return Object.entries(operation?.responses ?? {})
          .filter(([status]) => Number(status) >= 400)
          .map(([status, answer]) => {
            const { example, examples = {} } = this.#resolved(answer).content?.['application/json'] ?? {};
            return {
              operation: `${method.toUpperCase()} ${template.slice(this.#base.length)}`,
              status: Number(status),
              example: example ?? Object.values(examples)[0]?.value,
            };
          });
      }),
    );
  }

  /** Everything that the document does not allow; each begins with the operation. */
  check(exchange: Exchange): string[] {
    const { method, path, query, body, status, answer } = exchange;
    const found = this.#find(method, path);
    const what = `${this.name}: ${method} ${path.replace(/\/[\da-f]{6,}|\d+/g, (id) => (id.startsWith('/') ? '/{}' : '{}'))}`;
    if (!found) return [`${what} is not in the document`];
    const item = this.#document.paths[found.template]!;
    const operation = item[method.toLowerCase()] as Operation;
    const parameters = [...((item.parameters as Parameter[]) ?? []), ...(operation.parameters ?? [])].map((each) =>
      this.#resolved(each),
    );
    const problems: string[] = [];
    const inPath = found.pattern.exec(path)!.slice(1);
    const ownNames = found.names;
    const check = ({ name, schema = {} }: Parameter, value: string) => {
      const isNumber = schema.type === 'integer' || schema.type === 'number';
      problems.push(...this.#problems(schema, isNumber ? Number(value) : value, `${name}`));
    };
    for (const parameter of parameters.filter((each) => each.in === 'path' && ownNames.includes(each.name))) {
      check(parameter, decodeURIComponent(inPath[ownNames.indexOf(parameter.name)]!));
    }
    const inQuery = parameters.filter((each) => each.in === 'query');
    for (const [name, value] of query) {
      const known = inQuery.find((each) => each.name === name);
      if (known) check(known, value);
      else if (!name.includes('[')) problems.push(`the query has ${name}`);
    }
    for (const { name, required } of inQuery) {
      const has = query.has(name) || [...query.keys()].some((key) => key.startsWith(`${name}[`));
      if (required && !has) problems.push(`the query has no ${name}`);
    }
    const wanted = operation.requestBody?.content['application/json']?.schema;
    if (wanted && (body !== undefined || operation.requestBody?.required)) {
      problems.push(...this.#problems(wanted, body, 'body'));
    }
    if (!wanted && body !== undefined) problems.push('there is a body');
    const documented = operation.responses[String(status)] ?? operation.responses.default;
    if (!documented) problems.push(`→ ${status} is not in the document`);
    else {
      const content = this.#resolved(documented).content ?? {};
      const schema = Object.entries(content).find(([type]) => type.includes('json'))?.[1].schema;
      if (schema && answer !== undefined) problems.push(...this.#problems(schema, answer, `→ ${status} `));
    }
    return problems.map((problem) => `${what}: ${problem}`);
  }
}

/** The folder of the vendors' own documents, which are not ours to publish. */
const folder = process.env.HANDOFF_SPECS;

/** A vendor's document, if the folder is given. */
export async function vendorDocument(file: string, base = ''): Promise<ApiDocument | undefined> {
  if (!folder) return undefined;
  const text = readFileSync(join(folder, file), 'utf8');
  const document = /\.ya?ml$/.test(file) ? (parseYaml(text) as unknown) : (JSON.parse(text) as unknown);
  return new ApiDocument(file, document as OpenApi, base);
}
