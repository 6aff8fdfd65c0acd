import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from './programs.mjs';
import { browsers } from './tools.mjs';

/** Firefox asks nothing, greets nobody and fetches nothing of its own. */
const preferences = {
  'accessibility.force_disabled': -1,
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.preonboarding.enabled': false,
  'browser.sessionstore.resume_from_crash': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.tabs.warnOnClose': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'sidebar.revamp': false,
  'termsofuse.bypassNotification': true,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

const start = {
  firefox(programs, profile, url) {
    const lines = Object.entries(preferences).map(
      ([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});`,
    );
    writeFileSync(path.join(profile, 'user.js'), lines.join('\n'));
    programs.env.MOZ_DISABLE_CONTENT_SANDBOX = '1';
    const args = ['--no-remote', '--profile', profile, '--kiosk', '--new-window', url];
    programs.start('browser', browsers.firefox.find(), args);
  },
  chromium(programs, profile, url) {
    const quiet = ['sync', 'background-networking', 'component-update', 'gpu', 'dev-shm-usage'];
    programs.start('browser', browsers.chromium.find(), [
      ...quiet.map((name) => `--disable-${name}`),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...['--no-first-run', '--no-default-browser-check', '--password-store=basic', '--test-type'],
      '--force-renderer-accessibility',
      `--user-data-dir=${profile}`,
      ...['--start-fullscreen', `--app=${url}`],
    ]);
  },
};

/** Opens the page in a window of its own, which has the keyboard. */
export async function openBrowser({ programs }, name, folder, url) {
  const profile = path.join(folder, 'profile');
  mkdirSync(profile, { recursive: true });
  start[name](programs, profile, url);
  const xdotool = (...args) => programs.ask('xdotool', ...args);
  const windows = async () => {
    const found = await xdotool('search', '--onlyvisible', '--class', name === 'firefox' ? 'firefox' : 'chrom');
    return found.split('\n').filter(Boolean);
  };
  // Firefox has invisible helpers among its windows: whichever becomes the active one will do
  await until('active window of the browser', async () => {
    const all = await windows();
    const active = await xdotool('getactivewindow').catch(() => undefined);
    if (active && all.includes(active)) return true;
    await xdotool('windowactivate', all.at(-1));
    return false;
  });
}
