import { Lazy } from '../../internal/lazy.js';
import type * as Runner from './command-runner.lazy.js';

/** Loaded with the first command, or earlier, when the page is idle. Until it is there, no command has been sent. */
export const commandRunner = new Lazy<typeof Runner>(() => import('./command-runner.lazy.js'));
