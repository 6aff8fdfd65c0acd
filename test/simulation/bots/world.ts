import { setMaxListeners } from 'node:events';
import type { CallContext, HandoffAdapter } from '../../../src/adapters/adapter.js';
import { commandMethods } from '../../../src/adapters/command-methods.js';
import type { ClientEvent } from '../../../src/gateway/events/event-log.js';
import type { Caller } from '../../../src/gateway/options.js';
import type { Command, CommandType } from '../../../src/model/command.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { HandoffError } from '../../../src/model/error.js';
import { silencedBy, type Turn } from '../../../src/model/turn.js';
import { runCommand, runEvent } from '../../../src/model/transition.js';
import { Device, WorldClock } from '../clock.js';
import { Chance } from '../random.js';
import type { WorldOptions, WorldResult } from '../world.js';
import { GatewayNode, Records } from './node.js';
import { Tables } from './tables.js';

setMaxListeners(100);

const silencers: CommandType[] = ['take-over', 'take-over', 'take-over', 'pause-bot', 'close', 'block-contact'];
const revivers: CommandType[] = ['hand-back', 'activate-bot', 'reopen', 'unblock-contact', 'reset-bot'];

/** A message of the bot on its way to the platform. */
interface HandedOver {
  conversationId: string;
  contactId: string;
  from: number;
  to: number;
}

/** What a person was told to be done. */
interface Confirmed {
  type: CommandType;
  subject: string;
  askedAt: number;
  at: number;
  mayArrive: boolean;
}

/**
 * A platform that takes its time and loses answers, two nodes of a gateway that may die, bots that think for up to a
 * minute and speak late, and people who silence them. After a takeover, a pause, a block or a close was confirmed to
 * anybody, no bot message is handed to the platform.
 */
class BotWorld {
  readonly clock = new WorldClock();
  readonly chance: Chance;
  readonly tables = new Tables(() => this.clock.time);
  readonly nodes: GatewayNode[];
  readonly state = new Map<string, Conversation>();
  readonly handedOver: HandedOver[] = [];
  readonly confirmed: Confirmed[] = [];
  /** When somebody last asked that the bot may speak again: then it may, whatever came before. */
  readonly revived: Array<{ subject: string; at: number }> = [];
  readonly wrong: string[] = [];
  readonly aborts = new Map<string, AbortController>();
  clicks = 0;
  readonly trace: (line: string) => void;
  #isBad: boolean;
  #numbers = 0;

  constructor(seed: number, trace: (line: string) => void = () => undefined) {
    this.chance = new Chance(seed);
    this.trace = (line) => trace(`${new Date(this.clock.time).toISOString().slice(11, 23)} ${line}`);
    this.#isBad = this.chance.happens(0.7);
    const isOneContact = this.chance.happens(0.5);
    for (const id of ['c1', 'c2']) {
      this.state.set(id, {
        id,
        contact: { id: isOneContact ? 'p' : `p-${id}` },
        status: 'open',
        handler: { kind: 'bot' },
        bot: { mode: 'autopilot', status: 'active' },
      });
    }
    const records = new Records();
    this.nodes = ['one', 'two'].map((name) => {
      const device = new Device(name, this.clock, this.chance.fork(), this.chance.between(-3_600_000, 3_600_000));
      const adapter = this.#adapter(() => !this.nodes[name === 'one' ? 0 : 1]!.isDead);
      const { clock, tables } = this;
      const onEvent = (event: ClientEvent) => this.#onEvent(event);
      return new GatewayNode(name, device, { clock, chance: this.chance.fork(), tables, records, adapter, onEvent });
    });
  }

  /** A call of the platform: done half way through its time, and its answer may be lost. */
  async #take<T>(most: number, isAlive: () => boolean, work: () => T, onEnd?: () => void): Promise<T> {
    try {
      return await this.#serve(most, work);
    } finally {
      onEnd?.();
      // a node that is dead by then hears nothing
      if (!isAlive()) await new Promise<never>(() => undefined);
    }
  }

  async #serve<T>(most: number, work: () => T): Promise<T> {
    const slow = this.#isBad && this.chance.happens(0.1) ? 20_000 : most;
    await this.clock.wait(this.chance.between(0, slow / 2));
    if (this.#isBad && this.chance.happens(0.05)) throw new HandoffError('unavailable', 'busy', { retryAfter: 1 });
    const done = work();
    await this.clock.wait(this.chance.between(0, slow / 2));
    if (this.#isBad && this.chance.happens(0.05)) throw new HandoffError('timeout', 'lost');
    return done;
  }

  #adapter(isAlive: () => boolean): HandoffAdapter {
    const lag = this.#isBad && this.chance.happens(0.3) ? 20_000 : 0;
    const run = (id: string, command: Command, { agent }: CallContext): Conversation => {
      const before = this.state.get(id)!;
      const result = runCommand(before, command, agent, this.clock.time);
      if (result.refused) throw new HandoffError('refused', result.refused.code);
      this.#change(id, result.conversation);
      return result.conversation;
    };
    return {
      name: 'platform',
      traits: { pauseBot: { timed: true } },
      getConversation: (id) =>
        this.#take(400, isAlive, () => {
          const past = this.#states.filter((each) => each.id === id && each.at <= this.clock.time - lag).at(-1);
          return past?.conversation ?? this.state.get(id)!;
        }),
      ...commandMethods(
        {
          conversation: (id, command, ctx) => this.#take(2000, isAlive, () => run(id, command, ctx)),
          message: async () => {
            throw new HandoffError('unsupported', 'nobody writes here');
          },
          contact: (contactId, command, ctx) =>
            this.#take(2000, isAlive, () => {
              const own = [...this.state.values()].filter(({ contact }) => contact.id === contactId);
              for (const { id } of own) run(id, command, ctx);
            }),
        },
        (type) => type !== 'send-message',
      ),
      sendAsBot: async (conversationId, { text, clientId }, { agent }) => {
        const { contact } = this.state.get(conversationId)!;
        const handed: HandedOver = { conversationId, contactId: contact.id, from: this.clock.time, to: Infinity };
        this.handedOver.push(handed);
        this.trace(`  a message is handed over in ${conversationId}`);
        const message = () => ({
          id: clientId,
          conversationId,
          author: { kind: 'bot' as const, ...agent },
          at: new Date(this.clock.time).toISOString(),
          text,
          clientId,
        });
        const end = () => void (handed.to = this.clock.time);
        return this.#take(this.chance.happens(0.2) ? 16_000 : 1500, isAlive, message, end);
      },
    };
  }

  readonly #states: Array<{ id: string; at: number; conversation: Conversation }> = [];
  #change(id: string, conversation: Conversation): void {
    this.state.set(id, conversation);
    this.#states.push({ id, at: this.clock.time, conversation });
  }

  #onEvent({ kind, data }: ClientEvent): void {
    // the event may be lost, as when the stream of the bot is down
    if (kind === 'turn' && !this.chance.happens(0.3)) this.aborts.get((data as { id: string }).id)?.abort();
  }

  #node(): GatewayNode {
    return this.chance.one(this.nodes.filter(({ isDead }) => !isDead));
  }

  /** A bot that thinks for up to a minute, and says what it has to say once more if it gets no answer. */
  async bot(id: string): Promise<void> {
    const caller: Caller = { agent: { id: this.chance.one(['bot-1', 'bot-2']) }, role: 'bot' };
    try {
      const begun = await this.#node().turns.start(caller, id);
      if (begun.status !== 201) return;
      const turn = begun.body as Turn;
      const abort = new AbortController();
      this.aborts.set(turn.id, abort);
      await this.clock.wait(this.chance.happens(0.5) ? this.chance.between(0, 3000) : this.chance.between(0, 60_000));
      // a third of the bots cannot stop, or do not want to
      if (abort.signal.aborted && !this.chance.happens(0.3)) return;
      const then = this.chance.happens(0.15) && { handOver: {} };
      for (let tries = 0; tries < 3; tries++) {
        const patience = this.clock.wait(70_000).then(() => undefined);
        const sent = this.#node().delivery.deliver(caller, turn.id, { text: 'The bot says so.', ...then }, 'hash');
        if (await Promise.race([sent.catch(() => undefined), patience])) return;
        await this.clock.wait(this.chance.between(100, 3000));
      }
    } catch {
      // the platform or the gateway is not to be had: then the bot says nothing
    }
  }

  async person(id: string): Promise<void> {
    const caller: Caller = { agent: { id: this.chance.one(['ada', 'ben']) }, role: 'supervisor' };
    const c = this.state.get(id)!;
    const type = this.chance.one(silencedBy(c) && this.chance.happens(0.6) ? revivers : silencers);
    const command = { type, ...(type === 'close' && { outcome: 'resolved' }) } as Command;
    const isContacts = type === 'block-contact' || type === 'unblock-contact';
    const subject = isContacts ? c.contact.id : id;
    this.clicks++;
    const askedAt = this.clock.time;
    if (revivers.includes(type)) this.revived.push({ subject, at: this.clock.time });
    this.trace(`${caller.agent.id} presses ${type} in ${id}`);
    try {
      const request = { caller, command, conversationId: id, hash: '', key: `k${++this.#numbers}` };
      const { status, body } = await this.#node().commands.run(request);
      // whatever was asked for, from the moment that it may have been done
      if (revivers.includes(type)) this.revived.push({ subject, at: this.clock.time });
      if (status !== 200 || !silencers.includes(type)) return;
      const { lastMessageMayArrive: mayArrive = false } = body as { lastMessageMayArrive?: boolean };
      this.trace(`  ${type} in ${id} is confirmed${mayArrive ? ', a last message may arrive' : ''}`);
      this.confirmed.push({ type, subject, askedAt, at: this.clock.time, mayArrive });
    } catch {
      // nothing was confirmed
    }
  }

  /** What the contact writes, and what happens at the platform itself. */
  contact(id: string): void {
    const c = this.state.get(id)!;
    const contact = { kind: 'contact' as const, id: c.contact.id };
    const at = new Date(this.clock.time).toISOString();
    const { conversation } = runEvent(c, { type: 'contact-message' }, contact, this.clock.time);
    if (c.status !== 'open') this.revived.push({ subject: id, at: this.clock.time });
    this.#change(id, { ...conversation, lastMessage: { text: 'Hello?', author: contact, at } });
    void this.bot(id);
  }

  kill(): void {
    const alive = this.nodes.filter(({ isDead }) => !isDead);
    if (alive.length < 2) return;
    this.trace('a node dies');
    this.chance.one(alive).isDead = true;
  }

  check(): string[] {
    const wrong = [...this.wrong];
    for (const { conversationId, contactId, from, to } of this.handedOver) {
      for (const { type, subject, askedAt, at, mayArrive } of this.confirmed) {
        if (subject !== conversationId && subject !== contactId) continue;
        // it may have been done, and taken back by others, before it was confirmed
        const wasRevived = this.revived.some(
          (each) =>
            (each.subject === conversationId || each.subject === contactId) && each.at >= askedAt && each.at <= from,
        );
        if (from > at && !wasRevived) {
          wrong.push(`${conversationId}: a bot message was handed over ${from - at} ms after ${type} was confirmed`);
        }
        if (from <= at && to > at && !mayArrive) {
          wrong.push(`${conversationId}: ${type} was confirmed while a bot message was on its way, and did not say so`);
        }
      }
    }
    return wrong;
  }
}

export async function runWorld({ seed, steps, trace }: WorldOptions): Promise<WorldResult> {
  const world = new BotWorld(seed, trace);
  const { chance, clock } = world;
  const count = steps ?? chance.between(10, 30);
  for (let step = 0; step < count; step++) {
    const id = chance.one(['c1', 'c2']);
    const drawn = chance.next();
    if (drawn < 0.45) void world.person(id);
    else if (drawn < 0.6) void world.bot(id);
    else if (drawn < 0.98) world.contact(id);
    else world.kill();
    await clock.pass(chance.happens(0.6) ? chance.between(0, 800) : chance.between(0, 20_000));
  }
  await clock.pass(200_000);
  return {
    seed,
    steps: count,
    wrong: [...new Set(world.check())],
    agreedAfter: 0,
    clicks: world.clicks,
    applied: world.handedOver.length,
  };
}
