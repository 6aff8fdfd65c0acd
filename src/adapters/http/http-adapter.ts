import type { Contact, PastConversation } from '../../model/contact.js';
import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import type { Review } from '../../model/review.js';
import type { CallContext, EventSink, HandoffAdapter, Page } from '../adapter.js';
import { checkPageEnvelope } from '../check/page.js';
import { record, type Check } from '../check/primitives.js';
import { Lazy } from '../../internal/lazy.js';
import { commandMethods } from '../command-methods.js';
import { readJson } from './body.js';
import { EventStream } from './event-stream.js';
import type { HttpAdapterOptions, HttpCapabilities, OptionalMethod } from './options.js';
import { discardBody, pathTo, Transport, type HttpRequest } from './transport.js';

/** An adapter for any backend that speaks the HTTP protocol. */
export interface HttpAdapter extends HandoffAdapter {
  /** What the backend, or the host on its behalf, says that it can do. */
  readonly capabilities: HttpCapabilities;
}

/** In milliseconds, the same as for other reads. */
const capabilitiesTimeout = 15_000;

interface CommandAnswer {
  conversation?: Conversation;
  lastMessageMayArrive?: unknown;
}

/** Whether the backend could not wait for the bot any longer. The store, or the gateway, checks the rest. */
function noteLate<T extends object>(answer: T, ctx: CallContext): T {
  if ((answer as CommandAnswer).lastMessageMayArrive === true) ctx.lastMessageMayArrive?.();
  return answer;
}

/**
 * Creates an adapter for a backend that speaks the HTTP protocol: JSON for reads and commands, server-sent events for
 * changes. It has all methods unless `capabilities` lists fewer; `connectHttpAdapter` asks the backend for that list.
 *
 * It retries nothing, because the store does, except that it repeats a request once with a new token after a 401.
 *
 * @example
 * provider.adapter = createHttpAdapter({ baseUrl: '/handoff', getToken: ({ refresh }) => session.token({ force: refresh
 * }) });
 */
export function createHttpAdapter(options: HttpAdapterOptions): HttpAdapter {
  return createAdapter(new Transport(options), options.capabilities ?? {});
}

/**
 * Asks the backend for its capabilities and creates an adapter with exactly those methods.
 *
 * @throws HandoffError If the backend does not answer within 15 seconds, or not as the protocol demands.
 */
export async function connectHttpAdapter(options: HttpAdapterOptions): Promise<HttpAdapter> {
  const transport = new Transport(options);
  const { environment } = transport;
  const abort = new AbortController();
  const timer = environment.setTimeout(() => abort.abort(), capabilitiesTimeout);
  try {
    const check = import('./capabilities.lazy.js').then(({ capabilities }) => capabilities);
    const known = await readAs(transport, { path: '/capabilities' }, abort.signal, check);
    return createAdapter(transport, { ...known, ...options.capabilities });
  } finally {
    environment.clearTimeout(timer);
  }
}

/** Commands on many conversations are seldom: what sends them loads with the first. */
export const bulkRequests = new Lazy(() => import('./bulk.lazy.js'));

/** So are files. */
const uploads = new Lazy(() => import('./upload.lazy.js'));

function readAs<T>(
  transport: Transport,
  request: HttpRequest,
  signal: AbortSignal,
  check: Check<T> | Promise<Check<T>>,
): Promise<T> {
  return transport.call(request, signal, async (response, ended) => {
    const body = await readJson(response, ended);
    if (!response.headers.has('Handoff-Server-Time')) {
      transport.noteServerTime((body as { serverTime?: unknown } | null)?.serverTime);
    }
    return (await check)(body, '');
  });
}

function createAdapter(transport: Transport, capabilities: HttpCapabilities): HttpAdapter {
  const { commands: knownCommands, methods } = capabilities;
  const read = <T>(request: HttpRequest, { signal }: CallContext) =>
    readAs(transport, request, signal, record as Check<unknown> as Check<T>);
  const readPage = <T>(request: HttpRequest, { signal }: CallContext) =>
    readAs(transport, request, signal, checkPageEnvelope as Check<Page<T>>);
  const ifSupported = <T>(method: OptionalMethod, work: T): T | undefined =>
    !methods || methods.includes(method) ? work : undefined;

  const commandRequest = (
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

  const subscribe = ifSupported('subscribe', (sink: EventSink, { signal }: CallContext) => {
    if (signal.aborted || transport.disposed) return () => {};
    return new EventStream(transport, sink, signal).end;
  });

  const adapter: HttpAdapter = {
    name: capabilities.name ?? 'http',
    baseUrl: transport.baseUrl,
    traits: {
      versions: true,
      idempotency: true,
      events: subscribe ? 'state' : 'none',
      ...capabilities.traits,
      serverTime: transport.serverTime,
    },
    capabilities,

    getConversation: async (id, ctx) => read<Conversation>({ path: pathTo`/conversations/${id}` }, ctx),
    listConversations: ifSupported('listConversations', async ({ view, search, cursor, limit }, ctx) =>
      readPage<Conversation>({ path: '/conversations', query: { view, search, cursor, limit } }, ctx),
    ),
    listMessages: ifSupported('listMessages', async (id, { cursor: before, limit }, ctx) =>
      readPage<Message>({ path: pathTo`/conversations/${id}/messages`, query: { before, limit } }, ctx),
    ),
    getContact: ifSupported('getContact', async (id, ctx) => read<Contact>({ path: pathTo`/contacts/${id}` }, ctx)),
    listContactConversations: ifSupported('listContactConversations', async (id, { cursor, limit }, ctx) =>
      readPage<PastConversation>({ path: pathTo`/contacts/${id}/conversations`, query: { cursor, limit } }, ctx),
    ),

    review: ifSupported('review', async ({ from, to }, ctx) =>
      read<Review>({ path: '/review', query: { from, to } }, ctx),
    ),

    ...commandMethods(
      {
        async conversation(id, command, ctx) {
          const request = commandRequest(pathTo`/conversations/${id}/commands`, command, ctx);
          return noteLate(await read<CommandAnswer>(request, ctx), ctx).conversation;
        },
        // contacts have no version
        contact: async (id, command, { expectedVersion: _version, ...ctx }) =>
          transport.call(
            commandRequest(pathTo`/contacts/${id}/commands`, command, ctx),
            ctx.signal,
            async (response, ended) => {
              // most have no body, and whatever is in it, the status says that it was done
              const body = (await readJson(response, ended).catch(() => undefined)) as object | undefined;
              if (body) noteLate(body, ctx);
            },
          ),
        async message(id, { type: _type, attachments, ...draft }, { expectedVersion: _version, ...ctx }) {
          const send = (ids?: string[]) =>
            read<Message>(
              commandRequest(
                pathTo`/conversations/${id}/messages`,
                { ...draft, ...(ids && { attachments: ids }) },
                ctx,
              ),
              ctx,
            );
          const sent = attachments?.length
            ? (await uploads.load()).sendWithFiles(transport, id, attachments, ctx, send)
            : send();
          return noteLate(await sent, ctx);
        },
      },
      (type) => !knownCommands || knownCommands.includes(type),
    ),
    setPresence: ifSupported('setPresence', async (id, doing, { signal }) =>
      transport.call(
        { method: 'PUT', path: pathTo`/conversations/${id}/presence`, body: { doing } },
        signal,
        discardBody,
      ),
    ),
    runBulk: ifSupported('runBulk', async (...call) =>
      (bulkRequests.value ?? (await bulkRequests.load())).runBulk(transport, ...call),
    ),

    subscribe,
    dispose: () => transport.dispose(),
  };
  for (const method of Object.keys(adapter) as Array<keyof HttpAdapter>) {
    if (!adapter[method]) Reflect.deleteProperty(adapter, method);
  }
  return adapter;
}
