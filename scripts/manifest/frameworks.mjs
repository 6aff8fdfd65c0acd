// What the manifest says about each element, as TypeScript in src/frameworks: tags/elements.ts for the types of all
// frameworks, and what types alone cannot make of it, React's components and Angular's directives.
import prettier from 'prettier';
import { angular } from './angular.mjs';

const style = await prettier.resolveConfig('scripts/manifest/frameworks.mjs');
const header = '// Written by `npm run manifest` from the comments of the elements. Do not edit.\n';

/** The members that hosts set, as { name, attribute, type }. */
const propertiesOf = ({ members = [] }) =>
  members
    .filter((member) => member.kind === 'field' && !member.readonly && !member.static)
    .map(({ name, attribute, type }) => ({ name, attribute, type: type.text }));

/** An element with a slot also hears what bubbles from inside it. */
const eventsOf = ({ events = [], slots = [] }, all) =>
  slots.some(({ name }) => name === '') ? all : events.map(({ name }) => name);

/** The elements in a manifest: tag, class, module, properties and events. */
export function elementsIn({ modules }) {
  const found = modules.flatMap(({ path, declarations }) =>
    declarations.filter(({ tagName }) => tagName).map((declaration) => ({ path, declaration })),
  );
  const all = [
    ...new Set(found.flatMap(({ declaration }) => (declaration.events ?? []).map(({ name }) => name))),
  ].sort();
  return found.map(({ path, declaration }) => ({
    tag: declaration.tagName,
    name: declaration.name,
    // as seen from src/frameworks
    module: path.replace(/^dist\//, '../'),
    properties: propertiesOf(declaration),
    events: eventsOf(declaration, all),
  }));
}

const union = (names) => names.map((name) => `'${name}'`).join(' | ') || 'never';
const record = (entries) => `{ ${entries.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;
const attributesOf = ({ properties }) =>
  properties.filter(({ attribute }) => attribute).map(({ name, attribute }) => [name, `'${attribute}'`]);

const types = (elements) => `
${elements.map(({ name, module }) => `import type { ${name} } from '../${module}';`).join('\n')}

/** What each tag offers to hosts: its class, the properties to set, their attributes, and the events to listen for. */
export interface HandoffElements {
${elements
  .map(
    (element) => `'${element.tag}': {
      element: ${element.name};
      property: ${union(element.properties.map(({ name }) => name))};
      attributes: ${record(attributesOf(element)).replaceAll(',', ';')};
      event: ${union(element.events)};
    };`,
  )
  .join('\n')}
}

/** Every tag. */
export const tags = [${elements.map(({ tag }) => `'${tag}'`).join(', ')}] as const satisfies ReadonlyArray<keyof HandoffElements>;
`;

const react = (elements) => `'use client';
${header}
${elements.map(({ name, module }) => `import { ${name} as ${name}Element } from '${module}';`).join('\n')}
import { component, type HandoffComponent } from './react/component.js';

export type { HandoffComponent, HandoffProps } from './react/component.js';
export type * from './tags/element-types.js';
${elements
  .map(
    (element) => `
export const ${element.name}: HandoffComponent<'${element.tag}'> = /* @__PURE__ */ component('${element.tag}', ${element.name}Element, {
  properties: [${element.properties.map(({ name }) => `'${name}'`).join(', ')}],
  attributes: ${record(attributesOf(element))},
  events: [${element.events.map((name) => `'${name}'`).join(', ')}],
});`,
  )
  .join('\n')}
`;

/** The generated files, by path. */
export async function frameworkFiles(manifest) {
  const elements = elementsIn(manifest);
  const files = { 'tags/elements.ts': types(elements), 'react.ts': react(elements), ...angular(elements) };
  const formatted = Object.entries(files).map(async ([file, text]) => [
    `src/frameworks/${file}`,
    // a directive such as 'use client' comes before everything else
    await prettier.format(text.startsWith("'") ? text : `${header}${text}`, { ...style, parser: 'typescript' }),
  ]);
  return Object.fromEntries(await Promise.all(formatted));
}
