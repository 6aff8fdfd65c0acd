import { median, percentile, ratio, rounded, table } from './statistics.mjs';

export const names = {
  'conversation-list': '`<conversation-list>`',
  'naive-list': 'all rows in the DOM',
  'ag-grid': 'AG Grid',
};

/**
 * `limit`: the required maximum by CPU slowdown. `p98`: the limit is for the 98th percentile. `own`: only our list has
 * this feature.
 */
export const measures = {
  'first-paint': { label: 'First paint after the data (ms)', limit: { 1: 100 } },
  'rows-top': { label: 'Rows in the DOM at the top', limit: { 1: 60, 4: 60 } },
  'rows-middle': { label: 'Rows in the middle', limit: { 1: 60, 4: 60 } },
  'rows-end': { label: 'Rows at the end', limit: { 1: 60, 4: 60 } },
  'rows-fast': { label: 'Most rows while scrolling fast', limit: { 1: 60, 4: 60 } },
  heap: { label: 'JS heap (MB)', limit: { 1: 20, 4: 20 }, rates: [1] },
  'heap-data': { label: '… of it for the conversations (MB)', rates: [1] },
  'heap-all': { label: 'JS heap and DOM objects (MB)', rates: [1] },
  search: { label: 'Search, each key to paint (ms)', limit: { 4: 200 }, p98: true },
  'select-all': { label: 'Select all 10,000 (ms)', limit: { 4: 200 }, p98: true },
  dialog: { label: 'Open the bulk dialog (ms)', limit: { 4: 200 }, p98: true },
  menu: { label: 'Open the bot menu (ms)', limit: { 4: 200 }, p98: true, own: true },
  toggle: { label: 'Pause or resume the bot (ms)', limit: { 4: 200 }, p98: true, own: true },
  inp: { label: 'Interactions as INP counts them (ms)', limit: { 4: 200 }, p98: true },
  'stream-long': { label: '100 events/s: tasks over 50 ms a minute', limit: { 1: 0 } },
  'stream-longest': { label: '100 events/s: longest task over 50 ms (ms)', limit: { 1: 50 } },
  'stream-busy': { label: '100 events/s: main thread busy (%)' },
  'stream-renders': { label: '100 events/s: renders a second' },
  'burst-busy': { label: 'Burst of 500 events: main thread (ms)', limit: { 1: 50 } },
  'burst-renders': { label: 'Burst of 500 events: renders', limit: { 1: 2, 4: 2 } },
  'burst-shown': { label: 'Burst of 500 events: until painted (ms)' },
};

const valuesOf = (samples, measure, list, rate) =>
  samples.filter((s) => s.measure === measure && s.list === list && s.rate === rate).map(({ value }) => value);
const isExpected = ({ own, rates }, list, rate) =>
  (!own || list === 'conversation-list') && (!rates || rates.includes(rate));

/** The measurements that are missing. */
export function missing(samples, { lists, rates }) {
  return Object.entries(measures).flatMap(([name, measure]) =>
    lists.flatMap((list) =>
      rates
        .filter((rate) => isExpected(measure, list, rate) && !valuesOf(samples, name, list, rate).length)
        .map((rate) => `${name} of ${list} at CPU ÷${rate}`),
    ),
  );
}

/** Describes the limits that our list exceeds. */
export function overLimit(samples, { rates }) {
  return Object.entries(measures).flatMap(([name, { label, limit, p98 }]) =>
    rates.flatMap((rate) => {
      const values = valuesOf(samples, name, 'conversation-list', rate);
      const value = p98 ? percentile(values, 0.98) : median(values);
      return limit?.[rate] !== undefined && value > limit[rate]
        ? [`${label}, CPU ÷${rate}: ${rounded(value)}${p98 ? ' (p98)' : ''} instead of ${limit[rate]}`]
        : [];
    }),
  );
}

/**
 * A table with one row per measure and CPU slowdown: medians, the 98th percentile in brackets if the limit is for that,
 * and ratios.
 */
export function report(samples, { lists, rates }) {
  const others = lists.filter((list) => list !== 'conversation-list');
  const hasOurs = lists.includes('conversation-list');
  const head = [
    '',
    'CPU',
    'limit',
    ...lists.map((list) => names[list]),
    ...(hasOurs ? others.map((list) => `${names[list]} : ours`) : []),
  ];
  const rows = Object.entries(measures).flatMap(([name, measure]) =>
    rates
      .filter((rate) => !measure.rates || measure.rates.includes(rate))
      .map((rate) => {
        const values = lists.map((list) => valuesOf(samples, name, list, rate));
        const cells = values.map((each) =>
          measure.p98 && each.length
            ? `${rounded(median(each))} (${rounded(percentile(each, 0.98))})`
            : rounded(median(each)),
        );
        const ours = median(valuesOf(samples, name, 'conversation-list', rate));
        const ratios = hasOurs ? others.map((list) => ratio(median(valuesOf(samples, name, list, rate)), ours)) : [];
        return [
          measure.label,
          `÷${rate}`,
          measure.limit?.[rate] ?? '',
          ...cells,
          ...ratios.map((each) => (each === undefined ? '–' : `${rounded(each)}×`)),
        ];
      }),
  );
  return table(head, rows);
}
