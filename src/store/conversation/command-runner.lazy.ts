import type * as Runner from './command-runner.js';

type CommandRunner = typeof Runner;

let loaded: CommandRunner | undefined;

/** Nobody acts in the first second of a page, so what commands need does not stand in the way of what is seen. */
export const loadCommandRunner = async (): Promise<CommandRunner> => (loaded ??= await import('./command-runner.js'));

/** Undefined until it is there: then nothing can be pending but what waits for it. */
export const loadedRunner = (): CommandRunner | undefined => loaded;
