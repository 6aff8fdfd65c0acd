// Only one process at a time may use PGlite's folder, and PGlite does not check. A lock file names the current one.
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

const beat = 5000;
/** In milliseconds. Without a heartbeat for this long, the process has ended, and its pid may belong to another one. */
const dead = 20_000;

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists but belongs to another user
    return error.code === 'EPERM';
  }
}

/** The pid of the process that holds the lock, if any. */
function holderOf(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    const silent = Date.now() - statSync(file).mtimeMs;
    return pid && pid !== process.pid && silent < dead && isRunning(pid) ? pid : undefined;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes our pid unless the file exists. If two processes try at once, one gets `false`. */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Locks the folder and returns a function that unlocks it. Throws if another process holds the lock. */
export function lockFolder(folder) {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'lock');
  if (!take(file)) {
    const pid = holderOf(file);
    if (!pid) rmSync(file, { force: true });
    if (pid || !take(file)) {
      throw new Error(
        `The folder ${folder} is in use by process ${pid ?? holderOf(file)}: another "npm start". ` +
          'Stop that one, or use PostgreSQL with DATABASE_URL.',
      );
    }
  }
  const timer = setInterval(() => utimesSync(file, new Date(), new Date()), beat);
  timer.unref();
  return () => {
    clearInterval(timer);
    rmSync(file, { force: true });
  };
}
