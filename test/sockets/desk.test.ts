import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../scripts/browser.mjs';
import type { HandoffResultEvent } from '../../src/elements/base/events.js';
import type { Conversation } from '../../src/model/conversation.js';
import type { Message } from '../../src/model/message.js';
import { LiveServer } from '../e2e/live-server.mjs';
import { ChaosProxy, sleep } from './chaos-proxy.js';
import { fair, storm } from './storm.js';

interface Ended {
  type: string;
  text?: string;
  outcome: string;
}

/** Longer than a command may take, and than the longest pause before a page connects again. */
const patience = 90_000;

const server = new LiveServer();
let browser: Browser;
const complaints: string[] = [];

/** One agent's browser, at the end of a line of its own. */
class Desk {
  readonly page: Page;
  readonly proxy: ChaosProxy;

  private constructor(page: Page, proxy: ChaosProxy) {
    this.page = page;
    this.proxy = proxy;
  }

  static async open(name: string): Promise<Desk> {
    const proxy = await ChaosProxy.listen(Number(new URL(server.address).port));
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`));
    // Vite reloads a page whose server was away, and what is proved here is that nobody has to
    await page.routeWebSocket(/./, () => undefined);
    await page.goto(`${proxy.url}/live`);
    await page.evaluate(() => {
      const ended: Ended[] = [];
      Object.assign(window, { ended });
      addEventListener('handoff-result', (event) => {
        const { command, outcome } = event as HandoffResultEvent;
        ended.push({ type: command.type, text: 'text' in command ? command.text : undefined, outcome });
      });
    });
    await page.getByRole('button', { name }).click();
    await page.locator('conversation-list').getByText('Mara Ellison').waitFor();
    return new Desk(page, proxy);
  }

  async choose(name: string): Promise<void> {
    await this.page
      .locator('conversation-list')
      .getByRole('row')
      .filter({ hasText: name })
      .getByRole('button')
      .first()
      .click();
    await this.page.locator('conversation-thread').getByRole('log').waitFor();
    // what is needed to act comes when the page is idle; an open stream keeps the network from ever being so
    const modules = () =>
      this.page.evaluate(
        () => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.ts')).length,
      );
    for (let before = 0, now = await modules(); now > before; [before, now] = [now, await modules()]) await sleep(2000);
  }

  button(tag: string, name: string | RegExp) {
    return this.page.locator(tag).getByRole('button', { name });
  }

  async say(text: string): Promise<void> {
    const box = this.page.locator('reply-composer').getByRole('textbox');
    await box.fill(text);
    await box.press('Enter');
  }

  ended(): Promise<Ended[]> {
    return this.page.evaluate(() => (window as unknown as { ended: Ended[] }).ended);
  }

  /** Resolves with how the command ended, asked for as the page told it. */
  async outcomeOf(is: (ended: Ended) => boolean): Promise<string> {
    await expect.poll(async () => (await this.ended()).some(is), { timeout: patience }).toBe(true);
    return (await this.ended()).find(is)!.outcome;
  }

  /** Straight to the server, past the line. */
  async ask<T>(path: string): Promise<T> {
    const cookies = (await this.page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const response = await fetch(`${server.address}/live/handoff${path}`, { headers: { Cookie: cookies } });
    return (await response.json()) as T;
  }

  get id(): string {
    return decodeURIComponent(new URL(this.page.url()).hash.slice(1));
  }

  state(): Promise<Conversation> {
    return this.ask(`/conversations/${this.id}`);
  }

  async history(): Promise<Message[]> {
    return (await this.ask<{ items: Message[] }>(`/conversations/${this.id}/messages?limit=100`)).items;
  }

  async count(text: string): Promise<number> {
    return (await this.history()).filter((message) => message.text === text).length;
  }

  shown(text: string): Promise<number> {
    return this.page.locator('conversation-thread').getByText(text, { exact: true }).count();
  }

  /** How often each text is shown at most, on the way through the whole history: only what is near is rendered. */
  async shownAll(texts: readonly string[]): Promise<number[]> {
    return this.page.locator('conversation-thread').evaluate(async (thread, wanted) => {
      const log = thread.shadowRoot!.querySelector('[role=log]')!;
      const most = wanted.map(() => 0);
      log.scrollTop = 0;
      for (let before = -1; log.scrollTop !== before; log.scrollTop += log.clientHeight / 2) {
        before = log.scrollTop;
        await new Promise((resolve) => setTimeout(resolve, 100));
        const shown = [...log.querySelectorAll('[part~=text]')].map((each) => each.textContent.trim());
        wanted.forEach((text, i) => (most[i] = Math.max(most[i]!, shown.filter((each) => each === text).length)));
      }
      return most;
    }, texts);
  }

  async close(): Promise<void> {
    await this.page.context().close();
    await this.proxy.close();
  }
}

describe('T9 the desk in a browser at the end of a bad line', () => {
  let ada: Desk;
  let ben: Desk;

  beforeAll(async () => {
    await server.start();
    browser = await chromium.launch(await findBrowser());
    ada = await Desk.open('Ada Lindqvist');
    ben = await Desk.open('Ben Okafor');
    for (const desk of [ada, ben]) await desk.choose('Mara Ellison');
  }, 180_000);

  afterAll(async () => {
    await ada?.close();
    await ben?.close();
    await browser?.close();
    await server.remove();
  });

  it('a takeover whose answer is lost happens once, and says so', async () => {
    await ada.button('takeover-button', /^Take over/).waitFor();
    Object.assign(ada.proxy.weather, { latency: 400 });
    await ada.button('takeover-button', /^Take over/).click();
    // by then the server has it, and its answer is on the way back
    await expect.poll(async () => (await ada.state()).handler.kind, { interval: 20, timeout: 10_000 }).toBe('agent');
    ada.proxy.cut();
    Object.assign(ada.proxy.weather, fair);
    await ada.button('bot-status-toggle', 'You · Bot paused').waitFor();
    expect(await ada.outcomeOf(({ type }) => type === 'take-over')).toBe('applied');
    expect(
      (await ada.history()).filter(({ event }) => event?.type === 'joined' && event.actor?.name === 'Ada Lindqvist'),
    ).toHaveLength(1);
    await ben.page.locator('conversation-header').getByText('Ada Lindqvist').first().waitFor();
  });

  it('a reply on a line that stalls and then breaks is there once', async () => {
    ada.proxy.weather.stalled = true;
    await ada.say('Sent into the silence');
    await sleep(2000);
    ada.proxy.cut();
    Object.assign(ada.proxy.weather, fair);
    expect(await ada.outcomeOf(({ text }) => text === 'Sent into the silence')).toBe('applied');
    await expect.poll(() => ben.shown('Sent into the silence'), { timeout: patience }).toBe(1);
    expect([await ada.shown('Sent into the silence'), await ada.count('Sent into the silence')]).toEqual([1, 1]);
  });

  it('what was written while no connection came about is not sent late, and not lost', async () => {
    ada.proxy.weather.refusing = true;
    ada.proxy.cut();
    const text = 'Written without a line';
    await ada.say(text);
    const outcome = await ada.outcomeOf((ended) => ended.text === text);
    expect(outcome).not.toBe('applied');
    await ada.page
      .locator('conversation-thread')
      .getByText(/Live updates lost/)
      .waitFor();
    Object.assign(ada.proxy.weather, fair);
    await ada.page
      .locator('conversation-thread')
      .getByText(/Live updates lost/)
      .waitFor({ state: 'hidden' });
    await sleep(3000);
    expect(await ada.count(text)).toBe(0);
    // the words are back in the box, and sending them is the same intent
    const box = ada.page.locator('reply-composer').getByRole('textbox');
    expect(await box.inputValue()).toBe(text);
    await box.press('Enter');
    await expect.poll(() => ben.shown(text), { timeout: patience }).toBe(1);
    expect([await ada.shown(text), await ada.count(text)]).toEqual([1, 1]);
  });

  it('in a storm with a kill -9 nothing that was sent is lost or there twice, and in the end both show what is true', async () => {
    const weather = Promise.all([
      storm(ada.proxy, { seed: 11, milliseconds: 60_000 }),
      storm(ben.proxy, { seed: 12, milliseconds: 60_000 }),
    ]);
    let isStorm = true;
    void weather.then(() => (isStorm = false));
    const killed = sleep(20_000).then(async () => {
      await server.stop('SIGKILL');
      await server.start();
    });
    // Ben does not have the conversation: what he may write is a note
    await ben.page.getByRole('tab', { name: 'Note' }).click();
    const sent: Array<{ desk: Desk; text: string }> = [];
    for (let n = 1; isStorm; n++) {
      const [desk, text] = n % 3 ? [ada, `Storm ${n}`] : [ben, `Storm note ${n}`];
      await desk.say(text);
      sent.push({ desk, text });
      await sleep(1000);
    }
    await Promise.all([weather, killed]);
    const counts = { applied: 0, unknown: 0, rejected: 0 };
    for (const { desk, text } of sent) {
      const outcome = (await desk.outcomeOf((ended) => ended.text === text)) as keyof typeof counts;
      counts[outcome]++;
      const expected = { applied: [1], unknown: [0, 1], rejected: [0] }[outcome];
      expect(expected, `${text} was ${outcome}`).toContain(await ada.count(text));
    }
    console.log(`${sent.length} messages in the storm: ${JSON.stringify(counts)}`);
    const texts = (await ada.history()).filter(({ text }) => text.startsWith('Storm ')).map(({ text }) => text);
    for (const desk of [ada, ben]) {
      await expect.poll(() => desk.shownAll(texts), { timeout: patience }).toEqual(texts.map(() => 1));
      await desk.page
        .locator('conversation-thread')
        .getByText(/Live updates lost/)
        .waitFor({ state: 'hidden' });
    }
    await ada.button('bot-status-toggle', 'You · Bot paused').waitFor();
    await ben.page.locator('conversation-header').getByText('Ada Lindqvist').first().waitFor();
  });

  it('no page threw anything', () => expect(complaints).toEqual([]));
});
