import { abilitiesOf, type Ability } from '../gateway/abilities.js';
import { databaseOf, type Config } from './config/config.js';
import { kindOf } from './platforms/index.js';
import { Problem, sentenceOf } from './problem.js';

const headings: Readonly<Record<Ability, string>> = {
  native: 'native',
  gateway: 'by the gateway',
  none: 'not possible',
};
const promises = {
  enforced: 'enforced: the platform keeps a paused bot silent',
  advisory: 'advisory: the bot is asked to be silent',
  requested: 'requested: a wish that is passed on',
};

/** Nothing is wrong with it, but whoever expects more looks for the fault elsewhere. */
const noNews = 'none: without a webhook, what others do there is seen when somebody looks again';

const row = (heading: string, text: string): string => `  ${heading.padEnd(15)}${text}`;

/** Where the data of a platform is kept, without a password. */
function placeOf({ url, folder }: ReturnType<typeof databaseOf>): string {
  if (url === undefined) return folder === undefined ? 'in memory: lost when the server stops' : `the folder ${folder}`;
  return URL.canParse(url) ? `PostgreSQL at ${new URL(url).host}` : `PostgreSQL ${url}`;
}

/** What each platform of a configuration will be able to do, without calling any of them. */
export async function describe(config: Config): Promise<string[]> {
  const lines: string[] = [];
  for (const [name, platform] of Object.entries(config.platforms)) {
    const { kind, desk, keepDays, ...options } = platform;
    const usual = kindOf(kind);
    const { adapter, webhooks } = await (async () => usual.open(options))().catch((thrown: unknown) => {
      throw new Problem(`platforms.${name}: ${sentenceOf(thrown)}`, { cause: thrown });
    });
    const base = `${config.basePath ?? ''}/${name}`;
    const hasDesk = desk ?? usual.desk;
    const abilities = Object.entries(abilitiesOf(adapter, { desk: hasDesk, keptDays: keepDays }));
    lines.push(`${name} (${kind}${hasDesk ? ', with a desk' : ''})`, row('address', base));
    const doors = Object.keys(webhooks ?? {}).map((path) => `${base}/webhooks${path}`);
    for (const door of doors) lines.push(row('webhook', door));
    if (!doors.length && !adapter.subscribe) lines.push(row('news', noNews));
    lines.push(row('data', placeOf(databaseOf(config, name))));
    for (const [ability, heading] of Object.entries(headings)) {
      const names = abilities.filter(([, each]) => each === ability).map(([each]) => each);
      lines.push(row(heading, names.join(', ') || '–'));
    }
    lines.push(row('a pause is', promises[adapter.traits?.control ?? 'enforced']), '');
    adapter.dispose?.();
  }
  return lines;
}
