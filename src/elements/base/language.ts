/** What a language is to the elements that speak it. */
import type { ReactiveControllerHost } from 'lit';
import type { NoteTaker } from '../../internal/report.js';

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

/** Looks for a language. Undefined while it is on its way: `onArrival` is called when it has come, or cannot come. */
export type FindLanguage = (tag: string, onArrival: () => void, notes: NoteTaker) => Language | undefined;
