import { atWorkScripts } from './at-work.js';
import { pausedScripts } from './paused.js';
import { withPeopleScripts } from './with-people.js';
import type { Script } from './script.js';

/** In the order of their ids, `c1` first. */
export const conversationScripts: Script[] = [...atWorkScripts, ...pausedScripts, ...withPeopleScripts];
