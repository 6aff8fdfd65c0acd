/** In a page of a host: tells the test around it what the page shows, and presses a button for it. */
import type { HandoffProvider } from '../../../src/elements/handoff-provider/handoff-provider.js';

export interface Shown {
  conversation: string;
  agent?: { id: string; name?: string };
  locale?: string;
  colorScheme: string;
  status: string;
  takeOver: string;
  /** Pixels that stand out at the side. */
  overflow: number;
}

const provider = () => document.querySelector<HandoffProvider>('handoff-provider')!;
const button = () => document.querySelector('takeover-button')?.shadowRoot?.querySelector<HTMLElement>('button');

const shown = (): Shown => ({
  conversation: provider().conversationId ?? '',
  ...(provider().agent && { agent: provider().agent }),
  ...(provider().locale && { locale: provider().locale }),
  colorScheme: getComputedStyle(provider()).colorScheme,
  status: document.querySelector('[role=status]')!.textContent ?? '',
  takeOver: document.querySelector('takeover-button')?.shadowRoot?.textContent?.replace(/\s+/g, ' ').trim() ?? '',
  overflow: document.documentElement.scrollWidth - innerWidth,
});

let told = '';
setInterval(() => {
  const now = JSON.stringify(shown());
  if (now !== told) window.parent.postMessage({ probe: JSON.parse((told = now)) as Shown }, '*');
}, 5);
window.addEventListener('message', ({ data }) => {
  if (data === 'probe:press') button()?.click();
});
