import type { Agent } from '../../model/conversation.js';
import { id, list, name, object, oneOf, optional, text } from '../check/primitives.js';
import { checkTraits } from '../check/traits.js';
import type { HttpCapabilities } from './options.js';

/** Checks the answer of `GET /capabilities`. */
export const capabilities = object<HttpCapabilities>({
  name: optional(text),
  agent: optional(object<Agent>({ id, name: optional(name) })),
  role: optional(oneOf('agent', 'supervisor', 'read-only', 'bot')),
  commands: list(text),
  methods: list(text),
  traits: optional(checkTraits),
});
