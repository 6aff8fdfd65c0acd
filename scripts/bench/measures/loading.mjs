/** Measures the first paint, memory, and the number of rows in the document while scrolling. */
export async function measureLoading(page, note) {
  const before = await page.heap();
  note('first-paint', await page.call('start'));
  await page.call('idle', 500);
  const after = await page.heap();
  note('heap', after.script);
  note('heap-data', after.script - before.script);
  note('heap-all', after.all);
  note('rows-top', await page.call('rows'));
  note('rows-middle', await page.call('scrollTo', 0.5));
  note('rows-end', await page.call('scrollTo', 1));
  await page.call('scrollTo', 0);
  note('rows-fast', await page.call('scrollFast'));
  await page.call('scrollTo', 0);
}
