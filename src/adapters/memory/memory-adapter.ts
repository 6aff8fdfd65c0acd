import { realEnvironment } from '../../internal/environment.js';
import type { Command, CommandParams, CommandType } from '../../model/command.js';
import type { Agent, Conversation } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import { otherHolder } from '../../model/rules.js';
import type { AdapterTraits, CallContext } from '../adapter.js';
import { BotRunner } from './bot-runner.js';
import { createControls } from './controls.js';
import { addCrowd } from './data/crowd.js';
import { fillWithDemo } from './data/demo.js';
import { Helpdesk } from './helpdesk.js';
import { Network } from './network.js';
import { News } from './news.js';
import { defaultKnobs, type Knobs, type MemoryAdapter, type MemoryAdapterOptions } from './options.js';
import { PauseTimer } from './pause-timer.js';
import { profiles } from './profiles.js';
import { listConversations, listMessages, listPast } from './queries.js';
import { seededRandom } from './random.js';
import { checkCommand } from './refusals.js';

/** How many results are kept for repeated idempotency keys. */
const keptResults = 1000;

const everyTrait: AdapterTraits = {
  versions: true,
  idempotency: true,
  events: 'state',
  takeOver: { reversible: true, reason: 'optional' },
  pauseBot: { timed: true, indefinite: true, maxSeconds: 365 * 86_400, reason: 'optional' },
  resetBot: {
    clears: ['Pause and stop', 'Timers', 'The count of bot messages'],
    keeps: ['Every message', 'Contact details', 'Private notes'],
  },
  nextReplier: { afterHandBack: 'bot', afterClose: 'bot' },
  control: 'enforced',
};

/**
 * A whole helpdesk in the page: conversations, contacts, a bot, a colleague, and a network that can be slow or fail.
 * For demos, documentation and tests. `adapter.controls` plays everyone but the agent at the page.
 *
 * @example
 * provider.adapter = createMemoryAdapter({ bot: ({ text }) => ({ kind: 'answer', text: `You wrote: ${text}` }) });
 */
export function createMemoryAdapter(options: MemoryAdapterOptions = {}): MemoryAdapter {
  const { environment: env = realEnvironment, seed = 1, botDelay = 1200 } = options;
  const me: Agent = options.agent ?? { id: 'ada', name: 'Ada Lindqvist' };
  const colleague: Agent = options.colleague ?? { id: 'ben', name: 'Ben Okafor' };
  const profile = profiles[options.profile ?? 'default'];
  const adapt = profile.adapt ?? ((c: Conversation) => c);
  const traits: AdapterTraits = {
    ...everyTrait,
    ...profile.traits,
    serverTime: () => new Date(env.now()).toISOString(),
  };
  const random = seededRandom(seed);
  const knobs: Knobs = { ...defaultKnobs, ...options.knobs };

  const helpdesk = new Helpdesk(env, traits, adapt);
  const network = new Network(env, knobs, random);
  const news = new News(knobs);
  const bot = new BotRunner(helpdesk, botDelay, options.bot);
  const pauses = new PauseTimer(helpdesk);
  if (options.conversations !== 'none') fillWithDemo(helpdesk, { me, colleague, random: seededRandom(seed) });
  if (options.crowd) addCrowd(helpdesk, options.crowd, { me, colleague, random: seededRandom(seed + 1) });
  helpdesk.watcher = {
    changed(entry, messages) {
      news.changed(entry, messages);
      bot.review(entry);
      pauses.review();
    },
    contactChanged: (contact) => news.contactChanged(contact),
    removed(entry) {
      bot.drop(entry);
      news.removed(entry.conversation.id);
      pauses.review();
    },
  };
  pauses.review();

  const results = new Map<string, { params: string; value: unknown }>();
  /** Applies a command once for each key; what was refused may be tried again. */
  const once = <T>(ctx: CallContext, type: CommandType, id: string, params: string, work: () => T): T => {
    if (!ctx.idempotencyKey) return structuredClone(work());
    const key = JSON.stringify([ctx.agent.id, type, id, ctx.idempotencyKey]);
    const known = results.get(key);
    if (known && known.params !== params) {
      throw new HandoffError('invalid', 'The idempotency key was used for other parameters');
    }
    const result = known ?? { params, value: structuredClone(work()) };
    results.set(key, result);
    if (results.size > keptResults) results.delete(results.keys().next().value!);
    return structuredClone(result.value) as T;
  };

  const loseRace = (id: string, ctx: CallContext): void => {
    if (!knobs.loseRace || ctx.agent.id === colleague.id) return;
    knobs.loseRace = false;
    if (otherHolder(helpdesk.entry(id).conversation, ctx.agent.id)) return;
    try {
      helpdesk.command(id, { type: 'take-over' }, colleague);
    } catch (thrown) {
      // the colleague may do no more than anyone else; the agent's own takeover then meets the same refusal
      if (!(thrown instanceof HandoffError)) throw thrown;
    }
  };

  const read = <T>(ctx: CallContext, work: () => T) => network.call(ctx, () => structuredClone(work()));

  /** `given` is copied at once: the caller may change it while it is on its way. */
  const write = <P extends object, T>(
    ctx: CallContext,
    type: CommandType,
    id: string,
    given: P,
    work: (params: P) => T,
  ): Promise<T> => {
    const [from, to] = profile.slow?.[type] ?? [0, 0];
    const params = { ...given };
    return network.call(ctx, () => once(ctx, type, id, JSON.stringify(params), () => work(params)), {
      command: true,
      extra: from && from + random() * (to - from),
    });
  };

  const command =
    <T extends CommandType>(type: T) =>
    (id: string, given: CommandParams[T], ctx: CallContext): Promise<Conversation> =>
      write(ctx, type, id, given, (params) => {
        if (type === 'take-over') loseRace(id, ctx);
        const wanted = { ...params, type } as unknown as Command;
        checkCommand(wanted, traits, helpdesk.entry(id).conversation, env.now());
        return helpdesk.command(id, wanted, ctx.agent);
      });

  const block =
    <T extends 'block-contact' | 'unblock-contact'>(type: T) =>
    (id: string, given: CommandParams[T], ctx: CallContext): Promise<void> =>
      write(ctx, type, id, given, (params) => helpdesk.block(id, { ...params, type }, ctx.agent));

  const adapter: MemoryAdapter = {
    name: 'memory',
    traits,
    controls: createControls(helpdesk, news, knobs, colleague),

    getConversation: (id, ctx) => read(ctx, () => helpdesk.entry(id).conversation),
    listConversations: (query, ctx) => read(ctx, () => listConversations(helpdesk, query, ctx.agent.id)),
    listMessages: (id, page, ctx) => read(ctx, () => listMessages(helpdesk.entry(id), page)),
    getContact: (id, ctx) => read(ctx, () => helpdesk.contact(id)),
    listContactConversations: (id, page, ctx) =>
      read(ctx, () => {
        helpdesk.contact(id);
        return listPast(helpdesk, id, page);
      }),

    activateBot: command('activate-bot'),
    pauseBot: command('pause-bot'),
    extendPause: command('extend-pause'),
    cancelReply: command('cancel-reply'),
    takeOver: command('take-over'),
    requestAgent: command('request-agent'),
    handBack: command('hand-back'),
    close: command('close'),
    reopen: command('reopen'),
    archive: command('archive'),
    resetBot: command('reset-bot'),
    blockContact: block('block-contact'),
    unblockContact: block('unblock-contact'),
    sendMessage: (id, draft, ctx) =>
      write(ctx, 'send-message', id, draft, (given) => helpdesk.send(id, given, ctx.agent)),

    subscribe: (sink, ctx) => news.subscribe(sink, ctx),
    dispose() {
      helpdesk.watcher = undefined;
      network.close();
      bot.stop();
      pauses.stop();
      news.close();
    },
  };
  for (const method of profile.without ?? []) Reflect.deleteProperty(adapter, method);
  return adapter;
}
