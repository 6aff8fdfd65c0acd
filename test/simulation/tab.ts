import { createHttpAdapter, type HttpAdapter } from '../../src/adapters/http/index.js';
import type { AdapterTraits } from '../../src/adapters/adapter.js';
import type { Command } from '../../src/model/command.js';
import type { Agent } from '../../src/model/conversation.js';
import type { DeveloperNote } from '../../src/internal/report.js';
import type { ConversationView } from '../../src/store/conversation/view.js';
import { drafts, type Drafts } from '../../src/store/thread/drafts.js';
import { conversationList } from '../../src/store/list/list.js';
import type { ListQuestion } from '../../src/store/list/question.js';
import type { ListQuery, ListState } from '../../src/store/list/query.js';
import type { Settled } from '../../src/store/conversation/operations.js';
import { createStore, type HandoffStore } from '../../src/store/store.js';
import type { Presence } from '../../src/model/presence.js';
import { presence } from '../../src/store/presence/presence.js';
import { readMarker } from '../../src/store/thread/read-marker.js';
import { thread, type ThreadView } from '../../src/store/thread/thread.js';
import { Device, type WorldClock } from './clock.js';
import type { HttpServer } from './http-server.js';
import { baseUrl, Network } from './network.js';
import type { Chance } from './random.js';
import { labelOf } from './server.js';

/** What a person asked for, once. */
export interface Click {
  label: string;
  /** Of the intent, where the tab or this world chose it. */
  key?: string;
  agentId: string;
  conversationId: string;
  command: Command;
  /** World time. */
  at: number;
  settledAt?: number;
  settled?: Settled;
  /** The page was closed before it was known how it ended. */
  abandoned?: boolean;
  /** One of many: how it ended is told elsewhere. */
  bulk?: boolean;
}

/** One page of an agent: the real store on the real HTTP adapter, and what it shows. */
export class Tab {
  readonly name: string;
  readonly agent: Agent;
  readonly device: Device;
  readonly network: Network;
  readonly clicks: Click[] = [];
  /** What was typed since the page was opened, by conversation. */
  readonly written = new Map<string, string[]>();
  readonly views = new Map<string, ConversationView>();
  readonly threads = new Map<string, ThreadView>();
  list?: ListState;
  /** What is found for the last question, once somebody has asked one. */
  found?: ListState;
  store!: HandoffStore;
  drafts!: Drafts;
  readonly logged: DeveloperNote[] = [];
  /** What went wrong while something was told, where the store would swallow it. */
  readonly wrong: string[] = [];
  isOpen = false;
  /** The ids of what the bot has proposed, by conversation. */
  readonly proposed = new Map<string, string[]>();
  /** The conversations whose end the person at this tab looks at. */
  readonly inSight = new Set<string>();
  /** When each was last in sight, in world time. */
  readonly seenAt = new Map<string, number>();
  readonly #lookAway = new Map<string, () => void>();
  /** Which colleagues are said to be where. */
  readonly present = new Map<string, readonly Presence[]>();
  /** When the device fell asleep last, in world time. */
  sleptAt = 0;
  /** When the person at this tab was last in each conversation, in world time. */
  readonly wasIn = new Map<string, number>();
  #adapter!: HttpAdapter;
  #query!: ListQuery;
  #search?: ListQuery;
  #leave: Array<() => void> = [];
  readonly #clock: WorldClock;
  readonly #server: HttpServer;
  readonly #chance: Chance;
  readonly #traits: AdapterTraits;
  readonly #ids: readonly string[];
  /** Asking for a token takes so long, and fails so often. */
  tokenDelay = 20;
  tokenFails = 0;

  constructor(
    name: string,
    agent: Agent,
    given: {
      clock: WorldClock;
      server: HttpServer;
      chance: Chance;
      traits: AdapterTraits;
      ids: readonly string[];
      skew: number;
    },
  ) {
    this.name = name;
    this.agent = agent;
    this.#clock = given.clock;
    this.#server = given.server;
    this.#chance = given.chance;
    this.#traits = given.traits;
    this.#ids = given.ids;
    this.device = new Device(name, given.clock, given.chance.fork(), given.skew);
    this.network = new Network(given.clock, this.device, given.server, agent, given.chance.fork());
    this.open();
  }

  open(): void {
    const { device, network, agent } = this;
    this.#adapter = createHttpAdapter({
      baseUrl,
      environment: device,
      fetch: network.fetch,
      getToken: () => this.#token(),
      capabilities: { traits: this.#traits },
    });
    this.store = createStore({
      adapter: this.#adapter,
      agent,
      environment: device,
      log: (entry) => this.logged.push(entry),
    });
    this.drafts = this.store.part(drafts);
    this.isOpen = true;
    for (const id of this.#ids) this.look(id);
    this.#query = this.store.part(conversationList).query();
    this.#leave.push(this.#query.$state.subscribe((state) => (this.list = state)));
    this.show();
  }

  get question(): ListQuestion | undefined {
    return this.#search?.question;
  }

  /** Types into the search field of a second list. */
  ask(question: Partial<ListQuestion>): void {
    if (!this.#search) {
      this.#search = this.store.part(conversationList).query();
      this.#leave.push(this.#search.$state.subscribe((state) => (this.found = state)));
    }
    this.#search.ask(question);
  }

  /** The page shows what its person looks at, if it shows anything. */
  show(): void {
    const isVisible = this.isOpen && !this.device.isHidden;
    for (const [id, lookAway] of this.#lookAway) {
      if (isVisible && this.inSight.has(id)) continue;
      lookAway();
      this.#lookAway.delete(id);
      this.seenAt.set(id, this.#clock.time);
    }
    if (!isVisible) return;
    for (const id of this.inSight) {
      if (this.#lookAway.has(id)) continue;
      const [stopReading, leave] = [this.store.part(readMarker).watch(id), this.store.part(presence).look(id)];
      this.#lookAway.set(id, () => {
        stopReading();
        leave();
      });
    }
  }

  writeIn(id: string): void {
    this.store.part(presence).write(id);
    this.wasIn.set(id, this.#clock.time);
  }

  /** Milliseconds since the person at this tab was in a conversation. */
  awayFrom(id: string): number {
    if (this.#lookAway.has(id)) return this.device.asleep ? this.#clock.time - this.sleptAt : 0;
    return this.#clock.time - Math.max(this.seenAt.get(id) ?? -Infinity, this.wasIn.get(id) ?? -Infinity);
  }

  /** Whether this tab may still be telling the backend that somebody has read up to the end. */
  mayTellOfReading(id: string): boolean {
    // asking for a token can take that long
    return this.#lookAway.has(id) || this.#clock.time - (this.seenAt.get(id) ?? -Infinity) <= 15_000;
  }

  look(id: string): void {
    this.#leave.push(
      this.store.conversation(id).subscribe((view) => {
        this.views.set(id, view);
        const { suggestion } = view.state === 'ready' ? view.conversation.bot : {};
        if (suggestion) this.proposed.set(id, [...new Set([...(this.proposed.get(id) ?? []), suggestion.id])]);
      }),
      this.store
        .part(thread)
        .of(id)
        .subscribe((view) => this.threads.set(id, view)),
      this.store
        .part(presence)
        .of(id)
        .subscribe((present) => this.present.set(id, present)),
    );
  }

  /** As the browser does, without asking. */
  close(): void {
    this.isOpen = false;
    this.show();
    for (const leave of this.#leave.splice(0)) leave();
    this.store.dispose();
    this.#adapter.dispose?.();
    for (const click of this.clicks) if (!click.settled) click.abandoned = true;
    this.views.clear();
    this.threads.clear();
    this.present.clear();
    this.list = undefined;
    this.found = undefined;
    this.#search = undefined;
  }

  /**
   * What a person does where the screen says so: who is not signed in after one fresh token is not asked again by
   * itself.
   */
  signInAgain(): void {
    if (this.list?.error?.code === 'unauthorized') this.#query.refresh();
    if (this.found?.error?.code === 'unauthorized') this.#search?.refresh();
    for (const [id, view] of this.views) {
      const thread = this.threads.get(id);
      const errors = [view, thread].map((each) =>
        each?.state === 'failed' ? each.error : each?.state === 'ready' ? each.stale : undefined,
      );
      if (errors.some((error) => error?.code === 'unauthorized')) void this.store.refresh(id);
    }
  }

  click(conversationId: string, command: Command, key?: string): Click {
    const click: Click = {
      label: labelOf(command, key),
      key,
      agentId: this.agent.id,
      conversationId,
      command,
      at: this.#clock.time,
    };
    this.clicks.push(click);
    void this.store.run(conversationId, command, key).then(
      (settled) => {
        if (click.abandoned) return;
        if (click.settled) this.wrong.push(`${click.label} ended twice`);
        click.settled = settled;
        click.settledAt = this.#clock.time;
      },
      (thrown: unknown) => this.wrong.push(`${click.label}: run threw ${String(thrown)}`),
    );
    return click;
  }

  async #token(): Promise<string> {
    // the host's own, so it is none of the timers that have to be gone in the end
    await new Promise<void>((resolve) =>
      this.#clock.after(this.#chance.between(0, this.tokenDelay), resolve, this.device),
    );
    if (this.#chance.happens(this.tokenFails)) throw new Error('no token');
    return this.#server.tokens.get(this.agent.id)!;
  }
}
