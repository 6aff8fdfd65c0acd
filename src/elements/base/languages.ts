/** English is built in. Any other language is fetched once somebody speaks it. */
import { Lazy } from '../../internal/lazy.js';
import { report } from '../../internal/report.js';
import type { FindLanguage } from './language.js';

const others = new Lazy(() => import('./languages.lazy.js'));

export const findLanguage: FindLanguage = (tag, onArrival, notes) => {
  // odd tags such as en_US go the longer way, where they are looked at; what comes out is text, also of a list
  const english = /^(en(-[a-z]{2})?)?$/i.exec(tag);
  if (english) return { locale: english[0] || 'en' };
  if (others.value) return others.value.findOther(tag, onArrival, notes);
  // after a failure it is tried again the next time that something is said
  others.load().then(onArrival, (thrown: unknown) => report(notes, { code: 'language-missing', thrown }));
  return undefined;
};
