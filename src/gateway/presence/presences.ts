import { checkPresences } from '../../adapters/check/presence.js';
import { object, oneOf, text } from '../../adapters/check/primitives.js';
import { PresenceBoard } from '../../adapters/presence-board.js';
import { cleanName } from '../../internal/names.js';
import type { Agent } from '../../model/conversation.js';
import type { Doing, Presence } from '../../model/presence.js';
import { sleep, toInstant, type GatewayContext } from '../context.js';
import type { Conversations } from '../conversations/conversations.js';
import { loadRecord, loadRecords } from '../conversations/record.js';
import { replaceNul } from '../database/database.js';
import { codeOf, notFound } from '../errors.js';
import { formatEvent } from '../events/event-stream.js';
import type { Hub } from '../events/hub.js';
import type { Caller } from '../options.js';
import type { ApiResponse } from '../response.js';
import { isRestricted, maySee } from '../roles.js';

const channel = 'handoff_presence';
/** Milliseconds. Who opens a conversation and begins to write at once is told of in one event. */
const batchDelay = 50;
/** Characters of a name. A message of the bus has 7,999 bytes at most. */
const maxNameLength = 200;

/** What nodes tell each other. */
interface Message {
  node: string;
  conversationId: string;
  agentId: string;
  name: string;
  doing: Doing;
  at: string;
}

const checkMessage = object<Message>({
  node: text,
  conversationId: text,
  agentId: text,
  name: text,
  doing: oneOf('viewing', 'writing', 'away'),
  at: text,
});

/**
 * Which agents are in which conversations. It is kept in the memory of every node and in no table: pages say every few
 * seconds where they are, so a node that has just started knows it as soon, and what is lost on the way is not missed.
 *
 * 1. A page tells one node, which passes it to all others by the bus.
 * 2. Every node tells its own streams when somebody has come, left, or begun to write.
 * 3. The agent who told is told who else is there each time: a page that has just connected knows it then.
 */
export class Presences {
  #context: GatewayContext;
  #conversations: Conversations;
  #hub: Hub;
  #board: PresenceBoard;
  /** Conversations of which the streams have to be told. */
  #changed = new Set<string>();
  #isTelling = false;
  /** What the other nodes have not been told yet: the newest of each agent in each conversation. */
  #outgoing = new Map<string, Message>();
  #isSending = false;
  #stop?: () => void;
  #isStopped = false;
  /** Those who came from the platform's own screen, by conversation. */
  #fromPlatform = new Map<string, Agent[]>();

  constructor(context: GatewayContext, conversations: Conversations, hub: Hub) {
    this.#context = context;
    this.#conversations = conversations;
    this.#hub = hub;
    this.#board = new PresenceBoard(context.environment, (conversationId) => this.#onChange(conversationId));
  }

  /** A bus that hangs must not hang the gateway, so nothing waits for it. */
  start(): void {
    void this.#listen();
  }

  stop(): void {
    this.#isStopped = true;
    this.#stop?.();
    this.#board.clear();
  }

  async #listen(): Promise<void> {
    const { wakes, log } = this.#context;
    try {
      const stop = await wakes.bus.subscribe(channel, (message) => this.#hear(message));
      if (this.#isStopped) stop();
      else this.#stop = stop;
    } catch (thrown) {
      // nothing depends on it: this node knows its own agents, and the others theirs
      log({ event: 'bus-failed', code: codeOf(thrown) });
    }
  }

  /** Throws `not-found` if there is no such conversation, or if the caller must not see it. */
  async set(caller: Caller, conversationId: string, doing: Doing): Promise<ApiResponse> {
    await this.#requireVisible(caller, conversationId);
    this.#publish(conversationId, caller.agent, doing);
    return { status: 204 };
  }

  /** Who is in the conversation by the platform's own screen. */
  fromPlatform(present: readonly Presence[], conversationId = present[0]?.conversationId): void {
    if (conversationId === undefined) return;
    const agents = present.map(({ agent }) => agent);
    const gone = (this.#fromPlatform.get(conversationId) ?? []).filter(
      ({ id }) => !agents.some((agent) => agent.id === id),
    );
    for (const agent of gone) this.#publish(conversationId, agent, 'away');
    for (const { agent, doing } of present) this.#publish(conversationId, agent, doing);
    if (agents.length) this.#fromPlatform.set(conversationId, agents);
    else this.#fromPlatform.delete(conversationId);
  }

  async #requireVisible(caller: Caller, id: string): Promise<void> {
    const record = await loadRecord(this.#context.database, id);
    // whoever looks at a conversation has read it, so the platform need not be asked every few seconds
    if (!record) await this.#conversations.observe(id, caller);
    else if (record.removed || !maySee(this.#context, caller, record.state)) throw notFound();
  }

  #publish(conversationId: string, { id, name = '' }: Agent, doing: Doing): void {
    const { node, clock, background } = this.#context;
    const message: Message = {
      node,
      conversationId,
      agentId: id,
      name: cleanName(name).slice(0, maxNameLength),
      doing,
      at: toInstant(clock.now()),
    };
    this.#apply(message);
    this.#outgoing.set(JSON.stringify([conversationId, id]), message);
    if (this.#isSending) return;
    this.#isSending = true;
    background(this.#send());
  }

  /** Tells the other nodes, one message after another. */
  async #send(): Promise<void> {
    const { wakes, signal } = this.#context;
    for (const [key, message] of this.#outgoing) {
      if (signal.aborted) break;
      this.#outgoing.delete(key);
      // lost is no harm: the page says it again in a few seconds
      await wakes.bus.publish(channel, replaceNul(JSON.stringify(message))).catch(() => undefined);
    }
    this.#isSending = false;
  }

  #hear(text: string): void {
    let message: Message;
    try {
      message = checkMessage(JSON.parse(text), '');
      checkPresences([{ ...message, doing: 'viewing', agent: { id: message.agentId } }], '');
    } catch {
      // an empty text says that messages may have been missed: they are told again in a few seconds
      return;
    }
    if (message.node !== this.#context.node) this.#apply(message);
  }

  #apply({ conversationId, agentId, name, doing, at }: Message): void {
    if (this.#isStopped) return;
    this.#board.set(conversationId, { id: agentId, ...(name && { name }) }, doing, at);
    // the agent's own pages may have just connected, or come back
    if (doing !== 'away' && !this.#changed.has(conversationId)) {
      this.#hub.tell((caller) => (caller.agent.id === agentId ? this.#eventOf(conversationId) : undefined));
    }
  }

  #onChange(conversationId: string): void {
    this.#changed.add(conversationId);
    if (this.#isTelling || this.#isStopped) return;
    this.#isTelling = true;
    this.#context.background(this.#tell());
  }

  async #tell(): Promise<void> {
    await sleep(this.#context, batchDelay);
    const ids = [...this.#changed];
    this.#changed.clear();
    this.#isTelling = false;
    if (this.#context.signal.aborted) return;
    try {
      const states = this.#hub.hasRestricted ? await loadRecords(this.#context.database, ids) : undefined;
      for (const id of ids) {
        const event = this.#eventOf(id);
        const state = states?.get(id)?.state;
        this.#hub.tell((caller) =>
          !isRestricted(this.#context, caller) || (state && maySee(this.#context, caller, state)) ? event : undefined,
        );
      }
    } catch (thrown) {
      // who is restricted learns of it with the next change
      this.#context.log({ event: 'failed', code: codeOf(thrown) });
    }
  }

  #eventOf(conversationId: string): string {
    return formatEvent('presence', { conversationId, present: this.#board.of(conversationId) });
  }
}
