export interface Mutant {
  name: string;
  within: number;
  isSlow?: boolean;
  /** In the worlds of bots, not in those of tabs. */
  bots?: boolean;
  file: string;
  from: string;
  to: string;
  /** More edits of the same file, where one alone would be caught by another. */
  also?: Array<{ from: string; to: string }>;
}
export const mutants: Mutant[];
