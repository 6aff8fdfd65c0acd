import type * as Runner from './command-runner.js';

type CommandRunner = typeof Runner;

let loaded: CommandRunner | undefined;

/** Loads the code that runs commands. It is not needed to show the page, so it is not part of the first load. */
export const loadCommandRunner = async (): Promise<CommandRunner> => (loaded ??= await import('./command-runner.js'));

/** The command runner, or `undefined` until it is loaded. Until then, every pending command is still waiting for it. */
export const loadedRunner = (): CommandRunner | undefined => loaded;
