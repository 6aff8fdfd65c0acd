import { HandoffError } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import type { AdapterTraits, CallContext, HandoffAdapter, Page, PageRequest } from '../adapter.js';
import { reading } from '../platform-client.js';
import { requireOptions } from '../require-options.js';
import { ChatwootApi, pathOf, platformName } from './chatwoot-api.js';
import { chatwootCommands, sendAsBot } from './commands.js';
import { ChatwootList } from './list.js';
import { toContact, toMessage, toPast } from './mapping.js';
import type { ChatwootOptions } from './options.js';
import { contactOf, conversationsOf, messagesOf, pageSizes, type ChatwootMessage } from './wire.js';

const defaultLimit = 50;
const noSuchPage = () => new HandoffError('invalid', 'There is no such page');

/**
 * An adapter for Chatwoot 4: use it on a server, behind a gateway. A conversation is the bot's while it is pending, an
 * agent's or the queue's while it is open. What was checked against what is said in the guide.
 *
 * Throws `invalid` if something is missing that it cannot work without.
 */
export function chatwootAdapter(options: ChatwootOptions): HandoffAdapter {
  requireOptions('chatwootAdapter', options, { baseUrl: 'address', accountId: 'number', token: 'text' });
  const api = new ChatwootApi(options);
  const { call, mapping } = api;
  const list = new ChatwootList(call, mapping, (ctx) => api.userIdOf(ctx));

  async function messages(id: string, { cursor, limit = defaultLimit }: PageRequest, ctx: CallContext) {
    if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) throw noSuchPage();
    let before = cursor;
    let items: ChatwootMessage[] = [];
    do {
      const answer = await call('GET', `${pathOf('conversations', id)}/messages`, ctx, { query: { before } });
      const page = reading(platformName, () => messagesOf(answer));
      items = [...page, ...items];
      before = page.length < pageSizes.messages ? undefined : String(page[0]!.id);
    } while (before !== undefined && items.length < limit);
    const shown = items.slice(-limit);
    const next = shown.length < items.length ? String(shown[0]!.id) : before;
    return {
      items: reading(platformName, () => shown.map((each) => toMessage(id, each, mapping))),
      ...(next !== undefined && { nextCursor: next }),
    } satisfies Page<Message>;
  }

  async function previous(contactId: string, { cursor, limit = defaultLimit }: PageRequest, ctx: CallContext) {
    if (cursor !== undefined && !/^\d{1,4}$/.test(cursor)) throw noSuchPage();
    // the twenty of the last activity, all at once
    const answer = await call('GET', `${pathOf('contacts', contactId)}/conversations`, ctx);
    const all = reading(platformName, () => conversationsOf(answer).map((each) => toPast(each, mapping)));
    all.sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || Number(b.id) - Number(a.id));
    const start = Number(cursor ?? 0);
    const isMore = all.length > start + limit;
    return { items: all.slice(start, start + limit), ...(isMore && { nextCursor: String(start + limit) }) };
  }

  const traits: AdapterTraits = {
    events: 'none',
    pauseBot: { timed: false },
    close: { outcomes: options.outcomes ?? [{ value: 'resolved' }, { value: 'not-resolved' }], note: true },
    sendMessage: { private: true, claims: true },
    history: { events: true },
    list: { search: 'text', paging: 'shifting' },
    nextReplier: { afterHandBack: 'bot', afterClose: 'bot' },
    control: options.control ?? 'advisory',
  };
  return {
    name: 'chatwoot',
    baseUrl: options.baseUrl,
    traits,
    getConversation: async (id, ctx) => api.toOurs(await api.read(id, ctx)),
    listConversations: (query, ctx) => list.page(query, ctx),
    listMessages: messages,
    async getContact(id, ctx) {
      const answer = await call('GET', pathOf('contacts', id), ctx);
      return reading(platformName, () => toContact(contactOf(answer)));
    },
    listContactConversations: previous,
    ...chatwootCommands(api),
    ...(options.botToken !== undefined && {
      sendAsBot: (id, draft, ctx) => sendAsBot(api, id, { ...draft }, ctx),
    }),
  };
}
