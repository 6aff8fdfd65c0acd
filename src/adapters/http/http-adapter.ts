import type { Contact, PastConversation } from '../../model/contact.js';
import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import type { CallContext, EventSink, HandoffAdapter, Page } from '../adapter.js';
import { checkPageEnvelope } from '../check/page.js';
import { anything, object, optional, record, type Check } from '../check/primitives.js';
import { commandMethods } from '../command-methods.js';
import { readJson } from './body.js';
import { runBulk } from './bulk.js';
import { capabilities as checkCapabilities } from './capabilities.js';
import { EventStream } from './event-stream.js';
import type { HttpAdapterOptions, HttpCapabilities, OptionalMethod } from './options.js';
import { ignore, pathTo, Transport, type HttpRequest } from './transport.js';

/** An adapter for any backend that speaks the HTTP protocol. */
export interface HttpAdapter extends HandoffAdapter {
  /** What the backend said of itself, or the host of the backend. */
  readonly capabilities: HttpCapabilities;
}

const capabilitiesTimeout = 15_000;

/** What is inside an envelope is checked where it enters: by the store, or by a gateway that this adapter works for. */
const commandEnvelope = object<{ conversation?: unknown }>({ conversation: optional(anything) });

/**
 * Talks to a backend that speaks the HTTP protocol: JSON for reads and commands, server-sent events for what happens.
 * It has every method, unless `capabilities` says which; `connectHttpAdapter` asks the backend.
 *
 * Reads that fail are for the store to repeat. A command is sent once; only one that was answered with 401 is sent
 * again, with a fresh token.
 *
 * @example
 * provider.adapter = createHttpAdapter({ baseUrl: '/handoff', getToken: ({ refresh }) => session.token({ force: refresh
 * }) });
 */
export function createHttpAdapter(options: HttpAdapterOptions): HttpAdapter {
  return adapterOn(new Transport(options), options.capabilities ?? {});
}

/**
 * Asks the backend what it can do, and gives an adapter that has exactly those methods.
 *
 * @throws HandoffError where the backend cannot be reached within 15 seconds, or does not answer as the protocol says.
 */
export async function connectHttpAdapter(options: HttpAdapterOptions): Promise<HttpAdapter> {
  const transport = new Transport(options);
  const { environment } = transport;
  const abort = new AbortController();
  const timer = environment.setTimeout(() => abort.abort(), capabilitiesTimeout);
  try {
    const known = await readAs(transport, { path: '/capabilities' }, abort.signal, checkCapabilities);
    return adapterOn(transport, { ...known, ...options.capabilities });
  } finally {
    environment.clearTimeout(timer);
  }
}

function readAs<T>(transport: Transport, request: HttpRequest, signal: AbortSignal, check: Check<T>): Promise<T> {
  return transport.call(request, signal, async (response, ended) => {
    const body = await readJson(response, ended);
    if (!response.headers.has('Handoff-Server-Time')) {
      transport.hear((body as { serverTime?: unknown } | null)?.serverTime);
    }
    return check(body, '');
  });
}

function adapterOn(transport: Transport, capabilities: HttpCapabilities): HttpAdapter {
  const { commands: known, methods } = capabilities;
  const read = <T>(request: HttpRequest, { signal }: CallContext) =>
    readAs(transport, request, signal, record as Check<unknown> as Check<T>);
  const readPage = <T>(request: HttpRequest, { signal }: CallContext) =>
    readAs(transport, request, signal, checkPageEnvelope as Check<Page<T>>);
  const has = <T>(method: OptionalMethod, work: T): T | undefined =>
    !methods || methods.includes(method) ? work : undefined;

  /** What is sent once for each key, and not later than somebody still wants it. */
  const post = (
    path: string,
    body: object,
    { idempotencyKey, expectedVersion, isTooLate }: CallContext,
  ): HttpRequest => ({
    path,
    body,
    headers: {
      'Idempotency-Key': idempotencyKey,
      'If-Match': expectedVersion === undefined ? undefined : `"${expectedVersion}"`,
    },
    isTooLate,
  });

  const subscribe = has('subscribe', (sink: EventSink, { signal }: CallContext) => {
    if (signal.aborted || transport.disposed) return () => undefined;
    return new EventStream(transport, sink, signal).end;
  });

  const adapter: HttpAdapter = {
    name: capabilities.name ?? 'http',
    traits: {
      versions: true,
      idempotency: true,
      events: subscribe ? 'state' : 'none',
      ...capabilities.traits,
      serverTime: transport.serverTime,
    },
    capabilities,

    getConversation: async (id, ctx) => read<Conversation>({ path: pathTo`/conversations/${id}` }, ctx),
    listConversations: has('listConversations', async ({ view, search, cursor, limit }, ctx) =>
      readPage<Conversation>({ path: '/conversations', query: { view, search, cursor, limit } }, ctx),
    ),
    listMessages: has('listMessages', async (id, { cursor: before, limit }, ctx) =>
      readPage<Message>({ path: pathTo`/conversations/${id}/messages`, query: { before, limit } }, ctx),
    ),
    getContact: has('getContact', async (id, ctx) => read<Contact>({ path: pathTo`/contacts/${id}` }, ctx)),
    listContactConversations: has('listContactConversations', async (id, { cursor, limit }, ctx) =>
      readPage<PastConversation>({ path: pathTo`/contacts/${id}/conversations`, query: { cursor, limit } }, ctx),
    ),

    ...commandMethods(
      {
        async conversation(id, command, ctx) {
          const request = post(pathTo`/conversations/${id}/commands`, command, ctx);
          const answer = await readAs(transport, request, ctx.signal, commandEnvelope);
          return answer.conversation as Conversation | undefined;
        },
        // a contact has no version
        contact: async (id, command, { expectedVersion: _version, ...ctx }) =>
          transport.call(post(pathTo`/contacts/${id}/commands`, command, ctx), ctx.signal, ignore),
        message: async (id, { type: _type, ...draft }, { expectedVersion: _version, ...ctx }) =>
          read<Message>(post(pathTo`/conversations/${id}/messages`, draft, ctx), ctx),
      },
      (type) => !known || known.includes(type),
    ),
    runBulk: has('runBulk', (command, ids, ctx, onProgress) => runBulk(transport, command, ids, ctx, onProgress)),

    subscribe,
    dispose: () => transport.dispose(),
  };
  for (const method of Object.keys(adapter) as Array<keyof HttpAdapter>) {
    if (!adapter[method]) Reflect.deleteProperty(adapter, method);
  }
  return adapter;
}
