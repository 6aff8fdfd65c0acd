/** What a note says. Nothing here repeats a value: it may be a token, or what a customer wrote. */
import type { DeveloperNote, Mistake, NoteCode } from './note.js';
import { version } from './version.js';

interface Text {
  message: string;
  field?: string;
  cause?: unknown;
  /** Default: `error`. */
  level?: DeveloperNote['level'];
}

const noAdapter = 'No adapter';

/** A factory that could not reach its backend, or was refused: news for the agent, and no mistake. */
export function isNews({ code, thrown }: Mistake): boolean {
  if (code !== 'factory-failed' || !isError(thrown) || thrown.name !== 'HandoffError') return false;
  return codeOf(thrown) !== 'bad-response' && messageOf(thrown) !== noAdapter;
}

/** The note about a mistake. `tag` is the element that noticed it. */
export function noteOf(mistake: Mistake, tag = ''): DeveloperNote {
  // a check that failed in the middle of a call
  const isBadAnswer = mistake.code === 'adapter-threw' && codeOf(mistake.thrown) === 'bad-response';
  const code = isBadAnswer ? 'bad-answer' : mistake.code;
  const { message, field, cause, level = 'error' } = texts[code](mistake, tag);
  const { adapter, method } = mistake;
  const note = { level, code, message, adapter: adapterName(adapter), method, field, cause };
  return Object.fromEntries(
    Object.entries(note).filter(([, value]) => value !== undefined),
  ) as unknown as DeveloperNote;
}

const warning = (field: string | undefined, message: string): Text => ({ level: 'warning', field, message });
const thrownBy = (what: string, { thrown }: Mistake, rest: string): Text => ({
  message: `${what} ${kindOf(thrown)}${rest}`,
  cause: causeOf(thrown),
});

const texts: Record<NoteCode, (mistake: Mistake, tag: string) => Text> = {
  'unknown-adapter': ({ known }) => ({
    field: 'adapter',
    message: `No adapter is registered under this name, only ${Object.keys(known?.get() ?? {}).join(', ')}. Call registerAdapter().`,
  }),
  'factory-failed': (mistake) => {
    if (messageOf(mistake.thrown) === noAdapter) {
      return {
        field: 'getConversation',
        message: 'The factory returned no adapter: getConversation is not a function.',
      };
    }
    if (codeOf(mistake.thrown) === 'bad-response') return wrong(mistake, 'The adapter could not be made');
    return thrownBy('The adapter could not be made. Its factory threw', mistake, '.');
  },
  'bad-adapter': ({ field, expected }) => warning(field, `${field}: expected ${expected}. It counts as missing.`),
  'bad-registration': ({ field, thrown: factory }) =>
    field && typeof factory === 'function'
      ? warning(
          'name',
          'registerAdapter(): this name was registered before, with another factory. The new one is used from now on.',
        )
      : { message: 'registerAdapter(): expected a name that is not empty, and a function that returns the adapter.' },
  'adapter-threw': (mistake) =>
    /getConversation is not a function/.test(messageOf(mistake.thrown))
      ? { field: 'getConversation', message: 'This is no adapter: getConversation is not a function.' }
      : thrownBy('Threw', mistake, ' instead of a HandoffError, which counts as unavailable.'),
  'bad-answer': (mistake) => wrong(mistake, 'The answer cannot be used'),
  unreadable: (mistake) => ({ ...wrong(mistake, 'An item was left out'), level: 'warning' }),
  'bad-event': (mistake) => ({ ...wrong(mistake, 'The event cannot be used, and counts as a hint'), level: 'warning' }),
  'bad-trait': (mistake) => ({ ...wrong(mistake, 'The trait is ignored'), level: 'warning' }),
  'bad-attribute': ({ field, expected }, tag) =>
    warning(
      field,
      `<${tag}> ${field}: expected ${expected?.includes(',') ? 'one of ' : ''}${expected}. The rest is ignored.`,
    ),
  'bad-property': ({ field, expected }, tag) =>
    warning(field, `${inTag(tag)}${field}: expected ${expected}. It is ignored.`),
  'bad-id': (_, tag) => warning('conversation-id', `${inTag(tag)}conversation-id: expected text or a number.`),
  'bad-store': (_, tag) => warning('store', `${inTag(tag)}store: expected what createStore() returns. It is ignored.`),
  'bad-agent': () => warning('agent.id', 'agent.id: expected an id, which is text that is not empty.'),
  'bad-locale': () => warning('locale', 'locale: expected a BCP 47 language tag such as en-GB. English is used.'),
  'no-language': () =>
    warning('locale', 'locale: no built-in language fits this tag. English is used. To bring your own, set strings.'),
  'language-missing': (mistake) => thrownBy('The language could not be loaded, with', mistake, '. English is used.'),
  'bad-string': ({ field, expected }) => warning(field, `${field}: expected ${expected}.`),
  'bad-option': ({ field, expected }) => warning(field, `${field}: expected ${expected}. The default is used.`),
  'bad-host': ({ field, expected }) => ({ field, message: `${field}: expected ${expected}.` }),
  'no-provider': (_, tag) =>
    warning(undefined, `<${tag}> found no handoff-provider around it, no store and no configureHandoff().`),
  'other-version': ({ field, expected: other }) =>
    /^\d[\w.-]{1,30}$/.test(String(other))
      ? warning(undefined, `The page already has handoff-elements ${other}, so ${version} is not used.`)
      : warning(field, `<${field}> is already an element of something else, so ours is not used.`),
  'part-missing': (mistake, tag) => thrownBy(`A part of ${tag || 'the store'} could not be loaded, with`, mistake, '.'),
  'callback-threw': (mistake) => {
    const { field, expected, thrown } = mistake;
    if (!field) return thrownBy('A function of the page threw', mistake, `, so ${expected}.`);
    const rest =
      field === 'fetch'
        ? 'there is no answer: expected a Response'
        : 'nothing is sent: expected text, nothing, or a HandoffError';
    return { field, message: `${field} threw or returned ${kindOf(thrown)}, so ${rest}.` };
  },
};

const inTag = (tag: string): string => (tag ? `<${tag}> ` : '');

/** What a check found, which has the path of the field; or what the adapter says itself, which may hold anything. */
function wrong({ thrown, field: place }: Mistake, what: string): Text {
  const [, path, expected] = checkMessage.exec(messageOf(thrown)) ?? [];
  if (path === undefined) {
    return {
      field: place,
      message: `${what}: ${place ? `${place} threw ${kindOf(thrown)}` : 'see the cause'}.`,
      cause: causeOf(thrown),
    };
  }
  const field = [place, path === 'answer' ? '' : safePath(path)].filter(Boolean).join('.');
  return { field: field || undefined, message: `${what}. ${field || 'The whole'}: ${expected}.` };
}

/** The messages of our own checks, and no others: an adapter may write values into its errors. */
const checkMessage = new RegExp(
  '^(\\S{1,300}): (' +
    'expected (?:text|a number|true or false|an id(?: that was sent)?|an object|a list|a function|agent' +
    '|[a-z-]+(?: \\| [a-z-]+)+|text, a number, true or false|a date and time with its offset from UTC)' +
    '|the answer is about another conversation|the message is of another conversation|stuck|left out by the adapter)$',
);

/** Keys that a backend chooses, in attributes for example, may be somebody's number. */
const safePath = (path: string): string =>
  path
    .replace(/\b(attributes|counts)\..*/, '$1.*')
    .split('.')
    .map((part) => (/^[a-z-]{1,30}(\[\d*\])*$/i.test(part) ? part : '*'))
    .join('.');

/** An adapter's name is its author's word; anything else is not repeated. */
const adapterName = (name: unknown): string | undefined =>
  name === undefined ? undefined : typeof name === 'string' && /^[\w .@/-]{1,60}$/.test(name) ? name : 'without a name';

/** An error for the note. One that carries a conversation is left out. */
const causeOf = (thrown: unknown): unknown =>
  isError(thrown) && !(thrown as { current?: unknown }).current ? thrown : undefined;

function isError(thrown: unknown): thrown is Error {
  try {
    return thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]';
  } catch {
    // a proxy that refuses to be looked at
    return false;
  }
}

/** What kind of value it is. */
function kindOf(thrown: unknown): string {
  if (thrown === undefined || thrown === null) return 'nothing';
  if (!isError(thrown)) return typeof thrown === 'object' ? 'an object that is no Error' : `a ${typeof thrown}`;
  const name = /^[A-Z][A-Za-z]{1,40}$/.test(thrown.name) ? thrown.name : 'Error';
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

const messageOf = (thrown: unknown): string => (isError(thrown) ? String(thrown.message) : '');
const codeOf = (thrown: unknown): unknown => (isError(thrown) ? (thrown as { code?: unknown }).code : undefined);
