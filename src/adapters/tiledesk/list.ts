import type { Conversation } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import { inView, type View } from '../../model/views.js';
import type { CallContext, ConversationQuery, Page } from '../adapter.js';
import { reading } from '../platform-client.js';
import { platformName, type TiledeskApi } from './tiledesk-api.js';
import { requestsOf, type TiledeskRequest } from './wire.js';

const defaultLimit = 50;
/** Rows in one page of Tiledesk's: the most it gives. */
const pageSize = 100;
/** Pages of Tiledesk's that are read for one of ours, so that a view of few rows does not read all there are. */
const maxPages = 10;

/** The statuses in which the rows of a view can be. */
const statuses: Partial<Record<View, string>> = {
  open: '50,100,150,200,300',
  bot: '100,200,300',
  transferred: '50,100,150,200,300',
  waiting: '50,100,150,200,300',
  mine: '200,300',
  paused: '50,100,150,200,300',
  closed: '1000',
};

export function startOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new HandoffError('invalid', 'There is no such page');
}

const isFound = ({ lead }: TiledeskRequest, words: string): boolean =>
  `${lead?.fullname ?? ''} ${lead?.email ?? ''} ${lead?.phone ?? ''}`.toLowerCase().includes(words);

/** The list, the newest change first. Tiledesk filters by status; what it cannot say of a view is filtered here. */
export async function listPage(
  api: TiledeskApi,
  { view = 'all', search, cursor, limit = defaultLimit }: ConversationQuery,
  ctx: CallContext,
): Promise<Page<Conversation>> {
  const words = search?.trim().toLowerCase() ?? '';
  const items: Conversation[] = [];
  let next: number | undefined = startOf(cursor);
  for (let read = 0; next !== undefined && items.length < limit && read < maxPages; read++) {
    const page = Math.floor(next / pageSize);
    const query = {
      status: statuses[view] ?? 'all',
      sort: 'updatedAt',
      direction: -1,
      limit: pageSize,
      page,
    };
    const answer = await api.call('GET', `/${api.project}/requests`, ctx, { query });
    const rows: TiledeskRequest[] = reading(platformName, () => requestsOf(answer));
    let row: number = next - page * pageSize;
    for (; row < rows.length && items.length < limit; row++) {
      const request = rows[row]!;
      const conversation = api.toOurs(request);
      if (isFound(request, words) && inView(conversation, view, ctx.agent.id)) items.push(conversation);
    }
    next = row < rows.length || rows.length === pageSize ? page * pageSize + row : undefined;
  }
  return { items, ...(next !== undefined && { nextCursor: String(next) }) };
}
