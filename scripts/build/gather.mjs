// Puts in a few files what the page's first files and the parts that load later have in common. The build writes a file
// for each module, and a host's bundler makes a file of its own of each of them that is shared by a different set of
// parts: a page with four elements began with 13 files, the smallest of 53 bytes, and each has as long a way as a large
// one. Where a module stood, its names are passed on, so that every import finds what it did.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const read = (file) => readFileSync(file, 'utf8');

/** The built modules, each with what it imports at once and what later. */
function readModules(dist) {
  const files = readdirSync(dist, { recursive: true }).filter((file) => file.endsWith('.js'));
  return new Map(
    files.map((name) => {
      const file = path.join(dist, name);
      const code = read(file);
      const paths = (pattern) => [...code.matchAll(pattern)].map(([, to]) => path.join(path.dirname(file), to));
      return [
        file,
        {
          atOnce: paths(/^(?:(?:import|export)\b[^;"]*\bfrom |import )"(\.[^"]+)"/gm),
          later: paths(/\bimport\("(\.[^"]+)"\)/g),
          usesPackages: /^(?:(?:import|export)\b[^;"]*\bfrom |import )"[^."]/m.test(code),
        },
      ];
    }),
  );
}

/** Which modules go together, by the name of their file. */
function plan(modules, dist) {
  /** Modules with all that they import at once, and what that imports. */
  const closure = (...files) => {
    const found = new Set();
    const visit = (file) => {
      if (found.has(file) || !modules.has(file)) return;
      found.add(file);
      modules.get(file).atOnce.forEach(visit);
    };
    files.forEach(visit);
    return found;
  };
  const built = (name) => {
    const file = path.join(dist, `${name}.js`);
    if (!modules.has(file)) throw new Error(`There is no ${file}, which scripts/build/gather.mjs names`);
    return file;
  };

  const desk = closure(built('define'));
  const provider = closure(built('define/handoff-provider'));
  const elements = ['bot-status-toggle', 'takeover-button', 'handback-close-bar', 'contact-panel'].map((tag) =>
    closure(built(`define/${tag}`)),
  );

  /** What loads later, each with all that it needs. */
  const partsOf = (files, parts = new Map()) => {
    for (const part of [...files].flatMap((file) => modules.get(file).later)) {
      if (parts.has(part)) continue;
      parts.set(part, closure(part));
      partsOf(parts.get(part), parts);
    }
    return parts;
  };
  const parts = partsOf(desk);
  const partsOfElements = [
    ...partsOf(elements.flatMap((files) => [...files])).values(),
    closure(built('store/event-subscription.lazy')),
  ];
  const partsWith = (file) => [...parts.values()].filter((files) => files.has(file)).length;

  const inEachElement = (file) => elements.every((files) => files.has(file));
  const inElement = (file) => elements.some((files) => files.has(file));
  const inPartOfElement = (file) => partsOfElements.some((files) => files.has(file));
  // gateways and adapters on a server need some of it as well: those get no Lit and no nanostores with it
  const needsPackages = (file) => [...closure(file)].some((found) => modules.get(found).usesPackages);
  const split = (name, files) => ({
    [name]: files.filter((file) => !needsPackages(file)),
    [`${name}-elements`]: files.filter(needsPackages),
  });

  const deskTag = closure(built('define/handoff-desk'));
  const shared = [...desk].filter((file) => partsWith(file) > 0);
  // what a conversation that the page names shows first: all of it is asked for at the same moment
  const firstParts = [
    'store/event-subscription.lazy',
    'elements/bot-status-toggle/bot-why.lazy',
    'elements/contact-panel/contact-details.lazy',
    'elements/conversation-header/header-body.lazy',
    'elements/conversation-thread/message-log.lazy',
    'elements/reply-composer/composer-body.lazy',
  ];
  // parts that are little more than a library: they load no more than they need
  const libraries = ['elements/contact-panel/phone.lazy', 'elements/conversation-thread/linkify.lazy'];
  const inLibrary = (file) => libraries.some((name) => parts.get(built(name)).has(file));
  const sharedByParts = [...closure(...firstParts.map(built))].filter(
    (file) => !desk.has(file) && !parts.has(file) && partsWith(file) > 1,
  );
  return {
    // what each of the four elements needs, or one of them and a part of one
    ...split(
      'each',
      shared.filter((file) => inEachElement(file) || (inElement(file) && inPartOfElement(file) && !provider.has(file))),
    ),
    // what an element without a provider does without
    calls: shared.filter((file) => !inEachElement(file) && provider.has(file) && !needsPackages(file)),
    // list, thread and composer: in their page from the start, and in the panes of a desk later
    ...split(
      'desk',
      shared.filter(
        (file) =>
          partsWith(file) > 1 &&
          !inElement(file) &&
          !inPartOfElement(file) &&
          !provider.has(file) &&
          !deskTag.has(file),
      ),
    ),
    // what parts of the four elements need, and a desk from the start
    'desk-and-parts': shared.filter(
      (file) => inPartOfElement(file) && !inElement(file) && !provider.has(file) && !needsPackages(file),
    ),
    // what parts of the four elements need, and those of a desk
    ...split(
      'parts',
      sharedByParts.filter((file) => inPartOfElement(file) && !inLibrary(file)),
    ),
    libraries: sharedByParts.filter(inLibrary),
    ...split(
      'conversation',
      sharedByParts.filter((file) => !inPartOfElement(file) && !inLibrary(file)),
    ),
  };
}

/** Writes modules to one file, and passes their names on where they stood. */
async function writeTogether(files, target) {
  const names = new Map();
  const together = {
    name: 'together',
    enforce: 'pre',
    resolveId(id, importer) {
      const file = id.startsWith('.') ? path.join(path.dirname(importer), id) : id;
      return file === target || files.includes(file)
        ? file
        : { id: file, external: id.startsWith('.') ? 'relative' : true };
    },
    load: (id) =>
      id === target
        ? files.map((file) => `export * from ${JSON.stringify(file)};`).join('\n')
        : { code: read(id), map: JSON.parse(read(`${id}.map`)) },
    moduleParsed({ id, exports }) {
      names.set(id, exports);
    },
  };
  await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [together],
    build: {
      target: 'es2022',
      minify: false,
      sourcemap: true,
      outDir: path.dirname(target),
      emptyOutDir: false,
      lib: { entry: target, formats: ['es'], fileName: path.basename(target, '.js') },
      rolldownOptions: {
        // two modules with one name, for example: one of them would be lost
        onwarn({ message }) {
          throw new Error(message);
        },
      },
    },
  });

  for (const file of files) {
    const from = path.relative(path.dirname(file), target).split(path.sep).join('/');
    writeFileSync(file, `export { ${names.get(file).join(', ')} } from '${from.replace(/^(?!\.)/, './')}';\n`);
    rmSync(`${file}.map`);
  }
}

/** @param {string} folder of the built library */
export async function gather(folder) {
  const dist = path.resolve(folder);
  for (const [name, files] of Object.entries(plan(readModules(dist), dist))) {
    await writeTogether(files, path.join(dist, 'shared', `${name}.js`));
  }
}
