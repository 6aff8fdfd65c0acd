import { describe, vi } from 'vitest';
import type { Database } from '../../src/gateway/index.js';
import { bulkSuite } from '../gateway/support/bulk.suite.js';
import { commandSuite } from '../gateway/support/commands.suite.js';
import { deadNodeSuite } from '../gateway/support/dead-node.suite.js';
import { effectSuite } from '../gateway/support/effects.suite.js';
import { failureSuite } from '../gateway/support/failures.suite.js';
import { idempotencySuite } from '../gateway/support/idempotency.suite.js';
import { limitSuite } from '../gateway/support/limits.suite.js';
import { pglite } from '../gateway/support/pglite.js';
import { takeoverSuite } from '../gateway/support/takeover.suite.js';
import { versionSuite } from '../gateway/support/versions.suite.js';

vi.setConfig({ testTimeout: 30_000 });

const database = pglite();
const both = (): [Database, Database] => [database(), database()];

// the suites of the gateway that are about commands: the others would only make the mutation run slower
describe('commands', () => commandSuite(both));
describe('keys', () => idempotencySuite(both));
describe('dead nodes', () => deadNodeSuite(both));
describe('effects', () => effectSuite(both));
describe('takeovers', () => takeoverSuite(both));
describe('limits', () => limitSuite(both));
describe('bulk and audit', () => bulkSuite(both));
describe('failures', () => failureSuite(both));
describe('versions', () => versionSuite(both));
