import type { DraftAttachment } from '../../model/attachment.js';
import { isContactCommand, isMessageCommand } from '../../model/command.js';
import { attemptOf } from '../audit.js';
import { bulkStream } from '../commands/bulk.js';
import { BulkRows } from '../commands/bulk-rows.js';
import type { BulkShare } from '../commands/bulk-share.js';
import type { CommandRequest } from '../commands/command-request.js';
import type { Commands } from '../commands/commands.js';
import type { Contacts } from '../conversations/contacts.js';
import type { GatewayContext } from '../context.js';
import type { Conversations } from '../conversations/conversations.js';
import { GatewayError, notFound } from '../errors.js';
import type { Hub } from '../events/hub.js';
import type { Files } from '../files/files.js';
import type { IdempotencyKeys } from '../commands/idempotency-keys.js';
import type { Caller } from '../options.js';
import type { Presences } from '../presence/presences.js';
import type { Reads } from './reads.js';
import {
  expectedVersion,
  hashOf,
  idempotencyKey,
  idOf,
  pageOf,
  parseJson,
  periodIn,
  queryOf,
  readBody,
} from './request.js';
import { commonHeaders, respond } from './respond.js';
import type { ApiResponse } from '../response.js';
import { requireRole } from '../roles.js';
import { toBulk, toCommand, toDoing, toDraft } from './validate.js';

/** What a handler is given. */
export interface Call {
  request: Request;
  caller: Caller;
  /** The id in the path, where there is one. */
  id: string;
  params: URLSearchParams;
}

type Handler = (call: Call) => Promise<Response>;
export type Route = Partial<Record<string, Handler>>;

export interface RouterParts {
  reads: Reads;
  commands: Commands;
  conversations: Conversations;
  contacts: Contacts;
  keys: IdempotencyKeys;
  bulks: BulkShare;
  files: Files;
  hub: Hub;
  presences: Presences;
}

/** Every path of the protocol and what is done for each method. */
export function createRoutes(
  context: GatewayContext,
  { reads, commands, conversations, contacts, keys, bulks, files, hub, presences }: RouterParts,
): Record<string, Route> {
  const answered =
    (handler: (call: Call) => ApiResponse | Promise<ApiResponse>): Handler =>
    async (call) =>
      respond(context, await handler(call));

  const runOne = (request: CommandRequest) => bulks.giveWayTo(() => commands.run(request));

  const runCommand = answered(async ({ request, caller, id }) => {
    const body = await readBody(request);
    const command = toCommand(parseJson(body));
    if (isMessageCommand(command)) {
      throw new GatewayError('invalid', 'type: a message is sent to /conversations/{id}/messages');
    }
    if (isContactCommand(command)) {
      throw new GatewayError('invalid', 'type: a contact is blocked at /contacts/{id}/commands');
    }
    return runOne({
      caller,
      command,
      conversationId: id,
      key: idempotencyKey(request),
      hash: await hashOf(request, body),
      expected: expectedVersion(request),
    });
  });

  const sendMessage = answered(async ({ request, caller, id }) => {
    const body = await readBody(request);
    const { attachments: ids, ...words } = toDraft(parseJson(body));
    // files that are sent anew have other ids, and are the same message
    const meaning = ids?.length ? JSON.stringify({ ...words, attachments: ids.length }) : body;
    const given = {
      caller,
      conversationId: id,
      key: idempotencyKey(request),
      hash: await hashOf(request, meaning),
      expected: expectedVersion(request),
    };
    const send = (attachments?: DraftAttachment[]) =>
      runOne({ ...given, command: { type: 'send-message', ...words, ...(attachments && { attachments }) } });
    return ids?.length ? files.send(caller, id, ids, send) : send();
  });

  const keepFile = answered(({ request, caller, id }) => files.keep(caller, id, request));

  const setPresence = answered(async ({ request, caller, id }) =>
    presences.set(caller, id, toDoing(parseJson(await readBody(request)))),
  );

  const runOnContact = answered(async ({ request, caller, id }) => {
    const body = await readBody(request);
    const command = toCommand(parseJson(body));
    if (!isContactCommand(command)) {
      throw new GatewayError('invalid', 'type: expected block-contact | unblock-contact');
    }
    const [key, hash] = [idempotencyKey(request), await hashOf(request, body)];
    const conversationId = await contacts.conversationWith(caller, id);
    return runOne({ caller, command, conversationId, throughContact: true, key, hash });
  });

  const runBulk: Handler = async ({ request, caller }) => {
    const body = await readBody(request);
    const { command, ids } = toBulk(parseJson(body));
    const [key, hash] = [idempotencyKey(request), await hashOf(request, body)];
    const attempt = attemptOf(caller, command, {}, key);
    // once, and not for each row: a thousand lines of the audit would say the same
    await requireRole(context, caller, attempt);
    // before the key: whoever is told to wait may send the same again
    const share = bulks.begin(caller);
    try {
      if (key !== undefined) {
        // the rows keep their own answers; this one only tells that the key belongs to these rows
        const begun = await keys.begin(caller, key, hash, attempt);
        if (!('answer' in begun)) await keys.complete(begun.claim, { status: 200 });
      }
    } catch (thrown) {
      share.end();
      throw thrown;
    }
    // the hash and not the command: it is stored with each of a thousand keys
    const rowHash = await hashOf(request, JSON.stringify(command));
    const rows = new BulkRows(context, { commands, conversations }, { caller, command, ids, key, hash: rowHash });
    const stream = bulkStream(context, ids, share, rows);
    return new Response(stream, {
      status: 200,
      headers: { ...commonHeaders(context), 'Content-Type': 'application/x-ndjson', 'X-Accel-Buffering': 'no' },
    });
  };

  const openEvents: Handler = async ({ request, caller }) =>
    new Response(await hub.open(request, caller), {
      status: 200,
      headers: { ...commonHeaders(context), 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' },
    });

  return {
    capabilities: { GET: answered(({ caller }) => reads.capabilities(caller)) },
    conversations: {
      GET: answered(({ caller, params, request }) => reads.conversations(caller, queryOf(params), request.signal)),
    },
    'conversations/:id': { GET: answered(({ caller, id, request }) => reads.conversation(caller, id, request.signal)) },
    'conversations/:id/messages': {
      GET: answered(({ caller, id, params, request }) =>
        reads.messages(caller, id, pageOf(params, 'before'), request.signal),
      ),
      POST: sendMessage,
    },
    'conversations/:id/commands': { POST: runCommand },
    'conversations/:id/attachments': { POST: keepFile },
    'conversations/:id/presence': { PUT: setPresence },
    review: {
      GET: answered(({ caller, params, request }) => reads.review(caller, periodIn(params), request.signal)),
    },
    'contacts/:id': { GET: answered(({ caller, id, request }) => reads.contact(caller, id, request.signal)) },
    'contacts/:id/conversations': {
      GET: answered(({ caller, id, params, request }) =>
        reads.contactConversations(caller, id, pageOf(params), request.signal),
      ),
    },
    'contacts/:id/commands': { POST: runOnContact },
    bulk: { POST: runBulk },
    events: { GET: openEvents },
  };
}

/** The route of a path, and the id in it. Throws `not-found` where there is none. */
export function findRoute(routes: Record<string, Route>, path: string): { route: Route; id: string } {
  const [, first = '', segment, ...rest] = path.split('/');
  const name = [first, ...(segment === undefined ? [] : [':id']), ...rest].join('/');
  if (!Object.hasOwn(routes, name)) throw notFound();
  return { route: routes[name]!, id: segment === undefined ? '' : idOf(segment) };
}
