export interface Mutant {
  name: string;
  within: number;
  isSlow?: boolean;
  file: string;
  from: string;
  to: string;
}
export const mutants: Mutant[];
