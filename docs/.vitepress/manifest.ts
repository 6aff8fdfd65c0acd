import { readFileSync } from 'node:fs';

interface Described {
  name: string;
  description?: string;
  default?: string;
  type?: { text: string };
}
interface Member extends Described {
  kind: 'field' | 'method';
  privacy?: string;
  static?: boolean;
  readonly?: boolean;
  attribute?: string;
  parameters?: Array<Described & { optional?: boolean }>;
  return?: { type: { text: string } };
}
export interface Element {
  tagName: string;
  summary?: string;
  description: string;
  members?: Member[];
  events?: Described[];
  slots?: Described[];
  cssParts?: Described[];
  cssStates?: Described[];
  cssProperties?: Described[];
}

const { modules } = JSON.parse(readFileSync(new URL('../../custom-elements.json', import.meta.url), 'utf8')) as {
  modules: Array<{ declarations: Array<Partial<Element>> }>;
};

/** The elements as the manifest describes them. */
export const elements = modules
  .flatMap(({ declarations }) => declarations)
  .filter((declaration): declaration is Element => declaration.tagName !== undefined);
