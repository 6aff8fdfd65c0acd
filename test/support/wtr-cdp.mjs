const sessions = new WeakMap();

/** The page's DevTools session; undefined in browsers that have no DevTools protocol. */
async function devTools({ id, browser }) {
  const page = browser.getPage(id);
  // the promise is kept, because a browser that has none answers with an error each time
  if (!sessions.has(page)) {
    sessions.set(
      page,
      Promise.resolve(page.createCDPSession?.()).catch(() => undefined),
    );
  }
  return sessions.get(page);
}

/**
 * `executeServerCommand('cdp', { method, params })` in a test sends one DevTools command: forced colours, heap
 * counters, time zones. `executeServerCommand('has-cdp')` says whether this browser understands them.
 */
export function cdpCommand() {
  return {
    name: 'cdp',
    async executeCommand({ command, payload, session }) {
      if (command === 'has-cdp') return !!(await devTools(session));
      if (command !== 'cdp') return undefined;
      const found = await devTools(session);
      if (!found) throw new Error('This browser has no DevTools protocol');
      // null would mean that no plugin knows the command
      return (await found.send(payload.method, payload.params)) ?? {};
    },
  };
}
