import { cemSorterPlugin } from '@wc-toolkit/cem-sorter';
import { getTsProgram, typeParserPlugin } from '@wc-toolkit/type-parser';
import { forHosts } from './scripts/manifest/for-hosts.mjs';

export default {
  globs: ['src/elements/**/*.ts', 'src/define/*.ts'],
  exclude: ['**/*.styles.ts'],
  outdir: '.',
  litelement: true,
  // it would write the path of a temporary folder into package.json
  packagejson: false,
  overrideModuleCreation: ({ ts, globs }) => {
    const program = getTsProgram(ts, globs, 'tsconfig.json');
    return program.getSourceFiles().filter((file) => globs.some((glob) => file.fileName.includes(glob)));
  },
  plugins: [typeParserPlugin(), forHosts(), cemSorterPlugin({ deprecatedLast: true })],
};
