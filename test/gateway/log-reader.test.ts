import { describe, expect, test } from 'vitest';
import type { GatewayContext } from '../../src/gateway/context.js';
import type { EventLog, StoredEvent } from '../../src/gateway/events/event-log.js';
import { LogReader } from '../../src/gateway/events/log-reader.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';

const event = (id: number, text = ''): StoredEvent => ({ id, kind: 'message', conversationId: 'c1', data: { text } });

/** A log in memory whose reads end when the test says so. */
class Log {
  events: StoredEvent[] = [];
  pageSize = 3;
  reads: number[] = [];
  filters = 0;
  environment = new SimulatedEnvironment();
  #waiting: Array<() => void> = [];
  isHeld = false;
  fails = false;
  isFilterHeld = false;
  reader: LogReader;

  constructor() {
    const database = {
      query: async () => {
        this.filters++;
        if (this.isFilterHeld) await new Promise(() => undefined);
        return [];
      },
    };
    const context = {
      environment: this.environment,
      database,
      signal: new AbortController().signal,
      pendingSleeps: new Set(),
    } as unknown as GatewayContext;
    this.reader = new LogReader(context, {
      readAfter: (id: number) => this.#read(id),
      statesBefore: async () => new Map(),
    } as unknown as EventLog);
  }

  add(count: number, text?: string): void {
    for (let i = 0; i < count; i++) this.events.push(event(this.events.length + 1, text));
  }

  async #read(after: number): Promise<StoredEvent[]> {
    this.reads.push(after);
    if (this.fails) throw new Error('The database is away');
    // what a statement sees is decided when it begins
    const page = this.events.filter(({ id }) => id > after).slice(0, this.pageSize);
    if (this.isHeld) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return page;
  }

  release(): void {
    this.isHeld = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** The events after an id, as somebody reads them who goes on until there are no more. */
  async all(after = 0): Promise<number[]> {
    const ids: number[] = [];
    for (let at = after; ;) {
      const page = await this.reader.pageAfter(at);
      const next = page.events.filter(({ id }) => id > at).map(({ id }) => id);
      if (!next.length) return ids;
      ids.push(...next);
      at = next.at(-1)!;
    }
  }
}

describe('reading the log for all streams of a node', () => {
  test('many who read the same at the same time cost what one costs, wherever they begin', async () => {
    const log = new Log();
    log.add(10);
    const all = await Promise.all(Array.from({ length: 100 }, () => log.all()));
    for (const ids of all) expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // four pages; that there is no more, those ask who come last, and again those who asked meanwhile
    expect(log.reads.slice(0, 4)).toEqual([0, 3, 6, 9]);
    expect(log.reads.length).toBeLessThanOrEqual(6);
    const before = log.reads.length;
    for (let from = 0; from < 10; from++) expect(await log.all(from)).toHaveLength(10 - from);
    expect(new Set(log.reads.slice(before))).toEqual(new Set([10]));
  });

  test('whoever joins a read that had begun before an event was written does not miss it', async () => {
    const log = new Log();
    log.isHeld = true;
    const early = log.all();
    await Promise.resolve();
    log.add(1);
    const late = [log.all(), log.all()];
    await Promise.resolve();
    log.release();
    expect(await early).toEqual([]);
    expect(await Promise.all(late)).toEqual([[1], [1]]);
    expect(log.reads).toEqual([0, 0, 1]);
  });

  test('a read that fails fails for those who wait for it, and for nobody after them', async () => {
    const log = new Log();
    log.add(1);
    log.fails = true;
    const failed = await Promise.allSettled([log.reader.pageAfter(0), log.reader.pageAfter(0)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    log.fails = false;
    expect(await log.all()).toEqual([1]);
  });

  test('what was read is kept for a minute, by a clock that may be set back, and some megabytes of it', async () => {
    const log = new Log();
    log.add(2);
    const readsAgain = async () => {
      const before = log.reads.length;
      await log.reader.pageAfter(0);
      return log.reads.length > before;
    };
    await log.all();
    log.environment.time += 59_000;
    log.reader.forgetOld();
    expect(await readsAgain()).toBe(false);
    log.environment.time += 2_000;
    log.reader.forgetOld();
    expect(await readsAgain()).toBe(true);
    log.environment.time -= 3_600_000;
    log.reader.forgetOld();
    expect(await readsAgain()).toBe(true);
    log.add(40, 'x'.repeat(250_000));
    await log.all(2);
    expect(await readsAgain()).toBe(true);
    const before = log.reads.length;
    await log.reader.pageAfter(41);
    expect(log.reads).toHaveLength(before);
  });

  test('what came in many small batches is read again as few pages, whole and in order', async () => {
    const log = new Log();
    log.pageSize = 50;
    for (let batch = 0; batch < 400; batch++) {
      log.add(3);
      await log.reader.pageAfter(batch * 3);
    }
    const reads = log.reads.length;
    const pages = [];
    for (let at = 0; at < 1_200;) {
      const page = await log.reader.pageAfter(at);
      pages.push(page.events.length);
      at = page.end;
    }
    expect(pages).toEqual([498, 498, 204]);
    expect(log.reads).toHaveLength(reads);
    expect(await log.all()).toEqual(Array.from({ length: 1_200 }, (_, i) => i + 1));
    expect(await log.all(700)).toHaveLength(500);
  });

  test('those who ask for the same at the same time get one page, also of many; whose filter is there stays small', async () => {
    const log = new Log();
    for (let batch = 0; batch < 10; batch++) {
      log.add(3);
      await log.reader.pageAfter(batch * 3);
    }
    const [one, two] = [await log.reader.pageAfter(0), await log.reader.pageAfter(2)];
    expect([one.from, one.end, two === one]).toEqual([0, 30, true]);
    log.add(3);
    const recent = await log.reader.pageAfter(30);
    await recent.filter();
    log.add(3);
    await log.reader.pageAfter(33);
    expect(await log.reader.pageAfter(31)).toBe(recent);
    for (const at of [0, 28]) expect((await log.reader.pageAfter(at)).end).toBe(36);
    log.environment.time += 1_100;
    log.add(1);
    await log.reader.pageAfter(36);
    expect((await log.reader.pageAfter(31)).end).toBe(37);
  });

  test('the newest stays when the oldest is let go of, however little happens', async () => {
    const log = new Log();
    for (let second = 1; second <= 70; second++) {
      log.add(1);
      await log.reader.pageAfter(second - 1);
      log.environment.time += 1_000;
      log.reader.forgetOld();
    }
    const reads = log.reads.length;
    for (let at = 25; at < 70; at++) expect((await log.reader.pageAfter(at)).end).toBeGreaterThan(at);
    expect(log.reads).toHaveLength(reads);
  });

  test('nobody joins a filter that began to be loaded more than a second ago, even if it is still being loaded', async () => {
    const log = new Log();
    log.add(1);
    log.isFilterHeld = true;
    const page = await log.reader.pageAfter(0);
    void page.filter();
    void page.filter();
    log.environment.time += 900;
    void page.filter();
    await Promise.resolve();
    expect(log.filters).toBe(1);
    log.environment.time += 200;
    void page.filter();
    await Promise.resolve();
    expect(log.filters).toBe(2);
    // a clock that is set back
    log.environment.time -= 3_600_000;
    void page.filter();
    await Promise.resolve();
    expect(log.filters).toBe(3);
  });

  test('who may see what is asked once for all who read a page, and anew after a second', async () => {
    const log = new Log();
    log.add(1);
    const page = await log.reader.pageAfter(0);
    const ask = async () => {
      const before = log.filters;
      await Promise.all([page.filter(), page.filter(), page.filter()]);
      return log.filters - before;
    };
    expect(await ask()).toBe(1);
    await log.environment.advance(900);
    expect(await ask()).toBe(0);
    await log.environment.advance(200);
    expect(await ask()).toBe(1);
  });
});
