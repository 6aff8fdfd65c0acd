import { cemSorterPlugin } from '@wc-toolkit/cem-sorter';
import { forHosts } from './scripts/manifest/for-hosts.mjs';

export default {
  globs: ['src/elements/**/*.ts', 'src/define/*.ts'],
  exclude: ['**/*.styles.ts'],
  outdir: '.',
  litelement: true,
  // it would write the path of a temporary folder into package.json
  packagejson: false,
  plugins: [forHosts(), cemSorterPlugin({ deprecatedLast: true })],
};
