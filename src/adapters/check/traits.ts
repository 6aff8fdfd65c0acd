import type { AdapterTraits } from '../adapter.js';
import { flag, id, list, number, object, oneOf, optional, text, type Check } from './primitives.js';

type Part<K extends keyof AdapterTraits> = NonNullable<AdapterTraits[K]>;
type PlainTraits = Omit<AdapterTraits, 'serverTime'>;

const reason = optional(oneOf('none', 'optional', 'required'));
const replier = optional(oneOf('bot', 'agent', 'nobody'));

/** The check for each trait that is plain data. */
export const traitChecks: { [K in keyof Required<PlainTraits>]: Check<PlainTraits[K]> } = {
  versions: optional(flag),
  idempotency: optional(flag),
  events: optional(oneOf('state', 'hint', 'none')),
  takeOver: optional(object<Part<'takeOver'>>({ reversible: optional(flag), reason })),
  pauseBot: optional(
    object<Part<'pauseBot'>>({
      timed: optional(flag),
      indefinite: optional(flag),
      maxSeconds: optional(number),
      reason,
      resumesOverAgent: optional(flag),
    }),
  ),
  close: optional(
    object<Part<'close'>>({
      outcomes: list(object<{ value: string; label?: string }>({ value: id, label: optional(text) })),
      note: optional(flag),
    }),
  ),
  resetBot: optional(object<Part<'resetBot'>>({ clears: list(text), keeps: list(text) })),
  nextReplier: optional(object<Part<'nextReplier'>>({ afterHandBack: replier, afterClose: replier })),
  control: optional(oneOf('enforced', 'advisory', 'requested')),
};

export const checkTraits = object<PlainTraits>(traitChecks);
