import type { AdapterTraits } from '../adapter.js';
import { views, type View } from '../../model/views.js';
import { fail, flag, id, list, number, object, oneOf, optional, text, type Check } from './primitives.js';

type Part<K extends keyof AdapterTraits> = NonNullable<AdapterTraits[K]>;
type PlainTraits = Omit<AdapterTraits, 'serverTime'>;

const reason = optional(oneOf('none', 'optional', 'required'));
const replier = optional(oneOf('bot', 'agent', 'nobody'));

const files = object<{ maxBytes?: number; types?: string[] }>({
  maxBytes: optional(number),
  types: optional(list(text)),
});
const attachments: Check<boolean | { maxBytes?: number; types?: string[] }> = (value, path) =>
  typeof value === 'boolean' ? value : files(value, path);
/** A newer backend may have views that nobody here knows. */
const knownViews: Check<View[]> = (value, path) =>
  list(text)(value, path).filter((name): name is View => (views as readonly string[]).includes(name));

const close = object<Part<'close'>>({
  outcomes: list(object<{ value: string; label?: string }>({ value: id, label: optional(text) })),
  note: optional(flag),
});
/** The same, where each outcome can be chosen by its name: with none, nobody could close a conversation. */
const choosable: typeof close = (value, path) => {
  const checked = close(value, path);
  const { outcomes } = checked;
  return outcomes.length && outcomes.every((outcome) => outcome.value.trim())
    ? checked
    : fail(`${path}.outcomes[].value`, 'an id');
};

/** The check for each trait that is plain data. */
export const traitChecks: { [K in keyof Required<PlainTraits>]: Check<PlainTraits[K]> } = {
  versions: optional(flag),
  idempotency: optional(flag),
  events: optional(oneOf('state', 'hint', 'none')),
  readLagSeconds: optional(number),
  takeOver: optional(object<Part<'takeOver'>>({ reversible: optional(flag), reason })),
  pauseBot: optional(
    object<Part<'pauseBot'>>({
      timed: optional(flag),
      indefinite: optional(flag),
      maxSeconds: optional(number),
      granularitySeconds: optional(number),
      reason,
      resumesOverAgent: optional(flag),
    }),
  ),
  close: optional(choosable),
  sendMessage: optional(
    object<Part<'sendMessage'>>({
      private: optional(flag),
      attachments: optional(attachments),
      claims: optional(flag),
    }),
  ),
  list: optional(
    object<Part<'list'>>({
      search: optional(oneOf('none', 'contact', 'text')),
      views: optional(knownViews),
      paging: optional(oneOf('stable', 'shifting')),
    }),
  ),
  history: optional(object<Part<'history'>>({ events: optional(flag) })),
  resetBot: optional(object<Part<'resetBot'>>({ clears: list(text), keeps: list(text) })),
  nextReplier: optional(object<Part<'nextReplier'>>({ afterHandBack: replier, afterClose: replier })),
  control: optional(oneOf('enforced', 'advisory', 'requested')),
};

/** For all that a backend answers: outcomes that cannot be chosen are left out later, and do not spoil the rest. */
export const checkTraits = object<PlainTraits>({ ...traitChecks, close: optional(close) });
