import type { Agent } from '../../model/conversation.js';
import { flag, id, list, name, number, object, oneOf, optional, text, type Check } from '../check/primitives.js';
import { views, type View } from '../../model/views.js';
import type { AdapterTraits } from '../adapter.js';
import type { HttpCapabilities } from './options.js';

type Part<K extends keyof AdapterTraits> = NonNullable<AdapterTraits[K]>;

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
      granularitySeconds: optional(number),
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
