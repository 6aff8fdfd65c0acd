// What a page copies to use a build for a CDN: dist/cdn/handoff-elements.html for the one file, dist/cdn/autoload.html
// for the small core, with the integrity of every part.
import { createHash } from 'node:crypto';

/** What an element needs as soon as it is in a page, beside the part that defines it. */
const atOnce = {
  'handoff-provider': ['event-subscription.lazy'],
  'bot-status-toggle': ['bot-why.lazy'],
  'contact-panel': ['contact-details.lazy'],
  'conversation-header': ['header-body.lazy'],
  'conversation-thread': ['message-log.lazy'],
  'reply-composer': ['composer-body.lazy'],
};

export const integrityOf = (content) => `sha384-${createHash('sha384').update(content).digest('base64')}`;

/** The files that a part needs, itself the last of them. */
function withImports(file, chunks, found = new Set()) {
  if (found.has(file)) return found;
  for (const each of chunks.get(file).imports) withImports(each, chunks, found);
  return found.add(file);
}

/** For each tag, what to load with it. What several tags need stands with the provider, which every page has. */
function hintsFor(chunks) {
  const core = [...withImports('autoload.js', chunks)].filter((file) => file !== 'autoload.js');
  // a file may have another name than its tag, where what the desk has as well has taken that
  const files = new Map(
    [...chunks].flatMap(([file, { facadeModuleId }]) => {
      const [, tag] = /\/src\/define\/([\w-]+)\.ts$/.exec(facadeModuleId ?? '') ?? [];
      return tag ? [[tag, file]] : [];
    }),
  );
  const needs = new Map(
    [...new Set(['handoff-provider', ...[...files.keys()].sort()])].map((tag) => {
      const own = [files.get(tag) ?? [], (atOnce[tag] ?? []).map((name) => `parts/${name}.js`)].flat();
      return [tag, new Set(own.flatMap((file) => [...withImports(file, chunks)]))];
    }),
  );
  const isShared = (file) => core.includes(file) || [...needs.values()].filter((files) => files.has(file)).length > 1;
  const shared = new Set([...core, ...[...needs.values()].flatMap((files) => [...files])].filter(isShared));
  return [...needs].map(([tag, files]) => [
    tag,
    [...(tag === 'handoff-provider' ? shared : []), ...[...files].filter((file) => !shared.has(file))],
  ]);
}

const script = (file, code) =>
  `<script type="module" src="./${file}" integrity="${integrityOf(code)}" crossorigin></script>`;

export const oneFilePage = (code) =>
  `<!-- Copy this into the head of your page, and put the address of the folder in the place of “./”. -->\n${script('handoff-elements.js', code)}\n`;

/** `output` is what the build has written. */
export function autoloadPage(output) {
  const chunks = new Map(output.filter(({ type }) => type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
  const parts = [...chunks.keys()].filter((file) => file !== 'autoload.js').sort();
  const integrity = Object.fromEntries(parts.map((file) => [`./${file}`, integrityOf(chunks.get(file).code)]));
  const hint = (file) =>
    `<link rel="modulepreload" href="./${file}" integrity="${integrity[`./${file}`]}" crossorigin />`;
  return [
    '<!-- Copy this into the head of your page, in this order, and put the address of the folder in the place of “./”. -->',
    `<script type="importmap">\n${JSON.stringify({ integrity }, null, 2)}\n</script>`,
    script('autoload.js', chunks.get('autoload.js').code),
    '<!-- All at once instead of one after another: keep the lines of the tags that are in your page from the start. -->',
    ...hintsFor(chunks).flatMap(([tag, files]) => [`<!-- ${tag} -->`, ...files.map(hint)]),
    '',
  ].join('\n');
}
