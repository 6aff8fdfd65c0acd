import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TestRedis {
  url: string;
  stop(): Promise<void>;
}

const found = ['valkey-server', 'redis-server']
  .flatMap((name) => (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name)))
  .find((file) => existsSync(file));

/** What an installed server calls itself, such as `Redis server v=7.0.15`; undefined where there is none. */
export const installedRedis =
  found && execFileSync(found, ['--version'], { encoding: 'utf8' }).split(' ').slice(0, 3).join(' ');

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** Starts the server that is installed, on a free port of 127.0.0.1. */
export async function startRedis(): Promise<TestRedis> {
  const folder = mkdtempSync(path.join(tmpdir(), 'handoff-redis-'));
  const port = await freePort();
  const settings = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no', '--dir', folder];
  const server = spawn(found!, settings, { stdio: ['ignore', 'pipe', 'ignore'] });
  const kill = () => void server.kill('SIGKILL');
  process.on('exit', kill);
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (chunk) => String(chunk).includes('Ready to accept connections') && resolve());
    server.on('exit', (code) => reject(new Error(`${found} ended with ${code}`)));
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.once('exit', () => {
          process.off('exit', kill);
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
        server.kill('SIGTERM');
      }),
  };
}

/** Channels whose names begin so are refused by the stand-in, as by a Redis with access rules. */
export const forbidden = 'forbidden:';

const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

/** Takes the first whole command from what has arrived: its words, and how many bytes it has. */
function firstCommand(data: Buffer): { words: string[]; length: number } | undefined {
  let at = 0;
  const line = () => {
    const end = data.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const text = data.toString('utf8', at + 1, end);
    at = end + 2;
    return Number(text);
  };
  const count = line();
  const words: string[] = [];
  for (let i = 0; i < (count ?? 0); i++) {
    const length = line();
    if (length === undefined || data.length < at + length + 2) return undefined;
    words.push(data.toString('utf8', at, at + length));
    at += length + 2;
  }
  return count === undefined ? undefined : { words, length: at };
}

/**
 * As much of Redis as a bus needs: it speaks the protocol over a socket and delivers what is published. It stands in
 * where no Redis is installed.
 */
export async function startRedisStandIn(): Promise<TestRedis & { connections(): number }> {
  let connections = 0;
  const subscriptions = new Map<Socket, Set<string>>();
  const answer = (socket: Socket, [name = '', ...args]: string[]): string => {
    const own = subscriptions.get(socket)!;
    const told = (kind: string, channel: string) => `*3\r\n${bulk(kind)}${bulk(channel)}:${own.size}\r\n`;
    if (args[0]?.startsWith(forbidden)) return `-NOPERM this user has no permissions to run '${name}'\r\n`;
    switch (name.toLowerCase()) {
      case 'info':
        return bulk('redis_version:7.0.0\r\nloading:0\r\n');
      case 'ping':
        return own.size ? `*2\r\n${bulk('pong')}${bulk('')}` : '+PONG\r\n';
      case 'subscribe':
        return args.map((channel) => told('subscribe', (own.add(channel), channel))).join('');
      case 'unsubscribe':
        return args.map((channel) => told('unsubscribe', (own.delete(channel), channel))).join('');
      case 'publish': {
        const [channel = '', message = ''] = args;
        const listening = [...subscriptions].filter(([, channels]) => channels.has(channel));
        for (const [to] of listening) to.write(`*3\r\n${bulk('message')}${bulk(channel)}${bulk(message)}`);
        return `:${listening.length}\r\n`;
      }
      default:
        return '+OK\r\n';
    }
  };
  const server = createServer((socket) => {
    connections++;
    subscriptions.set(socket, new Set());
    let data: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      data = Buffer.concat([data, chunk]);
      for (let command = firstCommand(data); command; command = firstCommand(data)) {
        data = data.subarray(command.length);
        socket.write(answer(socket, command.words));
      }
    });
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => subscriptions.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** How many there have been. */
    connections: () => connections,
    async stop() {
      for (const socket of subscriptions.keys()) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
