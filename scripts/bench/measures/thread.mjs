/** Opens a history, appends to it, and lets a reply grow; in the end loads a long one page by page. */
export async function measureThread(page, note, { seconds }) {
  note('open', await page.call('open'));
  await page.call('idle', 400);
  note('rows', await page.call('rows'));
  for (let i = 0; i < 5; i++) {
    const { busy, result } = await page.busyDuring(() => page.call('append'));
    note('append', result);
    note('append-busy', busy);
    await page.call('idle', 60);
  }
  const { busy, result } = await page.busyDuring(() => page.call('stream', seconds));
  note('stream-busy', busy / result.seconds / 10);
  note('stream-long', result.longTasks.length / result.seconds);
}

export async function measureHistory(page, note) {
  await page.call('open');
  await page.call('idle', 400);
  note('load-all', await page.call('loadAll'));
}
