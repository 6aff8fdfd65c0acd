import type { Agent } from '../../model/conversation.js';
import { flag, id, list, name, number, object, oneOf, optional, text } from '../check/primitives.js';
import type { AdapterTraits } from '../adapter.js';
import type { HttpCapabilities } from './options.js';

type Part<K extends keyof AdapterTraits> = NonNullable<AdapterTraits[K]>;

const reason = optional(oneOf('none', 'optional', 'required'));
const replier = optional(oneOf('bot', 'agent', 'nobody'));

const traits = object<Omit<AdapterTraits, 'serverTime'>>({
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
});

/** Checks the answer of `GET /capabilities`. */
export const capabilities = object<HttpCapabilities>({
  name: optional(text),
  agent: optional(object<Agent>({ id, name: optional(name) })),
  role: optional(oneOf('agent', 'supervisor', 'read-only')),
  commands: list(text),
  methods: list(text),
  traits: optional(traits),
});
