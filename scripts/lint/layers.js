// model ← adapters ← store ← controllers ← elements ← define: a folder imports from the folders before it, never from
// later ones. `internal` and `locales` may be imported by all, and import none. `gateway` is for servers, `testing` for
// adapters' tests: they know model and adapters. `frameworks` knows the elements, `cli` the gateway, `hosts` the model.
// Nothing knows these.
import { sourcesThatLoadAnything, unsafeImports } from './bans.js';

const order = ['model', 'adapters', 'store', 'controllers', 'elements', 'define'];
const up = (folders) => `^(\\.\\./)+(${folders.join('|')})(/|\\.js$)`;
const later = (folder) => [
  ...order.slice(order.indexOf(folder) + 1),
  'frameworks',
  'hosts',
  'gateway',
  'bot',
  'testing',
];

const message = 'Imports go one way: model ← adapters ← store ← controllers ← elements ← define.';
const outward = (folder) => ({ regex: up(later(folder)), message });
const packages = (...names) => ({
  regex: names.length ? `^(?!\\.|(${names.join('|')})(/|$))` : '^[^.]',
  message: names.length ? `This folder uses only ${names.join(', ')}.` : 'This folder uses no packages.',
});
/** The index gathers names for hosts; importing it from inside makes a circle. */
const noIndex = { regex: '^(\\.\\./)+index\\.js$', message: 'Import the module that defines it.' };

const layer = (folder, ...patterns) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    '@typescript-eslint/no-restricted-imports': ['error', { patterns: [...unsafeImports, noIndex, ...patterns] }],
  },
});

export const layers = [
  layer('internal', packages(), {
    regex: up([...order, 'locales']),
    message: 'internal imports nothing from other folders.',
  }),
  layer(
    'locales',
    packages(),
    { regex: up([...order.slice(1), 'internal']), message: 'Locales are only words.' },
    {
      regex: up(['model']),
      allowTypeImports: true,
      message: 'Locales know only the names of the model: which states, codes and commands need a sentence.',
    },
  ),
  layer('model', packages(), {
    regex: up([...later('model'), 'internal', 'locales']),
    message: 'The model imports nothing but the model.',
  }),
  layer('adapters', packages(), outward('adapters')),
  layer('store', packages('nanostores'), outward('store'), {
    regex: up(['locales']),
    message: 'The store knows no words.',
  }),
  layer('controllers', packages('lit', '@lit/context', 'nanostores'), outward('controllers'), {
    regex: up(['adapters']),
    allowTypeImports: true,
    message,
  }),
  layer(
    'elements',
    packages('lit', '@lit/context', 'nanostores', 'linkify-it', 'libphonenumber-js', 'minisearch'),
    outward('elements'),
    {
      regex: up(['adapters']),
      allowTypeImports: true,
      message: 'Elements know adapters by their types only.',
    },
  ),
  layer('define', packages(), {
    regex: '^\\.(?!\\./(?:elements|internal)/)',
    message: 'A define file registers one element and does nothing else.',
  }),
  layer('frameworks', packages('react', '@angular/core', 'preact', 'solid-js', 'svelte', 'vue'), {
    regex: up([...order.filter((folder) => folder !== 'elements'), 'locales', 'gateway', 'bot', 'testing']),
    message: 'What frameworks need knows the elements, and nothing below them.',
  }),
  layer('hosts', packages(), {
    regex: '^(\\.\\./)+(?!(model|internal)/)',
    message: 'What connects a page to a dashboard knows the model only.',
  }),
  layer('gateway', packages(), {
    regex: up([...later('adapters'), 'locales'].filter((folder) => folder !== 'gateway')),
    message: 'The gateway knows model and adapters only.',
  }),
  layer('bot', packages(), {
    regex: up([...later('adapters'), 'locales']),
    message: 'The gate for bots knows model and adapters only.',
  }),
  layer('cli', packages('node:[a-z/]+', 'jose'), {
    regex: up([...later('adapters').filter((folder) => folder !== 'gateway'), 'locales']),
    message: 'The program knows gateway and adapters only.',
  }),
  layer('testing', packages(), {
    regex: up([...later('adapters'), 'locales'].filter((folder) => folder !== 'testing')),
    message: 'The kit knows model and adapters only.',
  }),
  // drivers are optional: each is loaded when a database or a bus of its kind is opened
  { files: ['src/gateway/database/*.ts', 'src/gateway/bus/ioredis.ts'], rules: sourcesThatLoadAnything },
  // tokens are verified by a package that only this needs; a configuration and an adapter of one's own are files
  { files: ['src/cli/**/*.ts'], rules: sourcesThatLoadAnything },
  // the languages, each loaded with the first page that speaks it
  { files: ['src/elements/base/languages.lazy.ts'], rules: sourcesThatLoadAnything },
  // the built-in adapters, each loaded when a page asks for it
  { files: ['src/elements/handoff-provider/adapter-registry.ts'], rules: sourcesThatLoadAnything },
];
