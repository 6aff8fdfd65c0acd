import { describe, expect, it } from 'vitest';
import { context, failureOf, find, hour, inSimulatedTime, world } from './world.js';

describe('commands', () => {
  it('raise the version with every change, and leave a line', async () => {
    const { env, adapter, ctx } = world();
    const before = await adapter.getConversation('c1', ctx);
    const until = inSimulatedTime(env, hour);
    const paused = await adapter.pauseBot('c1', { until, reason: 'Checking' }, ctx);
    expect(paused!.version).toBeGreaterThan(before.version!);
    expect(adapter.controls.messages('c1').at(-1)).toMatchObject({
      author: { kind: 'system' },
      event: { type: 'paused', until, reason: 'Checking' },
      text: 'Ada Lindqvist paused the bot until 2026-03-02 11:00 UTC: Checking',
    });
    await adapter.activateBot('c1', {}, ctx);
    await adapter.takeOver('c1', {}, ctx);
    const back = await adapter.handBack('c1', {}, ctx);
    expect(adapter.controls.messages('c1').at(-1)!.text).toBe('Ada Lindqvist left the conversation');
    expect(back!.version).toBeGreaterThan(paused!.version!);
  });

  it('answer with copies', async () => {
    const { adapter, ctx } = world();
    const first = await adapter.getConversation('c1', ctx);
    first.bot.status = 'stopped';
    first.contact.name = 'changed';
    expect(await adapter.getConversation('c1', ctx)).toMatchObject({
      bot: { status: 'active' },
      contact: { name: 'Mara Ellison' },
    });
  });

  it('are applied once for each idempotency key', async () => {
    const { adapter, ctx } = world();
    const keyed = context({ idempotencyKey: 'k1' });
    const first = await adapter.takeOver('c1', {}, keyed);
    await adapter.handBack('c1', {}, ctx);
    expect(await adapter.takeOver('c1', {}, keyed)).toEqual(first);
    expect(adapter.controls.conversations()[0]!.handler.kind).toBe('bot');
    await expect(adapter.takeOver('c2', {}, keyed)).resolves.toMatchObject({ id: 'c2' });
  });

  it('are refused where their key was used for other parameters', async () => {
    const { env, adapter } = world();
    const keyed = context({ idempotencyKey: 'k1' });
    const until = inSimulatedTime(env, hour);
    await adapter.pauseBot('c1', { until }, keyed);
    expect((await failureOf(adapter.pauseBot('c1', { until: inSimulatedTime(env, 2 * hour) }, keyed))).code).toBe(
      'invalid',
    );
    expect((await adapter.getConversation('c1', keyed)).bot.resumeAt).toBe(until);
  });

  it('are not touched by what happens to their parameters on the way', async () => {
    const { env, adapter, ctx } = world({ knobs: { latency: 100 } });
    const draft = { text: 'As written', clientId: 'm1' };
    const sending = adapter.sendMessage('c1', draft, ctx);
    draft.text = 'changed';
    await env.advance(100);
    expect((await sending).text).toBe('As written');
  });

  it('do not pause longer than the traits say', async () => {
    const { env, adapter, ctx } = world();
    const longest = adapter.traits.pauseBot!.maxSeconds! * 1000;
    expect((await failureOf(adapter.pauseBot('c1', { until: inSimulatedTime(env, longest + 1) }, ctx))).code).toBe(
      'invalid',
    );
    await adapter.pauseBot('c1', { until: inSimulatedTime(env, longest) }, ctx);
    expect((await failureOf(adapter.extendPause('c1', { until: inSimulatedTime(env, longest + 1) }, ctx))).code).toBe(
      'invalid',
    );
  });

  it('that were refused may be tried again with the same key', async () => {
    const { adapter } = world();
    const keyed = context({ idempotencyKey: 'k1' });
    await adapter.controls.colleagueTakesOver('c1');
    expect((await failureOf(adapter.takeOver('c1', {}, keyed))).code).toBe('conflict');
    await adapter.controls.colleagueHandsBack('c1');
    await expect(adapter.takeOver('c1', {}, keyed)).resolves.toMatchObject({ handler: { kind: 'agent' } });
  });

  it('that lost their answer are found by their key', async () => {
    const { adapter } = world({ knobs: { loseAnswers: true } });
    const keyed = context({ idempotencyKey: 'k1' });
    expect((await failureOf(adapter.sendMessage('c1', { text: 'hi', clientId: 'a' }, keyed))).code).toBe('timeout');
    adapter.controls.set({ loseAnswers: false });
    const message = await adapter.sendMessage('c1', { text: 'hi', clientId: 'a' }, keyed);
    expect(adapter.controls.messages('c1').filter((m) => m.text === 'hi')).toEqual([message]);
  });

  it('are refused with the code that says why', async () => {
    const { env, adapter, ctx } = world();
    const held = find(
      adapter,
      (c) => c.handler.kind === 'agent' && c.handler.agent.id === 'ben' && c.status === 'open',
    );
    expect(await failureOf(adapter.takeOver(held.id, {}, ctx))).toMatchObject({
      code: 'conflict',
      current: { id: held.id, handler: { agent: { id: 'ben' } } },
    });
    expect((await failureOf(adapter.pauseBot('c1', { until: inSimulatedTime(env, -1) }, ctx))).code).toBe('invalid');
    expect(await failureOf(adapter.activateBot('c1', {}, ctx))).toMatchObject({
      code: 'refused',
      current: { id: 'c1' },
    });
    expect((await failureOf(adapter.close('c1', { outcome: '' }, ctx))).code).toBe('invalid');
    expect((await failureOf(adapter.sendMessage('c1', { text: '  ', clientId: 'a' }, ctx))).code).toBe('invalid');
    expect((await failureOf(adapter.reopen('p1', {}, ctx))).code).toBe('forbidden');
  });

  it.each([
    'getConversation',
    'takeOver',
    'listMessages',
    'getContact',
    'blockContact',
    'listContactConversations',
  ] as const)('%s does not know an unknown id', async (method) => {
    const { adapter, ctx } = world();
    const call: (id: string, params: object, ctx: object) => Promise<unknown> =
      method === 'getConversation' || method === 'getContact'
        ? (id) => adapter[method](id, ctx)
        : (id, params) => adapter[method](id, params, ctx);
    expect((await failureOf(call('nobody', {}, ctx))).code).toBe('not-found');
  });
});

describe('sending', () => {
  it('keeps the client id, pauses the bot, and knows a message that came before', async () => {
    const { adapter, ctx } = world();
    const message = await adapter.sendMessage('c1', { text: 'Ada here', clientId: 'one' }, ctx);
    expect(message).toMatchObject({ clientId: 'one', delivery: 'sent', author: { kind: 'agent', id: 'ada' } });
    expect(adapter.controls.conversations()[0]!).toMatchObject({
      bot: { status: 'paused', cause: { kind: 'manual-message' } },
      lastMessage: { text: 'Ada here' },
      unread: 0,
    });
    expect(await adapter.sendMessage('c1', { text: 'Ada here', clientId: 'one' }, ctx)).toEqual(message);
    expect(adapter.controls.messages('c1').filter((m) => m.text === 'Ada here')).toHaveLength(1);
  });

  it('keeps a note away from the contact and from the preview', async () => {
    const { adapter, ctx } = world();
    const before = await adapter.getConversation('c1', ctx);
    await adapter.sendMessage('c1', { text: 'careful', private: true, clientId: 'n' }, ctx);
    expect(await adapter.getConversation('c1', ctx)).toMatchObject({
      bot: { status: 'active' },
      lastMessage: before.lastMessage,
    });
  });
});

describe('everyone else', () => {
  it('a workflow message pauses the bot', async () => {
    const { adapter } = world();
    await adapter.controls.workflowMessage('c1', '20% off today');
    expect(adapter.controls.conversations()[0]!).toMatchObject({
      bot: { status: 'paused', cause: { kind: 'workflow-message' } },
      lastMessage: { text: '20% off today' },
    });
  });

  it('a contact asks for a person', async () => {
    const { adapter, ctx } = world();
    await adapter.controls.contactAsksForPerson('c1', 'Refund');
    expect(await adapter.getConversation('c1', ctx)).toMatchObject({
      handler: { kind: 'queue' },
      bot: { status: 'paused', cause: { kind: 'contact-request', reason: 'Refund' } },
    });
    expect((await adapter.listConversations({ view: 'waiting' }, ctx)).items.map(({ id }) => id)).toContain('c1');
  });

  it('a closed conversation opens again, with the line above the message', async () => {
    const { adapter } = world();
    const { id } = find(adapter, (c) => c.status === 'closed');
    expect(await adapter.controls.contactWrites(id, 'one more thing')).toBe(id);
    expect(
      adapter.controls
        .messages(id)
        .slice(-2)
        .map((m) => m.event?.type ?? m.text),
    ).toEqual(['reopened', 'one more thing']);
    expect(find(adapter, (c) => c.id === id)).toMatchObject({ status: 'open', handler: { kind: 'bot' } });
  });

  it('an archived conversation stays, and the contact starts a new one', async () => {
    const { adapter, ctx } = world();
    await adapter.archive('c1', {}, ctx);
    const fresh = await adapter.controls.contactWrites('c1', 'hello again');
    expect(fresh).not.toBe('c1');
    expect(await adapter.getConversation(fresh, ctx)).toMatchObject({
      contact: { id: 'mara' },
      status: 'open',
      handler: { kind: 'bot' },
      unread: 1,
    });
    expect(adapter.controls.messages(fresh).map((m) => m.text)).toEqual(['hello again']);
    expect(await adapter.controls.contactWrites('c1', 'and again')).toBe(fresh);
    expect((await adapter.listContactConversations('mara', {}, ctx)).items[0]!.id).toBe('c1');
  });

  it('a new contact begins a conversation', async () => {
    const { adapter, ctx } = world({ conversations: 'none' });
    const id = await adapter.controls.contactBegins({ id: 'zoe', name: 'Zoe', channel: 'web' }, 'hi there');
    expect(await adapter.getConversation(id, ctx)).toMatchObject({
      id: 'c1',
      contact: { id: 'zoe' },
      channel: 'web',
      lastMessage: { text: 'hi there' },
    });
    await expect(adapter.controls.contactBegins({ id: 'zoe' }, 'again')).rejects.toThrow('already');
  });

  it('a block reaches every conversation of the contact', async () => {
    const { adapter, ctx } = world();
    await adapter.archive('c1', {}, ctx);
    const fresh = await adapter.controls.contactWrites('c1', 'hello');
    await adapter.blockContact('mara', { reason: 'Rude' }, ctx);
    for (const id of ['c1', fresh]) {
      expect((await adapter.getConversation(id, ctx)).contact.blocked).toMatchObject({
        by: { id: 'ada' },
        reason: 'Rude',
      });
    }
    expect((await adapter.getContact('mara', ctx)).blocked).toMatchObject({ reason: 'Rude' });
    expect((await failureOf(adapter.blockContact('mara', {}, ctx))).code).toBe('refused');
    await adapter.unblockContact('mara', {}, ctx);
    expect((await adapter.getConversation(fresh, ctx)).contact.blocked).toBeUndefined();
    expect((await adapter.getContact('mara', ctx)).blocked).toBeUndefined();
  });
});
