import { version } from '../../internal/version.js';
import { adapterFile } from './adapter-file.js';
import type { Answers } from './answers.js';
import { fakeFile } from './fake-file.js';
import { camel, pascal } from './words.js';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const kitFile = ({
  name,
}: Answers): string => `import { HandoffError, type Command, type ErrorCode } from 'handoff-elements';
import { connectHttpAdapter } from 'handoff-elements/adapters/http.js';
import { createGateway, openDatabase, type Gateway } from 'handoff-elements/gateway.js';
import { adapterTests } from 'handoff-elements/testing.js';
import { afterAll, expect, test } from 'vitest';
import { Fake${pascal(name)} } from './fake-${name}.js';

// what pages will have: your adapter behind a gateway, which keeps what the platform lacks
const database = await openDatabase();
afterAll(() => database.close());
const ada = { id: 'ada', name: 'Ada Lindqvist' };
const ben = { id: 'ben', name: 'Ben Okafor' };

/** The tables are empty for each test. */
const empty = () =>
  database.query(\`DO $$ DECLARE each text; BEGIN
    FOR each IN SELECT tablename FROM pg_tables
      WHERE schemaname = 'handoff' AND tablename NOT IN ('migrations', 'purged', 'audit')
    LOOP EXECUTE 'TRUNCATE handoff.' || each; END LOOP; END $$\`);

/** Each test of the kit gets a platform of its own. */
const worlds = new WeakMap<object, { platform: Fake${pascal(name)}; gateway: Gateway }>();

const tests = adapterTests({
  agent: ada,
  colleague: ben,
  async create() {
    await empty();
    const platform = new Fake${pascal(name)}();
    for (const contact of ['Maria', 'Ken Ito', 'Olu Ade', 'Ana']) platform.begin(contact);
    const gateway = createGateway({
      adapter: platform.adapter(),
      database,
      desk: true,
      authenticate: ({ headers }) => ({
        agent: headers.get('Authorization') === 'Bearer ben' ? ben : ada,
        role: 'supervisor',
      }),
    });
    const adapter = await connectHttpAdapter({
      baseUrl: 'http://gateway',
      headers: { Authorization: 'Bearer ada' },
      fetch: async (url, init) => gateway.fetch(new Request(url, init)),
    });
    worlds.set(adapter, { platform, gateway });
    return adapter;
  },
  controls(adapter) {
    const { platform, gateway } = worlds.get(adapter)!;
    const free = [...platform.chats.values()];
    return {
      prepare(situation) {
        const chat = situation === 'botPaused' || situation === 'botActive' ? free.shift() : undefined;
        if (chat && situation === 'botPaused') chat.silentUntil = Infinity;
        return chat?.id;
      },
      async act(_, id, command: Command) {
        const headers = { Authorization: 'Bearer ben', 'Content-Type': 'application/json' };
        const init = { method: 'POST', headers, body: JSON.stringify(command) };
        const response = await gateway.fetch(new Request(\`http://gateway/conversations/\${id}/commands\`, init));
        const { code, detail } = (await response.json()) as { code: ErrorCode; detail: string };
        if (!response.ok) throw new HandoffError(code, detail);
      },
      contactWrites(id, text) {
        platform.say(id, 'contact', text);
        // as a handler of your platform's webhooks would: nothing else tells the pages of it
        gateway.hint(id);
      },
      dispose: () => gateway.close(),
    };
  },
});
const skipped: string[] = [];

test.each(tests)('$group: $name', async ({ run }) => {
  const result = await run();
  if (result !== 'passed') skipped.push(result.skipped);
});

test('what it skips is what the platform has not got', () => {
  expect(skipped.length).toBeLessThan(tests.length);
  // read it: each line is something that people will not have, or a control that is missing above
  console.log([...new Set(skipped)].sort().join('\\n'));
});
`;

const readme = ({ name, folder }: Answers): string => `# ${name} for handoff-elements

    npm install
    npm test

The adapter in \`src/${name}-adapter.ts\` speaks to a made-up platform, and passes the conformance kit over
\`test/fake-${name}.ts\`. Now make both of them yours:

1. What your platform sends: the interfaces at the top.
2. What its errors mean: the table \`codes\`.
3. Its calls. Change the fake along with each, to what the real platform was seen to do.
4. Leave out what it lacks. The gateway keeps who has a conversation, the queue, how it ended and the notes.

Then run it: \`npm run build\`, and in \`handoff.config.mjs\`

    platforms: {
      ${/-/.test(name) ? `'${name}'` : name}: {
        kind: 'module',
        module: './${folder}/dist/${name}-adapter.js',
        export: '${camel(name)}Adapter',
        options: { baseUrl: 'https://api.example.com', token: { env: '${name.toUpperCase().replaceAll('-', '_')}_TOKEN' } },
      },
    },
`;

/** Every file of the skeleton, by its path in the folder. */
export function filesOf(answers: Answers): Record<string, string> {
  const { name } = answers;
  return {
    'README.md': readme(answers),
    'package.json': json({
      name: `handoff-${name}`,
      private: true,
      type: 'module',
      scripts: { build: 'tsc -p tsconfig.build.json', test: 'tsc && vitest run' },
      dependencies: { 'handoff-elements': `^${version}` },
      devDependencies: { '@electric-sql/pglite': '^0.5.16', typescript: '^6.0.3', vitest: '^4.1.0' },
    }),
    'tsconfig.json': json({
      compilerOptions: {
        target: 'es2022',
        module: 'esnext',
        moduleResolution: 'bundler',
        lib: ['es2023', 'dom', 'dom.iterable'],
        types: [],
        strict: true,
        skipLibCheck: true,
        noEmit: true,
      },
      include: ['src', 'test'],
    }),
    'tsconfig.build.json': json({
      extends: './tsconfig.json',
      compilerOptions: { noEmit: false, rootDir: 'src', outDir: 'dist' },
      include: ['src'],
    }),
    [`src/${name}-adapter.ts`]: adapterFile(answers),
    [`test/fake-${name}.ts`]: fakeFile(answers),
    [`test/${name}-adapter.test.ts`]: kitFile(answers),
  };
}
