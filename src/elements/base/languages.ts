/** English is built in. Any other language is fetched once somebody speaks it. */
import type { ReactiveControllerHost } from 'lit';
import { report, type NoteTaker } from '../../internal/report.js';

/** An element, as a language sees it. */
export interface SpeakingHost extends HTMLElement, ReactiveControllerHost {
  readonly words: { readonly locale: string };
}

/** A language that is here. */
export interface Language {
  /** How its sentences write times, numbers and plurals, as a BCP 47 tag. */
  readonly locale: string;
  /** The same for sentences that only the host can have, because there is no such language here. */
  readonly hostLocale?: string;
  /** Its sentences. Undefined: the built-in English ones. */
  readonly strings?: Readonly<Record<string, string>>;
  /** Gives an element its direction, and tells a screen reader how to pronounce it. English needs neither. */
  readonly dress?: (host: SpeakingHost) => void;
}

/** What is here, and who waits for the rest, by the tag that was asked for. */
const known = new Map<string, Language | Set<() => void>>();

/** In milliseconds. A language that could not be fetched is asked for again, but not with every render. */
const retryAfter = 30_000;

/** The language for a tag. Undefined while it is on its way: `onArrival` is called when it has come, or cannot come. */
export function findLanguage(tag: string, onArrival: () => void, notes: NoteTaker): Language | undefined {
  // odd tags such as en_US go the longer way, where they are looked at
  if (/^(en(-[a-z]{2})?)?$/i.test(tag)) return { locale: tag || 'en' };
  let found = known.get(tag);
  if (!found) {
    known.set(tag, (found = new Set()));
    void fetchLanguage(tag, found, notes);
  }
  if (!(found instanceof Set)) return found;
  found.add(onArrival);
  return undefined;
}

async function fetchLanguage(tag: string, waiting: Set<() => void>, notes: NoteTaker): Promise<void> {
  try {
    known.set(tag, await (await import('./languages.lazy.js')).loadLanguage(tag));
  } catch (thrown) {
    report(notes, { code: 'language-missing', thrown });
    known.set(tag, { locale: 'en' });
    setTimeout(() => known.delete(tag), retryAfter);
  }
  for (const tell of waiting) tell();
}
