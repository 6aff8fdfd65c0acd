import type * as jose from 'jose';
import { HandoffError } from '../model/error.js';
import type { Caller, Role } from '../gateway/options.js';
import type { AgentsConfig } from './config/config.js';

type Claims = Readonly<Record<string, unknown>>;
type Verify = (token: string) => Promise<Claims>;
type Jose = typeof jose;

/** Who has several has the first of these. */
const roleOrder: readonly Role[] = ['supervisor', 'agent', 'read-only', 'bot'];
/** Signatures by a key pair. A provider's public key must never be taken for a shared secret. */
const asymmetric = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** Seconds by which clocks may differ. */
const clockTolerance = 30;
/** The provider was not reached or broke off: nobody knows whether the token is good. */
const isOutage = (thrown: unknown): boolean => {
  const { code } = (thrown ?? {}) as { code?: unknown };
  return typeof code !== 'string' || !/^ERR_(JW[TSK]|JOSE)/.test(code) || code === 'ERR_JWKS_TIMEOUT';
};

async function loadJose(): Promise<Jose> {
  try {
    return await import('jose');
  } catch (thrown) {
    if ((thrown as { code?: unknown } | undefined)?.code !== 'ERR_MODULE_NOT_FOUND') throw thrown;
    const message = 'Tokens are verified by jose: install the package with "npm install jose"';
    throw new HandoffError('unsupported', message, { cause: thrown });
  }
}

/** The keys of an OpenID provider: where they are is asked once, and again only after a failure. */
function byProvider(
  { createRemoteJWKSet, jwtVerify }: Jose,
  { issuer, audience }: { issuer: string; audience: string },
): Verify {
  let found: Promise<{ issuer: string; keys: ReturnType<Jose['createRemoteJWKSet']> }> | undefined;
  async function discover() {
    const response = await fetch(`${issuer}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(5_000) });
    const told = (await response.json()) as { issuer?: string; jwks_uri?: string };
    // somebody else's document must not vouch for its own tokens; a slash at the end is part of the name
    if (!told.jwks_uri || told.issuer?.replace(/\/+$/, '') !== issuer) {
      throw new Error('Not the document of this issuer');
    }
    return { issuer: told.issuer, keys: createRemoteJWKSet(new URL(told.jwks_uri)) };
  }
  return async (token) => {
    found ??= discover();
    const { keys, issuer: name } = await found.catch((thrown: unknown) => {
      found = undefined;
      throw thrown;
    });
    const options = { issuer: name, audience, algorithms: asymmetric, clockTolerance, requiredClaims: ['exp'] };
    return (await jwtVerify(token, keys, options)).payload;
  };
}

function bySecret({ jwtVerify }: Jose, config: Extract<AgentsConfig, { kind: 'token' }>): Verify {
  const key = new TextEncoder().encode(config.secret);
  const { issuer, audience } = config;
  const algorithms = ['HS256', 'HS384', 'HS512'];
  const options = { issuer, audience, algorithms, clockTolerance, requiredClaims: ['exp'] };
  return async (token) => (await jwtVerify(token, key, options)).payload;
}

/** A claim may be a path, such as `realm_access.roles`; one that has dots in its own name is found first. */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path.split('.').reduce<unknown>((value, key) => (value as Claims | null | undefined)?.[key], claims);
}

function roleIn(value: unknown, roles: AgentsConfig['roles']): Role | undefined {
  const given = Array.isArray(value) ? value : typeof value === 'string' ? value.split(' ') : [];
  if (!roles) return roleOrder.find((role) => given.includes(role));
  return roleOrder.find((role) => roles[role]?.some((each) => each === '*' || given.includes(each)));
}

/**
 * Makes a token of the `Authorization` header a person. A token that is not good, has expired or names nobody is
 * nobody; so is somebody without a role or, where tenants are asked for, without a tenant.
 */
export async function createAuthenticate(
  config: AgentsConfig,
): Promise<(request: Request) => Promise<Caller | undefined>> {
  const loaded = await loadJose();
  const verify = config.kind === 'oidc' ? byProvider(loaded, config) : bySecret(loaded, config);
  const { id = 'sub', name = 'name', role = 'role', tenant } = config.claims ?? {};
  return async ({ headers }) => {
    const [, token] = /^Bearer ([\w.~+/=-]+)$/i.exec(headers.get('authorization') ?? '') ?? [];
    if (token === undefined) return undefined;
    let claims: Claims;
    try {
      claims = await verify(token);
    } catch (thrown) {
      if (isOutage(thrown)) throw thrown;
      return undefined;
    }
    const agentId = claimAt(claims, id);
    const agentName = claimAt(claims, name);
    const has = roleIn(claimAt(claims, role), config.roles);
    const of = tenant === undefined ? undefined : claimAt(claims, tenant);
    if (typeof agentId !== 'string' || !agentId || !has) return undefined;
    if (tenant !== undefined && (typeof of !== 'string' || !of)) return undefined;
    return {
      agent: { id: agentId, ...(typeof agentName === 'string' && agentName && { name: agentName }) },
      role: has,
      ...(typeof of === 'string' && { tenant: of }),
    };
  };
}
