import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe } from 'vitest';
import { liveSuite } from './live.suite.js';

const folder = mkdtempSync(path.join(tmpdir(), 'handoff-live-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the reference helpdesk on PGlite', () => liveSuite(() => ({ folder: path.join(folder, 'pglite') })));
