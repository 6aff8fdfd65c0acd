import { describe, expect, it } from 'vitest';
import { views } from '../../../src/model/views.js';
import { failureOf, world } from './world.js';

describe('the list', () => {
  it('counts what it shows, in every view', async () => {
    const { adapter, ctx } = world();
    const { counts } = await adapter.listConversations({}, ctx);
    for (const view of views.filter((each) => each !== 'selected')) {
      const { items } = await adapter.listConversations({ view, limit: 200 }, ctx);
      expect(counts![view], view).toBe(items.length);
      expect(items.length, view).toBeGreaterThan(0);
    }
    expect(counts!.selected).toBeUndefined();
  });

  it('blocking and unblocking a contact with previous conversations lists none of them, and tells nobody of a row', async () => {
    const w = world();
    const { adapter, ctx, env } = w;
    const withPast: string[] = [];
    for (const c of adapter.controls.conversations()) {
      const { items } = await adapter.listContactConversations(c.contact.id, {}, ctx);
      if (items.some(({ id }) => id !== c.id) && !c.contact.blocked) withPast.push(c.contact.id);
    }
    expect(new Set(withPast).size).toBeGreaterThan(2);
    const listed = async () => {
      const { items, counts } = await adapter.listConversations({ limit: 200 }, ctx);
      return { ids: items.map(({ id }) => id).sort(), counts };
    };
    const before = await listed();
    const told = new Set<string>();
    const ignore = () => undefined;
    adapter.subscribe(
      {
        conversation: ({ id }) => void told.add(id),
        hint: ignore,
        message: ignore,
        contact: ignore,
        typing: ignore,
        presence: ignore,
        removed: ignore,
        connection: ignore,
      },
      ctx,
    );
    for (const contactId of new Set(withPast)) {
      await adapter.blockContact(contactId, { reason: 'Abuse' }, ctx);
      await env.advance(0);
      expect((await listed()).ids).toEqual(before.ids);
      await adapter.unblockContact(contactId, {}, ctx);
    }
    await env.advance(0);
    expect(await listed()).toEqual(before);
    expect([...told].filter((id) => !before.ids.includes(id))).toEqual([]);
    expect(told.size).toBeGreaterThan(0);
  });

  it('counts what a search finds', async () => {
    const { adapter, ctx } = world();
    const { items, counts } = await adapter.listConversations({ search: 'ben', view: 'transferred' }, ctx);
    expect(counts!.transferred).toBe(items.length);
  });

  it('is sorted by last activity, and its pages have everything once', async () => {
    const { adapter, ctx } = world();
    const whole = (await adapter.listConversations({ limit: 200 }, ctx)).items;
    const times = whole.map((c) => c.lastMessage!.at);
    expect(times).toEqual([...times].sort().reverse());
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await adapter.listConversations({ limit: 7, cursor }, ctx);
      expect(page.items.length).toBeLessThanOrEqual(7);
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(paged).toEqual(whole.map(({ id }) => id));
  });

  it('pages on when a row has moved to the top', async () => {
    const { adapter, ctx } = world();
    const first = await adapter.listConversations({ limit: 5 }, ctx);
    await adapter.controls.workflowMessage(first.items[4]!.id, 'News');
    const second = await adapter.listConversations({ limit: 5, cursor: first.nextCursor }, ctx);
    const seen = new Set(first.items.map(({ id }) => id));
    expect(second.items.filter(({ id }) => seen.has(id))).toEqual([]);
  });

  it.each([
    ['a name', 'ELLISON', 'mara'],
    ['an e-mail address', 'j.weber@', 'jonas'],
    ['a phone number', '+1 202 555 0119', 'yousef'],
    ['a phone number as digits', '12025550119', 'yousef'],
    ['a message', 'aluminium POLES', 'mara'],
    ['a message in Arabic', 'مقاس XL', 'yousef'],
    ['a message in Japanese', '寝袋', 'yoko'],
  ])('is searched by %s', async (_, search, contact) => {
    const { adapter, ctx } = world();
    const { items } = await adapter.listConversations({ search }, ctx);
    expect(items.map((c) => c.contact.id)).toContain(contact);
    expect(items.length).toBeLessThan(4);
  });

  it.each(['.*', '(((', '[a-z]+', '\\d', '^', 'a|b|c', '$&', '{0}'])(
    'takes %s as text, not as a pattern',
    async (search) => {
      const { adapter, ctx } = world();
      expect((await adapter.listConversations({ search }, ctx)).items).toEqual([]);
      await adapter.controls.contactWrites('c1', `look: ${search} !`);
      expect((await adapter.listConversations({ search }, ctx)).items.map(({ id }) => id)).toEqual(['c1']);
    },
  );

  it('finds nothing in event lines and notes', async () => {
    const { adapter, ctx } = world();
    expect((await adapter.listConversations({ search: 'took the conversation over' }, ctx)).items).toEqual([]);
  });

  it('refuses a cursor that is not one', async () => {
    const { adapter, ctx } = world();
    expect((await failureOf(adapter.listConversations({ cursor: 'nonsense' }, ctx))).code).toBe('invalid');
    expect((await failureOf(adapter.listMessages('c1', { cursor: 'nonsense' }, ctx))).code).toBe('invalid');
  });
});

describe('the history', () => {
  it('comes newest page first, oldest message first', async () => {
    const { adapter, ctx } = world();
    const whole = adapter.controls.messages('c1');
    const newest = await adapter.listMessages('c1', { limit: 4 }, ctx);
    const older = await adapter.listMessages('c1', { limit: 4, cursor: newest.nextCursor }, ctx);
    const oldest = await adapter.listMessages('c1', { limit: 4, cursor: older.nextCursor }, ctx);
    expect(newest.items).toEqual(whole.slice(-4));
    expect([...oldest.items, ...older.items, ...newest.items]).toEqual(whole);
    expect(oldest.nextCursor).toBeUndefined();
  });

  it('of earlier conversations can be read', async () => {
    const { adapter, ctx } = world();
    const { items } = await adapter.listContactConversations('mara', {}, ctx);
    expect(items.length).toBeGreaterThanOrEqual(3);
    const times = items.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    expect(items[0]).toMatchObject({ unanswered: true, handoff: true, outcome: 'resolved' });
    expect(items[0]!.handledBy!.map(({ kind }) => kind)).toContain('agent');
    for (const { id } of items) {
      expect(await adapter.getConversation(id, ctx)).toMatchObject({ status: 'closed', contact: { id: 'mara' } });
      expect((await adapter.listMessages(id, {}, ctx)).items.length).toBeGreaterThan(1);
    }
    expect((await adapter.listConversations({ limit: 200 }, ctx)).items.some(({ id }) => id.startsWith('p'))).toBe(
      false,
    );
  });
});
