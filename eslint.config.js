import js from '@eslint/js';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { layers } from './scripts/lint/layers.js';
import { developerConsole, noConsole, security, sources } from './scripts/lint/bans.js';

const everywhere = ['src/**/*.ts', 'demo/**/*.{ts,js}', 'scripts/cdn.ts'];

export default defineConfig(
  { ignores: ['dist', 'dist-demo', 'dist-docs', 'docs/public', 'coverage', 'node_modules'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  tseslint.configs.strict,
  {
    rules: {
      // `expect(x).to.be.true` and `found!` after a check read well, and the compiler is strict already
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      // `Promise<Conversation | void>`: some backends answer with nothing
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // one statement a line: what a condition governs stands on the same line or in braces
      curly: ['error', 'multi-line'],
      'max-statements-per-line': ['error', { max: 1 }],
      // prettier keeps code to this width; a sentence is not broken for it
      'max-len': [
        'error',
        {
          code: 120,
          ignoreStrings: true,
          ignoreTemplateLiterals: true,
          ignoreUrls: true,
          ignoreRegExpLiterals: true,
          ignorePattern: '^ \\* \\|', // a row of a table
        },
      ],
    },
  },
  { files: ['src/**/*.ts', 'scripts/**/*.mjs'], rules: { 'max-lines': ['error', 300] } },
  // tables that are read by columns
  { files: ['test/model/*.test.ts', 'test/testing/sixty-lines.ts'], rules: { 'max-len': 'off' } },
  {
    files: everywhere,
    extends: [lit.configs['flat/recommended'], wc.configs['flat/best-practice']],
    plugins: { 'lit-a11y': litA11y },
    rules: {
      ...litA11y.configs.recommended.rules,
      'lit/lifecycle-super': 'error',
      'lit/no-classfield-shadowing': 'error',
      'lit/no-native-attributes': 'error',
      'lit/no-this-assign-in-render': 'error',
      'lit/no-useless-template-literals': 'error',
      ...security,
    },
  },
  {
    files: ['src/**/*.ts'],
    languageOptions: { globals: { setTimeout: 'readonly', setInterval: 'readonly' } },
    rules: { ...sources, ...noConsole },
  },
  { files: ['src/internal/**/*.ts'], rules: developerConsole },
  ...layers,
  {
    // how types are added to those of a framework
    files: ['src/frameworks/*.ts'],
    rules: {
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
    },
  },
  {
    files: ['scripts/**', 'test/**/*.{js,mjs}', '*.{js,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        document: 'readonly',
        customElements: 'readonly',
      },
    },
  },
  {
    // a server of somebody else's, started for tests: it is made of CommonJS
    files: ['test/platforms/*/server/**'],
    languageOptions: {
      globals: {
        Buffer: 'readonly',
        console: 'readonly',
        module: 'writable',
        process: 'readonly',
        require: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  // Angular's components may have nothing but a template
  { files: ['examples/angular/**'], rules: { '@typescript-eslint/no-extraneous-class': 'off' } },
  {
    // partly run in a page
    files: ['test/frameworks/**'],
    languageOptions: {
      globals: { window: 'readonly', Event: 'readonly', setTimeout: 'readonly', Buffer: 'readonly' },
    },
  },
  {
    files: ['test/**'],
    rules: {
      // a test may look where nobody else may
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: ['test/{elements,browser}/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { name: '@open-wc/testing', importNames: ['waitUntil'], message: 'test/support/wait.ts waits longer.' },
      ],
    },
  },
);
