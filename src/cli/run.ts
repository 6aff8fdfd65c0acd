import { version } from '../internal/version.js';
import { didYouMean } from './config/nearest.js';
import { gatewayCommand } from './gateway-command.js';
import type { Io } from './io.js';
import { newAdapterCommand } from './new-adapter/command.js';
import { Problem, sentenceOf } from './problem.js';

const help = `handoff-elements <command>

  gateway             runs the gateway of your platforms from a configuration file
  new-adapter <name>  writes the skeleton of an adapter for a platform of your own, with its tests

  --help after a command says more; --version says which version this is`;

const commands = { gateway: gatewayCommand, 'new-adapter': newAdapterCommand };

/** Runs the program, and resolves with its exit code. What somebody has to change is said in a sentence. */
export async function run([name, ...args]: readonly string[], io: Io): Promise<number> {
  try {
    if (name === '--version') {
      io.out(version);
      return 0;
    }
    if (name === undefined || name === '--help' || name === 'help') {
      io.out(help);
      return name === undefined ? 2 : 0;
    }
    if (Object.hasOwn(commands, name)) return await commands[name as keyof typeof commands](args, io);
    throw new Problem(`There is no command "${name}"${didYouMean(name, Object.keys(commands)) || '; see --help'}`);
  } catch (thrown) {
    io.err(thrown instanceof Problem ? thrown.message : sentenceOf(thrown));
    return 1;
  }
}
