import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { findBrowser } from './scripts/browser.mjs';
import { cdpCommand } from './test/support/wtr-cdp.mjs';
import { closingLine } from './test/support/wtr-closing-line.mjs';

/** nanostores reads `process.env.NODE_ENV`, which no browser has. */
const nodeEnv = {
  name: 'node-env',
  transform({ response, body }) {
    if (response.is('js') && typeof body === 'string' && body.includes('process.env.NODE_ENV')) {
      return body.replaceAll('process.env.NODE_ENV', '"development"');
    }
  },
};

const launchOptions = await findBrowser();
// the browser from npm and Debian's headless shell know only the old headless mode
const shell = /headless-shell|\.cache/.test(launchOptions.executablePath);

export default {
  files: ['test/{browser,elements,controllers}/**/*.test.ts'],
  // no "development" condition: what is tested is what hosts get
  nodeResolve: { exportConditions: [] },
  plugins: [esbuildPlugin({ ts: true, target: 'es2022', tsconfig: './tsconfig.json' }), nodeEnv, cdpCommand()],
  browsers: [chromeLauncher({ launchOptions: { ...launchOptions, headless: shell ? 'shell' : true } })],
  // one page at a time: pages in the background get no focus and throttled timers
  concurrency: 1,
  testFramework: { config: { timeout: 5000 } },
  testsStartTimeout: 30_000,
  testsFinishTimeout: 180_000,
  coverageConfig: { include: ['src/**/*.ts'] },
  // a language and a title, so that axe's rules about pages have nothing to find
  testRunnerHtml: (testFramework) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Tests</title>
  </head>
  <body>
    <script type="module" src="${testFramework}"></script>
  </body>
</html>`,
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: !!process.stdout.isTTY }), closingLine()],
};
