import { setMaxListeners } from 'node:events';
import type { AdapterTraits } from '../../src/adapters/adapter.js';
import type { Agent, Conversation } from '../../src/model/conversation.js';
import { commandRunner } from '../../src/store/conversation/load-command-runner.js';
import { eventSubscription } from '../../src/store/live-events.js';
import { act } from './actions.js';
import { checkClicks, checkTab, checkTakeovers, checkWords, differences } from './checks.js';
import { WorldClock } from './clock.js';
import { HttpServer, type Request } from './http-server.js';
import { Chance } from './random.js';
import { Desk } from './server.js';
import { Tab, type Click } from './tab.js';
import { fair, weatherOf } from './weather.js';

// each open page listens to its own signal a dozen times, which Node takes for a leak
setMaxListeners(100);
// loading takes real time, which does not pass here
await Promise.all([commandRunner.load(), eventSubscription.load()]);

const day = 86_400_000;
/** T4: when the faults stop, all agree within this time, in milliseconds. */
export const agreeWithin = 60_000;
/** At rest is a world in which nothing has changed for so long. */
const quietFor = 4000;

export interface WorldOptions {
  seed: number;
  /** How many actions. Default: drawn from the seed. Fewer play the same beginning. */
  steps?: number;
  trace?: (line: string) => void;
}

export interface WorldResult {
  seed: number;
  steps: number;
  /** Empty: everything held. */
  wrong: string[];
  /** After which step it went wrong; undefined: at the end. */
  at?: number;
  /** Milliseconds of world time until all agreed. */
  agreedAfter: number;
  clicks: number;
  applied: number;
}

/** One server, some agents with some tabs, contacts, a bot, a network and a clock. */
export class World {
  readonly clock = new WorldClock();
  readonly chance: Chance;
  readonly traits: AdapterTraits;
  readonly desk: Desk;
  readonly server: HttpServer;
  readonly tabs: Tab[] = [];
  readonly ids: string[] = [];
  /** The conversations in which the contact has typed. */
  readonly typedIn = new Set<string>();
  readonly trace: (line: string) => void;
  readonly #states: Array<{ at: number; conversation: Conversation }> = [];
  /** When the server's state last changed. */
  changedAt = 0;
  isOver = false;
  readonly #newest = new Map<string, number>();
  #names = 0;

  constructor(seed: number, trace?: (line: string) => void) {
    const chance = (this.chance = new Chance(seed));
    this.trace = (line) => trace?.(`${new Date(this.clock.time).toISOString().slice(8, 23)} ${line}`);
    const kind = chance.next();
    this.traits = {
      versions: kind >= 0.1,
      idempotency: !(kind >= 0.1 && kind < 0.2),
      events: kind < 0.1 || (kind >= 0.2 && kind < 0.35) ? 'hint' : 'state',
      takeOver: { reversible: true },
      pauseBot: { timed: true, indefinite: true },
    };
    this.desk = new Desk(this.clock, chance.fork(), this.traits);
    this.server = new HttpServer(this.desk, this.traits);
    this.desk.controls.onChange(() => undefined);
    const { observer: watcher } = this.desk.helpdesk;
    this.desk.helpdesk.observer = {
      ...watcher!,
      changed: (entry, messages) => {
        this.changedAt = this.clock.time;
        this.#states.push({ at: this.clock.time, conversation: entry.conversation });
        watcher!.changed(entry, messages);
      },
    };
  }

  async begin(): Promise<void> {
    const { chance, desk, server } = this;
    for (let i = 0; i < chance.between(1, 2); i++) {
      this.ids.push(await desk.controls.contactBegins({ id: `contact-${i}`, name: `Contact ${i}` }, 'Hello'));
      const entry = desk.entry(this.ids[i]!);
      if (chance.happens(0.25)) {
        const { conversation } = entry;
        desk.helpdesk.change(entry, { ...conversation, bot: { ...conversation.bot, mode: 'suggestive' } });
      }
      const { conversation } = entry;
      if (chance.happens(0.3)) {
        desk.helpdesk.change(entry, {
          ...conversation,
          bot: { ...conversation.bot, messageLimit: 3, messageCount: 0 },
        });
      }
    }
    const agents: Agent[] = [
      { id: 'ada', name: 'Ada' },
      { id: 'ben', name: 'Ben' },
      { id: 'cleo', name: 'Cleo' },
    ].slice(0, chance.between(1, 3));
    const isBad = chance.happens(0.8);
    for (const agent of agents) {
      server.tokens.set(agent.id, `${agent.id}-token-0`);
      for (let i = 0; i < (chance.happens(0.35) ? 2 : 1); i++) {
        const skew = chance.happens(0.5) ? chance.between(-day, day) : chance.between(-2000, 2000);
        const tab = new Tab(`${agent.id}${i + 1}`, agent, {
          clock: this.clock,
          server,
          chance: chance.fork(),
          traits: this.traits,
          ids: this.ids,
          skew,
        });
        if (isBad) tab.network.weather = weatherOf(chance, this.traits);
        tab.network.onSend = ({ request }) => this.#checkSent(tab, request);
        this.tabs.push(tab);
      }
    }
    await this.clock.pass(chance.between(0, 3000));
  }

  /** Who writes after their conversation was archived begins another one, which the agents open. */
  openNewOnes(): void {
    for (const id of this.desk.helpdesk.entries.keys()) {
      if (this.ids.includes(id)) continue;
      this.trace(`${id} begins`);
      this.ids.push(id);
      for (const tab of this.tabs) if (tab.isOpen) tab.look(id);
    }
  }

  /** A name for an intent that nobody else has. */
  newLabel(kind: string): string {
    return `${kind}-${++this.#names}`;
  }

  clicksOf(label: string): Click[] {
    return this.tabs.flatMap((tab) => tab.clicks.filter((click) => click.label === label));
  }

  /** Whether this was true at any time in between. */
  wasAchieved(id: string, is: (c: Conversation) => boolean, from: number, to: number): boolean {
    const states = this.#states.filter(({ conversation }) => conversation.id === id);
    return states.some(
      ({ at, conversation }, i) => at <= to && (states[i + 1]?.at ?? Infinity) >= from && is(conversation),
    );
  }

  check(): string[] {
    const wrong = [...this.desk.wrong, ...this.late];
    for (const tab of this.tabs) if (tab.isOpen) wrong.push(...checkTab(this, tab, this.#newest));
    return wrong;
  }

  readonly late: string[] = [];

  /** Nothing that was clicked is sent much later without asking again. */
  #checkSent(tab: Tab, { method, path, headers, body }: Request): void {
    const key = headers.get('Idempotency-Key');
    this.trace(`    ${tab.name} ${method} ${path}${key ? ` key ${key}` : ''}`);
    if (!key) return;
    const id = path.split('/')[2]!;
    if (body?.includes('mark-read') && !tab.mayTellOfReading(id)) {
      this.late.push(`${tab.name}: ${id} counts as read, and nobody looks at it`);
    }
    const click = tab.clicks.findLast((each) => each.key === key);
    if (click && this.clock.time - click.at > 10_000) {
      this.late.push(
        `${tab.name}: ${click.command.type} ${click.label} was sent ${(this.clock.time - click.at) / 1000} s after the click`,
      );
    }
  }

  forget(tab: Tab): void {
    for (const id of this.ids) this.#newest.delete(`${tab.name} ${id}`);
  }

  /** Everything works again, and nobody does anything more. */
  heal(): void {
    this.server.readOnly.clear();
    for (const tab of this.tabs) {
      const { network, device } = tab;
      network.weather = fair;
      network.partition = 'none';
      for (const connection of network.connections) (connection as { untidy: number }).untidy = 0;
      tab.tokenFails = 0;
      tab.tokenDelay = 20;
      if (!tab.isOpen) {
        this.forget(tab);
        tab.open();
      }
      const wasAway = network.offline || device.isHidden;
      network.offline = false;
      if (device.asleep) device.wake();
      else if (wasAway) device.tellAwake();
      tab.show();
    }
  }

  differences(): string[] {
    return this.tabs.flatMap((tab) => differences(this, tab));
  }

  /** Everybody goes home: nothing may be left running. */
  async end(): Promise<string[]> {
    this.isOver = true;
    for (const tab of this.tabs) tab.close();
    await this.clock.pass(2000);
    return this.tabs.flatMap(({ name, device, network }) => [
      ...(device.timers.size ? [`${name} left ${device.timers.size} timers`] : []),
      ...(device.wakeListeners.size ? [`${name} left ${device.wakeListeners.size} listeners`] : []),
      ...(network.isQuiet ? [] : [`${name} left something open`]),
    ]);
  }
}

export async function runWorld({ seed, steps, trace }: WorldOptions): Promise<WorldResult> {
  const world = new World(seed, trace);
  const { clock, chance } = world;
  await world.begin();
  const count = chance.between(8, 30);
  const result: WorldResult = { seed, steps: steps ?? count, wrong: [], agreedAfter: 0, clicks: 0, applied: 0 };
  const finish = (wrong: string[], at?: number): WorldResult => ({
    ...result,
    wrong: [...new Set(wrong)],
    at,
    clicks: world.tabs.reduce((sum, tab) => sum + tab.clicks.length, 0),
    applied: world.desk.applied.length,
  });
  for (let step = 0; step < result.steps; step++) {
    await act(world);
    await clock.pass(0);
    const wrong = world.check();
    if (wrong.length) return finish(wrong, step);
    await clock.pass(
      chance.happens(0.6)
        ? chance.between(0, 400)
        : chance.happens(0.7)
          ? chance.between(0, 4000)
          : chance.between(0, 45_000),
    );
    const later = world.check();
    if (later.length) return finish(later, step);
  }
  world.trace('heal');
  world.heal();
  const healed = clock.time;
  let left: string[];
  for (;;) {
    await clock.pass(1000);
    const wrong = world.check();
    if (wrong.length) return finish(wrong);
    for (const tab of world.tabs) tab.signInAgain();
    left = world.differences();
    const since = Math.max(healed, world.changedAt);
    result.agreedAfter = clock.time - since;
    if (left.length ? result.agreedAfter > agreeWithin : clock.time - world.changedAt > quietFor) break;
  }
  result.agreedAfter -= left.length ? 0 : Math.min(quietFor, result.agreedAfter);
  if (left.length) return finish(left.map((each) => `after ${result.agreedAfter / 1000} s: ${each}`));
  const wrong = [
    ...world.differences(),
    ...world.check(),
    ...checkClicks(world),
    ...checkWords(world),
    ...checkTakeovers(world),
  ];
  return finish([...wrong, ...(await world.end())]);
}
