const builtPath = (file) => file.replace(/^src\//, 'dist/').replace(/\.ts$/, '.js');

/** Every path names the source; hosts have the built file. */
function rename(node) {
  if (Array.isArray(node)) return node.forEach(rename);
  if (!node || typeof node !== 'object') return undefined;
  for (const key of ['path', 'module']) {
    if (typeof node[key] === 'string') node[key] = builtPath(node[key].replace(/^\//, ''));
  }
  return Object.values(node).forEach(rename);
}

/** `View`, as the values that it stands for; what any other type consists of is said by its name. */
function spellOut(attribute) {
  const { type, parsedType } = attribute;
  delete attribute.parsedType;
  const values = parsedType?.text.match(/'[^']*'/g) ?? [];
  // in an order that does not depend on the compiler
  if (values.length > 1 && !parsedType.text.includes('{')) {
    const rest = type.text.endsWith(' | undefined') ? ['undefined'] : [];
    attribute.parsedType = { text: [...values.sort(), ...rest].join(' | ') };
  }
}

const isPublic = ({ name, privacy }) => !name.startsWith('#') && privacy !== 'private' && privacy !== 'protected';
/** Ours are all called handoff-…; any other name is a variable that the analyzer took for one. */
const isEvent = ({ name }) => name?.startsWith('handoff-');
const isOffered = ({ customElement, superclass }) => customElement || superclass?.name === 'Event';

/** `Class.member` of each member that is marked `@internal`; the analyzer still finds those with an attribute. */
const internal = new Set();
const isForHosts = (declaration, { name, fieldName = name, inheritedFrom }) =>
  !internal.has(`${inheritedFrom?.name ?? declaration.name}.${fieldName}`);

function trim(declaration) {
  // the analyzer looks for the browser's own class in the file that extends it
  if (declaration.superclass?.name === 'Event') delete declaration.superclass.module;
  for (const kind of ['members', 'attributes']) {
    declaration[kind] = declaration[kind]?.filter((item) => isForHosts(declaration, item));
  }
  if (declaration.members) declaration.members = declaration.members.filter(isPublic);
  for (const member of declaration.members ?? []) delete member.parsedType;
  for (const attribute of declaration.attributes ?? []) spellOut(attribute);
  if (declaration.events) declaration.events = declaration.events.filter(isEvent);
  return declaration;
}

/** Leaves in the manifest what hosts may use: the elements, their events, and the files that register them. */
export const forHosts = () => ({
  name: 'for-hosts',
  analyzePhase({ ts, node }) {
    if (!ts.isClassElement(node) || !node.name) return;
    if (ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal')) {
      internal.add(`${node.parent.name?.text}.${node.name.getText()}`);
    }
  },
  packageLinkPhase({ customElementsManifest: manifest }) {
    // the first version that knows :state()
    manifest.schemaVersion = '2.1.0';
    for (const module of manifest.modules) {
      module.declarations = (module.declarations ?? []).filter(isOffered).map(trim);
      const names = module.declarations.map(({ name }) => name);
      module.exports = (module.exports ?? []).filter(({ kind, name }) =>
        kind === 'custom-element-definition' ? name?.includes('-') : names.includes(name),
      );
    }
    manifest.modules = manifest.modules.filter(({ exports }) => exports.length);
    rename(manifest);
  },
});
