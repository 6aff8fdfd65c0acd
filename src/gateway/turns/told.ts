import { sentenceFor } from '../../adapters/lines.js';
import type { CommandType } from '../../model/command.js';
import type { Message, MessageEvent } from '../../model/message.js';
import { toInstant, type GatewayContext } from '../context.js';
import { readMessages } from '../conversations/authors.js';
import { replaceNul } from '../database/database.js';
import type { Actor, AuditEntry } from '../options.js';
import type { Platform } from '../platform.js';

/** Messages. A model reads no more of it anyway. */
const newest = 50;
/** Milliseconds in which the platform's own line of an event counts as the same. */
const sameMoment = 10_000;

const eventTypes: Partial<Record<CommandType, string>> = {
  'take-over': 'joined',
  'hand-back': 'left',
  'request-agent': 'queued',
  'pause-bot': 'paused',
  'activate-bot': 'resumed',
  'extend-pause': 'extended',
  'cancel-reply': 'cancelled',
  'reset-bot': 'reset',
  close: 'closed',
  reopen: 'reopened',
  archive: 'archived',
};

interface AuditRow {
  id: number;
  at: number;
  entry: Omit<AuditEntry, 'id' | 'at'>;
}

/** The events as the gateway knows them: who did what through it, and the note that was left for the bot. */
async function ownEvents({ database }: GatewayContext, conversationId: string): Promise<Message[]> {
  const rows = await database.query<AuditRow>(
    'SELECT id, at, entry FROM handoff.audit WHERE conversation_id = $1 ORDER BY id DESC LIMIT 30',
    [replaceNul(conversationId)],
  );
  return rows.reverse().flatMap(({ id, at, entry }) => {
    const type = eventTypes[entry.action as CommandType];
    if (!type || entry.outcome !== 'applied') return [];
    const { until, outcome } = (entry.parameters ?? {}) as { until?: string; outcome?: string };
    const event: MessageEvent = {
      type,
      actor:
        entry.role === 'system' ? { kind: 'system' } : { kind: entry.role === 'bot' ? 'bot' : 'agent', ...entry.agent },
      ...(entry.reason !== undefined && { reason: entry.reason }),
      ...(until !== undefined && { until }),
      ...(outcome !== undefined && { outcome }),
    };
    return [
      {
        id: `event-${id}`,
        conversationId,
        author: { kind: 'system' },
        at: toInstant(at),
        text: sentenceFor(event),
        event,
      },
    ];
  });
}

/**
 * What a bot reads before it answers: the newest messages with the events among them, oldest first. A bot that is not
 * told that the person has left stays silent, and not every platform writes that into its history.
 */
export async function messagesFor(
  context: GatewayContext,
  platform: Platform,
  conversationId: string,
  { agent }: Pick<Actor, 'agent'>,
  signal?: AbortSignal,
): Promise<Message[]> {
  const [told, own] = await Promise.all([
    context.adapter.listMessages
      ? readMessages(context, platform, conversationId, { limit: newest }, { agent, signal }).then(({ items }) => items)
      : [],
    ownEvents(context, conversationId),
  ]);
  const isTold = ({ event, at }: Message): boolean =>
    told.some(
      (each) =>
        each.event?.type === event?.type &&
        // without its note it tells less than we know
        (!event?.reason || each.event?.reason === event.reason) &&
        Math.abs(Date.parse(each.at) - Date.parse(at)) < sameMoment,
    );
  const start = told[0] ? Date.parse(told[0].at) : 0;
  const added = own.filter((message) => !isTold(message) && Date.parse(message.at) >= start);
  return added.length ? [...told, ...added].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)) : told;
}
