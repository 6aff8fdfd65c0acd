import type { Conversation } from '../../model/conversation.js';
import type { Contact } from '../../model/contact.js';
import { expect, expectSame, skip } from '../outcome.js';
import { tests } from '../group.js';
import type { World } from '../world.js';

async function contactsInTheList(w: World): Promise<Array<{ row: Conversation; contact: Contact }>> {
  w.require('listConversations', 'getContact');
  const found: Array<{ row: Conversation; contact: Contact }> = [];
  for (const row of (await w.rows({ view: 'all' })).slice(0, 30)) {
    found.push({ row, contact: await w.call('getContact', row.contact.id, w.context()) });
  }
  return found;
}

async function expectFound(w: World, search: string, id: string): Promise<void> {
  const rows = await w.rows({ view: 'all', search });
  expect(
    rows.some((row) => row.id === id),
    `${id} among the rows for "${search}"`,
    rows.map((row) => row.id),
  );
}

const findsBy =
  (field: 'name' | 'email' | 'phone') =>
  async (w: World): Promise<void> => {
    requireSearch(w, 'contact');
    const match = (await contactsInTheList(w)).find(({ contact }) => (contact[field]?.length ?? 0) > 3);
    if (!match) return skip(`no contact in the list has ${field === 'name' ? 'a name' : `"${field}"`}`);
    await expectFound(w, match.contact[field]!, match.row.id);
  };

/** As patterns, these match everything; as plain text, nothing that anyone would write. */
const patterns = ['.*.*', '\\w+|\\s', '[^~]*', '(?:.)', '^.+$', '%_%'];
const halfPatterns = ['(', '[', '*', '\\', '+?', '{1', '"', "'", ';--', '%'];

/** Skips the test where the backend does not search this. */
function requireSearch(w: World, what: 'contact' | 'text'): void {
  const { search: searched = 'text' } = w.traits.list ?? {};
  if (searched === 'none' || (what === 'text' && searched === 'contact')) skip(`traits.list.search is ${searched}`);
}

export const search = tests({
  'finds by name': findsBy('name'),
  'finds by e-mail address': findsBy('email'),
  'finds by phone number': findsBy('phone'),

  async 'finds by a piece of the name, in capitals or not'(w) {
    requireSearch(w, 'contact');
    const match = (await contactsInTheList(w)).find(({ contact }) => /^[A-Za-z]{4,}/.test(contact.name ?? ''));
    if (!match) return skip('no contact in the list has a name in Latin letters');
    const piece = match.contact.name!.slice(0, 4);
    for (const written of [piece.toUpperCase(), piece.toLowerCase()]) await expectFound(w, written, match.row.id);
  },

  async 'finds by a piece of a message'(w) {
    requireSearch(w, 'text');
    w.require('listConversations');
    const { id } = await w.find('botActive', 'suggestive', 'waiting', 'botOff');
    await w.control('contactWrites', id, 'My zebrafinch cage arrived broken');
    await expectFound(w, 'zebrafinch', id);
    await expectFound(w, 'cage arrived', id);
  },

  async 'finds nothing for what nobody wrote'(w) {
    requireSearch(w, 'contact');
    expectSame((await w.rows({ view: 'all', search: 'qzxv nobody wrote this' })).length, 0, 'rows');
  },

  async 'blanks around it do not matter, and blanks alone are no search'(w) {
    w.require('listConversations');
    const all = (await w.rows({ view: 'all' })).length;
    expectSame((await w.rows({ view: 'all', search: '  ' })).length, all, 'rows for blanks');
  },

  async 'what is typed is text, not a pattern'(w) {
    requireSearch(w, 'contact');
    w.require('listConversations');
    const all = (await w.rows({ view: 'all' })).length;
    if (!all) skip('the list has no rows');
    for (const typed of patterns) {
      const rows = await w.rows({ view: 'all', search: typed });
      expect(rows.length < all, `fewer than all ${all} rows for "${typed}"`, rows.length);
    }
  },

  async 'half a pattern is harmless'(w) {
    requireSearch(w, 'contact');
    w.require('listConversations');
    for (const typed of halfPatterns) await w.rows({ view: 'all', search: typed });
  },

  async 'special characters are found as they were written'(w) {
    requireSearch(w, 'text');
    w.require('listConversations');
    const { id } = await w.find('botActive', 'suggestive', 'waiting', 'botOff');
    await w.control('contactWrites', id, 'Is the size [XL+] (wide) in stock?');
    await expectFound(w, '[xl+] (wide)', id);
  },

  async 'a search stays within its view'(w) {
    requireSearch(w, 'text');
    w.require('listConversations');
    const { id } = await w.find('botActive', 'suggestive', 'waiting', 'botOff');
    await w.control('contactWrites', id, 'The gyrocompass is off by ten degrees');
    await expectFound(w, 'gyrocompass', id);
    const closed = await w.rows({ view: 'closed', search: 'gyrocompass' });
    expectSame(
      closed.map((row) => row.id),
      [],
      'rows for the open conversation in the view "closed"',
    );
  },
});
