import type { Command, CommandType } from '../model/command.js';
import type { Agent, Conversation } from '../model/conversation.js';
import { isoTime, minute } from './commands.js';
import type { Controls } from './options.js';
import { show, Skip, skip, Unexpected } from './outcome.js';
import { fits, type Situation } from './situations.js';

/** The commands that lead from one situation to another. `other`: the colleague runs it. */
const transitions: Partial<
  Record<Situation, { from: Situation[]; by: CommandType; other?: boolean; timed?: boolean }>
> = {
  botPaused: { from: ['botActive'], by: 'pause-bot' },
  botPausedUntil: { from: ['botActive'], by: 'pause-bot', timed: true },
  botActive: { from: ['botPaused'], by: 'activate-bot' },
  waiting: { from: ['botActive', 'suggestive', 'botPaused'], by: 'request-agent' },
  heldByMe: { from: ['botActive', 'suggestive', 'botPaused', 'waiting', 'unassigned'], by: 'take-over' },
  heldByOther: {
    from: ['botActive', 'suggestive', 'botPaused', 'waiting', 'unassigned'],
    by: 'take-over',
    other: true,
  },
  blocked: { from: ['botActive', 'suggestive', 'botPaused'], by: 'block-contact' },
  closed: { from: ['botActive', 'suggestive', 'botPaused', 'heldByMe', 'botOff'], by: 'close' },
  archived: { from: ['botActive', 'suggestive', 'botPaused', 'heldByMe', 'botOff'], by: 'archive' },
};

type Objection = (c: Conversation) => string | undefined;

/** What the finder needs of a test's world. */
export interface FinderHost {
  readonly me: Agent;
  readonly controls: Controls;
  readonly trail: string[];
  now(): number;
  has(method: 'listConversations'): boolean;
  read(id: string): Promise<Conversation>;
  rows(): Promise<Conversation[]>;
  minimalCommand(type: CommandType): Command;
  run(id: string, command: Command): Promise<unknown>;
  act(id: string, command: Command): Promise<void>;
}

/**
 * Finds a conversation in a given situation. It asks `controls.prepare` if there is one, otherwise searches the list,
 * and finally tries to reach the situation with a command.
 */
export class Finder {
  #world: FinderHost;
  #used = new Set<string>();
  #listed?: Promise<Conversation[]>;

  constructor(world: FinderHost) {
    this.#world = world;
  }

  /** Returns a conversation in the first of these situations that has one without an objection. */
  async find(wanted: Situation[], objection: Objection = () => undefined): Promise<Conversation> {
    const reasons = [`no conversation is in the situation ${wanted.join(' or ')}`];
    for (const situation of wanted) {
      const found =
        (await this.#prepare(situation)) ?? (await this.#findListed(situation)) ?? (await this.#reach(situation));
      const objectionFound = typeof found === 'object' ? objection(found) : found;
      if (typeof found === 'object' && !objectionFound) return this.#use(found, situation);
      if (objectionFound) reasons.push(objectionFound);
    }
    return skip(reasons.join('; '));
  }

  #use(conversation: Conversation, situation: Situation): Conversation {
    this.#used.add(conversation.id);
    this.#world.trail.push(`${situation}: ${conversation.id}`);
    return conversation;
  }

  #fits(c: Conversation, situation: Situation): boolean {
    return fits[situation](c, this.#world.me);
  }

  async #prepare(situation: Situation): Promise<Conversation | undefined> {
    const world = this.#world;
    if (!world.controls.prepare) return undefined;
    const id = await world.controls.prepare(situation);
    if (id === undefined) return undefined;
    const conversation = await world.read(id);
    if (!this.#fits(conversation, situation)) {
      throw new Unexpected(`controls.prepare('${situation}') to give a conversation in that situation`, conversation);
    }
    return conversation;
  }

  async #findListed(situation: Situation): Promise<Conversation | undefined> {
    const world = this.#world;
    if (world.controls.prepare || !world.has('listConversations')) return undefined;
    // a failing list has tests of its own
    this.#listed ??= world.rows().catch(() => []);
    for (const { id } of await this.#listed) {
      if (this.#used.has(id)) continue;
      const conversation = await world.read(id);
      if (this.#fits(conversation, situation)) return conversation;
    }
    return undefined;
  }

  /** Reaches the situation with a command, or returns the reason why not: a failing command has tests of its own. */
  async #reach(situation: Situation): Promise<Conversation | string | undefined> {
    const world = this.#world;
    const transition = transitions[situation];
    if (!transition) return undefined;
    const failed = `${transition.by} does not lead to ${situation}`;
    for (const from of transition.from) {
      const start = (await this.#prepare(from)) ?? (await this.#findListed(from));
      if (!start) continue;
      this.#use(start, from);
      try {
        const command = {
          ...world.minimalCommand(transition.by),
          ...(transition.timed && { until: isoTime(world.now() + 30 * minute) }),
        };
        await (transition.other ? world.act(start.id, command) : world.run(start.id, command));
        const reached = await world.read(start.id);
        return this.#fits(reached, situation) ? reached : failed;
      } catch (thrown) {
        return `${failed}: ${thrown instanceof Skip ? thrown.reason : show(thrown)}`;
      }
    }
    return undefined;
  }
}
