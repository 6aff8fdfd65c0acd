/** One list in a page of its own, with measurements that need the browser's developer tools. */
export class BenchPage {
  constructor(page, cdp) {
    this.page = page;
    this.cdp = cdp;
  }

  /** Opens a page with CPU throttling. An error in the page ends the measurement. */
  static async open(browser, address, rate) {
    const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const opened = new BenchPage(page, await context.newCDPSession(page));
    const failed = new Promise((_, reject) => page.on('pageerror', (error) => reject((opened.error ??= error))));
    // a later error rejects the call in progress
    failed.catch(() => undefined);
    await page.goto(address);
    await Promise.race([failed, page.waitForFunction(() => globalThis.bench, undefined, { timeout: 15_000 })]);
    await opened.cdp.send('Performance.enable');
    await opened.cdp.send('Emulation.setCPUThrottlingRate', { rate });
    return opened;
  }

  /** Calls a function of the page. */
  async call(name, ...args) {
    const answer = await this.page.evaluate(([name, args]) => globalThis.bench[name](...args), [name, args]);
    if (this.error) throw this.error;
    return answer;
  }

  /** The point to click. Determined beforehand, because the visibility check must not be part of the measurement. */
  async placeOf(selector) {
    const target = this.page.locator(selector).first();
    await target.waitFor();
    const { x, y, width, height } = await target.boundingBox();
    return [x + width / 2, y + height / 2];
  }

  async click(selector) {
    await this.page.mouse.click(...(await this.placeOf(selector)));
  }

  /** Milliseconds from an input until the page shows the result, and the interaction's duration as INP counts it. */
  async measureInput(type, key, value, act) {
    await this.call('arm', type, key, value);
    await act();
    return this.call('result');
  }

  async measureClick(selector, key, value) {
    const place = await this.placeOf(selector);
    return this.measureInput('click', key, value, () => this.page.mouse.click(...place));
  }

  async waitFor(key, value) {
    await this.page.waitForFunction(([key, value]) => globalThis.bench.state()[key] === value, [key, value]);
  }

  /** Megabytes after garbage collection: the JavaScript heap alone, and including DOM objects. */
  async heap() {
    for (let i = 0; i < 2; i++) await this.cdp.send('HeapProfiler.collectGarbage');
    const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await this.cdp.send('Runtime.getHeapUsage');
    return { script: usedSize / 1e6, all: (usedSize + embedderHeapUsedSize + backingStorageSize) / 1e6 };
  }

  /** Milliseconds of main-thread time that `work` took: scripts, style, layout and paint together. */
  async busyDuring(work) {
    const before = await this.#taskTime();
    const result = await work();
    return { busy: (await this.#taskTime()) - before, result };
  }

  async #taskTime() {
    const { metrics } = await this.cdp.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  }

  async close() {
    await this.page.context().close();
  }
}
