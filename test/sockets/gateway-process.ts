/** A gateway in a process of its own, which can be killed. Reads what it is to be from `HANDOFF_GATEWAY`. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallContext, HandoffAdapter } from '../../src/adapters/adapter.js';
import {
  chatwootWebhook,
  createGateway,
  openDatabase,
  toNodeHandler,
  type DatabaseOptions,
} from '../../src/gateway/index.js';
import { realEnvironment } from '../../src/internal/environment.js';
import { HandoffError, type ErrorCode } from '../../src/model/error.js';
import { platformTraits, webhookSecret } from './platform.js';

export interface GatewayGiven {
  database: DatabaseOptions;
  platform: string;
  idempotent: boolean;
  /** Its clock runs so many times faster, from `origin` on: leases of a minute end in seconds. */
  speed: number;
  origin: number;
}

const given = JSON.parse(process.env.HANDOFF_GATEWAY!) as GatewayGiven;

async function call<T>(
  method: string,
  id: string,
  params: object,
  { agent, signal, idempotencyKey }: CallContext,
): Promise<T> {
  const body = JSON.stringify({ method, id, params, agent, key: idempotencyKey });
  const response = await fetch(given.platform, { method: 'POST', body, signal });
  const { value, error, current } = (await response.json()) as { value: T; error?: ErrorCode; current?: never };
  if (error) throw new HandoffError(error, method, { current });
  return value;
}
const command = (method: string) => (id: string, params: object, ctx: CallContext) =>
  call<never>(method, id, params, ctx);

const adapter: HandoffAdapter = {
  name: 'platform',
  traits: { ...platformTraits, idempotency: given.idempotent },
  getConversation: (id, ctx) => call('getConversation', id, {}, ctx),
  listMessages: (id, page, ctx) => call('listMessages', id, page, ctx),
  takeOver: command('takeOver'),
  handBack: command('handBack'),
  pauseBot: command('pauseBot'),
  activateBot: command('activateBot'),
  close: command('close'),
  reopen: command('reopen'),
  sendMessage: command('sendMessage'),
  sendAsBot: command('sendAsBot'),
};

const { speed, origin } = given;
const environment = {
  ...realEnvironment,
  now: () => origin + (Date.now() - origin) * speed,
  setTimeout: (callback: () => void, milliseconds: number) => setTimeout(callback, milliseconds / speed),
};
const database = await openDatabase(given.database);
const gateway = createGateway({
  adapter,
  database,
  environment,
  authenticate: (request) => {
    const id = request.headers.get('authorization')?.replace('Bearer ', '');
    return id ? { agent: { id, name: id }, role: id.startsWith('bot') ? 'bot' : 'supervisor' } : undefined;
  },
  webhooks: { '/chatwoot': chatwootWebhook({ secret: webhookSecret }) },
  log: (entry) => process.stderr.write(`${JSON.stringify(entry)}\n`),
});
const server = createServer(toNodeHandler(gateway));
server.listen(0, '127.0.0.1', () => process.stdout.write(`listening ${(server.address() as AddressInfo).port}\n`));

process.on('SIGTERM', () => {
  // no new connections; what runs is finished
  server.close();
  void gateway
    .close()
    .then(() => database.close())
    .then(() => process.exit(0));
});
