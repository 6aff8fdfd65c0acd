import { describe } from 'vitest';
import type { Database } from '../../src/gateway/index.js';
import { pglite } from './support/pglite.js';
import { turnSuite } from './support/turns.suite.js';

const database = pglite();
const both = (): [Database, Database] => [database(), database()];

describe('on PGlite', () => turnSuite(both));
