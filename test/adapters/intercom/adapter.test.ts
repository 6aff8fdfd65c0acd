import { afterEach, describe, expect, test } from 'vitest';
import type { CallContext } from '../../../src/adapters/adapter.js';
import type { IntercomOptions } from '../../../src/adapters/intercom/index.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { StrictMock, type Fetch } from '../../support/strict-mock.js';
import { intercomDeviations, intercomDocuments } from './documents.js';
import { FakeIntercom } from './fake-intercom.js';

const documents = await intercomDocuments();
const ada = { id: '814', name: 'Ada Lindqvist' };
const ben = { id: '815', name: 'Ben Okafor' };
const as = (agent: CallContext['agent']): CallContext => ({ agent, signal: new AbortController().signal });
const ctx = as(ada);

let problems: Array<Set<string>> = [];
afterEach(() => {
  const met = problems.flatMap((each) => [...each]);
  problems = [];
  expect(met).toEqual([]);
});

/** An Intercom whose every request and answer is checked. */
function open(more: Partial<IntercomOptions> = {}) {
  const intercom = new FakeIntercom();
  const mock = new StrictMock(intercom.fetch, { base: FakeIntercom.base, documents, deviations: intercomDeviations });
  problems.push(mock.problems);
  const { id, contact } = intercom.begin('Maria Silva', 'Where is my <parcel>?');
  return { intercom, mock, adapter: intercom.adapter({ fetch: mock.fetch, ...more }), id, contact };
}
const answering = (fetch: Fetch) => new FakeIntercom().adapter({ fetch });

const stateOf = ({ status, handler, bot, closed }: Conversation): string =>
  [
    status,
    handler.kind === 'agent' ? handler.agent.id : handler.kind,
    bot.mode === 'off' ? 'off' : bot.status,
    ...(closed ? [closed.outcome] : []),
  ].join(' ');

describe('a conversation in Intercom', () => {
  test.each([
    [{ admin: 0 }, 'open bot active'],
    [{ admin: 815 }, 'open 815 stopped'],
    [{ resolution: 'escalated' }, 'open queue stopped'],
    [{ resolution: 'procedure_handoff' }, 'open queue stopped'],
    [{ resolution: 'assumed_resolution' }, 'open bot active'],
    [{ hasFin: false }, 'open queue off'],
    [{ hasFin: false, admin: 814 }, 'open 814 off'],
    [{ state: 'snoozed' as const, admin: 814 }, 'open 814 stopped'],
    [{ state: 'closed' as const, admin: 814 }, 'closed 814 stopped resolved'],
  ])('%j: %s', async (change, expected) => {
    const { intercom, adapter, id } = open();
    intercom.outside(id, change);
    expect(stateOf(await adapter.getConversation(id, ctx))).toBe(expected);
  });
});

describe('a story: takeover, answer, note, close, reopen', () => {
  test('each is seen by the next read, and text stays text', async () => {
    const { adapter, id, contact } = open();
    const read = async () => stateOf(await adapter.getConversation(id, ctx));
    await adapter.takeOver!(id, { reason: 'A refund' }, ctx);
    expect(await read()).toBe('open 814 stopped');
    const text = '<b>5 < 6 & "quoted"</b>\nsecond line';
    const message = await adapter.sendMessage!(id, { text, clientId: 'x1' }, ctx);
    expect(message).toMatchObject({ text, author: { kind: 'agent', ...ada }, clientId: 'x1' });
    const note = await adapter.sendMessage!(id, { text: 'Between us', clientId: 'x2', private: true }, ctx);
    expect(note).toMatchObject({ text: 'Between us', private: true });
    await adapter.close!(id, { outcome: 'not-resolved', note: 'Wrong shop' }, ctx);
    expect(await read()).toBe('closed 814 stopped not-resolved');
    expect((await adapter.getConversation(id, ctx)).closed).toMatchObject({ note: 'Wrong shop', by: ada });
    await adapter.reopen!(id, {}, ctx);
    expect(await read()).toBe('open 814 stopped');
    await adapter.requestAgent!(id, { reason: 'Billing' }, ctx);
    expect(await read()).toBe('open queue stopped');
    const { items } = await adapter.listMessages!(id, {}, ctx);
    expect(items.map((each) => `${each.event?.type ?? each.author.kind}: ${each.text}`)).toEqual([
      'contact: Where is my <parcel>?',
      'joined: Ada Lindqvist took the conversation over: A refund',
      `agent: ${text}`,
      'agent: Between us',
      'closed: Ada Lindqvist closed the conversation: Wrong shop',
      'reopened: Ada Lindqvist reopened the conversation',
      'unassigned: Ada Lindqvist: unassigned',
      'queued: Ada Lindqvist asked for a person: Billing',
    ]);
    expect(items[0]!.author).toEqual({ kind: 'contact', id: contact, name: 'Maria Silva' });
  });

  test('what Intercom’s API has not got is no method', () => {
    const { adapter } = open({ teamId: undefined, outcomeAttribute: undefined });
    expect(adapter).not.toHaveProperty('handBack');
    expect(adapter).not.toHaveProperty('pauseBot');
    expect(adapter).not.toHaveProperty('requestAgent');
    expect(adapter.traits).toMatchObject({
      takeOver: { reversible: false },
      close: { outcomes: [{ value: 'resolved' }] },
    });
  });

  test('a colleague’s conversation is not taken, and the error says whose it is', async () => {
    const { adapter, id } = open();
    await adapter.takeOver!(id, {}, as(ben));
    const taken = adapter.takeOver!(id, {}, ctx);
    await expect(taken).rejects.toMatchObject({ code: 'conflict', current: { handler: { agent: ben } } });
  });

  test.each([
    ['takeOver', /parts/, {}],
    ['close', /parts/, { outcome: 'resolved' }],
    ['close', /PUT/, { outcome: 'not-resolved' }],
    ['reopen', /parts/, {}],
    ['sendMessage', /reply/, { text: 'Hello', clientId: 'x1' }],
  ] as const)('%s, where %s says yes and does nothing, is refused', async (method, doesNothing, params) => {
    const { intercom, adapter, id } = open();
    if (method === 'reopen') intercom.outside(id, { state: 'closed' });
    intercom.doesNothing = doesNothing;
    const run = adapter[method] as (id: string, given: object, c: CallContext) => Promise<unknown>;
    await expect(run(id, params, ctx)).rejects.toMatchObject({ code: 'refused' });
  });

  test.each(['ada', '1x'])('an agent %s who is no admin asks Intercom for nothing', async (id) => {
    const { mock, adapter, id: conversation } = open();
    await expect(adapter.takeOver!(conversation, {}, as({ id }))).rejects.toMatchObject({ code: 'refused' });
    expect(mock.calls).toEqual([]);
  });
});

describe('errors keep their true meaning', () => {
  test.each([
    [401, 'unauthorized', 'unauthorized'],
    [401, 'token_unauthorized', 'forbidden'],
    [403, 'api_plan_restricted', 'forbidden'],
    [404, 'not_found', 'not-found'],
    [409, 'conflict', 'conflict'],
    [410, 'contact_deleted', 'not-found'],
    [422, 'parameter_invalid', 'invalid'],
    [429, 'rate_limit_exceeded', 'rate-limited'],
    [500, 'server_error', 'unavailable'],
  ])('%d %s is %s', async (status, code, expected) => {
    const adapter = answering(async () => Response.json({ type: 'error.list', errors: [{ code }] }, { status }));
    await expect(adapter.getConversation('1', ctx)).rejects.toMatchObject({ code: expected });
  });

  test.each(['', '-1', 'x', '1/../2', '1?x=1'])('nobody is asked for %j', async (id) => {
    const { mock, adapter } = open();
    await expect(adapter.getConversation(id, ctx)).rejects.toMatchObject({ code: 'not-found' });
    await expect(adapter.getContact!(`${id}/`, ctx)).rejects.toMatchObject({ code: 'not-found' });
    expect(mock.calls).toEqual([]);
  });
});

test('previous conversations are newest first', async () => {
  const { intercom, adapter, contact } = open();
  intercom.now = () => Date.now() + 3_600_000;
  intercom.begin('', 'Later', contact).admin = 815;
  const { items } = await adapter.listContactConversations!(contact, { limit: 5 }, ctx);
  expect(items).toMatchObject([{ handledBy: [{ id: '815' }], channel: 'web' }, {}]);
});
