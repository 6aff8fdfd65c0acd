import type { Presence } from '../../model/presence.js';
import { agent } from './conversation.js';
import { id, instant, list, object, oneOf, type Check } from './primitives.js';

const presence = object<Presence>({
  conversationId: id,
  agent,
  doing: oneOf('viewing', 'writing'),
  at: instant,
});

export const checkPresences: Check<Presence[]> = list(presence);
