import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runAdapterTests } from '../../src/testing/index.js';
import type { Broken } from './broken/broken.js';

const files = readdirSync(new URL('broken', import.meta.url)).filter((file) => file !== 'broken.ts');

const all = await Promise.all(
  files.map(async (file) => {
    const { default: broken } = (await import(`./broken/${file.slice(0, -3)}.ts`)) as { default: Broken };
    return { file, ...broken };
  }),
);

it.each(all)('$file: $fault', { timeout: 60_000 }, async ({ fails, options }) => {
  const failed = (await runAdapterTests(options)).filter(({ outcome }) => outcome === 'failed');
  expect(failed.map(({ name }) => name)).toEqual(fails);
});
