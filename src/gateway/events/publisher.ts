import { sleep, type GatewayContext } from '../context.js';

/** Every node is woken on this channel whenever the log has new events. */
export const eventChannel = 'handoff_events';

/** Events that are moved at once. Moving them takes a few milliseconds, for which other nodes wait. */
const maxEvents = 500;
/**
 * Milliseconds between two moves, so that a busy node moves many events at once. The hub, which sends them to pages,
 * waits longer between its batches.
 */
const restAfterMove = 10;
/** Milliseconds. Another node needs no longer than this for its turn, most of the time. */
const busyDelay = 5;
/**
 * Moved events after which what is left of them in the outbox is removed. Each move reads past it, and the server would
 * remove it by itself only once a minute: 60 MB later, at 1,000 commands a second.
 */
const maxLeft = 5_000;
/** Milliseconds. The database is often back within seconds. */
const failureDelay = 1_000;

/**
 * Moves events from the outbox, where each transaction leaves them without waiting for any other, into the log, where
 * they have ids in the order in which readers see them. Then it wakes all nodes.
 *
 * ```
 *   idle    ── publish() ───────────────────► moving
 *   moving  ── a full batch ────────────────► moving      once more
 *   moving  ── publish() ───────────────────► moving      once more, 10 ms later
 *   moving  ── another node is about it ────► moving      after 5 ms: it may have begun before our commit
 *   moving  ── the database failed ─────────► idle        again after 1 s
 *   moving  ── nothing else for 10 ms ──────► idle
 * ```
 *
 * Every node publishes after its own commits. Each also looks now and then, because a node can die in between.
 */
export class Publisher {
  #context: GatewayContext;
  #isMoving = false;
  #isWanted = false;
  /** Events that were moved since their remains were last removed. */
  #left = 0;

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /** Call this after each commit that has added to the outbox. */
  publish(): void {
    this.#isWanted = true;
    if (this.#isMoving) return;
    this.#isMoving = true;
    this.#context.background(this.#moveAll());
  }

  async #moveAll(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      try {
        const moved = await this.#move();
        if (moved === null || moved === maxEvents) this.#isWanted = true;
        if (moved) this.#tidy(moved);
        await this.#rest(moved);
      } catch {
        // the database is down, which was logged
        this.#retryLater();
      }
    }
    this.#isMoving = false;
  }

  async #move(): Promise<number | null> {
    const { database, wakes } = this.#context;
    const [row] = await database.query<{ moved: number | null }>(
      `SELECT moved, CASE WHEN moved > 0 THEN ${wakes.inCommit(eventChannel)} END AS woken
       FROM handoff.publish($1) AS moved`,
      [maxEvents],
    );
    const { moved } = row!;
    if (moved) wakes.committed(eventChannel);
    // what this node has added, another one has moved
    else if (moved === 0) wakes.here(eventChannel);
    return moved;
  }

  async #rest(moved: number | null): Promise<void> {
    if (moved === 0 || moved === maxEvents) return;
    const { random } = this.#context.environment;
    await sleep(this.#context, moved === null ? busyDelay * (0.5 + random()) : restAfterMove);
  }

  #tidy(moved: number): void {
    this.#left += moved;
    if (this.#left < maxLeft) return;
    this.#left = 0;
    const { database } = this.#context;
    // some milliseconds; where another node is about it, nothing. To give pages back, it would lock the table.
    this.#context.background(
      database.query('VACUUM (SKIP_LOCKED, TRUNCATE false) handoff.outbox').catch(() => undefined),
    );
  }

  #retryLater(): void {
    const { environment, signal } = this.#context;
    if (!signal.aborted) environment.setTimeout(() => signal.aborted || this.publish(), failureDelay);
  }
}
