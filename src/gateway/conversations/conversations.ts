import type { Agent, Conversation } from '../../model/conversation.js';
import type { GatewayContext } from '../context.js';
import { instantOf, ownAgent } from '../context.js';
import type { Queries } from '../database/database.js';
import { notFound } from '../errors.js';
import type { EventLog, News } from '../events/log.js';
import { loadKnown, saveKnown, storable, touchKnown, type Claim, type Fresh, type Known } from './record.js';
import type { Someone } from '../options.js';
import type { Platform } from '../platform.js';
import { maySee } from '../roles.js';
import { endsTimer, isWaiting, writeTimer, type Timer } from '../timers/table.js';

/** A conversation as one caller sees it. */
export interface Seen {
  known: Known;
  /** With the gateway's version and the caller's permissions. */
  conversation: Conversation;
  /** The platform's own version, to hand back to it. */
  platformVersion?: number;
}

/** How a state came to be, and what is written together with it. */
export interface Change {
  /** The state, where it need not be read. */
  given?: Conversation;
  /** What was known before the given state came to be. */
  before?: Known;
  /** Null ends it. */
  timer?: Timer | null;
  /** Null ends it. */
  claim?: Claim | null;
  /** In the same transaction. */
  also?: (tx: Queries, seen: Seen, news: News[]) => Promise<void>;
  /** Clients are told of a conversation that was never seen before. */
  announce?: boolean;
  /**
   * A version that a page has seen. Where it was lost with a part of the database, the state gets one that the page
   * will take.
   */
  above?: number;
  signal?: AbortSignal;
}

const attempts = 3;
/** Milliseconds. */
const day = 24 * 3_600_000;

/** Who answers, and nothing that changes while a contact writes. */
function controlOf({ status, closed, handler, bot, contact }: Conversation): string {
  const { composing: _composing, messageCount: _count, ...rest } = bot;
  const moves = bot.resumeBasis !== undefined && bot.resumeBasis !== 'fixed';
  return JSON.stringify([status, closed, handler, moves ? { ...rest, resumeAt: undefined } : rest, contact.blocked]);
}

/** What is compared: two agents for whom different things are unread must not take turns in changing it. */
const sharedOf = (state: Conversation, personal: boolean): string =>
  JSON.stringify(personal ? { ...state, unread: undefined } : state);

const isNotFound = (thrown: unknown): boolean => (thrown as { code?: string }).code === 'not-found';

/** Whether this version was given out by a database of which a part is gone since. One of the future never was. */
const isLost = (known: Known | undefined, version = 0): boolean =>
  !!known && known.version < version && version <= known.asOf;

/**
 * Every conversation that went through the gateway, with a version that rises with every change, also where platforms
 * have none.
 */
export class Conversations {
  #context: GatewayContext;
  #platform: Platform;
  #log: EventLog;

  constructor(context: GatewayContext, platform: Platform, log: EventLog) {
    this.#context = context;
    this.#platform = platform;
    this.#log = log;
  }

  /**
   * Reads a conversation at the platform and remembers what is new about it. Where it changed in the meantime, it is
   * read again. Throws `not-found` also where the caller may not know that it exists.
   */
  async observe(id: string, caller: Someone, change: Change = {}): Promise<Seen> {
    const { versions } = this.#context.traits;
    let { given, before } = change;
    for (let attempt = 1; ; attempt++) {
      const known: Known | undefined = before ?? (await loadKnown(this.#context.database, id));
      const fresh = given ?? (await this.#read(id, caller, known, change.signal));
      if (!maySee(this.#context, caller, fresh)) throw notFound();
      const seen = await this.#remember(known, fresh, change);
      if (seen) return seen;
      if (attempt === attempts) return this.#giveUp(id, fresh, change);
      before = undefined;
      // where the platform has versions they tell which state is newer; else whoever remembers first
      if (!versions) given = undefined;
    }
  }

  /** Takes what is known, as this caller may see it: what differs from agent to agent is as they read it. */
  show(
    { state, version }: Known,
    { permissions, unread }: Pick<Conversation, 'permissions' | 'unread'> = {},
  ): Conversation {
    return { ...state, version, ...(permissions && { permissions, unread }) };
  }

  /** Somebody sees these, so they are kept. Written down once a day. */
  async keep(seen: Known[]): Promise<void> {
    const { database, environment } = this.#context;
    const now = environment.now();
    const ids = seen.filter(({ seenAt }) => now - seenAt > day).map(({ id }) => id);
    // a database that is full still lets people read, and tomorrow is another day
    if (ids.length) await touchKnown(database, ids, now).catch(() => undefined);
  }

  async #read(id: string, { agent }: Someone, known: Known | undefined, signal?: AbortSignal): Promise<Conversation> {
    try {
      return await this.#platform.getConversation(id, { agent, signal });
    } catch (thrown) {
      if (known && !known.removed && isNotFound(thrown) && (await this.#isGone(id, agent, signal))) {
        await this.remove(known);
      }
      throw thrown;
    }
  }

  /** Platforms hide what an agent may not see: it is gone where the gateway's own agent does not find it either. */
  async #isGone(id: string, asked: Agent, signal?: AbortSignal): Promise<boolean> {
    const agent = ownAgent(this.#context);
    if (asked.id === agent.id) return true;
    try {
      await this.#platform.getConversation(id, { agent, signal });
      return false;
    } catch (thrown) {
      return isNotFound(thrown);
    }
  }

  /** The platform does not have it any more. */
  async remove({ id, version }: Known): Promise<void> {
    await this.#log.write(async (tx, news) => {
      const gone = await tx.query(
        'UPDATE handoff.conversations SET removed = true WHERE id = $1 AND version = $2 AND NOT removed RETURNING id',
        [id, version],
      );
      if (!gone.length) return;
      await writeTimer(tx, id, null);
      news.push({ kind: 'removed', conversationId: id, data: { id } });
    });
  }

  /** Undefined: somebody else was first. */
  async #remember(known: Known | undefined, raw: Conversation, change: Change): Promise<Seen | undefined> {
    const { version: platformVersion, permissions, ...state } = raw;
    const old =
      known?.platformVersion !== undefined && platformVersion !== undefined && platformVersion < known.platformVersion;
    const timer = this.#timerAfter(known, state, change);
    const fresh = this.#compare(
      known,
      old && known ? known.state : this.#withTimer(state, timer),
      {
        platformVersion: old ? known?.platformVersion : this.#context.traits.versions ? platformVersion : undefined,
        personal: !!permissions,
        claim: change.claim === undefined ? known?.claim : (change.claim ?? undefined),
      },
      isLost(known, change.above),
    );
    const timerMoved = (timer ?? undefined) !== known?.timer;
    const same =
      !!known &&
      !fresh.changed &&
      known.platformVersion === fresh.platformVersion &&
      known.personal === fresh.personal &&
      known.claim === fresh.claim;
    const seenAs = (next: Known): Seen => ({ known: next, conversation: this.show(next, raw), platformVersion });
    if (same && !timerMoved && !change.also) {
      await this.keep([known]);
      return seenAs(known);
    }

    return this.#log.write(async (tx, news) => {
      const saved = same ? known : await saveKnown(tx, known, fresh, this.#context.environment.now());
      if (!saved) return undefined;
      if (timerMoved) await writeTimer(tx, storable(state.id), timer ?? null);
      const { version, controlVersion, asOf, seenAt } = saved;
      const next: Known = {
        ...fresh,
        id: state.id,
        removed: false,
        version,
        controlVersion,
        asOf,
        seenAt,
        timer: timer ?? undefined,
      };
      if (fresh.changed && (known || change.announce)) {
        news.push({ ...this.newsOf(next), before: known && !known.removed ? known.state : undefined });
      }
      const seen = seenAs(next);
      await change.also?.(tx, seen, news);
      return seen;
    });
  }

  /** What clients are told about a new state. */
  newsOf(known: Known): News {
    const { id, personal, state } = known;
    const ids = { conversationId: id, contactId: state.contact.id };
    return personal ? { kind: 'hint', ...ids, data: { id } } : { kind: 'conversation', ...ids, data: this.show(known) };
  }

  #timerAfter(known: Known | undefined, state: Conversation, { timer }: Change): Timer | null | undefined {
    if (timer !== undefined) return timer;
    return known?.timer && endsTimer(this.#context, state, known.timer) ? null : known?.timer;
  }

  #withTimer(state: Conversation, timer: Timer | null | undefined): Conversation {
    const shown = timer && isWaiting(this.#context, state) && !state.bot.resumeAt;
    return shown ? { ...state, bot: { ...state.bot, resumeAt: instantOf(timer.due), resumeBasis: 'fixed' } } : state;
  }

  #compare(
    known: Known | undefined,
    state: Conversation,
    rest: Pick<Fresh, 'platformVersion' | 'personal' | 'claim'>,
    lost: boolean,
  ): Fresh {
    const changed =
      !known || known.removed || lost || sharedOf(known.state, rest.personal) !== sharedOf(state, rest.personal);
    return {
      state,
      ...rest,
      changed,
      controlChanged: changed && (!known || lost || controlOf(known.state) !== controlOf(state)),
    };
  }

  /** It changes faster than it can be remembered: whoever changes it remembers it. */
  #giveUp(id: string, raw: Conversation, { timer, claim, also }: Change): Promise<Seen> {
    return this.#log.write(async (tx, news) => {
      const known = await loadKnown(tx, id);
      if (!known) throw notFound();
      if (timer !== undefined) await writeTimer(tx, known.id, timer);
      if (claim !== undefined) {
        await tx.query('UPDATE handoff.conversations SET claim = $2 WHERE id = $1', [known.id, claim]);
      }
      const seen = { known, conversation: this.show(known, raw), platformVersion: raw.version };
      await also?.(tx, seen, news);
      return seen;
    });
  }
}
