import type { Element } from './manifest.js';

type Cell = string | undefined;

/** A sentence of JSDoc, as a cell of a table. */
const cell = (text: Cell): string => (text ?? '').replaceAll('\n', ' ').replaceAll('|', '\\|');
const code = (text: Cell): string => (text ? `\`${cell(text)}\`` : '');

function table(title: string, columns: readonly string[], rows: readonly Cell[][] = []): string {
  if (!rows.length) return '';
  const line = (cells: readonly Cell[]) => `| ${cells.join(' | ')} |`;
  return [`## ${title}`, '', line(columns), line(columns.map(() => '---')), ...rows.map(line), ''].join('\n');
}

/** The page of one element, as Markdown: what the manifest says, in tables. */
export function elementPage(element: Element): string {
  const { tagName, summary, description, members = [], events, slots, cssParts, cssStates, cssProperties } = element;
  const own = members.filter((member) => !member.static && member.privacy !== 'private');
  const described = (name: (name: string) => string) => (row: { name: string; description?: string }) => [
    code(name(row.name)),
    cell(row.description),
  ];
  return [
    `# \`<${tagName}>\``,
    summary,
    `<LiveExample tag="${tagName}" />`,
    description,
    `All that elements have in common, and how they work together: [Use the elements](../elements.md).`,
    table(
      'Properties',
      ['property', 'attribute', 'type', 'default', 'what it is'],
      own
        .filter(({ kind }) => kind === 'field')
        .map((field) => [
          `${code(field.name)}${field.readonly ? ' (read-only)' : ''}`,
          code(field.attribute),
          code(field.type?.text),
          code(field.default),
          cell(field.description),
        ]),
    ),
    table(
      'Methods',
      ['method', 'what it does'],
      own
        .filter(({ kind }) => kind === 'method')
        .map((method) => {
          const parameters = method.parameters?.map(({ name, optional }) => `${name}${optional ? '?' : ''}`) ?? [];
          return [
            code(`${method.name}(${parameters.join(', ')}): ${method.return?.type.text ?? 'void'}`),
            cell(method.description),
          ];
        }),
    ),
    table('Events', ['event', 'when'], events?.map(described((name) => name))),
    table('Slots', ['slot', 'what goes in'], slots?.map(described((name) => name || '(default)'))),
    table('Parts', ['part', 'what it is'], cssParts?.map(described((name) => `::part(${name})`))),
    table('States', ['state', 'when'], cssStates?.map(described((name) => `:state(${name})`))),
    table(
      'Custom properties',
      ['property', 'what it sets', 'default'],
      cssProperties?.map((property) => [code(property.name), cell(property.description), code(property.default)]),
    ),
  ]
    .filter(Boolean)
    .join('\n\n');
}
