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
import type { Environment } from '../../src/index.js';
import { realEnvironment } from '../../src/internal/environment.js';
import { HandoffError } from '../../src/model/error.js';
import { shopBot } from '../shop-bot.js';
import { createHelpdeskAdapter } from './adapter.js';
import { isForeign, json, readBody, refuse } from './answers.js';
import { BotRunner } from './bot.js';
import { botAgent } from './bot-side.js';
import { ContactApi } from './contact-api.js';
import { Helpdesk } from './helpdesk.js';
import { migrate } from './migrations.js';
import { gatewayAgent, people, personOf } from './people.js';
import { Cookie, newSecret } from './secrets.js';
import { seed } from './seed.js';
import { sessionLength, Sessions } from './sessions.js';

export interface LiveOptions {
  /** A PostgreSQL connection string. Default: PGlite in `folder`. */
  url?: string;
  folder?: string;
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

/** The reference helpdesk: a database with its rules, a bot, the gateway in front of it, and the API for contacts. */
export async function openLive({
  url,
  folder,
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
    await seed(helpdesk);
    return start(helpdesk, database, { basePath, secure, botDelay, log });
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
}

function start(
  helpdesk: Helpdesk,
  database: Database,
  { basePath, secure, botDelay, log }: Required<Pick<LiveOptions, 'basePath' | 'secure' | 'botDelay' | 'log'>>,
): Live {
  const { environment } = helpdesk;
  const ending = new AbortController();
  const sessions = new Sessions(database, () => environment.now());
  const contacts = new ContactApi(helpdesk, new Cookie('handoff_contact', basePath, secure), ending.signal);
  const cookie = new Cookie('handoff_agent', basePath, secure);
  const botToken = newSecret();
  const gateway = createGateway({
    adapter: createHelpdeskAdapter(helpdesk),
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
