import { setTimeout as delay } from 'node:timers/promises';

/** `latency` in ms, `download` in bytes a second, `cpu`: how many times slower. `quiet`: ms without a request. */
export const lines = {
  fast: { label: 'A fast line', cpu: 1, quiet: 1500 },
  slow: { label: 'A slow line', cpu: 4, quiet: 3500, latency: 150, download: 200_000 },
};

/**
 * Runs in the page before anything of its own, and notes when a painted frame has all content. So no page brings code
 * for its own measurement along.
 */
function watch({ shows, holds = [] }) {
  const all = (path) =>
    path.split(' >> ').reduce(
      (roots, selector, i) => {
        const within = i ? roots.map(({ shadowRoot }) => shadowRoot).filter(Boolean) : roots;
        return within.flatMap((root) => [...root.querySelectorAll(selector)]);
      },
      [document],
    );
  const isThere = () =>
    shows.every((path) => all(path).some((element) => element.checkVisibility())) &&
    holds.every((path) => all(path).length);
  const { performance, requestAnimationFrame, MessageChannel } = globalThis;
  const look = () => {
    if (!isThere()) return requestAnimationFrame(look);
    // a task posted by a frame's callback runs when that frame is done
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (globalThis.benchReady = performance.now());
    port2.postMessage(undefined);
  };
  requestAnimationFrame(look);
}

/** Runs in the page: the page itself and every file that it has loaded, in ms since the navigation began. */
function readFiles() {
  const { performance } = globalThis;
  const ofPage = performance.getEntriesByType('navigation');
  // not what stands in an address itself, as icons do
  const others = performance.getEntriesByType('resource').filter(({ name }) => name.startsWith('http'));
  return [...ofPage, ...others].map(({ name, startTime, responseEnd, encodedBodySize }) => {
    return { name, from: startTime, end: responseEnd, bytes: encodedBodySize };
  });
}

/** The longest chain of requests of which each began after the one before it had ended. */
export function wavesIn(requests) {
  let end = -Infinity;
  let count = 0;
  // whoever ends first leaves the most room for others
  for (const request of requests.toSorted((a, b) => a.end - b.end)) {
    if (request.from < end) continue;
    count++;
    end = request.end;
  }
  return count;
}

/** Watches requests. `settled` resolves when none was under way for a while. */
function requestsOf(page) {
  const open = new Set();
  const failed = [];
  let last = Date.now();
  const note = (act) => (request) => {
    act(request);
    last = Date.now();
  };
  page.on(
    'request',
    note((request) => open.add(request)),
  );
  page.on(
    'requestfinished',
    note((request) => open.delete(request)),
  );
  page.on(
    'requestfailed',
    note((request) => open.delete(request) && failed.push(request.url())),
  );
  page.on('response', (response) => response.ok() || failed.push(response.url()));
  return {
    failed,
    async settled(quiet) {
      while (open.size || Date.now() - last < quiet) await delay(50);
    },
  };
}

async function slowDown(cdp, { cpu, latency = 0, download }) {
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  if (!latency) return;
  await cdp.send('Network.enable');
  const limits = { offline: false, latency, downloadThroughput: download, uploadThroughput: -1 };
  await cdp.send('Network.emulateNetworkConditions', limits);
}

/** One first load, in a context that has loaded nothing before. */
export async function measureLoad(browser, address, line, content) {
  // large enough for all panes of a desk, and for seven tags below each other
  const context = await browser.newContext({ viewport: { width: 1440, height: 1200 } });
  try {
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    const requests = requestsOf(page);
    await slowDown(await context.newCDPSession(page), line);
    await page.addInitScript(watch, content);
    await page.goto(address, { waitUntil: 'commit' });
    const isReady = page.waitForFunction(() => globalThis.benchReady, undefined, { timeout: 60_000, polling: 100 });
    await isReady.catch((error) => errors.push(error.message));
    await requests.settled(line.quiet);
    const wrong = [...errors, ...requests.failed];
    if (wrong.length) throw new Error(wrong.join(' '));

    const ready = await page.evaluate(() => globalThis.benchReady);
    const files = await page.evaluate(readFiles);
    const tooFast = files.find(({ from, end }) => end - from < (line.latency ?? 0));
    if (tooFast) throw new Error(`${tooFast.name} came faster than its line`);
    const before = files.filter(({ from }) => from < ready);
    const kilobytes = (some) => some.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
    return {
      ready,
      files: before.length,
      kB: kilobytes(before),
      // after the page
      waves: wavesIn(before.slice(1)),
      'all-files': files.length,
      'all-kB': kilobytes(files),
    };
  } finally {
    await context.close();
  }
}
