/** English is built in. Any other language is fetched once somebody speaks it. */
import { report } from '../../internal/report.js';
import type { FindLanguage } from './language.js';

/** What knows the other languages, once it is here. */
let findOther: FindLanguage | undefined;

export const findLanguage: FindLanguage = (tag, onArrival, notes) => {
  // odd tags such as en_US go the longer way, where they are looked at
  if (/^(en(-[a-z]{2})?)?$/i.test(tag)) return { locale: tag || 'en' };
  if (findOther) return findOther(tag, onArrival, notes);
  import('./languages.lazy.js').then(
    (module) => {
      findOther = module.findOther;
      onArrival();
    },
    // the next time that something is said, it is tried again
    (thrown: unknown) => report(notes, { code: 'language-missing', thrown }),
  );
  return undefined;
};
