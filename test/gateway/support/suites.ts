import type { Database } from '../../../src/gateway/index.js';
import { accessSuite } from './access.suite.js';
import { auditCutsSuite } from './audit-cuts.suite.js';
import { bulkSuite } from './bulk.suite.js';
import { clockSuite } from './clocks.suite.js';
import { commandSuite } from './commands.suite.js';
import { deadNodeSuite } from './dead-node.suite.js';
import { deliverySuite } from './delivery.suite.js';
import { deskSuite } from './desk.suite.js';
import { effectSuite } from './effects.suite.js';
import { eventOrderSuite } from './event-order.suite.js';
import { eventSuite } from './events.suite.js';
import { failureSuite } from './failures.suite.js';
import { fairShareSuite } from './fair-share.suite.js';
import { filesSuite } from './files.suite.js';
import { growthSuite } from './growth.suite.js';
import { idempotencySuite } from './idempotency.suite.js';
import { inputSuite } from './input.suite.js';
import { limitSuite } from './limits.suite.js';
import { loginSuite } from './logins.suite.js';
import { operationSuite } from './operation.suite.js';
import { ownWordSuite } from './own-word.suite.js';
import { presenceSuite } from './presence.suite.js';
import { reviewSuite } from './review.suite.js';
import { readingSuite } from './reading.suite.js';
import { replaySuite } from './replay.suite.js';
import { roundTripSuite } from './round-trips.suite.js';
import { stateSuite } from './states.suite.js';
import { streamClientSuite } from './stream-clients.suite.js';
import { takeoverSuite } from './takeover.suite.js';
import { timerSuite } from './timers.suite.js';
import { versionSuite } from './versions.suite.js';

/** Two nodes of one gateway, on one database. */
export type Nodes = () => [Database, Database];

/** What a gateway does, topic by topic, whatever the database: each declares its tests. */
export const suites = {
  commands: commandSuite,
  reading: readingSuite,
  review: reviewSuite,
  keys: idempotencySuite,
  'dead nodes': deadNodeSuite,
  effects: effectSuite,
  'round trips': roundTripSuite,
  states: stateSuite,
  growth: growthSuite,
  takeovers: takeoverSuite,
  access: accessSuite,
  'log-ins': loginSuite,
  replays: replaySuite,
  input: inputSuite,
  limits: limitSuite,
  'bulk and audit': bulkSuite,
  'fair share': fairShareSuite,
  files: filesSuite,
  events: eventSuite,
  'the order of events': eventOrderSuite,
  'stream clients': streamClientSuite,
  delivery: deliverySuite,
  failures: failureSuite,
  timers: timerSuite,
  clocks: clockSuite,
  versions: versionSuite,
  'audit cuts': auditCutsSuite,
  desk: deskSuite,
  'what is known of a command': ownWordSuite,
  presence: presenceSuite,
  operation: operationSuite,
} satisfies Record<string, (nodes: Nodes) => void>;

export type Topic = keyof typeof suites;
