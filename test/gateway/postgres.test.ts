import { afterAll, beforeAll, describe, test } from 'vitest';
import { openDatabase, type Database } from '../../src/gateway/index.js';
import { missing, newDatabase } from '../support/postgres.js';
import { accessSuite } from './support/access.suite.js';
import { auditCutsSuite } from './support/audit-cuts.suite.js';
import { bulkSuite } from './support/bulk.suite.js';
import { clockSuite } from './support/clocks.suite.js';
import { commandSuite } from './support/commands.suite.js';
import { deadNodeSuite } from './support/dead-node.suite.js';
import { deliverySuite } from './support/delivery.suite.js';
import { deskSuite } from './support/desk.suite.js';
import { effectSuite } from './support/effects.suite.js';
import { eventOrderSuite } from './support/event-order.suite.js';
import { eventSuite } from './support/events.suite.js';
import { failureSuite } from './support/failures.suite.js';
import { fairShareSuite } from './support/fair-share.suite.js';
import { growthSuite } from './support/growth.suite.js';
import { idempotencySuite } from './support/idempotency.suite.js';
import { inputSuite } from './support/input.suite.js';
import { limitSuite } from './support/limits.suite.js';
import { loginSuite } from './support/logins.suite.js';
import { operationSuite } from './support/operation.suite.js';
import { presenceSuite } from './support/presence.suite.js';
import { readingSuite } from './support/reading.suite.js';
import { replaySuite } from './support/replay.suite.js';
import { roundTripSuite } from './support/round-trips.suite.js';
import { stateSuite } from './support/states.suite.js';
import { streamClientSuite } from './support/stream-clients.suite.js';
import { takeoverSuite } from './support/takeover.suite.js';
import { timerSuite } from './support/timers.suite.js';
import { versionSuite } from './support/versions.suite.js';

let nodes: [Database, Database];
const open = () => nodes;

if (missing) {
  // its name is the report of why
  test.skip(`on PostgreSQL: ${missing}`, () => {});
} else {
  describe('on PostgreSQL, two nodes', () => {
    beforeAll(async () => {
      const url = await newDatabase();
      nodes = [await openDatabase({ url }), await openDatabase({ url })];
    }, 60_000);
    afterAll(() => Promise.all(nodes.map((node) => node.close())));

    describe('commands', () => commandSuite(open));
    describe('reading', () => readingSuite(open));
    describe('keys', () => idempotencySuite(open));
    describe('dead nodes', () => deadNodeSuite(open));
    describe('effects', () => effectSuite(open));
    describe('round trips', () => roundTripSuite(open));
    describe('states', () => stateSuite(open));
    describe('growth', () => growthSuite(open));
    describe('takeovers', () => takeoverSuite(open));
    describe('access', () => accessSuite(open));
    describe('log-ins', () => loginSuite(open));
    describe('replays', () => replaySuite(open));
    describe('input', () => inputSuite(open));
    describe('limits', () => limitSuite(open));
    describe('bulk and audit', () => bulkSuite(open));
    describe('fair share', () => fairShareSuite(open));
    describe('events', () => eventSuite(open));
    describe('the order of events', () => eventOrderSuite(open));
    describe('stream clients', () => streamClientSuite(open));
    describe('delivery', () => deliverySuite(open));
    describe('failures', () => failureSuite(open));
    describe('timers', () => timerSuite(open));
    describe('clocks', () => clockSuite(open));
    describe('versions', () => versionSuite(open));
    describe('audit cuts', () => auditCutsSuite(open));
    describe('desk', () => deskSuite(open));
    describe('presence', () => presenceSuite(open));
    describe('operation', () => operationSuite(open));
  });
}
