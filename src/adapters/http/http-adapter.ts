import type { CommandParams, CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import type { AdapterTraits, CallContext, EventSink, HandoffAdapter } from '../adapter.js';
import * as parse from '../boundary.js';
import { contact, message, pageOf, pastConversation } from '../boundary-details.js';
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

const answerOfCommand = parse.object<{ conversation?: Conversation }>({
  conversation: parse.optional(parse.conversation),
});
const page = { conversations: pageOf(parse.conversation), messages: pageOf(message), past: pageOf(pastConversation) };

const keyOf = ({ idempotencyKey }: CallContext) => ({ 'Idempotency-Key': idempotencyKey });

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

function readAs<T>(transport: Transport, request: HttpRequest, signal: AbortSignal, check: parse.Check<T>): Promise<T> {
  return transport.call(request, signal, async (response, ended) => {
    const body = await readJson(response, ended);
    if (!response.headers.has('Handoff-Server-Time')) {
      transport.hear((body as { serverTime?: unknown } | null)?.serverTime);
    }
    return check(body, '');
  });
}

function adapterOn(transport: Transport, capabilities: HttpCapabilities): HttpAdapter {
  const { commands, methods } = capabilities;
  const read = <T>(check: parse.Check<T>, request: HttpRequest, { signal }: CallContext) =>
    readAs(transport, request, signal, check);
  const has = <T>(method: OptionalMethod, work: T): T | undefined =>
    !methods || methods.includes(method) ? work : undefined;
  const can = <T>(type: CommandType, work: T): T | undefined =>
    !commands || commands.includes(type) ? work : undefined;

  const command = <T extends CommandType>(type: T) =>
    can(type, async (id: string, params: CommandParams[T], ctx: CallContext) => {
      const { expectedVersion } = ctx;
      const headers = { ...keyOf(ctx), 'If-Match': expectedVersion === undefined ? undefined : `"${expectedVersion}"` };
      return (
        await read(
          answerOfCommand,
          { path: pathTo`/conversations/${id}/commands`, body: { ...params, type }, headers, isTooLate: ctx.isTooLate },
          ctx,
        )
      ).conversation;
    });
  const contactCommand = <T extends 'block-contact' | 'unblock-contact'>(type: T) =>
    can(type, async (id: string, params: CommandParams[T], ctx: CallContext) =>
      transport.call(
        {
          path: pathTo`/contacts/${id}/commands`,
          body: { ...params, type },
          headers: keyOf(ctx),
          isTooLate: ctx.isTooLate,
        },
        ctx.signal,
        ignore,
      ),
    );

  const subscribe = has('subscribe', (sink: EventSink, { signal }: CallContext) => {
    if (signal.aborted || transport.disposed) return () => undefined;
    return new EventStream(transport, sink, signal).end;
  });
  const traits: AdapterTraits = {
    versions: true,
    idempotency: true,
    events: subscribe ? 'state' : 'none',
    ...capabilities.traits,
    serverTime: transport.serverTime,
  };

  const adapter: HttpAdapter = {
    name: capabilities.name ?? 'http',
    traits,
    capabilities,

    getConversation: async (id, ctx) => read(parse.conversation, { path: pathTo`/conversations/${id}` }, ctx),
    listConversations: has('listConversations', async ({ view, search, cursor, limit }, ctx) =>
      read(page.conversations, { path: '/conversations', query: { view, search, cursor, limit } }, ctx),
    ),
    listMessages: has('listMessages', async (id, { cursor: before, limit }, ctx) =>
      read(page.messages, { path: pathTo`/conversations/${id}/messages`, query: { before, limit } }, ctx),
    ),
    getContact: has('getContact', async (id, ctx) => read(contact, { path: pathTo`/contacts/${id}` }, ctx)),
    listContactConversations: has('listContactConversations', async (id, { cursor, limit }, ctx) =>
      read(page.past, { path: pathTo`/contacts/${id}/conversations`, query: { cursor, limit } }, ctx),
    ),

    activateBot: command('activate-bot'),
    pauseBot: command('pause-bot'),
    extendPause: command('extend-pause'),
    cancelReply: command('cancel-reply'),
    takeOver: command('take-over'),
    requestAgent: command('request-agent'),
    handBack: command('hand-back'),
    close: command('close'),
    reopen: command('reopen'),
    archive: command('archive'),
    resetBot: command('reset-bot'),
    blockContact: contactCommand('block-contact'),
    unblockContact: contactCommand('unblock-contact'),
    sendMessage: can('send-message', async (id, draft, ctx) =>
      read(
        message,
        { path: pathTo`/conversations/${id}/messages`, body: draft, headers: keyOf(ctx), isTooLate: ctx.isTooLate },
        ctx,
      ),
    ),
    runBulk: has('runBulk', (bulkCommand, ids, ctx, onProgress) =>
      runBulk(transport, bulkCommand, ids, ctx, onProgress),
    ),

    subscribe,
    dispose: () => transport.dispose(),
  };
  for (const method of Object.keys(adapter) as Array<keyof HttpAdapter>) {
    if (!adapter[method]) Reflect.deleteProperty(adapter, method);
  }
  return adapter;
}
