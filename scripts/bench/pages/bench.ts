/** What the benchmark asks of every list, and what it can then measure. It reaches it as `globalThis.bench`. */
import type { Conversation } from '../../../src/model/conversation.js';
import { asText, conversation, count, randomFrom } from './data.js';
import { fromInput, interactions, longTasks, painted, pause } from './timing.js';

export interface PageState {
  /** How many conversations the list says that it shows, rendered or not. */
  shown: number;
  /** How many it says are selected. */
  selected: number;
  hasDialog: boolean;
  hasMenu?: boolean;
  isPaused?: boolean;
}

export interface MeasuredList {
  /** Gives it all conversations. Called once. */
  hand(items: Conversation[]): void;
  push(change: Conversation): void;
  /** Elements of rows that are in the document. */
  rows(): Element[];
  scroller(): Element;
  state(): PageState;
  /** How often it has rendered its rows. */
  renders(): number;
}

const eventsFor = (list: MeasuredList, now: number) => {
  const random = randomFrom(42);
  const versions = new Uint32Array(count).fill(1);
  let latest = '';
  let at = 0;
  return {
    send(n: number): void {
      for (let each = 0; each < n; each++) {
        const i = Math.floor(random() * count);
        // each a little later than the one before, so that there is one order to show
        at = Math.max(at + 1, Date.now());
        const change = conversation(i, ++versions[i]!, now, at);
        latest = change.lastMessage!.text;
        list.push(change);
      }
    },
    isLatestShown: (): boolean => list.rows().some((row) => row.textContent.includes(latest)),
  };
};

export function measure(list: MeasuredList): void {
  const now = Date.now();
  const events = eventsFor(list, now);
  let result: Promise<number> | undefined;

  /** A row stands in the middle of the list: nobody looks at an empty place. */
  const isFilled = (): boolean => {
    const { top, bottom } = list.scroller().getBoundingClientRect();
    const middle = (top + bottom) / 2;
    return list
      .rows()
      .some((row) => row.getBoundingClientRect().top <= middle && row.getBoundingClientRect().bottom >= middle);
  };

  const bench = {
    /** Hands the data over. Milliseconds until rows are painted. */
    async start(): Promise<number> {
      const items = JSON.parse(asText(now)) as Conversation[];
      await pause(100);
      longTasks.take();
      const from = performance.now();
      list.hand(items);
      return (await painted(() => list.rows().length > 0)) - from;
    },

    rows: () => list.rows().length,
    state: () => list.state(),
    renders: () => list.renders(),

    /** Scrolls to a share (0 to 1) of the whole way. */
    async scrollTo(share: number): Promise<number> {
      const scroller = list.scroller();
      scroller.scrollTop = share * (scroller.scrollHeight - scroller.clientHeight);
      await painted(isFilled);
      await pause(100);
      return list.rows().length;
    },

    /** From the top to the end in sixty frames. The most rows that were there at once. */
    async scrollFast(): Promise<number> {
      const scroller = list.scroller();
      let most = 0;
      for (let frame = 1; frame <= 60; frame++) {
        scroller.scrollTop = (frame / 60) * scroller.scrollHeight;
        await painted(() => true);
        most = Math.max(most, list.rows().length);
      }
      return most;
    },

    /** Events at a steady rate, as a server sends them: also while the page is too busy to take them. */
    async sustain(perSecond: number, seconds: number) {
      longTasks.take();
      const from = performance.now();
      const before = list.renders();
      let sent = 0;
      await new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          const due = Math.min(seconds * perSecond, Math.floor(((performance.now() - from) / 1000) * perSecond));
          events.send(due - sent);
          sent = due;
          if (sent < seconds * perSecond) return;
          clearInterval(timer);
          resolve();
        }, 1000 / perSecond);
      });
      await painted(events.isLatestShown);
      await pause(200);
      return {
        sent,
        longTasks: longTasks.take(),
        renders: list.renders() - before,
        seconds: (performance.now() - from) / 1000,
      };
    },

    /** All events at once. */
    async burst(n: number) {
      longTasks.take();
      const before = list.renders();
      const from = performance.now();
      events.send(n);
      const shown = (await painted(events.isLatestShown)) - from;
      await pause(500);
      return { shown, renders: list.renders() - before, longest: Math.max(0, ...longTasks.take()) };
    },

    idle: pause,

    /** How many conversations each beginning of these words finds, in a name or a last message. */
    expected(words: string[]): Record<string, number> {
      const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
      const texts = (JSON.parse(asText(now)) as Conversation[]).map((c) =>
        plain(`${c.contact.name} ${c.lastMessage!.text}`),
      );
      const parts = words.flatMap((word) => Array.from(word, (_, i) => word.slice(0, i + 1)));
      return Object.fromEntries(parts.map((part) => [part, texts.filter((text) => text.includes(part)).length]));
    },

    /** Watches for the next input and for what it should show. */
    arm<K extends keyof PageState>(type: string, key: K, value: PageState[K]): void {
      interactions.take();
      result = fromInput(type, () => list.state()[key] === value);
      // it may fail before anybody asks
      result.catch(() => undefined);
    },

    async result() {
      const latency = await result;
      await pause(50);
      return { latency, interaction: Math.max(8, ...interactions.take()) };
    },
  };
  Object.assign(globalThis, { bench });
}
