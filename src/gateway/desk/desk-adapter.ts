import type { AdapterTraits, CallContext, EventSink, HandoffAdapter } from '../../adapters/adapter.js';
import { hasCommand } from '../../adapters/call.js';
import { GatewayError } from '../errors.js';
import { switchCommands } from './commands.js';
import { DeskEars } from './ears.js';
import { DeskHistory } from './history.js';
import { DeskList } from './list.js';
import { Desk, type DeskOptions } from './desk.js';
import type { DeskParts } from './parts.js';

/** Which parts this adapter lacks. Throws `invalid` if there is nothing to build them on. */
export function missingParts(adapter: HandoffAdapter, keptDays: number): DeskParts {
  const has = (type: Parameters<typeof hasCommand>[1]) => hasCommand(adapter, type);
  const takesOver = !has('take-over');
  if (takesOver && !(has('pause-bot') && has('activate-bot'))) {
    throw new GatewayError('invalid', 'desk: expected an adapter that can pause the bot and activate it again');
  }
  const messages = !adapter.listMessages && keptDays > 0;
  return {
    takesOver,
    // who has a conversation by the platform's own word can be released only by the platform
    handsBack: takesOver && !has('hand-back'),
    queues: !has('request-agent') && has('pause-bot') && has('activate-bot'),
    closes: !has('close'),
    reopens: !has('close') && !has('reopen'),
    notes:
      has('send-message') && adapter.traits?.sendMessage?.private === false && (messages || !!adapter.listMessages),
    messages,
    list: !adapter.listConversations && keptDays > 0,
  };
}

/** The traits of the platform with its desk. */
function traitsWith(parts: DeskParts, given: AdapterTraits = {}): AdapterTraits {
  const { versions: _versions, ...traits } = given;
  return {
    ...traits,
    events: traits.events === 'none' ? 'none' : 'hint',
    ...(parts.takesOver && {
      takeOver: { reversible: parts.handsBack, reason: 'optional' },
      // the desk keeps why, whether the platform does or not
      pauseBot: { ...traits.pauseBot, ...(traits.pauseBot?.reason === 'none' && { reason: 'optional' }) },
    }),
    sendMessage: {
      ...traits.sendMessage,
      ...(parts.notes && { private: true }),
      ...(parts.takesOver && { claims: true }),
    },
    history: { events: true },
    // texts are found where they are kept
    list: parts.list
      ? { search: parts.messages ? 'text' : 'contact', paging: 'shifting' }
      : // where the list is filtered here, a row may move while somebody goes through its pages
        { ...traits.list, views: undefined, paging: 'shifting' },
  };
}

/** The platform's adapter, with a desk around it. */
export interface DeskAdapter extends HandoffAdapter {
  /** What comes from the platform by another way than `subscribe`, for example by a webhook. */
  readonly ears: DeskEars;
  /** See `Desk.loaded`. */
  readonly loaded: Desk['loaded'];
}

/**
 * Puts a desk around a platform that has only a switch for its bot: who has a conversation, the queue, how it ended and
 * the notes are kept in the gateway's own tables. Only what the adapter lacks is kept; the rest stays the platform's.
 * Everything above it sees an adapter that has all of this.
 */
export function createDesk(options: DeskOptions): DeskAdapter {
  const { adapter } = options;
  const parts = missingParts(adapter, options.keptDays);
  const desk = new Desk(options, parts);
  const history = new DeskHistory(desk);
  const list = new DeskList(desk);
  const ears = new DeskEars(desk);
  const bound = boundMethods(adapter);
  const wrapped: DeskAdapter = {
    ...bound,
    name: adapter.name,
    ...(adapter.baseUrl !== undefined && { baseUrl: adapter.baseUrl }),
    traits: traitsWith(parts, adapter.traits),
    ears,
    loaded: (id, row, at) => desk.loaded(id, row, at),
    getConversation: (id, ctx) => desk.read(id, ctx),
    ...switchCommands(desk, bound, parts),
    ...((adapter.listConversations || parts.list) && {
      listConversations: (query, ctx) => list.page(query, ctx),
    }),
    ...((adapter.listMessages || parts.messages) && {
      listMessages: (id, page, ctx) => history.page(id, page, ctx),
    }),
    ...(adapter.subscribe && {
      subscribe: (sink: EventSink, ctx: CallContext) => adapter.subscribe!(ears.hearing(sink), ctx),
    }),
  };
  // defined late, because the platform's clock is asked anew each time
  if (adapter.traits?.serverTime) {
    Object.defineProperty(wrapped.traits, 'serverTime', { value: () => adapter.traits?.serverTime?.() });
  }
  return wrapped;
}

/** The methods of an adapter, which may be an instance of a class. */
function boundMethods(adapter: HandoffAdapter): Omit<HandoffAdapter, 'name' | 'getConversation' | 'traits'> {
  const methods: Record<string, unknown> = {};
  for (
    let level: object = adapter;
    level && level !== Object.prototype;
    level = Object.getPrototypeOf(level) as object
  ) {
    for (const key of Object.getOwnPropertyNames(level)) {
      const value: unknown = Reflect.get(adapter, key);
      if (key !== 'constructor' && !(key in methods) && typeof value === 'function') methods[key] = value.bind(adapter);
    }
  }
  return methods as Omit<HandoffAdapter, 'name' | 'getConversation' | 'traits'>;
}
