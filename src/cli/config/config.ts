import { commandTypes } from '../../model/command.js';
import { platformKinds } from '../platforms/index.js';
import {
  choice,
  flag,
  integer,
  isRecord,
  kinds,
  list,
  object,
  optional,
  record,
  required,
  secret,
  text,
  url,
  within,
  wrong,
  type Env,
  type Field,
  type Fields,
  type Place,
  type Shape,
} from './field.js';

const longEnough = (given: string) =>
  given.length < 32 ? 'is too short for a secret: 32 characters or more' : undefined;
const isConnection = (given: string) =>
  /^postgres(ql)?:\/\//.test(given)
    ? undefined
    : 'is no address of a PostgreSQL, such as postgres://user:password@host/database';

const database = object({
  url: optional(secret('DATABASE_URL', isConnection)),
  folder: optional(text('a folder such as ./handoff-data')),
  connections: optional(integer(1, 500)),
});

/** What all platforms have beside their own fields. */
const shared = {
  desk: optional(flag),
  keepDays: optional(integer(0, 3650)),
  tenant: optional(text('the name of a tenant')),
  agentsMay: optional(list(choice(...commandTypes))),
  database: optional(database),
};
export type SharedOptions = Shape<typeof shared>;

/** Which claims of a token say who somebody is. */
const claims = object({
  id: optional(text('the name of a claim')),
  name: optional(text('the name of a claim')),
  role: optional(text('the name of a claim')),
  tenant: optional(text('the name of a claim')),
});
const roleNames = required(list(text('a role as your tokens name it')));
const roles = object({
  supervisor: { ...roleNames, optional: true as const },
  agent: { ...roleNames, optional: true as const },
  'read-only': { ...roleNames, optional: true as const },
  bot: { ...roleNames, optional: true as const },
});
const ofTokens = { claims: optional(claims), roles: optional(roles) };

const agents = kinds({
  oidc: {
    issuer: required(url),
    audience: required(text('the audience that your tokens name')),
    ...ofTokens,
  },
  token: {
    secret: required(secret('HANDOFF_TOKEN_SECRET', longEnough)),
    issuer: optional(text()),
    audience: optional(text()),
    ...ofTokens,
  },
});

type KindFields = { [N in keyof typeof platformKinds]: (typeof platformKinds)[N]['fields'] & typeof shared };
const fieldsOfKinds = Object.fromEntries(
  Object.entries(platformKinds).map(([name, { fields }]) => [name, { ...(fields as Fields), ...shared }]),
) as unknown as KindFields;

/** Origins are compared with what browsers say. */
const origin: Field<string>['read'] = (value, place) => {
  const given = url(value, place);
  if (given === undefined || new URL(given).origin === given) return given;
  return wrong(place, `expected an origin such as ${new URL(given).origin}, without a path`);
};

const whole = object({
  host: optional(text('an address to listen at, such as 127.0.0.1')),
  port: optional(integer(0, 65_535)),
  basePath: optional(
    text('a path such as /handoff, without a slash at the end', (given) => /^(\/[^/?#\s]+)+$/.test(given)),
  ),
  agents: required(agents),
  database: optional(database),
  redis: optional(secret('REDIS_URL')),
  cors: optional(list(origin)),
  metrics: optional(object({ token: required(secret('METRICS_TOKEN', longEnough)) })),
  platforms: required(
    record(
      kinds(fieldsOfKinds),
      /^[a-z\d][a-z\d-]*$/,
      "an object that names your platforms, such as { support: { kind: 'memory' } }",
    ),
  ),
});

export type Config = NonNullable<ReturnType<typeof whole>>;
export type AgentsConfig = Config['agents'];
export type DatabaseConfig = NonNullable<Config['database']>;
export type PlatformConfig = Config['platforms'][string];

/** The database of one platform: no two may share one. */
export function databaseOf(config: Config, name: string): DatabaseConfig {
  const own = config.platforms[name]?.database;
  const { folder, ...given } = own ?? config.database ?? {};
  if (given.url !== undefined || folder === undefined) return given;
  return { ...given, folder: own ? folder : `${folder.replace(/\/+$/, '')}/${name}` };
}

/** What no single field can know. */
function checkTogether(config: Partial<Config>, place: Place): void {
  const platforms = Object.entries(config.platforms ?? {});
  const at = (name: string, field: string) => within(within(within(place, 'platforms'), name), field);
  const addresses = new Map<string, string>();
  for (const [name, { tenant }] of platforms) {
    const { url: address } = databaseOf(config as Config, name);
    const other = address === undefined ? undefined : addresses.get(address);
    if (other !== undefined) {
      wrong(at(name, 'database'), `"${other}" has the same one, and each platform needs its own`);
    } else if (address !== undefined) addresses.set(address, name);
    if (config.agents?.claims?.tenant !== undefined && tenant === undefined) {
      wrong(at(name, 'tenant'), 'is missing: agents.claims.tenant says that agents belong to tenants');
    }
    if (config.agents?.claims?.tenant === undefined && tenant !== undefined) {
      wrong(at(name, 'tenant'), 'has no effect without agents.claims.tenant, the claim that says whose agent it is');
    }
  }
  const { url: address, folder } = config.database ?? {};
  if (address !== undefined && folder !== undefined) {
    wrong(within(place, 'database'), 'expected a url or a folder, not both');
  }
}

/**
 * What a file says, or what is wrong with it: a sentence for each place. With `unset`, variables that are not set are
 * gathered there, and are no problem.
 */
export function readConfig(given: unknown, env: Env, unset?: Set<string>): { config?: Config; problems: string[] } {
  const place: Place = { path: '', env, problems: [], ...(unset && { unset }) };
  if (!isRecord(given)) {
    return { problems: ['The file has no default export that is an object, such as export default { … }'] };
  }
  const config = whole(given, place);
  if (config) checkTogether(config, place);
  return place.problems.length || !config ? { problems: place.problems } : { config, problems: [] };
}
