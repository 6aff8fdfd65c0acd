import { existsSync } from 'node:fs';
import path from 'node:path';

const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file));
const first = (...files) => files.find((file) => file && existsSync(file));

/** What a headless desktop with a screen reader consists of, by the names of Debian's packages. */
const needed = {
  orca: () => onPath('orca'),
  'at-spi2-core': () => first('/usr/libexec/at-spi-bus-launcher', '/usr/lib/at-spi2-core/at-spi-bus-launcher'),
  'python3-pyatspi': () => first('/usr/lib/python3/dist-packages/pyatspi/__init__.py'),
  'gir1.2-wnck-3.0': () =>
    ['x86_64', 'aarch64'].map((cpu) => `/usr/lib/${cpu}-linux-gnu/girepository-1.0/Wnck-3.0.typelib`).find(existsSync),
  xvfb: () => onPath('Xvfb'),
  openbox: () => onPath('openbox'),
  xdotool: () => onPath('xdotool'),
  dbus: () => onPath('dbus-daemon'),
  'libglib2.0-bin': () => onPath('gdbus'),
};

export const browsers = {
  firefox: { package: 'firefox-esr', find: () => onPath('firefox-esr') ?? onPath('firefox') },
  chromium: { package: 'chromium', find: () => onPath('chromium') ?? onPath('google-chrome') },
};

/** The packages that this machine lacks for these browsers. */
export function missingPackages(names) {
  const all = { ...needed, ...Object.fromEntries(names.map((name) => [browsers[name].package, browsers[name].find])) };
  return Object.keys(all).filter((name) => !all[name]());
}

export const accessibilityBus = needed['at-spi2-core'];
