/** Which of the chips of a row are shown, so that none of them is cut. */

/** One fact about a conversation, in a frame of its own. */
export interface Chip {
  /** What it says, as it is measured. */
  text: string;
  /** What it looks like: classes of the list's styles. */
  kind: string;
  /** What is rendered instead of the plain text. */
  content?: unknown;
  /** What it says where that is too long. */
  short?: Omit<Chip, 'short'>;
}

/** All rows have the same height. */
const mostLines = 2;
/** How many may be shown beside those that are kept: more are no signal. */
const mostFlags = 3;
/** In characters: the padding of a chip, with the gap to the next. */
const around = 3;
/** What takes the room of two letters: writing of East Asia, and pictures. */
const wide = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]|[\ud83c-\ud83e]/g;

const lengthOf = ({ text }: Chip): number => text.length + (text.match(wide)?.length ?? 0) + around;

/** How many lines they take, one after the other; one that is longer than a line takes several. */
function linesOf(chips: readonly Chip[], perLine: number): number {
  let [lines, used] = [1, 0];
  for (const length of chips.map(lengthOf)) {
    if (used && used + length > perLine) [lines, used] = [lines + 1, 0];
    lines += Math.ceil(length / perLine) - 1;
    used += length;
  }
  return lines;
}

/**
 * As many `flags` as find room in two lines of `perLine` characters beside what is `kept`, the most urgent first, and
 * `+n` for the others. Widths are estimated: to measure each row would take longer than to render it.
 */
export function fitChips(
  flags: readonly Chip[],
  kept: readonly Chip[],
  perLine: number,
): { chips: readonly Chip[]; lines: number } {
  const short = kept.map((chip) => chip.short ?? chip);
  const first = (n: number): Chip[] => [
    ...flags.slice(0, n),
    ...(n < flags.length ? [{ text: `+${flags.length - n}`, kind: 'rest' }] : []),
  ];
  let chips: Chip[] = [];
  for (let n = Math.min(flags.length, mostFlags); n >= 0; n--) {
    for (const last of [kept, short]) {
      chips = [...first(n), ...last];
      if (linesOf(chips, perLine) <= mostLines) return { chips, lines: linesOf(chips, perLine) };
    }
  }
  return { chips, lines: mostLines };
}
