import { readFileSync } from 'node:fs';

export interface ColorToken {
  /** Without `--handoff-`. */
  name: string;
  light: string;
  dark: string;
}

const source = new URL('../../../src/elements/base/base.styles.ts', import.meta.url);
const color = /var\(--handoff-([\w-]+), light-dark\((#\w+), (#\w+)\)\)/g;

/** A colour field of the browser takes six digits. */
const sixDigits = (hex: string): string => (hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex);

declare const data: ColorToken[];
export { data };

/** The colours that can be set, with their defaults, as the elements themselves have them. */
export default {
  watch: [source.pathname],
  load: (): ColorToken[] =>
    [...readFileSync(source, 'utf8').matchAll(color)].map(([, name = '', light = '', dark = '']) => ({
      name,
      light: sixDigits(light),
      dark: sixDigits(dark),
    })),
};
