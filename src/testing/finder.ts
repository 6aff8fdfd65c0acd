import type { CommandType } from '../model/command.js';
import type { Conversation } from '../model/conversation.js';
import { isoTime, minute } from './commands.js';
import { show, Skip, skip, Unexpected } from './outcome.js';
import { fits, type Situation } from './situations.js';
import type { World } from './world.js';

/** How commands lead from one situation to another. */
const ways: Partial<Record<Situation, { from: Situation[]; by: CommandType; other?: boolean; timed?: boolean }>> = {
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

/** Finds conversations to test on: asks the controls, looks through the list, or gets there by commands. */
export class Finder {
  #world: World;
  #given = new Set<string>();
  #listed?: Promise<Conversation[]>;

  constructor(world: World) {
    this.#world = world;
  }

  /** In the first situation that has one nobody objects to. */
  async find(wanted: Situation[], objection: Objection = () => undefined): Promise<Conversation> {
    const reasons = [`no conversation is in the situation ${wanted.join(' or ')}`];
    for (const situation of wanted) {
      const found =
        (await this.#prepared(situation)) ?? (await this.#seen(situation)) ?? (await this.#reached(situation));
      const no = typeof found === 'object' ? objection(found) : found;
      if (typeof found === 'object' && !no) return this.#give(found, situation);
      if (no) reasons.push(no);
    }
    return skip(reasons.join('; '));
  }

  #give(conversation: Conversation, situation: Situation): Conversation {
    this.#given.add(conversation.id);
    this.#world.trail.push(`${situation}: ${conversation.id}`);
    return conversation;
  }

  #fits(c: Conversation, situation: Situation): boolean {
    return fits[situation](c, this.#world.me);
  }

  async #prepared(situation: Situation): Promise<Conversation | undefined> {
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

  async #seen(situation: Situation): Promise<Conversation | undefined> {
    const world = this.#world;
    if (world.controls.prepare || !world.has('listConversations')) return undefined;
    // what the list does wrong is for the tests of the list
    this.#listed ??= world.rows().catch(() => []);
    for (const { id } of await this.#listed) {
      if (this.#given.has(id)) continue;
      const conversation = await world.read(id);
      if (this.#fits(conversation, situation)) return conversation;
    }
    return undefined;
  }

  /** By a command, or the reason why not, if there is one to tell: a command that does not work is for its own test. */
  async #reached(situation: Situation): Promise<Conversation | string | undefined> {
    const world = this.#world;
    const way = ways[situation];
    if (!way) return undefined;
    const failed = `${way.by} does not lead to ${situation}`;
    for (const from of way.from) {
      const start = (await this.#prepared(from)) ?? (await this.#seen(from));
      if (!start) continue;
      this.#give(start, from);
      try {
        const command = { ...world.plain(way.by), ...(way.timed && { until: isoTime(world.now() + 30 * minute) }) };
        await (way.other ? world.act(start.id, command) : world.run(start.id, command));
        const reached = await world.read(start.id);
        return this.#fits(reached, situation) ? reached : failed;
      } catch (thrown) {
        return `${failed}: ${thrown instanceof Skip ? thrown.reason : show(thrown)}`;
      }
    }
    return undefined;
  }
}
