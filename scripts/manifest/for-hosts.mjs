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

const isPublic = ({ name, privacy }) => !name.startsWith('#') && privacy !== 'private' && privacy !== 'protected';
/** Ours are all called handoff-…; any other name is a variable that the analyzer took for one. */
const isEvent = ({ name }) => name?.startsWith('handoff-');
const isOffered = ({ customElement, superclass }) => customElement || superclass?.name === 'Event';

function trim(declaration) {
  // the analyzer looks for the browser's own class in the file that extends it
  if (declaration.superclass?.name === 'Event') delete declaration.superclass.module;
  if (declaration.members) declaration.members = declaration.members.filter(isPublic);
  if (declaration.events) declaration.events = declaration.events.filter(isEvent);
  return declaration;
}

/** Leaves in the manifest what hosts may use: the elements, their events, and the files that register them. */
export const forHosts = () => ({
  name: 'for-hosts',
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
