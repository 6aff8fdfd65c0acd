/** Looks through the host's sentences for what would not be shown as it was meant. */
import type { Mistake } from '../../internal/report.js';
import { builtIn } from './built-in.js';

/** What backends may name freely: `channel.telegram`, `outcome.refunded`. */
const openPrefixes = ['channel.', 'outcome.', 'cause.', 'event.', 'list.attention.', 'thread.the-', 'actor.the-'];

/** `{name}`, `{n|hour|hours}`, or forms by category. */
const placeholder = /\{(\w+)(?:\|[^|}]*\|[^|}]*|(?:\|(?:zero|one|two|few|many):[^|}]*)*\|other:[^|}]*)?\}/g;

/** Reports sentences that are no text, have no place, or whose placeholders differ. */
export function checkStrings(strings: object, report: (mistake: Mistake) => void): void {
  const say = (field: string, expected: string) => report({ code: 'bad-string', field, expected });
  for (const [key, sentence] of Object.entries(strings) as Array<[string, unknown]>) {
    if (sentence === undefined) continue;
    const field = `strings['${/^[\w.-]{1,60}$/.test(key) ? key : '*'}']`;
    const known = Object.hasOwn(builtIn, key) ? builtIn[key] : undefined;
    if (typeof sentence !== 'string') say(field, 'text; the built-in sentence is shown');
    else if (known !== undefined) checkPlaceholders(known, sentence, (expected) => say(field, expected));
    else if (!openPrefixes.some((prefix) => key.startsWith(prefix))) {
      say(field, 'a key of handoff-elements/locales/en.js; nothing shows this sentence');
    }
  }
}

function checkPlaceholders(known: string, own: string, say: (expected: string) => void): void {
  if (/[{}]/.test(own.replace(placeholder, ''))) {
    return say('placeholders such as {name} or {n|one:# hour|other:# hours}');
  }
  const [before, after] = [namesIn(known), namesIn(own)];
  const isSame = before.size === after.size && [...before].every((name) => after.has(name));
  if (isSame) return;
  say(before.size ? `the placeholders {${[...before].join('}, {')}} and no others` : 'a sentence without placeholders');
}

const namesIn = (sentence: string): Set<string> =>
  new Set([...sentence.matchAll(placeholder)].map(([, name]) => name!));
