/** What the page and its readers have to know of a language that is not the page's own: its name, and its direction. */
import type { ReactiveController } from 'lit';
import type { SpeakingHost } from './language.js';

/** Languages that are written from right to left; hosts may bring sentences in any of them. */
const rightToLeft = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/;

const dressed = new WeakSet<SpeakingHost>();

/** Marks an element, now and with every update: it may speak English again. */
export function dress(host: SpeakingHost): void {
  if (dressed.has(host)) return;
  dressed.add(host);
  const marks = new LanguageMarks(host);
  host.addController(marks);
  marks.hostUpdated();
}

/** The marks stand inside the element: its own attributes belong to the page. */
class LanguageMarks implements ReactiveController {
  readonly #host: SpeakingHost;

  constructor(host: SpeakingHost) {
    this.#host = host;
  }

  hostUpdated(): void {
    const locale = this.#host.words.locale.replace(/-u-.*/, '');
    const dir = isTurnedByPage(this.#host) ? '' : rightToLeft.test(locale) ? 'rtl' : 'ltr';
    for (const child of this.#host.shadowRoot!.children as HTMLCollectionOf<HTMLElement>) {
      if (child.lang !== locale) child.lang = locale;
      if (dir && child.dir !== dir) child.dir = dir;
      else if (!dir) child.removeAttribute('dir');
    }
  }
}

/** Whether the page has decided the direction: a `dir` on the element, or on anything around it. */
function isTurnedByPage(host: Element): boolean {
  for (let at: Element | undefined = host; at; at = (at.getRootNode() as Partial<ShadowRoot>).host) {
    if (at.closest('[dir]')) return true;
  }
  return false;
}
