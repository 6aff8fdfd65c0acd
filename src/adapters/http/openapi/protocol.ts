import type { AdapterTraits, BulkResult, Page, TypingEvent } from '../../adapter.js';
import type { Doing, Presence } from '../../../model/presence.js';
import { errorCodes } from '../../../model/error.js';
import { views } from '../../../model/views.js';
import type { HttpCapabilities, OptionalMethod } from '../options.js';
import {
  anyOf,
  described,
  flag,
  id,
  instant,
  listOf,
  mapOf,
  number,
  object,
  oneOf,
  ref,
  strict,
  text,
  type Schema,
} from './schema.js';

type Part<K extends keyof AdapterTraits> = NonNullable<AdapterTraits[K]>;

const requirement = oneOf('none', 'optional', 'required');
const replier = oneOf('bot', 'agent', 'nobody');
const methods: Record<OptionalMethod, true> = {
  listConversations: true,
  listMessages: true,
  getContact: true,
  listContactConversations: true,
  review: true,
  setPresence: true,
  runBulk: true,
  subscribe: true,
};

interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code: string;
  current?: unknown;
  ended?: unknown;
}

const pageOf = (items: Schema): Schema =>
  object<Page<unknown> & { serverTime?: string }>(
    { items: listOf(items) },
    {
      nextCursor: described('Absent on the last page.', text),
      counts: described('The number of conversations in each view.', mapOf(number)),
      serverTime: instant,
    },
  );

/** The schemas of types that only the protocol has: pages, results, problems, capabilities. */
export const protocolSchemas: Record<string, Schema> = {
  ConversationPage: pageOf(ref('Conversation')),
  MessagePage: described('The first page has the newest messages, oldest first.', pageOf(ref('Message'))),
  PastConversationPage: described('Newest first.', pageOf(ref('PastConversation'))),
  View: oneOf(...views),
  ErrorCode: oneOf(...errorCodes),
  Problem: object<Problem>(
    { code: ref('ErrorCode') },
    {
      type: { type: 'string', format: 'uri-reference', default: 'about:blank' },
      title: text,
      status: { type: 'integer' },
      detail: text,
      current: ref('Conversation'),
      ended: described('Of a bot’s turn that it has no more: why, and by whom.', ref('TurnEnd')),
    },
    {
      description:
        'RFC 9457, extended by a code, which takes precedence over the status, ' +
        'and by the current state where it shows who won or what changed.',
    },
  ),
  BulkRequest: object<{ command: unknown; ids: string[] }>({ command: ref('Command'), ids: listOf(id) }, {}, strict),
  BulkResult: object<BulkResult>(
    { id },
    {
      conversation: ref('Conversation'),
      error: object<NonNullable<BulkResult['error']>>({ code: ref('ErrorCode'), message: text }, {}),
    },
  ),
  Capabilities: object<
    HttpCapabilities & Pick<Required<HttpCapabilities>, 'name' | 'commands' | 'methods'> & { serverTime?: string }
  >(
    {
      name: text,
      commands: listOf(anyOf(ref('CommandType'), text)),
      methods: listOf(anyOf(oneOf(...Object.keys(methods)), text)),
    },
    {
      agent: ref('Agent'),
      role: oneOf('agent', 'supervisor', 'read-only', 'bot'),
      traits: ref('Traits'),
      serverTime: instant,
    },
  ),
  Traits: object<Omit<AdapterTraits, 'serverTime'>>(
    {},
    {
      versions: flag,
      idempotency: flag,
      events: oneOf('state', 'hint', 'none'),
      readLagSeconds: number,
      takeOver: object<Part<'takeOver'>>({}, { reversible: flag, reason: requirement }),
      pauseBot: object<Part<'pauseBot'>>(
        {},
        {
          timed: flag,
          indefinite: flag,
          maxSeconds: number,
          granularitySeconds: number,
          reason: requirement,
          resumesOverAgent: flag,
        },
      ),
      close: object<Part<'close'>>(
        { outcomes: listOf(object<Part<'close'>['outcomes'][number]>({ value: id }, { label: text })) },
        { note: flag },
      ),
      sendMessage: object<Part<'sendMessage'>>(
        {},
        {
          private: flag,
          attachments: anyOf(
            flag,
            object<{ maxBytes?: number; types?: string[] }>({}, { maxBytes: number, types: listOf(text) }),
          ),
          claims: flag,
        },
      ),
      list: object<Part<'list'>>(
        {},
        {
          search: oneOf('none', 'contact', 'text'),
          views: listOf(anyOf(ref('View'), text)),
          paging: oneOf('stable', 'shifting'),
        },
      ),
      history: object<Part<'history'>>({}, { events: flag }),
      resetBot: object<Part<'resetBot'>>({ clears: listOf(text), keeps: listOf(text) }, {}),
      nextReplier: object<Part<'nextReplier'>>({}, { afterHandBack: replier, afterClose: replier }),
      control: oneOf('enforced', 'advisory', 'requested'),
    },
  ),
  TypingEvent: object<TypingEvent>(
    { conversationId: id, kind: oneOf('contact', 'agent', 'bot'), active: flag },
    { name: text, text: described('What the bot has written so far: the end of it, if it is long.', text) },
  ),
  Presence: object<Presence>(
    { conversationId: id, agent: ref('Agent'), doing: oneOf('viewing', 'writing'), at: instant },
    {},
  ),
  PresenceRequest: object<{ doing: Doing }>({ doing: oneOf('viewing', 'writing', 'away') }, {}, strict),
  PresenceEvent: object<{ conversationId: string; present: Presence[] }>(
    { conversationId: id, present: listOf(ref('Presence')) },
    {},
    { description: 'Who is in one conversation now. It has no id and is not repeated after a reconnect.' },
  ),
};

/** The schema of an event's data, by the event's name. */
export const eventSchemas: Record<string, Schema> = {
  ready: object<{ serverTime?: string }>({}, { serverTime: instant }),
  conversation: ref('Conversation'),
  message: ref('Message'),
  contact: ref('Contact'),
  typing: ref('TypingEvent'),
  presence: ref('PresenceEvent'),
  removed: object<{ id: string }>({ id }, {}),
  turn: ref('TurnEvent'),
  hint: object<{ id?: string }>({}, { id }),
  reset: object<object>({}, {}),
};
