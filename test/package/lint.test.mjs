import assert from 'node:assert/strict';
import test from 'node:test';
import { ESLint } from 'eslint';
import './support.mjs';

const eslint = new ESLint();
const rulesFor = async (filePath, code) =>
  (await eslint.lintText(code, { filePath }))[0].messages.map(({ ruleId }) => ruleId);

const element = 'src/elements/takeover-button/takeover-button.ts';
const restricted = '@typescript-eslint/no-restricted-imports';
const syntax = 'no-restricted-syntax';

/** [what, where, code, the rule that must refuse it] */
const refused = [
  ['unsafeHTML', element, "import { unsafeHTML } from 'lit/directives/unsafe-html.js';\nunsafeHTML('');", restricted],
  ['unsafeSVG', element, "import { unsafeSVG } from 'lit/directives/unsafe-svg.js';\nunsafeSVG('');", restricted],
  ['styleMap', element, "import { styleMap } from 'lit/directives/style-map.js';\nstyleMap({});", restricted],
  ['static-html', element, "import { html } from 'lit/static-html.js';\nhtml``;", restricted],
  ['unsafeCSS', element, "import { unsafeCSS } from 'lit';\nunsafeCSS('');", restricted],
  [
    'unsafeHTML in the demo',
    'demo/main.ts',
    "import { unsafeHTML } from 'lit/directives/unsafe-html.js';\nunsafeHTML('');",
    restricted,
  ],
  ['innerHTML', element, "document.body.innerHTML = '';", syntax],
  ["['innerHTML']", element, "document.body['innerHTML'] = '';", syntax],
  ['outerHTML', element, "document.body.outerHTML = '';", syntax],
  ['insertAdjacentHTML', element, "document.body.insertAdjacentHTML('beforeend', '');", syntax],
  ['document.write', element, "document.write('');", syntax],
  ['.innerHTML=${}', element, "import { html } from 'lit';\nhtml`<p .innerHTML=${'x'}></p>`;", syntax],
  ['style=${}', element, "import { html } from 'lit';\nhtml`<p style=${'color: red'}></p>`;", syntax],
  [
    'style="…${}"',
    element,
    'import { html } from \'lit\';\nhtml`<p class="a" style="color: ${\'red\'}"></p>`;',
    syntax,
  ],
  ['<style> in a template', element, "import { html } from 'lit';\nhtml`<style>p { color: red }</style>`;", syntax],
  ["setAttribute('style')", element, "document.body.setAttribute('style', '');", syntax],
  [
    'innerHTML in the store',
    'src/store/store.ts',
    "export const f = (e: { innerHTML: string }) => { e.innerHTML = ''; };",
    syntax,
  ],
  ['eval', element, "eval('1');", 'no-eval'],
  ['new Function', element, "new Function('1')();", 'no-new-func'],
  ['a string as a timer', element, "setTimeout('1', 1);", 'no-implied-eval'],
  ['a javascript: address', element, "export const a = 'javascript:1';", 'no-script-url'],
  ['any', element, 'export const a: any = 1;', '@typescript-eslint/no-explicit-any'],
  ['an enum', element, 'export enum A { B }', syntax],
  ['a namespace', element, 'export namespace A { export const b = 1; }', syntax],
  ['a parameter property', element, 'export class A { constructor(readonly b: number) {} }', syntax],
  ['console', element, "console.log('');", 'no-console'],
  ['import() of any other module', element, "export const a = () => import('./takeover-dialog.js');", syntax],
  [
    'import() of any other module in the store',
    'src/store/store.ts',
    "export const a = () => import('./stream.js');",
    syntax,
  ],
  ['a static import of what loads later', element, "import { a } from './takeover-flow.lazy.js';\na;", syntax],
  ['a static import of it for its effects', element, "import './takeover-flow.lazy.js';", syntax],
  ['a static re-export of it', element, "export { a } from './takeover-flow.lazy.js';", syntax],
  ['a static re-export of all of it', element, "export * from './takeover-flow.lazy.js';", syntax],
  ['model → store', 'src/model/rules.ts', "import { createStore } from '../store/store.js';\ncreateStore;", restricted],
  ['model → internal', 'src/model/rules.ts', "import { fill } from '../internal/text.js';\nfill;", restricted],
  ['model → a package', 'src/model/rules.ts', "import { atom } from 'nanostores';\natom;", restricted],
  [
    'adapters → store, by type',
    'src/adapters/memory/index.ts',
    "import type { HandoffStore } from '../../store/store.js';\nexport type A = HandoffStore;",
    restricted,
  ],
  [
    'store → controllers',
    'src/store/store.ts',
    "import { storeContext } from '../controllers/context.js';\nstoreContext;",
    restricted,
  ],
  ['store → Lit', 'src/store/store.ts', "import { html } from 'lit';\nhtml``;", restricted],
  [
    'controllers → elements',
    'src/controllers/menu.ts',
    "import { A } from '../elements/common/events.js';\nA;",
    restricted,
  ],
  [
    'elements → adapter code',
    element,
    "import { createMemoryAdapter } from '../../adapters/memory/index.js';\ncreateMemoryAdapter;",
    restricted,
  ],
  ['elements → define', element, "import '../../define/takeover-button.js';", restricted],
  ['anything → index', element, "import { HandoffError } from '../../index.js';\nHandoffError;", restricted],
  ['internal → model', 'src/internal/text.ts', "import { views } from '../model/rules.js';\nviews;", restricted],
  ['locales → model', 'src/locales/en.ts', "import { views } from '../model/rules.js';\nviews;", restricted],
];
for (const [what, file, code, rule] of refused) {
  test(`lint refuses ${what}`, async () => {
    const found = await rulesFor(file, code);
    assert.ok(found.includes(rule), `found only ${found.join(', ') || 'nothing'}`);
  });
}

const allowed = [
  [
    'elements → an adapter’s types',
    element,
    "import type { HandoffAdapter } from '../../adapters/adapter.js';\nexport type A = HandoffAdapter;",
  ],
  [
    'locales → the names of the model',
    'src/locales/en/done.ts',
    "import type { CommandType } from '../../model/command.js';\nexport type A = CommandType;",
  ],
  ['elements → model', element, "import { views } from '../../model/rules.js';\nexport const a = views;"],
  ['import() of a module that is named so', element, "export const a = () => import('./takeover-flow.lazy.js');"],
  [
    'the types of a module that loads later',
    element,
    "import type { A } from './takeover-flow.lazy.js';\nexport type B = A;\nexport type { C } from './takeover-flow.lazy.js';",
  ],
  [
    'the registry → an adapter at run time',
    'src/elements/handoff-provider/adapter-registry.ts',
    "export const a = () => import('../../adapters/memory/index.js');",
  ],
  [
    'global types',
    'src/define/takeover-button.ts',
    'declare global { interface HTMLElementTagNameMap { a: HTMLElement } }\nexport {};',
  ],
];
for (const [what, file, code] of allowed) {
  test(`lint allows ${what}`, async () => assert.deepEqual(await rulesFor(file, code), []));
}
