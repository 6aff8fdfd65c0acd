import type { Environment } from '../internal/environment.js';
import type { Agent, Instant } from '../model/conversation.js';
import { presenceTimeout, type Doing, type Presence } from '../model/presence.js';

/** Conversations in which one agent can be at the same time: a few tabs. More are a mistake or an attack. */
const maxPlaces = 20;
/** Agents who are shown in one conversation. */
const maxAgents = 50;
/** In milliseconds. One look at the board ends whatever is over by then. */
const minSweepDelay = 500;

interface Entry {
  presence: Presence;
  /** By this device, in milliseconds since the epoch. */
  endsAt: number;
}

/** Who is where, in memory. Whoever is not heard of for 30 s is gone. */
export class PresenceBoard {
  #environment: Environment;
  #changed: (conversationId: string) => void;
  #rooms = new Map<string, Map<string, Entry>>();
  /** The conversations of each agent, the one heard of longest ago first. */
  #placesOf = new Map<string, Set<string>>();
  #timer: unknown;

  /** @param changed Called with the conversation's id when somebody came, left, or does something else. */
  constructor(environment: Environment, changed: (conversationId: string) => void) {
    this.#environment = environment;
    this.#changed = changed;
  }

  /** In the order in which they came. */
  of(conversationId: string): Presence[] {
    return [...(this.#rooms.get(conversationId)?.values() ?? [])].map(({ presence }) => presence);
  }

  set(conversationId: string, agent: Agent, doing: Doing, at: Instant): void {
    if (doing === 'away') return this.#leave(conversationId, agent.id);
    const room = this.#rooms.get(conversationId) ?? new Map<string, Entry>();
    const known = room.get(agent.id);
    if (!known && room.size >= maxAgents) return;
    this.#rooms.set(conversationId, room);
    const { id, name } = agent;
    const presence = { conversationId, agent: { id, ...(name !== undefined && { name }) }, doing, at };
    room.set(id, { presence, endsAt: this.#environment.now() + presenceTimeout });
    this.#notePlace(id, conversationId);
    this.#timer ??= this.#environment.setTimeout(() => this.#sweep(), presenceTimeout);
    if (known?.presence.doing !== doing) this.#changed(conversationId);
  }

  /** Forgets everybody, and tells nobody. */
  clear(): void {
    this.#environment.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#rooms.clear();
    this.#placesOf.clear();
  }

  #notePlace(agentId: string, conversationId: string): void {
    const places = this.#placesOf.get(agentId) ?? new Set();
    this.#placesOf.set(agentId, places);
    places.delete(conversationId);
    places.add(conversationId);
    const [oldest] = places;
    if (places.size > maxPlaces) this.#leave(oldest!, agentId);
  }

  #leave(conversationId: string, agentId: string): void {
    const room = this.#rooms.get(conversationId);
    if (!room?.delete(agentId)) return;
    if (!room.size) this.#rooms.delete(conversationId);
    const places = this.#placesOf.get(agentId);
    places?.delete(conversationId);
    if (!places?.size) this.#placesOf.delete(agentId);
    this.#changed(conversationId);
  }

  #sweep(): void {
    const now = this.#environment.now();
    let next = Infinity;
    for (const [conversationId, room] of [...this.#rooms]) {
      for (const [agentId, { endsAt }] of [...room]) {
        // a clock that was set back must not keep anybody for longer
        const left = Math.min(endsAt - now, presenceTimeout);
        if (left <= 0) this.#leave(conversationId, agentId);
        else next = Math.min(next, left);
      }
    }
    this.#timer =
      next === Infinity ? undefined : this.#environment.setTimeout(() => this.#sweep(), Math.max(next, minSweepDelay));
  }
}
