import { realEnvironment, type Environment } from '../../internal/environment.js';
import type { Command, CommandType, MessageCommand } from '../../model/command.js';
import type { Agent, Conversation } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import { otherHolder } from '../../model/rules.js';
import type { AdapterTraits, CallContext } from '../adapter.js';
import { commandMethods } from '../command-methods.js';
import { PresenceBoard } from '../presence-board.js';
import { BotRunner } from './bot-runner.js';
import { createControls } from './controls.js';
import { addCrowd } from './data/crowd.js';
import { fillWithDemo } from './data/demo.js';
import { Helpdesk } from './helpdesk.js';
import { Network } from './network.js';
import { EventFeed } from './event-feed.js';
import { defaultKnobs, type Knobs, type MemoryAdapter, type MemoryAdapterOptions } from './options.js';
import { PauseTimer } from './pause-timer.js';
import { profiles } from './profiles.js';
import { listConversations, listMessages, listPastConversations } from './queries.js';
import { seededRandom } from './random.js';
import { reviewOf } from './review.js';
import { checkCommand, inSteps } from './refusals.js';

/** How many results are kept for repeated idempotency keys: far more than a demo or a test sends. */
const maxStoredResults = 1000;

const defaultTraits: AdapterTraits = {
  versions: true,
  idempotency: true,
  events: 'state',
  takeOver: { reversible: true, reason: 'optional' },
  sendMessage: { attachments: true },
  pauseBot: { timed: true, indefinite: true, maxSeconds: 365 * 86_400, reason: 'optional' },
  resetBot: {
    clears: ['Pause and stop', 'Timers', 'The count of bot messages'],
    keeps: ['Every message', 'Contact details', 'Private notes'],
  },
  nextReplier: { afterHandBack: 'bot', afterClose: 'bot' },
  control: 'enforced',
};

/** Files take as long as the answer, and come in steps. */
function tellProgress(
  env: Environment,
  { onProgress, signal }: CallContext,
  { attachments = [] }: MessageCommand,
  latency: number,
): void {
  const total = attachments.reduce((sum, { data }) => sum + data.size, 0);
  if (!onProgress || !total) return;
  for (const step of [1, 2, 3, 4]) {
    env.setTimeout(() => signal.aborted || onProgress((total * step) / 4, total), (latency * step) / 5);
  }
}

/**
 * A complete helpdesk in memory: conversations, contacts, a bot, a colleague, and a network that can be slow or fail.
 * For demos, documentation and tests. `adapter.controls` plays everyone except the agent at the page.
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
    ...defaultTraits,
    ...profile.traits,
    ...options.traits,
    serverTime: () => new Date(env.now()).toISOString(),
  };
  const random = seededRandom(seed);
  const knobs: Knobs = { ...defaultKnobs, ...options.knobs };

  const helpdesk = new Helpdesk(env, traits, adapt, profile.always);
  const network = new Network(env, knobs, random);
  const events = new EventFeed(knobs);
  const presences = new PresenceBoard(env, (id) => events.presenceChanged(id, presences.of(id)));
  const bot = new BotRunner(helpdesk, botDelay, options.bot);
  const pauseTimer = new PauseTimer(helpdesk);
  if (options.conversations !== 'none') fillWithDemo(helpdesk, { me, colleague, random: seededRandom(seed) });
  if (options.crowd) addCrowd(helpdesk, options.crowd, { me, colleague, random: seededRandom(seed + 1) });
  helpdesk.observer = {
    changed(entry, messages) {
      events.changed(entry, messages);
      bot.review(entry);
      pauseTimer.review();
    },
    contactChanged: (contact) => events.contactChanged(contact),
    removed(entry) {
      bot.drop(entry);
      events.removed(entry.conversation.id);
      pauseTimer.review();
    },
  };
  pauseTimer.review();

  const results = new Map<string, { params: string; value: unknown }>();
  /** Applies a command once per idempotency key. A refused command is not stored, so it may be tried again. */
  const applyOnce = <T>(ctx: CallContext, type: CommandType, id: string, params: string, work: () => T): T => {
    if (!ctx.idempotencyKey) return structuredClone(work());
    const key = JSON.stringify([ctx.agent.id, type, id, ctx.idempotencyKey]);
    const known = results.get(key);
    if (known && known.params !== params) {
      throw new HandoffError('invalid', 'This idempotency key was already used with other parameters');
    }
    const result = known ?? { params, value: structuredClone(work()) };
    results.set(key, result);
    if (results.size > maxStoredResults) results.delete(results.keys().next().value!);
    return structuredClone(result.value) as T;
  };

  const loseRace = (id: string, ctx: CallContext): void => {
    if (!knobs.loseRace || ctx.agent.id === colleague.id) return;
    knobs.loseRace = false;
    if (otherHolder(helpdesk.entry(id).conversation, ctx.agent.id)) return;
    try {
      helpdesk.command(id, { type: 'take-over' }, colleague);
    } catch (thrown) {
      // the rules refuse the colleague too; the agent's own takeover will get the same refusal
      if (!(thrown instanceof HandoffError)) throw thrown;
    }
  };

  const read = <T>(ctx: CallContext, work: () => T) => network.call(ctx, () => structuredClone(work()));

  const write = <T>(ctx: CallContext, id: string, { type, ...params }: Command, work: () => T): Promise<T> => {
    const [from, to] = profile.slow?.[type] ?? [0, 0];
    return network.call(ctx, () => applyOnce(ctx, type, id, JSON.stringify(params), work), {
      command: true,
      extra: from && from + random() * (to - from),
    });
  };

  const adapter: MemoryAdapter = {
    name: 'memory',
    traits,
    controls: createControls(helpdesk, { events, presences }, knobs, colleague),

    getConversation: (id, ctx) => read(ctx, () => helpdesk.entry(id).conversation),
    listConversations: (query, ctx) => read(ctx, () => listConversations(helpdesk, query, ctx.agent.id)),
    listMessages: (id, page, ctx) => read(ctx, () => listMessages(helpdesk.entry(id), page)),
    getContact: (id, ctx) => read(ctx, () => helpdesk.contact(id)),
    listContactConversations: (id, page, ctx) =>
      read(ctx, () => {
        helpdesk.contact(id);
        return listPastConversations(helpdesk, id, page);
      }),

    ...commandMethods({
      conversation: (id, command, ctx) =>
        write(ctx, id, command, () => {
          if (command.type === 'take-over') loseRace(id, ctx);
          checkCommand(command, traits, helpdesk.entry(id).conversation, env.now());
          return helpdesk.command(id, inSteps(command, traits, env.now()), ctx.agent, ctx.expectedVersion);
        }),
      contact: (id, command, ctx) => write(ctx, id, command, () => helpdesk.block(id, command, ctx.agent)),
      message(id, command, ctx) {
        tellProgress(env, ctx, command, knobs.latency);
        return write(ctx, id, command, () => {
          checkCommand(command, traits, helpdesk.entry(id).conversation, env.now());
          return helpdesk.send(id, command, ctx.agent);
        });
      },
    }),

    async review(period, ctx) {
      await network.call(ctx, () => undefined);
      return reviewOf(helpdesk, period, ctx.signal);
    },
    setPresence: (id, doing, ctx) =>
      read(ctx, () => {
        helpdesk.entry(id);
        presences.set(id, ctx.agent, doing, new Date(env.now()).toISOString());
      }),
    subscribe: (sink, ctx) => events.subscribe(sink, ctx),
    dispose() {
      helpdesk.observer = undefined;
      network.close();
      bot.stop();
      pauseTimer.stop();
      presences.clear();
      events.close();
      helpdesk.files.clear();
    },
  };
  for (const method of profile.without ?? []) Reflect.deleteProperty(adapter, method);
  return adapter;
}
