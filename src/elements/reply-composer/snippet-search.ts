/** Finds the host's canned replies. */
import { spellings } from '../../internal/spellings.js';

/** A reply that the host keeps for its agents. */
export interface Snippet {
  /** What people call it and find it by, for example `Refund: how long it takes`. */
  readonly name: string;
  /** What is put into the reply. Plain text. */
  readonly text: string;
}

/** Finds replies for what was typed after the slash. An empty query asks for those to begin with. */
export type SnippetSearch = (
  query: string,
  about: {
    /** The conversation that is written in. */
    conversationId: string;
    /** Aborted once the answer is no longer wanted. */
    signal: AbortSignal;
  },
) => readonly Snippet[] | Promise<readonly Snippet[]>;

/** The host's canned replies: all of them, or how to find them. */
export type Snippets = readonly Snippet[] | SnippetSearch;

/** What is being looked for: the slash stands at `start`, the words of the query follow up to the caret. */
export interface SlashQuery {
  readonly start: number;
  readonly query: string;
}

/** More than this nobody reads: another letter is faster. */
const maxShown = 50;
/** In characters: whoever writes more after a slash is writing a sentence. */
const maxQuery = 40;
/** A slash at the beginning of a word, and what follows it in this line. */
const slash = new RegExp(`(?:^|\\s)(/(?:[^\\s/][^\\n/]{0,${maxQuery - 1}})?)$`);

/** The query that ends at the caret, if one is being typed there. */
export function slashQueryAt(text: string, caret: number): SlashQuery | undefined {
  const found = slash.exec(text.slice(Math.max(0, caret - maxQuery - 2), caret))?.[1];
  return found === undefined ? undefined : { start: caret - found.length, query: found.slice(1) };
}

const isSnippet = (item: unknown): item is Snippet => {
  const { name, text } = (item ?? {}) as Partial<Record<string, unknown>>;
  return typeof name === 'string' && typeof text === 'string' && !!text;
};

/** What a host gave, without what is no canned reply. */
export const usableSnippets = (given: unknown): Snippet[] =>
  Array.isArray(given) ? given.filter(isSnippet).slice(0, 10_000) : [];

/** A blank before each word. */
const asWords = (text: string): string => ` ${text.replace(/[^\p{L}\p{N}]+/gu, ' ')}`;

/** In the middle of a word two letters are an accident; scripts without blanks have no other place for them. */
const hasWord = (text: string, form: string): boolean =>
  text.includes(/^[\p{L}\p{N}]/u.test(form) && isAlphabetic(form) ? ` ${form}` : form);
const isAlphabetic = (form: string): boolean =>
  !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(form);

/** Those that have every word of the query, the ones that begin with it first. */
export function findSnippets(all: readonly Snippet[], query: string): Snippet[] {
  const words = query.split(/\s+/).filter(Boolean);
  if (!words.length) return all.slice(0, maxShown);
  const wanted = words.map(spellings);
  const ranked = all.flatMap((snippet) => {
    const name = spellings(snippet.name);
    const words = spellings(snippet.text.slice(0, 2000)).map(asWords);
    const isIn = (form: string) =>
      name.some((each) => each.includes(form)) || words.some((each) => hasWord(each, form));
    if (!wanted.every((forms) => forms.some(isIn))) return [];
    const [first] = wanted;
    const begins = first!.some((form) => name.some((each) => each.startsWith(form)));
    const isNamed = wanted.every((forms) => forms.some((form) => name.some((each) => each.includes(form))));
    return [{ snippet, rank: begins ? 0 : isNamed ? 1 : 2 }];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, maxShown)
    .map(({ snippet }) => snippet);
}
