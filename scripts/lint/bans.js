// What source code must not contain, as ESLint rules. ESLint has one list for each rule name: a second block with the
// same rule replaces the first, so every block below is put together from these lists.

/**
 * Ways to turn a string into markup, style or code: each is a hole, or breaks under a strict Content Security Policy.
 */
export const unsafeImports = [
  {
    regex: '^lit(-html)?/directives/(unsafe-html|unsafe-svg|unsafe-mathml|style-map)(\\.js)?$',
    message: 'Render text and templates; set classes, not styles.',
  },
  { regex: '^lit(-html)?/static-html(\\.js)?$', message: 'Tags and attribute names are written out, never computed.' },
  {
    regex: '^(lit|@lit/reactive-element(/css-tag\\.js)?)$',
    importNames: ['unsafeCSS'],
    message: 'Styles are written out, never computed.',
  },
];

const template = 'TaggedTemplateExpression[tag.name=/^(html|svg|mathml)$/] TemplateElement';
const member = (name) =>
  `MemberExpression:matches([computed=false][property.name='${name}'], [computed=true][property.value='${name}'])`;

const unsafeSyntax = [
  ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'setHTMLUnsafe', 'createContextualFragment'].map((name) => ({
    selector: member(name),
    message: `${name} parses text as markup. Use a template.`,
  })),
  { selector: `${member('write')}[object.name='document']`, message: 'document.write parses text as markup.' },
  {
    selector: `${template}[value.raw=/<style[\\s>]/i]`,
    message: 'A <style> in a template is refused by a strict CSP. Use static styles.',
  },
  {
    selector: `${template}[value.raw=/[\\s.]style\\s*=/i]`,
    message: 'A style attribute is refused by a strict CSP. Use classes.',
  },
  {
    selector: `${template}[value.raw=/\\s\\.(inner|outer)HTML\\s*=/i]`,
    message: 'innerHTML parses text as markup. Use a template.',
  },
  {
    selector: `CallExpression[callee.property.name='setAttribute'][arguments.0.value='style']`,
    message: 'A style attribute is refused by a strict CSP. Use classes.',
  },
];

/** TypeScript is used for types only: taking the types away must leave the program. */
const typeSyntax = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
  {
    // the types of a framework are added to a namespace of its own
    selector: "TSModuleDeclaration[kind='namespace']:not(TSModuleDeclaration[kind='module'] TSModuleDeclaration)",
    message: 'Use modules.',
  },
  { selector: 'TSParameterProperty', message: 'Declare the field and assign it.' },
];

/** What loads later is named so: whoever opens a folder sees it. */
const dynamicImport = {
  selector: 'ImportExpression:not([source.value=/\\.lazy\\.js$/])',
  message: 'Only modules that are named *.lazy.ts load later.',
};
/** One static import, and the module is in the first load after all. Its types cost nothing. */
const staticImport = [
  'ImportDeclaration[importKind!=type]',
  'ExportNamedDeclaration[exportKind!=type]',
  'ExportAllDeclaration',
].map((node) => ({
  selector: `${node}[source.value=/\\.lazy\\.js$/]`,
  message: 'A *.lazy.ts module is loaded by import(); import only its types.',
}));

export const security = {
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-new-func': 'error',
  'no-script-url': 'error',
  'no-restricted-syntax': ['error', ...unsafeSyntax],
  '@typescript-eslint/no-restricted-imports': ['error', { patterns: unsafeImports }],
};

const sourceSyntax = [...unsafeSyntax, ...typeSyntax, ...staticImport];
export const sources = { 'no-restricted-syntax': ['error', ...sourceSyntax, dynamicImport] };
export const sourcesThatLoadAnything = { 'no-restricted-syntax': ['error', ...sourceSyntax] };

/** Logs are the host's: see the store's `log` option. Only `internal/` has a word with the developer of the page. */
export const noConsole = { 'no-console': 'error' };
export const developerConsole = { 'no-console': ['error', { allow: ['warn', 'error'] }] };
