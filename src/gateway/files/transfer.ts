/** How long files take. */
import type { Command } from '../../model/command.js';
import { GatewayError, retryIn, stopping } from '../errors.js';
import { sleep, type Waiting } from '../context.js';
import type { NextBytes } from './multipart.js';

/** Bytes a millisecond from a page: the same slow upload that the page has patience with. */
const slowestPage = 40;
/** Bytes a millisecond to the platform, between servers. */
const slowestPlatform = 1_000;
/** Milliseconds without a byte, at the beginning. */
const patience = 30_000;

/** How many milliseconds longer than other commands this one may take at the platform. */
export function transferTime(command: Command): number {
  const files = ('attachments' in command && command.attachments) || [];
  return Math.ceil(files.reduce((sum, { data }) => sum + data.size, 0) / slowestPlatform);
}

/**
 * The body of a request as it comes. Throws `unavailable` if it comes too slowly or the gateway closes, and `invalid`
 * if it breaks off.
 */
export function bytesOf(context: Waiting, { body, signal }: Request): { next: NextBytes; end(): void } {
  const reader = body?.getReader();
  const since = context.environment.now();
  let received = 0;
  const gone = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const next: NextBytes = async () => {
    if (!reader || signal.aborted) return undefined;
    let part: Awaited<ReturnType<typeof reader.read>> | undefined;
    let isBroken = false;
    const read = reader.read().then(
      (given) => void (part = given),
      () => void (isBroken = true),
    );
    const until = since + patience + received / slowestPage;
    await sleep(context, Math.max(0, until - context.environment.now()), Promise.race([read, gone]));
    // nobody hears what becomes of it
    if (isBroken || signal.aborted) return undefined;
    if (!part) {
      if (context.signal.aborted) throw stopping();
      throw new GatewayError('unavailable', 'The file came too slowly.', { status: 408, retryAfter: retryIn.moment });
    }
    received += part.value?.byteLength ?? 0;
    return part.value;
  };
  return { next, end: () => void reader?.cancel().catch(() => undefined) };
}
