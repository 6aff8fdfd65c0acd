import { describe } from 'vitest';
import type { Database } from '../../src/gateway/index.js';
import { accessSuite } from './support/access.suite.js';
import { auditCutsSuite } from './support/audit-cuts.suite.js';
import { bulkSuite } from './support/bulk.suite.js';
import { clockSuite } from './support/clocks.suite.js';
import { commandSuite } from './support/commands.suite.js';
import { deadNodeSuite } from './support/dead-node.suite.js';
import { deliverySuite } from './support/delivery.suite.js';
import { effectSuite } from './support/effects.suite.js';
import { eventSuite } from './support/events.suite.js';
import { failureSuite } from './support/failures.suite.js';
import { fairShareSuite } from './support/fair-share.suite.js';
import { growthSuite } from './support/growth.suite.js';
import { idempotencySuite } from './support/idempotency.suite.js';
import { inputSuite } from './support/input.suite.js';
import { limitSuite } from './support/limits.suite.js';
import { loginSuite } from './support/logins.suite.js';
import { pglite } from './support/pglite.js';
import { operationSuite } from './support/operation.suite.js';
import { readingSuite } from './support/reading.suite.js';
import { replaySuite } from './support/replay.suite.js';
import { stateSuite } from './support/states.suite.js';
import { streamClientSuite } from './support/stream-clients.suite.js';
import { takeoverSuite } from './support/takeover.suite.js';
import { timerSuite } from './support/timers.suite.js';
import { versionSuite } from './support/versions.suite.js';

const database = pglite();

// two nodes of one process: what they have in common is the database, as with PostgreSQL
const both = (): [Database, Database] => [database(), database()];

describe('on PGlite', () => {
  describe('commands', () => commandSuite(both));
  describe('reading', () => readingSuite(both));
  describe('keys', () => idempotencySuite(both));
  describe('dead nodes', () => deadNodeSuite(both));
  describe('effects', () => effectSuite(both));
  describe('states', () => stateSuite(both));
  describe('growth', () => growthSuite(both));
  describe('takeovers', () => takeoverSuite(both));
  describe('access', () => accessSuite(both));
  describe('log-ins', () => loginSuite(both));
  describe('replays', () => replaySuite(both));
  describe('input', () => inputSuite(both));
  describe('limits', () => limitSuite(both));
  describe('bulk and audit', () => bulkSuite(both));
  describe('fair share', () => fairShareSuite(both));
  describe('events', () => eventSuite(both));
  describe('stream clients', () => streamClientSuite(both));
  describe('delivery', () => deliverySuite(both));
  describe('failures', () => failureSuite(both));
  describe('timers', () => timerSuite(both));
  describe('clocks', () => clockSuite(both));
  describe('versions', () => versionSuite(both));
  describe('audit cuts', () => auditCutsSuite(both));
  describe('operation', () => operationSuite(both));
});
