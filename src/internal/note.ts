/** What kind of mistake it is. More may come. */
export type NoteCode =
  | 'unknown-adapter'
  | 'factory-failed'
  | 'bad-adapter'
  | 'bad-registration'
  | 'adapter-threw'
  | 'bad-answer'
  | 'unreadable'
  | 'bad-event'
  | 'bad-trait'
  | 'bad-attribute'
  | 'bad-property'
  | 'bad-id'
  | 'bad-store'
  | 'bad-agent'
  | 'bad-locale'
  | 'no-language'
  | 'language-missing'
  | 'bad-string'
  | 'bad-option'
  | 'bad-host'
  | 'no-provider'
  | 'other-version'
  | 'part-missing'
  | 'callback-threw';

/** One mistake, for the developer. It never holds values: no texts, names, ids or tokens. */
export interface DeveloperNote {
  /** `error`: something does not work. `warning`: something else was used, or left out. */
  level: 'warning' | 'error';
  code: NoteCode;
  /** What happens and what was expected, in one or two sentences. */
  message: string;
  /** The adapter's name. */
  adapter?: string;
  /** The method of the adapter, for example `takeOver`; or the function that connects a page to its host. */
  method?: string;
  /** The path of a field, such as `handler.kind`, or the name of an attribute, a property, a trait or a sentence. */
  field?: string;
  /** What was thrown, if that is an `Error`. It is the adapter's own, so its message may say more than this library. */
  cause?: unknown;
}

/** Where notes go. `log` is looked up with each note. Default: the console. */
export interface NoteTaker {
  log?: (note: DeveloperNote) => unknown;
}

/** An element, whose notes go to its provider. */
export interface NoteElement {
  readonly localName: string;
  readonly handoff: { readonly storeNow?: { readonly notes: NoteTaker } };
}

/** A call of an adapter. `subject` is what it is about; it tells calls apart and is never written anywhere. */
export interface AdapterCall {
  method: string;
  subject?: string;
}

/** What is known where a mistake is noticed. */
export interface Mistake extends Partial<AdapterCall> {
  code: NoteCode;
  adapter?: unknown;
  field?: string;
  /** What was expected, in words, or what is allowed. */
  expected?: string;
  /** The adapters that are registered. */
  known?: { get(): Readonly<Record<string, unknown>> };
  /** What was thrown, or given. Never told as it is, unless it is an error. */
  thrown?: unknown;
}

/** Takes the notes about the page itself. `configureHandoff({ log })` sets its `log`. */
export const pageNotes: NoteTaker = {};

/** What to call when a call has succeeded: its mistakes are news again. Nothing until there was a mistake. */
export const successes: { note?: (taker: NoteTaker, call: AdapterCall) => void } = {};
