/** Where Chromium is, for puppeteer-core and playwright-core. */
export function findBrowser(): Promise<{ executablePath: string; args: string[]; env?: NodeJS.ProcessEnv }>;
