import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { HandoffError } from '../../model/error.js';
import type { HandoffAdapter } from '../../adapters/adapter.js';
import { isRecord, optional, required, secret, text, within, wrong, type Reader } from '../config/field.js';
import { platformKind } from './kind.js';

/** Any values; an object `{ env: 'NAME' }` among them becomes what the variable says. */
const options: Reader<Record<string, unknown>> = (value, place) => {
  if (!isRecord(value)) return wrong(place, 'expected an object of options for your adapter');
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const isReference = isRecord(each) && typeof each.env === 'string';
      const isNested = isRecord(each) && !isReference;
      const read: Reader<unknown> = isReference ? secret('NAME') : isNested ? options : (given) => given;
      return [key, read(each, within(place, key))];
    }),
  );
};

/** An adapter of your own: a file that exports an adapter, or a function from its options to one. */
export const ownModule = platformKind({
  fields: {
    module: required(text('a path such as ./my-adapter.mjs')),
    /** The name of its export. Default: the default export. */
    export: optional(text('the name of an export')),
    options: optional(options),
  },
  desk: true,
  async open({ module: file, export: name = 'default', options: given }) {
    const exported = (await import(pathToFileURL(path.resolve(file)).href)) as Record<string, unknown>;
    const made = exported[name];
    const adapter = typeof made === 'function' ? ((await made(given ?? {})) as unknown) : made;
    if (!isRecord(adapter) || typeof adapter.getConversation !== 'function') {
      throw new HandoffError('invalid', `${file}: its export ${name} is no adapter, and no function that makes one`);
    }
    return { adapter: adapter as unknown as HandoffAdapter };
  },
});
