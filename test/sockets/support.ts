import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { sleep } from './chaos-proxy.js';
import type { GatewayGiven } from './gateway-process.js';

const here = import.meta.dirname;
// inside the project, so that Node finds the drivers
const program = path.join(here, '../../node_modules/.cache/handoff-sockets', `gateway-${process.pid}.mjs`);
let built: Promise<unknown> | undefined;
const bundled = () =>
  (built ??=
    (mkdirSync(path.dirname(program), { recursive: true }),
    build({
      entryPoints: [path.join(here, 'gateway-process.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      logLevel: 'error',
    })));

export const origin = Date.now();
export const speed = 5;
/** The gateways' clock. */
export const gatewayNow = (): number => origin + (Date.now() - origin) * speed;

export interface GatewayProcess {
  port: number;
  /** Its log, one JSON text per line. */
  log: string[];
  /** Sends `SIGKILL`: the process cannot clean up. */
  kill(): Promise<void>;
  /** Sends `SIGTERM`: the process finishes its work. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export async function startGateway(
  given: Omit<GatewayGiven, 'speed' | 'origin'> & Partial<Pick<GatewayGiven, 'speed'>>,
): Promise<GatewayProcess> {
  await bundled();
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, HANDOFF_GATEWAY: JSON.stringify({ speed, ...given, origin }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const log: string[] = [];
  createInterface(child.stderr).on('line', (line) => log.push(line));
  const ended = new Promise<void>((resolve) =>
    child.on('exit', () => {
      running.delete(child);
      resolve();
    }),
  );
  const port = await new Promise<number>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => resolve(Number(line.replace('listening ', ''))));
    void ended.then(() => reject(new Error(`The gateway ended: ${log.join('\n')}`)));
  });
  const end = (signal: NodeJS.Signals) => () => {
    child.kill(signal);
    return ended;
  };
  return { port, log, kill: end('SIGKILL'), stop: end('SIGTERM') };
}

export interface Final {
  status: number;
  text: string;
  /** How often the command was sent. */
  tries: number;
}

export interface Sending {
  url: () => string;
  path: string;
  body: object;
  key: string;
  as?: string;
  /** In milliseconds: after this time, the last answer counts. */
  patience?: number;
}

/** A client that retries with the same key until an answer states the outcome. */
export async function send({ url, path: to, body, key, as = 'ada', patience = 45_000 }: Sending): Promise<Final> {
  const until = Date.now() + patience;
  for (let tries = 1; ; tries++) {
    let last: Final = { status: 0, text: 'no answer', tries };
    try {
      const response = await fetch(`${url()}${to}`, {
        method: 'POST',
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
        headers: { Authorization: `Bearer ${as}`, 'Idempotency-Key': key, 'Content-Type': 'application/json' },
      });
      last = { status: response.status, text: await response.text(), tries };
      const isRunning = last.status === 409 && JSON.parse(last.text).code === 'unavailable';
      if (last.status < 500 && last.status !== 429 && !isRunning) return last;
    } catch {
      // the outcome is unknown: retry with the same key
    }
    if (Date.now() > until) return last;
    await sleep(100 + Math.random() * 200);
  }
}

export const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
