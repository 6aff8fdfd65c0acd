import { describe, expect, test } from 'vitest';
import type { CallContext, HandoffAdapter } from '../../src/adapters/adapter.js';
import { fromPlatform } from '../../src/gateway/errors.js';
import { mayHaveHappened, toHandoffError, type ErrorCode } from '../../src/model/error.js';
import { errors as sentences } from '../../src/locales/en/errors.js';
import type { ApiDocument, ErrorAnswer } from '../support/api-document.js';
import type { Fetch } from '../support/strict-mock.js';
import { chatwootDocuments } from './chatwoot/documents.js';
import { FakeChatwoot } from './chatwoot/fake-chatwoot.js';
import { intercomDocuments } from './intercom/documents.js';
import { FakeIntercom } from './intercom/fake-intercom.js';
import { platforms } from './platforms.js';
import { sendpulseDocuments } from './sendpulse/documents.js';
import { FakeSendPulse } from './sendpulse/fake-sendpulse.js';
import { sunshineDocuments } from './sunshine/documents.js';
import { FakeSunshine } from './sunshine/fake-sunshine.js';
import { whatsappDocuments } from './whatsapp/documents.js';
import { FakeWhatsApp } from './whatsapp/fake-whatsapp.js';

interface Reached {
  adapter: HandoffAdapter;
  id: string;
  ctx: CallContext;
  contact: () => Promise<string>;
}
interface Documented {
  /** What stands before the paths of the documents. */
  base: string;
  /** Our own notes, which name every call that the adapter makes, and the vendor's document where it is given. */
  documents: Array<ApiDocument | undefined>;
  /** How the platform says no, where its document has no example. */
  says(status: number): object;
  /** By operation: what makes the adapter call it. */
  reach: Record<string, (reached: Reached) => Promise<unknown> | undefined>;
  /** By operation: options of the adapter without which it is not called. */
  options?: Record<string, object>;
}

const draft = { text: 'Hello', clientId: 'c1' };
const shows = ({ adapter, id, ctx }: Reached) => adapter.getConversation(id, ctx);
const lists = ({ adapter, ctx }: Reached) => adapter.listConversations!({}, ctx);
const searches = ({ adapter, ctx }: Reached) => adapter.listConversations!({ search: 'Maria' }, ctx);
const reads = ({ adapter, id, ctx }: Reached) => adapter.listMessages!(id, {}, ctx);
const sends = ({ adapter, id, ctx }: Reached) => adapter.sendMessage!(id, draft, ctx);
const notes = ({ adapter, id, ctx }: Reached) => adapter.sendMessage!(id, { ...draft, private: true }, ctx);
const takes = ({ adapter, id, ctx }: Reached) => adapter.takeOver!(id, {}, ctx);
const pauses = ({ adapter, id, ctx }: Reached) => adapter.pauseBot!(id, {}, ctx);
const activates = ({ adapter, id, ctx }: Reached) => adapter.activateBot!(id, {}, ctx);
const closes = ({ adapter, id, ctx }: Reached) => adapter.close!(id, { outcome: 'resolved' }, ctx);
const looksUp = async ({ adapter, contact, ctx }: Reached) => adapter.getContact!(await contact(), ctx);
const previous = async ({ adapter, contact, ctx }: Reached) =>
  adapter.listContactConversations!(await contact(), {}, ctx);

const documented: Record<string, Documented> = {
  chatwoot: {
    base: FakeChatwoot.base,
    documents: await chatwootDocuments(),
    says: () => ({ error: 'This did not work' }),
    reach: {
      'GET /conversations': lists,
      'POST /conversations/filter': ({ adapter, ctx }) => adapter.listConversations!({ view: 'mine' }, ctx),
      'GET /conversations/{conversation_id}': shows,
      'GET /conversations/{conversation_id}/messages': reads,
      'POST /conversations/{conversation_id}/messages': notes,
      'POST /conversations/{conversation_id}/toggle_status': pauses,
      'POST /conversations/{conversation_id}/assignments': takes,
      'POST /conversations/{conversation_id}/custom_attributes': closes,
      'GET /contacts/search': searches,
      'GET /contacts/{id}': looksUp,
      'PUT /contacts/{id}': async ({ adapter, contact, ctx }) => adapter.blockContact!(await contact(), {}, ctx),
      'GET /contacts/{id}/conversations': previous,
    },
  },
  intercom: {
    base: FakeIntercom.base,
    documents: await intercomDocuments(),
    says: () => ({ type: 'error.list', errors: [{ code: 'something_else' }] }),
    reach: {
      'POST /conversations/search': lists,
      'POST /contacts/search': searches,
      'GET /conversations/{conversation_id}': shows,
      'PUT /conversations/{conversation_id}': closes,
      'POST /conversations/{conversation_id}/parts': takes,
      'POST /conversations/{conversation_id}/reply': notes,
      'GET /contacts/{contact_id}': looksUp,
    },
  },
  sunshine: {
    base: `${FakeSunshine.base}/v2/apps/${FakeSunshine.app}`,
    documents: await sunshineDocuments(),
    says: () => ({ errors: [{ code: 'something_else', title: 'This did not work' }] }),
    options: {
      'POST /conversations/{conversationId}/offerControl': { take: 'offer' },
      'POST /conversations/{conversationId}/acceptControl': { take: 'offer' },
      'POST /conversations/{conversationId}/releaseControl': { giveBack: 'release' },
    },
    reach: {
      'GET /conversations': previous,
      'GET /conversations/{conversationId}': shows,
      'GET /conversations/{conversationId}/participants': shows,
      'GET /conversations/{conversationId}/messages': reads,
      'POST /conversations/{conversationId}/messages': sends,
      'POST /conversations/{conversationId}/passControl': pauses,
      'POST /conversations/{conversationId}/offerControl': pauses,
      'POST /conversations/{conversationId}/acceptControl': pauses,
      'POST /conversations/{conversationId}/releaseControl': activates,
      'GET /users/{userIdOrExternalId}': looksUp,
    },
  },
  sendpulse: {
    base: FakeSendPulse.base,
    documents: await sendpulseDocuments(),
    says: (status) => ({ success: false, error_code: status, message: 'This did not work' }),
    reach: {
      'GET /contacts/get': shows,
      'POST /contacts/setPauseAutomation': pauses,
      'POST /contacts/deletePauseAutomation': activates,
      'POST /contacts/send': sends,
      'GET /chats': lists,
      'GET /chats/messages': reads,
    },
  },
  whatsapp: {
    base: FakeWhatsApp.base,
    documents: whatsappDocuments(),
    says: () => ({ error: { code: 1 } }),
    reach: { 'POST /thread_control': pauses, 'POST /messages': sends },
  },
};

/** What each status means, and what a person reads. Whoever gave the gateway its secret has to see to the 401. */
const meanings: Record<number, [ErrorCode, string]> = {
  400: ['invalid', 'The helpdesk did not accept this.'],
  401: ['unauthorized', 'The helpdesk cannot be reached now.'],
  402: ['forbidden', 'You are not allowed to do this.'],
  403: ['forbidden', 'You are not allowed to do this.'],
  404: ['not-found', 'Conversation not found'],
  409: ['conflict', 'Someone else changed this conversation first.'],
  410: ['not-found', 'Conversation not found'],
  422: ['invalid', 'The helpdesk did not accept this.'],
  423: ['refused', 'The helpdesk refused this.'],
  429: ['rate-limited', 'Too many requests. Wait a moment.'],
  500: ['unavailable', 'The helpdesk cannot be reached now.'],
  503: ['unavailable', 'The helpdesk cannot be reached now.'],
};

/** The errors that a document names for the calls that the adapter makes. */
const errorsOf = ({ documents, reach }: Documented): ErrorAnswer[] =>
  documents.flatMap((document) => document?.errors() ?? []).filter(({ operation }) => operation in reach);

describe.each(Object.entries(documented))('the errors of %s', (name, world) => {
  const [own, vendors] = world.documents;
  const operations = [...new Set(own!.errors().map(({ operation }) => operation))];

  test('every call that the adapter makes is here', () => {
    expect(Object.keys(world.reach).sort()).toEqual(operations.sort());
  });

  test('whatever the vendor’s document names is in our notes', () => {
    const named = (document?: ApiDocument) =>
      (document?.errors() ?? []).map(({ operation, status }) => `${operation.replace(/\{\w+\}/g, '{}')} ${status}`);
    const called = new Set(operations.map((operation) => operation.replace(/\{\w+\}/g, '{}')));
    const theirs = named(vendors).filter((each) => called.has(each.replace(/ \d+$/, '')));
    expect(theirs.filter((each) => !named(own).includes(each))).toEqual([]);
  });

  test.each(errorsOf(world).map((each) => [`${each.operation} → ${each.status}`, each] as const))(
    '%s',
    async (_, { operation, status, example = world.says(status) }) => {
      const { adapter, fetch, id, agent } = await platforms[name]!();
      const pathname = new URL(world.base).pathname.replace(/\/$/, '');
      let isBroken = false;
      let isAnswered = false;
      const broken: Fetch = (url, init) => {
        const path = new URL(url).pathname.slice(pathname.length);
        if (!isBroken || own!.operationOf(init.method!, path) !== operation) return fetch(url, init);
        isAnswered = true;
        return Promise.resolve(Response.json(example, { status }));
      };
      const over = adapter(broken, world.options?.[operation]);
      const ctx: CallContext = { agent, signal: AbortSignal.timeout(30_000) };
      const contact = (await over.getConversation(id, ctx).catch(() => undefined))?.contact.id ?? id;
      isBroken = true;
      const call = world.reach[operation]!({ adapter: over, id, ctx, contact: async () => contact });
      const error = await call!.then(
        () => undefined,
        (thrown: unknown) => toHandoffError(thrown),
      );
      const [code, sentence] = meanings[status]!;
      expect([isAnswered, error?.code]).toEqual([true, code]);
      // only after 5xx nobody knows: the page looks then, and does not call it a failure
      expect(mayHaveHappened(error!)).toBe(status >= 500);
      expect(sentences[`error.${fromPlatform(error!).code}`]).toBe(sentence);
    },
  );
});
