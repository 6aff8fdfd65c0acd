import type { HostOptions, HostTarget } from './host-options.js';
import { agentOf, fieldOf, HostSession, textOf } from './host-session.js';

export type { HostAgent, HostOptions, HostState, HostTarget } from './host-options.js';

const question = 'chatwoot-dashboard-app:fetch-info';
/** In characters. A conversation comes with its last messages. */
const maxLength = 1_000_000;
/** Milliseconds. Chatwoot answers only once it has drawn the frame. */
const askAgain = [300, 1_000, 2_500];

/**
 * Connects a page to the Chatwoot that shows it as a dashboard app: agent and conversation follow Chatwoot's. It tells
 * neither language nor colours, and gives the page the whole tab.
 *
 * @returns Lets go.
 */
export function connectChatwoot(target: HostTarget, options: HostOptions = {}): () => void {
  const session = new HostSession({ method: 'connectChatwoot', target, options });
  if (session.isOver) return session.end;
  let isAnswered = false;

  const ask = (): void => {
    for (const origin of session.origins ?? ['*']) window.parent.postMessage(question, origin);
  };
  const onMessage = ({ source, origin, data }: MessageEvent<unknown>): void => {
    if (source !== window.parent || source === window || !session.isFrom(origin)) return;
    if (typeof data !== 'string' || data.length > maxLength || !data.includes('appContext')) return;
    const context = parsed(data);
    if (fieldOf(context, 'event') !== 'appContext') return;
    const conversation = textOf(fieldOf(context, 'data', 'conversation', 'id'));
    if (!conversation) return;
    isAnswered = true;
    session.tell({ conversation, agent: agentOf(fieldOf(context, 'data', 'currentAgent')) });
  };
  // Chatwoot answers nobody who is not in sight
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') ask();
  };
  window.addEventListener('message', onMessage);
  document.addEventListener('visibilitychange', onVisible);
  session.onEnd(() => window.removeEventListener('message', onMessage));
  session.onEnd(() => document.removeEventListener('visibilitychange', onVisible));
  ask();
  for (const delay of askAgain) {
    const timer = setTimeout(() => isAnswered || ask(), delay);
    session.onEnd(() => clearTimeout(timer));
  }
  return session.end;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // it was something else
    return undefined;
  }
}
