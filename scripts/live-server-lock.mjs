// PGlite's folder is for one process at a time, and PGlite itself does not look. A file says whose it is at the moment.
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

const beat = 5000;
/** Without a beat for so long, in milliseconds, its process has ended, and another one may have its number by now. */
const dead = 20_000;

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // somebody else's process is one too
    return error.code === 'EPERM';
  }
}

/** The process that has the folder, if there is one. */
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

/** Writes our number where nobody has. Of two that do it at the same moment one gets false. */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes the folder, and returns the way to give it back. Throws where another process has it. */
export function lockFolder(folder) {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'lock');
  if (!take(file)) {
    const pid = holderOf(file);
    if (!pid) rmSync(file, { force: true });
    if (pid || !take(file)) {
      throw new Error(
        `The folder ${folder} is in use by process ${pid ?? holderOf(file)}: another "npm start". Stop that one, or use PostgreSQL with DATABASE_URL.`,
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
