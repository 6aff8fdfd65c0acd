import {
  createGateway,
  openDatabase,
  toNodeHandler,
  type Database,
  type GatewayLogEntry,
  type NodeRequest,
  type NodeResponse,
} from '../../src/gateway/index.js';
import { createBotGate } from '../../src/bot/index.js';
import type { Conversation, Environment, HandoffAdapter } from '../../src/index.js';
import { realEnvironment } from '../../src/internal/environment.js';
import { HandoffError } from '../../src/model/error.js';
import { shopBot } from '../shop-bot.js';
import { createHelpdeskAdapter } from './adapter.js';
import { isForeign, json, readBody, refuse } from './answers.js';
import { BotRunner } from './bot.js';
import { botAgent } from './bot-side.js';
import { ContactApi } from './contact-api.js';
import { fileResponse, loadFile } from './files.js';
import { Helpdesk } from './helpdesk.js';
import { migrate } from './migrations.js';
import { gatewayAgent, people, personOf } from './people.js';
import { Cookie, newSecret } from './secrets.js';
import { seed } from './seed.js';
import { sessionLength, Sessions } from './sessions.js';
import { createSwitchAdapter } from './switch-adapter.js';

/** What the helpdesk can do by itself, and which of the demo's conversations it can hold. */
interface Profile {
  adapter(helpdesk: Helpdesk): HandoffAdapter;
  desk: boolean;
  fits(conversation: Conversation): boolean;
}

const profiles = {
  helpdesk: { adapter: createHelpdeskAdapter, desk: false, fits: () => true },
  switch: {
    adapter: createSwitchAdapter,
    desk: true,
    fits: ({ status, handler }) => status === 'open' && handler.kind === 'bot',
  },
} satisfies Record<string, Profile>;
export type ProfileName = keyof typeof profiles;

export interface LiveOptions {
  /** A PostgreSQL connection string. Default: PGlite in `folder`. */
  url?: string;
  folder?: string;
  /**
   * `switch`: the helpdesk is reduced to messages and a switch for its bot, and the gateway keeps the rest. Default:
   * `helpdesk`.
   */
  profile?: ProfileName;
  /** The base path of the pages and APIs. Default: `/live`. */
  basePath?: string;
  /** Browsers reach it over https, by a proxy in front of it: cookies are for this host alone. Default: false. */
  secure?: boolean;
  environment?: Environment;
  /** How long the bot takes to think and to write, in milliseconds. Default: 2400. */
  botDelay?: number;
  log?: (entry: GatewayLogEntry | { event: 'bot-failed' | 'live-failed' }) => void;
}

export interface Live {
  fetch(request: Request): Promise<Response>;
  /** The same, for `node:http`. */
  handle(request: NodeRequest, response: NodeResponse): void;
  /** Ends streams, timers and the bot, and closes the database. */
  close(): Promise<void>;
}

/** The reference helpdesk: a database with its rules, the gateway in front of it, its bot, and the API for contacts. */
export async function openLive({
  url,
  folder,
  profile = 'helpdesk',
  basePath = '/live',
  secure = false,
  environment = realEnvironment,
  botDelay = 2400,
  log = () => undefined,
}: LiveOptions = {}): Promise<Live> {
  const database = await openDatabase({ url, folder });
  try {
    await migrate(database);
    const helpdesk = new Helpdesk(database, environment);
    await seed(helpdesk, profiles[profile].fits);
    return start(helpdesk, database, { profile, basePath, secure, botDelay, log });
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
}

function start(
  helpdesk: Helpdesk,
  database: Database,
  { profile, basePath, secure, botDelay, log }: Required<Omit<LiveOptions, 'url' | 'folder' | 'environment'>>,
): Live {
  const { environment } = helpdesk;
  const ending = new AbortController();
  const sessions = new Sessions(database, () => environment.now());
  // of one host, both profiles' cookies may come with a request
  const cookieFor = (who: string) =>
    new Cookie(profile === 'helpdesk' ? `handoff_${who}` : `handoff_${profile}_${who}`, basePath, secure);
  const contacts = new ContactApi(helpdesk, cookieFor('contact'), ending.signal);
  const cookie = cookieFor('agent');
  const botToken = newSecret();
  const gateway = createGateway({
    adapter: profiles[profile].adapter(helpdesk),
    desk: profiles[profile].desk,
    agent: gatewayAgent,
    database,
    basePath: `${basePath}/handoff`,
    environment,
    authenticate: (request) =>
      request.headers.get('authorization') === `Bearer ${botToken}`
        ? { agent: botAgent, role: 'bot' }
        : isForeign(request)
          ? undefined
          : sessions.caller(cookie.read(request)),
    log,
  });
  // the bot is a client like any other; only the network between them is missing
  const gate = createBotGate({
    baseUrl: `http://localhost${basePath}/handoff`,
    getToken: () => botToken,
    fetch: (url, init) => gateway.fetch(new Request(url, init)),
  });
  const bot = new BotRunner(helpdesk, gate, shopBot, botDelay, () => log({ event: 'bot-failed' }));

  /** Who is signed in, and who can sign in. */
  async function session(request: Request): Promise<Response> {
    const secret = cookie.read(request);
    switch (request.method) {
      case 'GET':
        return json({
          ...(await sessions.caller(secret)),
          people: Object.values(people).map(({ agent, role }) => ({ ...agent, role })),
        });
      case 'POST': {
        const { person } = await readBody(request);
        if (!personOf(person)) return refuse(422, 'There is nobody of that name');
        await sessions.end(secret);
        return json({}, 201, cookie.set(await sessions.begin(person as string), sessionLength));
      }
      case 'DELETE':
        await sessions.end(secret);
        return json({}, 200, cookie.clear());
      default:
        return refuse(405, 'This path answers GET, POST, DELETE');
    }
  }

  async function own(request: Request, path: string): Promise<Response> {
    if (isForeign(request)) return refuse(403, 'Only the pages of this server may ask for this');
    try {
      if (path === '/session') return await session(request);
      if (path === '/contact' || path.startsWith('/contact/')) {
        return await contacts.fetch(request, path.slice('/contact'.length));
      }
      if (path.startsWith('/files/') && (await sessions.caller(cookie.read(request)))) {
        const file = await loadFile(database, path.slice('/files/'.length));
        if (file) return fileResponse(file);
      }
      return refuse(404, 'There is nothing here');
    } catch (thrown) {
      if (thrown instanceof HandoffError && thrown.code === 'invalid') return refuse(422, thrown.message);
      log({ event: 'live-failed' });
      return refuse(500, 'That did not work');
    }
  }

  const fetch = (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const api = `${basePath}/api`;
    return pathname.startsWith(`${api}/`) ? own(request, pathname.slice(api.length)) : gateway.fetch(request);
  };

  return {
    fetch,
    handle: toNodeHandler({ fetch }),
    async close() {
      ending.abort();
      await bot.stop();
      await gateway.close();
      await database.close();
    },
  };
}
