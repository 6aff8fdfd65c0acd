import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { cdpCommand } from './wtr-cdp.mjs';
import { closingLine } from './wtr-closing-line.mjs';
import { hostPages } from './wtr-host-pages.mjs';
import { secondCopy } from './wtr-second-copy.mjs';

/** nanostores reads `process.env.NODE_ENV`, which no browser has. */
const nodeEnv = {
  name: 'node-env',
  transform({ response, body }) {
    if (response.is('js') && typeof body === 'string' && body.includes('process.env.NODE_ENV')) {
      return body.replaceAll('process.env.NODE_ENV', '"development"');
    }
  },
};

/** After how many milliseconds an idle moment comes: a run of the tests can play a page that is long busy. */
const idleDelay = Number(process.env.HANDOFF_IDLE_DELAY ?? 0);

/** What the runner needs in every browser; only the browser and the files are missing. */
export const shared = {
  // no "development" condition: what is tested is what hosts get
  nodeResolve: { exportConditions: [] },
  plugins: [
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: './tsconfig.json' }),
    nodeEnv,
    cdpCommand(),
    secondCopy(),
    hostPages(),
  ],
  // one page at a time: pages in the background get no focus and throttled timers
  concurrency: 1,
  hostname: '127.0.0.1',
  testFramework: { config: { timeout: 30_000 } },
  testsStartTimeout: 30_000,
  testsFinishTimeout: 300_000,
  // a language and a title, so that axe's rules about pages have nothing to find
  testRunnerHtml: (testFramework) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Tests</title>
    <script>
      // a test page is idle at once; how long a browser waits with it, or whether it knows idle moments at all, is not
      // what is tested
      globalThis.idleMoments = new Set();
      globalThis.requestIdleCallback = (callback) => {
        idleMoments.add(callback);
        setTimeout(() => {
          idleMoments.delete(callback);
          callback();
        }, ${idleDelay});
      };
    </script>
  </head>
  <body>
    <script type="module" src="${testFramework}"></script>
  </body>
</html>`,
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: !!process.stdout.isTTY }), closingLine()],
};
