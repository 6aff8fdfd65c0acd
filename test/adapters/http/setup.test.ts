import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectHttpAdapter, createHttpAdapter, type HttpAdapterOptions } from '../../../src/adapters/http/index.js';
import { pageNotes, successes, type DeveloperNote } from '../../../src/internal/report.js';
import { HandoffError } from '../../../src/model/error.js';
import { failureOf } from '../memory/world.js';
import { baseUrl, example, json, world } from './world.js';

const secret = 'secret-4711';
const broken = (options: object) => options as Partial<HttpAdapterOptions>;

describe('an option that cannot be used', () => {
  const aFunction = 'expected a function';
  const ofHeaders = 'expected an object of texts, or Headers';

  test.for<[string, unknown, string]>([
    ['getToken', secret, aFunction],
    ['getToken', Promise.resolve(secret), aFunction],
    ['getToken', { token: secret }, aFunction],
    ['fetch', secret, aFunction],
    ['fetch', {}, aFunction],
    ['headers', secret, ofHeaders],
    ['headers', 7, ofHeaders],
    ['headers', () => ({ 'X-Org': secret }), ofHeaders],
    ['headers', new Map([['X-Org', secret]]), ofHeaders],
    ['headers', [['X-Org', secret]], ofHeaders],
    ['headers', Promise.resolve({ 'X-Org': secret }), ofHeaders],
    ['headers', { 'X-Org': { id: secret } }, ofHeaders],
    ['headers', { 'X-Org': () => secret }, ofHeaders],
    ['headers', { 'X-Org': null }, ofHeaders],
  ])('(%s: %j) is refused at once, by its name', async ([name, value, expected]) => {
    const options = { baseUrl, [name]: value } as unknown as HttpAdapterOptions;
    const error = new TypeError(`${name}: ${expected}`);
    expect(() => createHttpAdapter(options)).toThrow(error);
    await expect(connectHttpAdapter(options)).rejects.toEqual(error);
  });

  test.for<[string, unknown]>([
    ['getToken', undefined],
    ['getToken', null],
    ['fetch', undefined],
    ['fetch', null],
    ['headers', undefined],
    ['headers', null],
  ])('(%s: %s) counts as left out', ([name, value]) => {
    expect(() => createHttpAdapter({ baseUrl, [name]: value } as unknown as HttpAdapterOptions)).not.toThrow();
  });
});

describe('headers', () => {
  test.for<[string, object]>([
    ['an object', { 'X-Org': 'a', 'X-None': undefined }],
    ['one without a prototype', Object.assign(Object.create(null) as object, { 'X-Org': 'a' })],
    ['Headers', new Headers({ 'X-Org': 'a' })],
  ])('may be %s', async ([, headers]) => {
    const { adapter, net, ctx } = world(() => json(example()), broken({ headers }));
    await adapter.getConversation('c1', ctx);
    expect([...net.requests[0]!.headers]).toEqual([
      ['accept', 'application/json'],
      ['x-org', 'a'],
    ]);
  });

  test.for([
    ['an object', { accept: 'text/html', 'content-type': 'text/plain', authorization: 'Basic x' }] as const,
    ['Headers', new Headers({ Accept: 'text/html', 'Content-Type': 'text/plain', Authorization: 'Basic x' })] as const,
  ])('that %s has beside ours are not joined with them', async ([, headers]) => {
    const { adapter, net, ctx } = world(() => json({}), { headers, getToken: () => 't1' });
    await adapter.takeOver('c1', {}, ctx);
    const sent = net.requests[0]!.headers;
    expect(['Accept', 'Content-Type', 'Authorization'].map((name) => sent.get(name))).toEqual([
      'application/json',
      'application/json',
      'Bearer t1',
    ]);
  });
});

describe('a function of the page that fails', () => {
  let notes: DeveloperNote[];
  beforeEach(() => {
    notes = [];
    pageNotes.log = (note) => notes.push(note);
    // what an earlier test was told is news again
    successes.note?.(pageNotes, { method: '' });
  });
  afterEach(() => {
    delete pageNotes.log;
  });

  const returned = (what: string) =>
    `getToken threw or returned ${what}, so nothing is sent: expected text, nothing, or a HandoffError.`;

  test.for<[string, () => unknown, string | undefined, code: string]>([
    [
      'throws',
      () => {
        throw new TypeError(secret);
      },
      returned('a TypeError'),
      'offline',
    ],
    ['rejects', () => Promise.reject(new RangeError(secret)), returned('a RangeError'), 'offline'],
    ['rejects with nothing', () => Promise.reject(), returned('nothing'), 'offline'],
    ['returns an object', () => ({ token: secret }), returned('an object that is no Error'), 'offline'],
    ['returns a number', () => 4711, returned('a number'), 'offline'],
    ['says what is wrong', () => Promise.reject(new HandoffError('unauthorized', 'x')), undefined, 'unauthorized'],
  ])('getToken that %s leaves one note without values', async ([, getToken, message, code]) => {
    const { adapter, net, ctx } = world(() => json(example()), broken({ getToken }));
    for (const id of ['c1', 'c2']) expect((await failureOf(adapter.getConversation(id, ctx))).code).toBe(code);
    expect(net.requests).toEqual([]);
    await vi.dynamicImportSettled();
    expect(notes).toEqual(message ? [{ level: 'error', code: 'callback-threw', field: 'getToken', message }] : []);
  });

  test.for<[string, () => unknown, string]>([
    ['nothing', () => undefined, 'nothing'],
    ['nothing later', () => Promise.resolve(), 'nothing'],
    ['a body', () => Promise.resolve({ id: 'c1' }), 'an object that is no Error'],
  ])('fetch that returns %s leaves one note', async ([, fetch, what]) => {
    const { adapter, ctx } = world(() => json(example()), broken({ fetch }));
    expect((await failureOf(adapter.getConversation('c1', ctx))).code).toBe('offline');
    expect((await failureOf(adapter.takeOver('c1', {}, ctx))).code).toBe('unavailable');
    const message = `fetch threw or returned ${what}, so there is no answer: expected a Response.`;
    await vi.dynamicImportSettled();
    expect(notes).toEqual([{ level: 'error', code: 'callback-threw', field: 'fetch', message }]);
  });

  test('fetch that rejects is the network, and no mistake', async () => {
    const { adapter, ctx } = world(() => Promise.reject(new TypeError('Failed to fetch')));
    expect((await failureOf(adapter.getConversation('c1', ctx))).code).toBe('offline');
    await vi.dynamicImportSettled();
    expect(notes).toEqual([]);
  });
});
