import type { GroupTest } from '../group.js';
import { bulk } from './bulk.js';
import { cancellation } from './cancellation.js';
import { commands } from './commands.js';
import { disposal } from './disposal.js';
import { errors } from './errors.js';
import { events, reconnect } from './events.js';
import { idempotency } from './idempotency.js';
import { isolation } from './isolation.js';
import { kept } from './kept.js';
import { messages } from './messages.js';
import { origin } from './origin.js';
import { pagination } from './pagination.js';
import { reads } from './reads.js';
import { refusals } from './refusals.js';
import { search } from './search.js';
import { reading, suggestions } from './suggestions.js';
import { shapes } from './shapes.js';
import { time } from './time.js';
import { unknown } from './unknown.js';
import { versions } from './versions.js';
import { viewsAndCounts } from './views.js';

/** All groups of tests, the basics first: in the order in which an adapter author should fix failures. */
export const groups: Readonly<Record<string, readonly GroupTest[]>> = {
  reads,
  shapes,
  errors,
  commands,
  messages,
  suggestions,
  reading,
  'what is kept': kept,
  'who and when': origin,
  refusals,
  time,
  versions,
  idempotency,
  'lost and failed answers': unknown,
  events,
  reconnect,
  cancellation,
  isolation,
  disposal,
  pagination,
  search,
  'views and counts': viewsAndCounts,
  bulk,
};
