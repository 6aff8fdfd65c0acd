/** Messages made from their number alone, so that every thread is given the same. */
export interface BenchMessage {
  readonly id: string;
  readonly n: number;
  readonly kind: 'contact' | 'bot' | 'agent';
  readonly text: string;
  readonly at: string;
}

const words = (
  'Where is my order It should have been here on Tuesday Can I exchange the jacket for one that is a size larger ' +
  'My card was charged twice please look into it'
).split(' ');
const kinds = ['contact', 'bot', 'agent'] as const;
const begin = Date.parse('2026-11-01T08:00:00Z');

/** What every text of a message ends with, so that it can be found in the page. */
export const markOf = (n: number): string => `#${n}#`;

export function benchMessage(n: number): BenchMessage {
  const said = Array.from({ length: 8 + ((n * 7) % 20) }, (_, i) => words[(n * 3 + i) % words.length]!);
  return {
    id: `m${n}`,
    n,
    kind: kinds[n % 3]!,
    text: `${said.join(' ')} ${markOf(n)}`,
    at: new Date(begin + n * 90_000).toISOString(),
  };
}
