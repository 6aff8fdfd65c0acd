/** What the benchmark asks of every thread. It reaches it as `globalThis.bench`. */
import { benchMessage, markOf, type BenchMessage } from './messages.js';
import { longTasks, painted, pause } from './timing.js';

export interface MeasuredThread {
  /** Shows a history, oldest first. Called once. */
  open(history: readonly BenchMessage[]): void;
  append(message: BenchMessage): void;
  /** Replaces the last message, which has the same id. */
  update(message: BenchMessage): void;
  /** The elements of the messages that are in the document, in their order. */
  rows(): ArrayLike<Element>;
  /** Loads everything that is older, page by page. Only where there are pages. */
  loadAll?(): Promise<void>;
}

/** Numbers of later and of earlier messages are far from both ends. */
const start = 100_000;
/** Updates of a reply that is being written, in a second. */
const perSecond = 50;

export function measureThread(thread: MeasuredThread): void {
  const count = Number(new URLSearchParams(location.search).get('n') ?? 100);
  let next = start + count;
  const endShows = (text: string): boolean => {
    const rows = thread.rows();
    return !!rows[rows.length - 1]?.textContent.includes(text);
  };

  const bench = {
    /** Milliseconds until the newest of `n` messages is painted. */
    async open(): Promise<number> {
      const history = Array.from({ length: count }, (_, i) => benchMessage(start + i));
      await pause(300);
      const from = performance.now();
      thread.open(history);
      return (await painted(() => endShows(markOf(next - 1)))) - from;
    },

    rows: () => thread.rows().length,
    idle: pause,

    /** Milliseconds until everything older is loaded, page by page. */
    async loadAll(): Promise<number> {
      const from = performance.now();
      await thread.loadAll?.();
      return performance.now() - from;
    },

    /** Milliseconds until one more message is painted. */
    async append(): Promise<number> {
      const message = benchMessage(next++);
      // in the middle of a frame, as an event comes
      await pause(5);
      const from = performance.now();
      thread.append(message);
      return (await painted(() => endShows(markOf(message.n)))) - from;
    },

    /** A reply that grows word by word, as a server sends it: also while the page is too busy to show it. */
    async stream(seconds: number) {
      longTasks.take();
      const message: BenchMessage = { ...benchMessage(next++), kind: 'bot' };
      let text = 'Reply';
      let sent = 0;
      const all = seconds * perSecond;
      thread.append({ ...message, text });
      const from = performance.now();
      await new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          const due = Math.min(all, Math.floor(((performance.now() - from) / 1000) * perSecond));
          for (; sent < due; thread.update({ ...message, text })) text += ` word${++sent}`;
          if (sent < all) return;
          clearInterval(timer);
          resolve();
        }, 5);
      });
      await painted(() => endShows(`word${all}`));
      return { seconds: (performance.now() - from) / 1000, longTasks: longTasks.take() };
    },
  };
  Object.assign(globalThis, { bench });
}
