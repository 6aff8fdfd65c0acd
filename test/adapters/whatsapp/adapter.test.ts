import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallContext } from '../../../src/adapters/adapter.js';
import { heardIn } from '../../../src/adapters/whatsapp/deliveries.js';
import { takeWhatsApp, whatsappAdapter } from '../../../src/adapters/whatsapp/index.js';
import { createGateway, metaWebhook, type Gateway } from '../../../src/gateway/index.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { emptied, until } from '../../gateway/support/desk.js';
import { pglite } from '../../gateway/support/pglite.js';
import { customer, echoed, fromBot, handedOver, ofKind, phoneNumberId, written } from './payloads.js';

const at = '2026-11-26T10:00:00.000Z';
const ada = { id: 'ada', name: 'Ada Lindqvist' };
const ctx: CallContext = { signal: new AbortController().signal, agent: ada };

describe('what a delivery says', () => {
  const owner = (body: unknown) =>
    heardIn(body, phoneNumberId).flatMap((each) => (each.kind === 'owner' ? [each.bot] : []));

  test.each<[string, unknown, string[]]>([
    ['a message of the contact: it is ours', written('Hello', at), ['paused']],
    ['what the bot said: it is the bot’s', echoed('How can I help?'), ['active']],
    ['control came from the bot', handedOver(fromBot, at), ['paused']],
    ['it names only the owner before, the bot', handedOver({ previous_owner_role: 'ai_agent' }, at), ['paused']],
    ['by the role of its app', handedOver({ previous_owner_app_role: 'meta_business_agent' }, at), ['paused']],
    ['it names only the owner before, us', handedOver({ previous_owner_app_id: '263902037430900' }, at), ['active']],
    [
      'control went to the bot',
      handedOver({ previous_owner_role: 'escalation', new_owner_role: 'ai_agent' }, at),
      ['active'],
    ],
    ['to somebody else than the bot', handedOver({ new_owner_role: 'escalation' }, at), ['paused']],
    ['another number', written('Hello', at, 'wamid.x', '999'), []],
    ['another kind of change', { entry: [{ changes: [{ field: 'flows', value: { metadata: {} } }] }] }, []],
  ])('%s', (_, body, bots) => expect(owner(body)).toEqual(bots));

  test.each<[string, object, string]>([
    ['text', { type: 'text', text: { body: 'Hi' } }, 'Hi'],
    ['a picture with words', { type: 'image', image: { id: '1', caption: 'My receipt' } }, 'My receipt'],
    ['a picture without', { type: 'image', image: { id: '1' } }, '[Image]'],
    ['a button', { type: 'button', button: { text: 'Yes', payload: 'y' } }, 'Yes'],
    ['a reply', { type: 'interactive', interactive: { button_reply: { id: '1', title: 'Track it' } } }, 'Track it'],
    ['a reaction', { type: 'reaction', reaction: { message_id: 'm', emoji: '👍' } }, '👍'],
    ['what is not known', { type: 'order', order: {} }, '[order]'],
  ])('the words of %s', (_, message, text) => {
    const said = heardIn(ofKind(message, at), phoneNumberId).find((each) => each.kind === 'message');
    expect(said).toMatchObject({ message: { text, author: { kind: 'contact', id: customer }, at } });
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'hello'],
    ['lists that are none', { entry: { changes: 7 } }],
    ['values that are none', { entry: [null, { changes: [null, { field: 'messages', value: 7 }] }] }],
    ['messages that are none', written('x', at).entry.map(() => ({ changes: [{ field: 'messages' }] }))],
    ['a prototype', JSON.parse('{"entry":[{"changes":[{"__proto__":{"field":"messages"}}]}]}')],
  ])('%s is passed over (T11)', (_, body) => expect(heardIn(body, phoneNumberId)).toEqual([]));
});

describe('through a gateway', () => {
  const database = pglite();
  const secret = 'app secret';
  let gateway: Gateway;
  let sent: Array<{ url: string; body: Record<string, unknown> }>;
  let next: () => Response;

  beforeEach(async () => {
    await emptied(database());
    sent = [];
    next = () => Response.json({ messaging_product: 'whatsapp' });
    gateway = createGateway({
      adapter: whatsappAdapter({
        phoneNumberId,
        headers: { Authorization: 'Bearer token' },
        fetch: async (url, init) => {
          sent.push({ url, body: JSON.parse(init.body as string) as Record<string, unknown> });
          return next();
        },
      }),
      database: database(),
      desk: true,
      authenticate: () => ({ agent: ada, role: 'agent' }),
      webhooks: { '/meta': metaWebhook({ secret, verifyToken: 'v', take: takeWhatsApp({ phoneNumberId }) }) },
    });
  });
  afterEach(() => gateway.close());

  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { 'Content-Type': 'application/json' };
    const init = { method, headers, body: body && JSON.stringify(body) };
    return (await (await gateway.fetch(new Request(`http://gateway${path}`, init))).json()) as T;
  }
  async function deliver(body: unknown): Promise<void> {
    const raw = JSON.stringify(body);
    const signature = createHmac('sha256', secret).update(raw).digest('hex');
    const init = { method: 'POST', headers: { 'X-Hub-Signature-256': `sha256=${signature}` }, body: raw };
    const { status } = await gateway.fetch(new Request('http://gateway/webhooks/meta', init));
    expect(status).toBe(200);
  }
  const read = () => call<Conversation>('GET', `/conversations/${customer}`);
  const shows = (bot: string) => until(async () => (await read()).bot?.status === bot, `the bot is not ${bot}`);
  const run = (command: object) =>
    call<{ conversation?: Conversation; code?: string }>('POST', `/conversations/${customer}/commands`, command);

  test('a bot has it, a person takes it over and answers, and gives it back', async () => {
    await deliver(echoed('How can I help?'));
    await shows('active');
    const taken = await run({ type: 'take-over' });
    expect(taken.conversation).toMatchObject({ handler: { agent: { id: 'ada' } }, bot: { status: 'paused' } });
    expect(sent.at(-1)).toEqual({
      url: `https://graph.facebook.com/v24.0/${phoneNumberId}/thread_control`,
      body: { messaging_product: 'whatsapp', to: customer, action: 'take' },
    });
    next = () => Response.json({ messages: [{ id: 'wamid.sent' }] });
    await call('POST', `/conversations/${customer}/messages`, { text: 'Ada here', clientId: 'x1' });
    next = () => Response.json({ messaging_product: 'whatsapp' });
    const { conversation } = await run({ type: 'hand-back', note: 'Parcel 7' });
    expect(conversation).toMatchObject({ handler: { kind: 'bot' }, bot: { status: 'active' } });
    expect(sent.at(-1)!.body).toMatchObject({ action: 'pass', control_pass: { target_role: 'ai_agent' } });
    const { items } = await call<{ items: Array<{ text: string }> }>('GET', `/conversations/${customer}/messages`);
    expect(items.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['How can I help?', 'Ada here', 'Ada Lindqvist took the conversation over']),
    );
  });

  test('what is heard makes the list, with the name, and is found by its words', async () => {
    await deliver(written('Where is my parcel?', at));
    const list = () => call<{ items: Conversation[] }>('GET', '/conversations?search=parcel');
    await until(async () => (await list()).items.length === 1, 'it is not in the list');
    expect((await list()).items[0]).toMatchObject({
      id: customer,
      contact: { name: 'Maria Silva' },
      channel: 'whatsapp',
      lastMessage: { text: 'Where is my parcel?', author: { kind: 'contact' } },
    });
  });

  test('deliveries out of order: the newest owner counts, and each message is there once', async () => {
    await deliver(handedOver(fromBot, '2026-11-26T10:05:00Z', { conversation_context: { summary: 'Wants a refund' } }));
    await shows('paused');
    await deliver(handedOver({ new_owner_role: 'ai_agent' }, '2026-11-26T10:01:00Z'));
    await deliver(written('late', '2026-11-26T10:00:30Z'));
    await deliver(written('late', '2026-11-26T10:00:30Z'));
    const messages = () =>
      call<{ items: Array<{ text: string; private?: boolean }> }>('GET', `/conversations/${customer}/messages`);
    await until(async () => (await messages()).items.some(({ text }) => text === 'late'), 'it was not heard');
    expect((await read()).bot.status).toBe('paused');
    const { items } = await messages();
    expect(items.filter(({ text }) => text === 'late')).toHaveLength(1);
    expect(items).toContainEqual(expect.objectContaining({ text: 'Wants a refund', private: true }));
  });
});

describe('bad answers keep their true sentence', () => {
  const error = (status: number, code: number, headers: Record<string, string> = {}) =>
    Response.json({ error: { code, message: 'never shown' } }, { status, headers });
  const command = (answer: () => Response | Promise<Response>) =>
    whatsappAdapter({ phoneNumberId, headers: {}, fetch: async () => answer() }).pauseBot!(customer, {}, ctx);

  test.each<[string, () => Response | Promise<Response>, object]>([
    ['a token that has expired', () => error(401, 190), { code: 'unauthorized' }],
    ['a token that was revoked', () => error(400, 190), { code: 'unauthorized' }],
    ['an app that is not the escalation partner', () => error(400, 2494191), { code: 'forbidden' }],
    ['the window of 24 hours is over', () => error(400, 131047), { code: 'refused' }],
    ['too many', () => error(400, 130429), { code: 'rate-limited' }],
    ['too many, with a time', () => error(429, 4, { 'Retry-After': '7' }), { code: 'rate-limited', retryAfter: 7 }],
    ['a field that is wrong', () => error(400, 100), { code: 'invalid' }],
    ['5xx, which may have done it', () => error(502, 2), { code: 'unavailable', retryAfter: undefined }],
    ['HTML of a proxy', () => new Response('<html>log in</html>'), { code: 'bad-response' }],
    ['HTML of a proxy that failed', () => new Response('<html>', { status: 502 }), { code: 'unavailable' }],
    ['a redirect', () => new Response(null, { status: 302, headers: { Location: '/' } }), { code: 'bad-response' }],
    ['no connection', () => Promise.reject(new TypeError('fetch failed')), { code: 'unavailable' }],
  ])('%s', async (_, answer, expected) => expect(command(answer)).rejects.toMatchObject(expected));

  test('a number that is none reaches nobody', async () => {
    const adapter = whatsappAdapter({ phoneNumberId, headers: {}, fetch: () => Promise.reject(new Error('called')) });
    for (const id of ['', '../x', '+5511', 'abc']) {
      await expect(adapter.pauseBot!(id, {}, ctx)).rejects.toMatchObject({ code: 'not-found' });
    }
  });
});
