export interface Mutant {
  name: string;
  within: number;
  isSlow?: boolean;
  file: string;
  from: string;
  to: string;
  /** More edits of the same file, where one alone would be caught by another. */
  also?: Array<{ from: string; to: string }>;
}
export const mutants: Mutant[];
