// npm run docs: the documentation as a site. Serves it, or builds it with --build.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { optionsOf } from './command-line.mjs';
import { buildSite, serveSite, usualPort } from './docs/site.mjs';
import { ensureInstalled } from './install.mjs';

const usage = `npm run docs -- [options]
  serves the documentation as a site, with search and live examples

  --build      builds it into dist-docs instead, for any static host (DOCS_BASE=/folder/ npm run docs -- --build)
  --port N     where to serve it (${usualPort})`;

const { build, port } = optionsOf({
  usage,
  readOptions(args) {
    const { values } = parseArgs({
      args,
      options: {
        build: { type: 'boolean' },
        port: { type: 'string', default: String(usualPort) },
        help: { type: 'boolean' },
      },
    });
    if (!/^[1-9]\d{0,4}$/.test(values.port)) throw new Error(`--port takes a number, not "${values.port}"`);
    return { ...values, port: Number(values.port) };
  },
});

ensureInstalled();
try {
  if (build) await buildSite();
  else console.log(`The documentation is at ${(await serveSite(port)).address} (Ctrl+C stops it)`);
} catch (error) {
  const taken = error.code === 'EADDRINUSE' || /already in use/.test(error.message);
  console.error(taken ? `Port ${port} is in use. Choose another: npm run docs -- --port ${port + 1}` : error.message);
  process.exit(1);
}
