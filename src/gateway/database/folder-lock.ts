import { HandoffError } from '../../model/error.js';

/** Only what we use of Node, so that our published types do not depend on its types. */
interface FileSystem {
  mkdir(path: string, options?: { recursive?: boolean }): Promise<unknown>;
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  realpath(path: string): Promise<string>;
  rm(path: string, options: { force: boolean; recursive?: boolean }): Promise<void>;
  stat(path: string): Promise<{ mtimeMs: number }>;
  utimes(path: string, accessed: Date, changed: Date): Promise<void>;
  writeFile(path: string, text: string, options: { flag: 'wx' }): Promise<void>;
}
interface Process {
  readonly pid: number;
  kill(pid: number, signal: 0): void;
}
interface Holder {
  pid: number;
  /** When the process began, as Linux counts it: a pid may belong to another process by now. Else empty. */
  began: string;
  /** A container numbers its processes by itself: a pid says nothing about those of another one. */
  host: string;
  /** Tells our own lock from one that was taken since. */
  token: string;
}

/** Milliseconds between two signs of life. */
const defaultBeat = 2_000;
/** A holder that cannot be looked up is dead if it gives no sign of life for so many beats. */
const maxMissedBeats = 2.5;
/** Milliseconds. Removing an abandoned lock takes a moment; whoever has not done it by then has died. */
const removalTime = 10_000;

const codeOf = (thrown: unknown): unknown => (thrown as { code?: unknown }).code;

/**
 * Locks a folder for this process. PGlite does not check whether another process has the folder open, and each would
 * overwrite what the other one commits. Resolves with the function that unlocks it; rejects with `unavailable` while
 * somebody else has the lock. `beat` is in milliseconds, and the same for everybody who opens the folder.
 *
 * The lock is a file beside the folder, because PGlite insists on an empty folder for a new database:
 *
 * ```
 *   free      ── open ───────────────────────► held        the file names process and machine
 *   held      ── sign of life, every 2 s ────► held        the time of the file
 *   held      ── close ──────────────────────► free
 *   held      ── process killed ─────────────► abandoned   the file stays
 *   abandoned ── open, by one process ───────► held
 * ```
 */
export async function lockFolder(folder: string, beat = defaultBeat): Promise<() => Promise<void>> {
  const { fs, hostname, process } = await node();
  await fs.mkdir(folder, { recursive: true });
  // one folder may have several names
  const real = await fs.realpath(folder);
  const file = `${real}.lock`;
  const began = await beginningOf(fs, process.pid);
  const own: Holder = { pid: process.pid, began, host: hostname, token: crypto.randomUUID() };

  const take = async (): Promise<boolean> => {
    try {
      await fs.writeFile(file, JSON.stringify(own), { flag: 'wx' });
      return true;
    } catch (thrown) {
      if (codeOf(thrown) === 'EEXIST') return false;
      throw thrown;
    }
  };
  const read = async (): Promise<Holder | undefined> => {
    try {
      return JSON.parse(await fs.readFile(file, 'utf8')) as Holder;
    } catch (thrown) {
      // gone, still being written, or cut off by a crash
      if (codeOf(thrown) === 'ENOENT' || thrown instanceof SyntaxError) return undefined;
      throw thrown;
    }
  };

  const changedAt = async (): Promise<number | undefined> => {
    try {
      return (await fs.stat(file)).mtimeMs;
    } catch {
      return undefined; // it was released at this moment
    }
  };

  async function isAlive(): Promise<boolean> {
    const holder = await read();
    if (holder && holder.host === hostname) {
      if (!isRunning(process, holder.pid)) return false;
      if (holder.began && holder.began === (await beginningOf(fs, holder.pid))) return true;
    }
    const before = await changedAt();
    if (before === undefined) return false;
    await new Promise((resolve) => setTimeout(resolve, maxMissedBeats * beat));
    const after = await changedAt();
    return after !== undefined && after !== before;
  }

  /** Removes a lock that nobody holds. Of several processes only one may, or it would remove the lock of the next. */
  async function removeAbandoned(abandoned: string | undefined): Promise<void> {
    const guard = `${file}.removing`;
    try {
      await fs.mkdir(guard);
    } catch (thrown) {
      if (codeOf(thrown) !== 'EEXIST') throw thrown;
      const { mtimeMs } = await fs.stat(guard).catch(() => ({ mtimeMs: Date.now() }));
      // whoever was at it has died: the next one to open the folder finds the guard gone
      if (Date.now() - mtimeMs > removalTime) await fs.rm(guard, { force: true, recursive: true });
      return;
    }
    try {
      if ((await read())?.token === abandoned) await fs.rm(file, { force: true });
    } finally {
      await fs.rm(guard, { force: true, recursive: true });
    }
  }

  if (!(await take())) {
    const seen = await read();
    if (!(await isAlive())) await removeAbandoned(seen?.token);
    if (!(await take())) throw inUse(real, await read(), own);
  }
  // a beat that fails is made up for by the next one
  const timer = setInterval(() => void fs.utimes(file, new Date(), new Date()).catch(() => undefined), beat);
  (timer as { unref?: () => void }).unref?.();
  return async () => {
    clearInterval(timer);
    if ((await read())?.token === own.token) await fs.rm(file, { force: true });
  };
}

function inUse(folder: string, holder: Holder | undefined, own: Holder): HandoffError {
  const who =
    holder === undefined
      ? 'another process'
      : holder.host !== own.host
        ? `process ${holder.pid} on ${holder.host}`
        : holder.pid === own.pid
          ? `this process (${own.pid}), which has opened it before`
          : `process ${holder.pid}`;
  return new HandoffError(
    'unavailable',
    `The folder ${folder} is in use by ${who}. Only one process at a time may open it: ` +
      'close it there first, or use PostgreSQL by its url.',
  );
}

function isRunning(process: Process, pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it exists, and belongs to another user
    return codeOf(thrown) === 'EPERM';
  }
}

/** The 22nd field of a line in which the second one, in brackets, may hold anything. */
async function beginningOf(fs: FileSystem, pid: number): Promise<string> {
  try {
    const line = await fs.readFile(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return ''; // only Linux tells
  }
}

/** Node's modules by names that the compiler does not look up: it would need Node's types. */
async function node(): Promise<{ fs: FileSystem; hostname: string; process: Process }> {
  const load = (name: string): Promise<unknown> => import(/* @vite-ignore */ name);
  const fs = (await load('node:fs/promises')) as FileSystem;
  const { hostname } = (await load('node:os')) as { hostname(): string };
  return { fs, hostname: hostname(), process: (globalThis as unknown as { process: Process }).process };
}
