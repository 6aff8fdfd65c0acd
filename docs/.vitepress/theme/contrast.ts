import { parse, wcagContrast } from 'culori';

/** Least contrast by WCAG 2.2, 1.4.3 for text and 1.4.11 for what is not. */
const text = 4.5;
const graphic = 3;

/** What stands on what, by the names of the colours. */
const pairs = [
  ['text', 'surface', text],
  ['text', 'hover', text],
  ['muted', 'surface', text],
  ['on-accent', 'accent', text],
  ['accent', 'surface', text],
  ['active', 'surface', text],
  ['paused', 'surface', text],
  ['stopped', 'surface', text],
  ['control', 'surface', graphic],
] as const;

/** A sentence for each pair of colours that is too close to be read by everybody. */
export function warnings(colors: Readonly<Record<string, string>>, look: string): string[] {
  return pairs.flatMap(([front, back, least]) => {
    const [above, below] = [parse(colors[front] ?? ''), parse(colors[back] ?? '')];
    if (!above || !below) return [];
    const contrast = wcagContrast(above, below);
    // never round up to what it is not
    const shown = Math.floor(contrast * 10) / 10;
    return contrast < least ? [`${look}: ${front} on ${back} has a contrast of ${shown}; it needs ${least}.`] : [];
  });
}
