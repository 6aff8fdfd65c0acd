import process from 'node:process';
import { describe } from 'vitest';
import { missing } from '../support/postgres.js';
import { declareSuites } from './support/declare-suites.js';
import { pglite } from './support/pglite.js';
import type { Topic } from './support/suites.js';

const database = pglite();

// What the driver or the missing second connection could change. The SQL is the same as on PostgreSQL, where all
// topics are played, so the rest is played here only where there is no PostgreSQL, or on demand.
const ofTheDriver: readonly Topic[] = [
  'commands',
  'keys',
  'round trips',
  'growth',
  'takeovers',
  'events',
  'timers',
  'versions',
  'operation',
  'files',
];

// two nodes of one process: what they have in common is the database, as with PostgreSQL
describe('on PGlite', () =>
  declareSuites(
    () => [database(), database()],
    missing || process.env['HANDOFF_PGLITE'] === 'all' ? undefined : ofTheDriver,
  ));
