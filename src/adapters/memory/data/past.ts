import type { PastScript } from './script.js';

export const pastScripts: PastScript[] = [];
