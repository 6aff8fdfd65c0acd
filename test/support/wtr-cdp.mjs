const sessions = new WeakMap();

/** `executeServerCommand('cdp', { method, params })` in a test sends one DevTools command: forced colours, heap counters, CPU throttling. */
export function cdpCommand() {
  return {
    name: 'cdp',
    async executeCommand({ command, payload, session }) {
      if (command !== 'cdp') return undefined;
      const page = session.browser.getPage(session.id);
      if (!sessions.has(page)) sessions.set(page, await page.createCDPSession());
      // null would mean that no plugin knows the command
      return (await sessions.get(page).send(payload.method, payload.params)) ?? {};
    },
  };
}
