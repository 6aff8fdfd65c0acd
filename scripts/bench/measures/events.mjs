const limit = 50;

/** Measures a burst of five hundred events, then a steady stream. */
export async function measureEvents(page, note, seconds) {
  for (let i = 0; i < 3; i++) {
    const idle = await page.busyDuring(() => page.call('idle', 600));
    const { busy, result } = await page.busyDuring(() => page.call('burst', 500));
    note('burst-busy', Math.max(0, busy - idle.busy));
    note('burst-renders', result.renders);
    note('burst-shown', result.shown);
  }
  const { busy, result } = await page.busyDuring(() => page.call('sustain', 100, seconds));
  if (result.sent !== seconds * 100) throw new Error(`${result.sent} events instead of ${seconds * 100}`);
  note('stream-long', result.longTasks.filter((duration) => duration > limit).length * (60 / seconds));
  note('stream-longest', Math.max(0, ...result.longTasks));
  note('stream-busy', busy / result.seconds / 10);
  note('stream-renders', result.renders / result.seconds);
}
