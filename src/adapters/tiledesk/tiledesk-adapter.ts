import type { Message } from '../../model/message.js';
import { HandoffError } from '../../model/error.js';
import type { AdapterTraits, CallContext, EventSink, HandoffAdapter, Page, PageRequest } from '../adapter.js';
import { reading } from '../platform-client.js';
import { requireOptions } from '../require-options.js';
import { sendAsBot, tiledeskCommands } from './commands.js';
import { listen } from './events.js';
import { listPage, startOf } from './list.js';
import { isInfo, toContact, toMessage, toNote, toPast } from './mapping.js';
import type { TiledeskOptions } from './options.js';
import { platformName, TiledeskApi } from './tiledesk-api.js';
import { messagesOf, requestsOf, type TiledeskLead } from './wire.js';

const defaultLimit = 50;
const byTime = (a: Message, b: Message): number => Date.parse(a.at) - Date.parse(b.at);

/**
 * An adapter for Tiledesk: use it on a server, behind a gateway, which sees to it that the first takeover wins. What
 * was checked against what is said in the guide.
 *
 * Throws `invalid` if something is missing that it cannot work without.
 */
export function tiledeskAdapter(options: TiledeskOptions): HandoffAdapter {
  requireOptions('tiledeskAdapter', options, { baseUrl: 'address', project: 'text', token: 'text or function' });
  const api = new TiledeskApi(options);
  const { call, mapping, project } = api;
  const { openSocket, baseUrl } = options;

  /** Tiledesk sends the whole history, and keeps notes apart from it. */
  async function messages(id: string, { cursor, limit = defaultLimit }: PageRequest, ctx: CallContext) {
    const [request, answer] = await Promise.all([api.read(id, ctx), call('GET', api.pathOf(id, '/messages'), ctx)]);
    const all = reading(platformName, () => [
      ...messagesOf(answer)
        .filter((each) => !isInfo(each))
        .map((each) => toMessage(each, request, mapping)),
      ...(request.notes ?? []).map((each) => toNote(each, request, mapping)),
    ]).sort(byTime);
    const end = cursor === undefined ? all.length : all.findIndex((each) => each.id === cursor);
    if (end < 0) throw new HandoffError('invalid', 'There is no such page');
    const start = Math.max(0, end - limit);
    return {
      items: all.slice(start, end),
      ...(start > 0 && { nextCursor: all[start]!.id }),
    } satisfies Page<Message>;
  }

  async function leadOf(id: string, ctx: CallContext): Promise<TiledeskLead> {
    const answer = await call('GET', `/${project}/leads/${encodeURIComponent(id)}`, ctx);
    return answer as TiledeskLead;
  }

  async function previous(contactId: string, { cursor, limit = defaultLimit }: PageRequest, ctx: CallContext) {
    const start = startOf(cursor);
    const lead = await leadOf(contactId, ctx);
    const page = Math.floor(start / limit);
    const query = { lead: lead._id, status: 'all', sort: 'createdAt', direction: -1, limit, page };
    const answer = await call('GET', `/${project}/requests`, ctx, { query });
    const items = reading(platformName, () => requestsOf(answer).map((each) => toPast(each, mapping)));
    return { items, ...(items.length === limit && { nextCursor: String((page + 1) * limit) }) };
  }

  const traits: AdapterTraits = {
    events: openSocket ? 'hint' : 'none',
    takeOver: { reason: 'none' },
    pauseBot: { timed: false, reason: 'none' },
    close: { outcomes: options.outcomes ?? [{ value: 'resolved' }, { value: 'not-resolved' }], note: true },
    sendMessage: { private: true, claims: true },
    history: { events: false },
    list: { search: 'contact', paging: 'shifting' },
    nextReplier: { afterHandBack: 'bot' },
    control: 'enforced',
  };
  return {
    name: 'tiledesk',
    baseUrl,
    traits,
    getConversation: async (id, ctx) => api.toOurs(await api.read(id, ctx)),
    listConversations: (query, ctx) => listPage(api, query, ctx),
    listMessages: messages,
    async getContact(id, ctx) {
      const lead = await leadOf(id, ctx);
      return reading(platformName, () => toContact(lead));
    },
    listContactConversations: previous,
    ...tiledeskCommands(api),
    sendAsBot: (id, draft, ctx) => sendAsBot(api, id, { ...draft }, ctx),
    ...(openSocket && {
      subscribe: (sink: EventSink) => listen(api, openSocket, baseUrl, sink),
    }),
  };
}
