// The tags in the JSX of each framework, as its users' compiler sees them. Vue's, Svelte's and Angular's templates are
// checked by compilers of their own: `npm run test:frameworks`.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import './support.mjs';

const shared = `
  import type { ConversationList, HandoffAdapter, HandoffSelectEvent } from 'handoff-elements';
  declare const adapter: HandoffAdapter;
  declare const onSelect: (event: HandoffSelectEvent) => void;
  declare const onWrong: (event: { conversationId: number }) => void;
`;

/** What is written where, and what the compiler must refuse. */
const frameworks = {
  'One tag in plain TypeScript': {
    head: '',
    imports:
      "import 'handoff-elements/define/takeover-button.js'; const button = document.querySelector('takeover-button')!;",
    right: ["button.addEventListener('handoff-request', (event) => event.command.type === 'take-over')"],
    wrong: ["button.addEventListener('handoff-request', (event) => event.order)", 'button.conversationId = 5'],
  },
  'React components': {
    jsx: 'react',
    imports: `
      import { createRef } from 'react';
      import { ConversationList as List, HandoffProvider } from 'handoff-elements/react.js';
      const list = createRef<ConversationList>();`,
    right: [
      '<HandoffProvider adapter={adapter} className="desk" onHandoffSelect={onSelect}><List ref={list} readonly sort="waiting" /></HandoffProvider>',
      '<HandoffProvider adapter="memory" onHandoffRequest={(event) => event.command.type === "take-over"} onClick={() => {}} />',
      '<List key="a" afterClose="next" view={undefined} data-x="1" aria-label="All" reasons={["Lunch"]} />',
    ],
    wrong: [
      '<List sort="newest" />',
      '<List view="everything" />',
      '<List afterClose="stop" />',
      '<List reasons={[1]} />',
      '<List colour="red" />',
      '<HandoffProvider adapter={{ name: 1 }} />',
      '<HandoffProvider onHandoffSelect={onWrong} />',
      '<HandoffProvider ref={list} />',
      '<List onHandoffCopy={() => {}} />',
    ],
  },
  'React 19’s own tags': { jsx: 'react', imports: "import type {} from 'handoff-elements/react-tags.js';", on: 'on' },
  Preact: { jsx: 'preact', imports: "import type {} from 'handoff-elements/preact.js';", on: 'on' },
  Solid: { jsx: 'solid-js', imports: "import type {} from 'handoff-elements/solid.js';", on: 'on:' },
  'Solid, where a capital would set nothing': {
    jsx: 'solid-js',
    imports: "import type {} from 'handoff-elements/solid.js';",
    right: ['<conversation-list prop:afterClose="next" />'],
    wrong: ['<conversation-list prop:afterClose="stop" />', '<conversation-list afterClose="next" />'],
  },
};

const rightTags = (on) => [
  `<handoff-provider adapter={adapter} agent-id="ada" ${on}handoff-select={onSelect}><conversation-list readonly sort="waiting" /></handoff-provider>`,
  `<handoff-provider adapter="memory" ${on}handoff-request={(event) => event.command.type === "take-over"} id="desk" onClick={() => {}} />`,
  '<conversation-list after-close="next" view={undefined} aria-label="All" reasons={["Lunch"]} />',
  '<conversation-list ref={(element) => element?.clearSelection()} />',
];
/** A name with a hyphen that it does not know is no mistake to TypeScript. */
const wrongTags = (on) => [
  '<conversation-list sort="newest" />',
  '<conversation-list view="everything" />',
  '<conversation-list after-close="stop" />',
  '<conversation-list reasons={[1]} />',
  '<conversation-list colour="red" />',
  '<conversation-list ref={(element: HTMLInputElement) => {}} />',
  '<handoff-provider adapter={{ name: 1 }} />',
  `<handoff-provider ${on}handoff-select={onWrong} />`,
];

/** A line each; every line with a complaint, with its first. */
function complaintsAbout({ jsx = 'react', head = shared, imports }, lines) {
  const file = path.resolve('test/package/_page.tsx');
  const start = `${head}${imports}\n`;
  const code = start + lines.map((line, i) => `export const page${i} = ${line};`).join('\n');
  const options = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    jsx: ts.JsxEmit.ReactJSX,
    jsxImportSource: jsx,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? code : readFile(name));
  const program = ts.createProgram([file], options, host);
  const first = start.split('\n').length - 1;
  const found = new Map();
  for (const { start: at, messageText, file: where } of ts.getPreEmitDiagnostics(program)) {
    const line = where.getLineAndCharacterOfPosition(at).line - first;
    const text = ts.flattenDiagnosticMessageText(messageText, '\n');
    if (!found.has(line)) found.set(line, `${lines[line]}: ${text}`);
  }
  return found;
}

for (const [name, framework] of Object.entries(frameworks)) {
  const { on, right = rightTags(on), wrong = wrongTags(on) } = framework;
  test(`${name}: what is right compiles, and no wrong value, name, listener or element does`, () => {
    const refused = complaintsAbout(framework, [...right, ...wrong]);
    const unexpected = [...refused].filter(([at]) => at < right.length).map(([, complaint]) => complaint);
    assert.deepEqual(unexpected, []);
    assert.deepEqual(
      wrong.filter((_, i) => !refused.has(right.length + i)),
      [],
    );
  });
}
