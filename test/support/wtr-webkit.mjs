import { w3cSession } from './wtr-w3c-session.mjs';
import { webkitPage } from './wtr-webkit-page.mjs';

const blank = 'about:blank';

/** Runs tests in WebKitGTK, in one window: the runner never shows two pages at the same time. */
export function webkitLauncher({ executablePath }) {
  let session;
  let page;
  const shown = new Map();
  const start = async () => {
    session = await w3cSession({
      driver: 'WebKitWebDriver',
      capabilities: { 'webkitgtk:browserOptions': { binary: executablePath, args: ['--automation'] } },
      windowClass: 'minibrowser',
    });
    page = webkitPage(session);
    console.log(`Browser: WebKitGTK ${session.version}`);
  };
  return {
    name: 'WebKitGTK',
    // its page has what the runner's commands for puppeteer ask for
    type: 'puppeteer',
    concurrency: 1,
    async initialize() {},
    async startSession(id, url) {
      if (!session) await start();
      shown.set(id, url);
      await page.setViewport({ width: 800, height: 600 });
      await session.send('POST', '/url', { url });
    },
    isActive: (id) => shown.has(id),
    getBrowserUrl: (id) => shown.get(id),
    getPage: () => page,
    async stopSession(id) {
      shown.delete(id);
      // ends whatever still runs there
      await session.send('POST', '/url', { url: blank });
      return {};
    },
    async stop() {
      await session?.stop();
    },
  };
}
