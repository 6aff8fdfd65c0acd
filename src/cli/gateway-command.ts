import { describe } from './dry-run.js';
import { readFlags } from './flags.js';
import type { Io } from './io.js';
import { loadConfig } from './load-config.js';
import { startServer } from './server.js';

export const gatewayHelp = `handoff-elements gateway [--config handoff.config.mjs] [--dry-run]

Runs the gateway of the platforms that the file names, until SIGTERM or SIGINT.

  --config   the file; default: handoff.config.mjs
  --dry-run  checks the file, and says what each platform will be able to do
  --help     this text`;

/** `handoff-elements gateway`: resolves with the exit code, after the server has ended. */
export async function gatewayCommand(args: readonly string[], io: Io): Promise<number> {
  const { values } = readFlags(args, {
    config: { type: 'string', default: 'handoff.config.mjs' },
    'dry-run': { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    io.out(gatewayHelp);
    return 0;
  }
  const file = String(values.config);
  if (values['dry-run']) {
    const unset = new Set<string>();
    const config = await loadConfig(file, io.env, unset);
    for (const line of await describe(config)) io.out(line);
    io.out(unset.size ? `Not set here: ${[...unset].join(', ')}` : 'Every variable that it names is set.');
    return 0;
  }
  const config = await loadConfig(file, io.env);
  const server = await startServer(config, (entry) => {
    const { cause: _cause, ...rest } = entry;
    io.err(JSON.stringify({ at: new Date().toISOString(), ...rest }));
  });
  io.out(`Listening at ${server.url}`);
  for (const name of Object.keys(config.platforms)) io.out(`  ${name}: ${server.url}${config.basePath ?? ''}/${name}`);
  await io.stopped;
  io.out('Stopping');
  await server.close();
  return 0;
}
