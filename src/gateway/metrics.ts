import type { CommandType, Outcome } from '../model/command.js';
import type { ErrorCode } from '../model/error.js';

/** What is counted since the gateway was created, with its labels. A label is one of a few words, never an id. */
interface Counted {
  commands: { type: CommandType; outcome: Outcome };
  refused: { code: ErrorCode };
  bulkRows: object;
  timersFired: object;
  timersLate: object;
  authenticateTimeouts: object;
  turns: { end: 'sent' | 'suggested' | 'done' | 'dropped' | 'refused' | 'unknown' };
  lateMessages: object;
  webhooks: { receiver: string };
}

/** By the clock of the gateway: rows of the text that Prometheus reads, in this order. */
const counters: { [Name in keyof Counted]: [name: string, help: string] } = {
  commands: ['handoff_commands_total', 'Commands that ended, by type and outcome.'],
  refused: ['handoff_refused_requests_total', 'Requests that were answered with an error, by its code.'],
  bulkRows: ['handoff_bulk_rows_total', 'Rows of bulk commands that were begun.'],
  timersFired: ['handoff_timers_fired_total', 'Timed pauses that this node ended.'],
  timersLate: ['handoff_timers_late_total', 'Those of them that ended more than 15 seconds late.'],
  authenticateTimeouts: [
    'handoff_authenticate_timeouts_total',
    'Times that the host did not say in time who sends a request.',
  ],
  turns: ['handoff_turns_total', 'Turns of bots that were used, by what became of the answer.'],
  lateMessages: [
    'handoff_late_bot_messages_total',
    'Commands that were confirmed while a last message of the bot might still arrive.',
  ],
  webhooks: ['handoff_webhooks_total', 'Genuine deliveries of webhooks, by the path of their receiver.'],
};

/** What is true at one moment. */
export interface Gauge {
  name: string;
  help: string;
  value: number;
  labels?: Record<string, string>;
}

type Labels = Record<string, string>;

const escaped = (value: string): string => value.replace(/[\\"\n]/g, (each) => (each === '\n' ? '\\n' : `\\${each}`));

function line(name: string, value: number, labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length ? `{${pairs.join()}}` : ''} ${value}`;
}

const family = (name: string, help: string, type: 'counter' | 'gauge', lines: string[]): string =>
  [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');

/** Counts what an operator watches: figures only, nothing about people. */
export class Metrics {
  #counts = new Map<string, Map<string, { labels: Labels; count: number }>>();

  count<Name extends keyof Counted>(what: Name, labels: Counted[Name]): void {
    const rows = this.#counts.get(what) ?? new Map<string, { labels: Labels; count: number }>();
    this.#counts.set(what, rows);
    const key = Object.values(labels).join();
    const row = rows.get(key) ?? { labels: labels as Labels, count: 0 };
    row.count++;
    rows.set(key, row);
  }

  /** The text format that Prometheus reads, version 0.0.4. */
  toText(gauges: Gauge[]): string {
    const families = Object.entries(counters).map(([what, [name, help]]) => {
      const rows = [...(this.#counts.get(what)?.values() ?? [])];
      // a counter without labels is there from the start, or its first increase would not be seen
      const hasLabels = ['commands', 'refused', 'turns', 'webhooks'].includes(what);
      const shown = rows.length || hasLabels ? rows : [{ labels: {}, count: 0 }];
      return family(
        name,
        help,
        'counter',
        shown.map(({ labels, count }) => line(name, count, labels)),
      );
    });
    const now = gauges.map(({ name, help, value, labels = {} }) =>
      family(name, help, 'gauge', [line(name, value, labels)]),
    );
    return [...families, ...now].join('');
  }
}
