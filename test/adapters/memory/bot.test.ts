import { describe, expect, it, vi } from 'vitest';
import type { BotQuestion, MemoryBot } from '../../../src/adapters/memory/index.js';
import { find, hour, inSimulatedTime, minute, recorder, world } from './world.js';

const echo: MemoryBot = ({ text }) => ({ kind: 'answer', text: `You wrote: ${text}` });
const said = (world_: ReturnType<typeof world>, id = 'c1') =>
  world_.adapter.controls
    .messages(id)
    .filter((m) => !m.event && !m.private)
    .map((m) => `${m.author.kind}: ${m.text}`);

describe('the bot', () => {
  it('composes, then answers', async () => {
    const w = world({ bot: echo });
    const sink = recorder();
    w.adapter.subscribe(sink, w.ctx);
    await w.adapter.controls.contactWrites('c1', 'is it blue?');
    expect(w.adapter.controls.conversations()[0]).toMatchObject({
      bot: { composing: true },
      unread: 1,
      lastMessage: { text: 'is it blue?' },
    });
    await w.env.advance(1199);
    expect(said(w).at(-1)).toBe('contact: is it blue?');
    await w.env.advance(1);
    expect(said(w).at(-1)).toBe('bot: You wrote: is it blue?');
    expect(w.adapter.controls.conversations()[0]).toMatchObject({
      bot: { composing: false, messageCount: 6 },
      unread: 0,
    });
    expect(sink.typings.map(({ active }) => active)).toEqual([true, false]);
  });

  it('sees the whole history', async () => {
    const asked: BotQuestion[] = [];
    const w = world({ bot: (question) => (asked.push(question), { kind: 'answer', text: 'ok' }) });
    await w.adapter.controls.contactWrites('c1', 'first');
    await w.env.advance(2000);
    expect(asked[0]).toMatchObject({ text: 'first', conversation: { id: 'c1' } });
    expect(asked[0]!.history.length).toBe(11);
  });

  it('starts anew when the contact goes on writing, and answers once', async () => {
    const w = world({ bot: echo });
    await w.adapter.controls.contactWrites('c1', 'one');
    await w.env.advance(1000);
    await w.adapter.controls.contactWrites('c1', 'two');
    await w.env.advance(5000);
    expect(said(w).slice(-3)).toEqual(['contact: one', 'contact: two', 'bot: You wrote: two']);
  });

  it.each(['takeOver', 'pauseBot', 'cancelReply', 'blockContact', 'close'] as const)(
    '%s drops the reply (row 62)',
    async (command) => {
      const signals: AbortSignal[] = [];
      const w = world({ bot: ({ signal }) => (signals.push(signal), { kind: 'answer', text: 'too late' }) });
      await w.adapter.controls.contactWrites('c1', 'hello?');
      await w.env.advance(600);
      if (command === 'blockContact') await w.adapter.blockContact('mara', {}, w.ctx);
      else if (command === 'close') await w.adapter.close('c1', { outcome: 'resolved' }, w.ctx);
      else await w.adapter[command]('c1', {}, w.ctx);
      expect(signals[0]!.aborted).toBe(true);
      await w.env.advance(hour);
      expect(said(w).at(-1)).toBe('contact: hello?');
      expect(w.adapter.controls.conversations()[0]!.bot.composing).toBe(false);
    },
  );

  it('goes on from where it was when it gets the conversation back', async () => {
    const w = world({ bot: echo });
    await w.adapter.takeOver('c1', {}, w.ctx);
    await w.adapter.controls.contactWrites('c1', 'and now?');
    await w.env.advance(hour);
    expect(said(w).at(-1)).toBe('contact: and now?');
    await w.adapter.handBack('c1', {}, w.ctx);
    await w.env.advance(1200);
    expect(said(w).at(-1)).toBe('bot: You wrote: and now?');
  });

  it.each([
    ['activateBot', (w: ReturnType<typeof world>) => w.adapter.activateBot('c1', {}, w.ctx)],
    ['resetBot', (w: ReturnType<typeof world>) => w.adapter.resetBot('c1', {}, w.ctx)],
    ['the timer', (w: ReturnType<typeof world>) => w.env.advance(10 * minute)],
  ])('%s makes it answer what is still open', async (_, resume) => {
    const w = world({ bot: echo });
    await w.adapter.pauseBot('c1', { until: inSimulatedTime(w.env, 10 * minute) }, w.ctx);
    await w.adapter.controls.contactWrites('c1', 'anyone?');
    await resume(w);
    await w.env.advance(1200);
    expect(said(w).at(-1)).toBe('bot: You wrote: anyone?');
  });

  it('answers a cancelled question only after it was activated again', async () => {
    const w = world({ bot: echo });
    await w.adapter.controls.contactWrites('c1', 'hello?');
    await w.adapter.cancelReply('c1', {}, w.ctx);
    await w.adapter.pauseBot('c1', {}, w.ctx);
    await w.env.advance(hour);
    expect(said(w).at(-1)).toBe('contact: hello?');
    await w.adapter.activateBot('c1', {}, w.ctx);
    await w.env.advance(1200);
    expect(said(w).at(-1)).toBe('bot: You wrote: hello?');
  });

  it('marks a question without an answer, until an agent replies', async () => {
    const w = world();
    await w.adapter.controls.contactWrites('c1', 'do you sell kayaks?');
    await w.env.advance(1200);
    expect(w.adapter.controls.messages('c1').find((m) => m.text === 'do you sell kayaks?')).toMatchObject({
      unanswered: true,
    });
    expect(w.adapter.controls.conversations()[0]!.attention).toContain('unanswered');
    await w.adapter.takeOver('c1', {}, w.ctx);
    await w.adapter.sendMessage('c1', { text: 'We do', clientId: 'x' }, w.ctx);
    expect(w.adapter.controls.conversations()[0]!.attention).not.toContain('unanswered');
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('model down');
      },
    ],
    ['rejects', () => Promise.reject(new Error('model down'))],
    ['says nothing', () => ({ kind: 'not-found' as const })],
    ['answers with nothing', () => ({ kind: 'answer' as const, text: '' })],
  ])('that %s leaves the question open, once', async (_, reply) => {
    const bot = vi.fn(reply as MemoryBot);
    const w = world({ bot });
    await w.adapter.controls.contactWrites('c1', 'hello?');
    await w.env.advance(10 * minute);
    expect(said(w).at(-1)).toBe('contact: hello?');
    expect(w.adapter.controls.conversations()[0]!.bot.composing).toBe(false);
    expect(bot).toHaveBeenCalledTimes(1);
  });

  it('hands over, and the second time that is marked', async () => {
    const w = world({ bot: () => ({ kind: 'handoff', text: 'One moment', reason: 'Not sure' }) });
    await w.adapter.controls.contactWrites('c1', 'help');
    await w.env.advance(1200);
    expect(said(w).at(-1)).toBe('bot: One moment');
    expect(w.adapter.controls.conversations()[0]).toMatchObject({
      handler: { kind: 'queue' },
      bot: { status: 'paused', cause: { kind: 'contact-request', reason: 'Not sure', actor: { kind: 'bot' } } },
    });
    expect(w.adapter.controls.conversations()[0]!.attention ?? []).not.toContain('repeated-handoff');
    await w.adapter.activateBot('c1', {}, w.ctx);
    await w.adapter.controls.contactAsksForPerson('c1');
    expect(w.adapter.controls.conversations()[0]!.attention).toContain('repeated-handoff');
  });

  it('pauses at its message limit', async () => {
    const w = world({ bot: echo });
    const { id, bot } = find(w.adapter, (c) => c.bot.messageLimit === 8);
    for (let i = bot.messageCount!; i < 8; i++) {
      await w.adapter.controls.contactWrites(id, `question ${i}`);
      await w.env.advance(1200);
    }
    expect(find(w.adapter, (c) => c.id === id).bot).toMatchObject({
      status: 'paused',
      messageCount: 8,
      cause: { kind: 'message-limit' },
    });
    await w.adapter.controls.contactWrites(id, 'one more');
    await w.env.advance(hour);
    expect(said(w, id).at(-1)).toBe('contact: one more');
    expect(
      w.adapter.controls
        .messages(id)
        .some((m) => m.event?.reason === 'message-limit' && m.text.includes('message limit')),
    ).toBe(true);
  });

  it('only suggests in suggestive mode, and is silent for blocked contacts and agents', async () => {
    const w = world({ bot: echo });
    const ids = [
      find(w.adapter, (c) => c.bot.mode === 'suggestive').id,
      find(w.adapter, (c) => !!c.contact.blocked).id,
      find(w.adapter, (c) => c.handler.kind === 'agent').id,
      find(w.adapter, (c) => c.handler.kind === 'queue').id,
    ];
    for (const id of ids) {
      const unread = find(w.adapter, (c) => c.id === id).unread ?? 0;
      await w.adapter.controls.contactWrites(id, 'hello?');
      await w.env.advance(hour);
      expect(said(w, id).at(-1)).toBe('contact: hello?');
      expect(find(w.adapter, (c) => c.id === id).unread).toBe(unread + 1);
    }
  });
});
