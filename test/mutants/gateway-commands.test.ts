import { vi } from 'vitest';
import { declareSuites } from '../gateway/support/declare-suites.js';
import { pglite } from '../gateway/support/pglite.js';

vi.setConfig({ testTimeout: 30_000 });

const database = pglite();

// the topics that are about commands: the others would only make the mutation run slower
declareSuites(
  () => [database(), database()],
  ['commands', 'keys', 'dead nodes', 'effects', 'takeovers', 'limits', 'bulk and audit', 'failures', 'versions'],
);
