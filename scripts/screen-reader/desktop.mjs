// A desktop that nobody sees: screen, session bus, accessibility bus, window manager and the screen reader Orca, whose
// voice is a file.
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Programs, until } from './programs.mjs';
import { accessibilityBus } from './tools.mjs';

const homes = ['home', 'config', 'data/orca', 'cache', 'runtime', 'logs'];

/** Nothing of the person who runs it gets in: folders, settings and buses are its own. */
function environment(folder) {
  const at = (name) => path.join(folder, name);
  return {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    LANGUAGE: 'en',
    HOME: at('home'),
    XDG_CONFIG_HOME: at('config'),
    XDG_DATA_HOME: at('data'),
    XDG_CACHE_HOME: at('cache'),
    XDG_RUNTIME_DIR: at('runtime'),
    SPOKEN: at('spoken.jsonl'),
    GSETTINGS_BACKEND: 'memory',
    GNOME_ACCESSIBILITY: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
    PYTHONWARNINGS: 'ignore',
    TZ: 'UTC',
  };
}

async function startScreen(programs) {
  const server = programs.start(
    'xvfb',
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-ac'],
    ['ignore', 'ignore', 'ignore', 'pipe'],
  );
  const [number] = await once(server.stdio[3], 'data');
  programs.env.DISPLAY = `:${String(number).trim()}`;
}

async function startBuses(programs) {
  const bus = programs.start(
    'dbus',
    'dbus-daemon',
    ['--session', '--nofork', '--print-address=1'],
    ['ignore', 'pipe', 'ignore'],
  );
  const [address] = await once(bus.stdout, 'data');
  programs.env.DBUS_SESSION_BUS_ADDRESS = String(address).trim();
  programs.start('openbox', 'openbox', ['--sm-disable']);
  programs.start('at-spi', accessibilityBus(), ['--launch-immediately']);
  const call = (object, method, ...args) =>
    programs.ask(
      'gdbus',
      ...['call', '--session', '--dest', 'org.a11y.Bus', '--object-path', object],
      ...['--method', method, ...args],
    );
  await until('accessibility bus', () => call('/org/a11y/bus', 'org.a11y.Bus.GetAddress'));
  for (const name of ['IsEnabled', 'ScreenReaderEnabled']) {
    await call('/org/a11y/bus', 'org.freedesktop.DBus.Properties.Set', 'org.a11y.Status', name, '<true>');
  }
}

/**
 * Starts it in an empty folder. `said()` is all that was spoken since the start, in order; `key` presses keys as
 * xdotool names them, and `type` writes a text.
 */
export async function startDesktop(folder) {
  for (const name of homes) mkdirSync(path.join(folder, name), { recursive: true, mode: 0o700 });
  const programs = new Programs(environment(folder), path.join(folder, 'logs'));
  const { SPOKEN: spoken } = programs.env;
  writeFileSync(spoken, '');
  copyFileSync(
    path.join(import.meta.dirname, 'orca_recorder.py'),
    path.join(folder, 'data/orca/orca-customizations.py'),
  );
  const said = () =>
    readFileSync(spoken, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  try {
    await startScreen(programs);
    await startBuses(programs);
    programs.start('orca', 'orca', ['--replace']);
    await until('screen reader', () => said().some(({ kind }) => kind === 'ready'));
  } catch (error) {
    await programs.end();
    throw error;
  }
  return {
    programs,
    said,
    key: (...keys) => programs.ask('xdotool', 'key', '--clearmodifiers', ...keys),
    type: (text) => programs.ask('xdotool', 'type', '--delay', '60', text),
    /** Waits until nothing was said for so long. */
    async quiet(time = 1200, limit = 15_000) {
      const end = Date.now() + limit;
      for (let [count, since] = [-1, 0]; Date.now() < end && (count < 0 || Date.now() - since < time);) {
        const now = said().length;
        if (now !== count) [count, since] = [now, Date.now()];
        await sleep(60);
      }
    },
    end: () => programs.end(),
  };
}
