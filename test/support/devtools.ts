/** What only browsers with the DevTools protocol can be asked for, and how tests do without it elsewhere. */
import { executeServerCommand } from '@web/test-runner-commands';

export const hasDevTools = (await executeServerCommand('has-cdp')) as boolean;

export const cdp = <T>(method: string, params: object = {}): Promise<T> =>
  executeServerCommand('cdp', { method, params }) as Promise<T>;

/** `it` for what cannot be looked at without the DevTools protocol. Other browsers skip it, and name the reason. */
export function itByDevTools(reason: string, title: string, test: () => Promise<void>): void {
  if (hasDevTools) it(title, test);
  else it.skip(`${title} (needs the DevTools protocol: ${reason})`);
}

/**
 * Media features as if the person had set them in the system; the empty object takes them all back. Nothing happens
 * where that cannot be done.
 */
export async function emulateMedia(features: Record<string, string>): Promise<void> {
  if (hasDevTools) {
    await cdp('Emulation.setEmulatedMedia', {
      features: Object.entries(features).map(([name, value]) => ({ name, value })),
    });
  }
}
