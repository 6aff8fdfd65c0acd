import { describe, vi } from 'vitest';
import type { Database } from '../../src/gateway/index.js';
import { clockSuite } from '../gateway/support/clocks.suite.js';
import { pglite } from '../gateway/support/pglite.js';
import { timerSuite } from '../gateway/support/timers.suite.js';

vi.setConfig({ testTimeout: 30_000 });

const database = pglite();
const both = (): [Database, Database] => [database(), database()];

// the suites of the gateway that are about time: the others would only make the mutation run slower
describe('timers', () => timerSuite(both));
describe('clocks', () => clockSuite(both));
