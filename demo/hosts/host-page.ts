/** What the pages of all hosts do: find the gateway, let the agent in, and say what the host does not. */
import '../../src/define/handoff-provider.js';
import '../../src/define/bot-status-toggle.js';
import '../../src/define/contact-panel.js';
import '../../src/define/handback-close-bar.js';
import '../../src/define/takeover-button.js';
import { html, render } from 'lit';
import { connectHttpAdapter, createHttpAdapter } from '../../src/adapters/http/index.js';
import { createMemoryAdapter } from '../../src/adapters/memory/index.js';
import type { HandoffProvider } from '../../src/elements/handoff-provider/handoff-provider.js';
import type { HostOptions, HostState } from '../../src/hosts/chatwoot.js';

export interface HostPage {
  provider: HandoffProvider;
  options: HostOptions;
}

const storageKey = 'handoff-token';
const sentences: Record<HostState, string> = {
  waiting: 'Waiting for the dashboard…',
  connected: '',
  silent: 'The dashboard has not said which conversation is open. Reload the page.',
  refused: 'This page may not be shown here.',
};

/** The address of the gateway, and who may show this page, as the page says. */
const { gateway = '', origins = '' } = document.body.dataset;
/** With `?demo`, everything is made up in this page, and whoever likes may show it. */
const demo = new URLSearchParams(location.search).get('demo');
const isDemo = demo !== null;
/** No dashboard around it would say which conversation is open: a made-up one is. */
const isAlone = isDemo && (window.parent === window || demo === 'alone');

const body = html`
  <p role="status"></p>
  <form hidden>
    <label>Name <input name="user" autocomplete="username" required /></label>
    <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
    <p role="alert"></p>
    <button>Log in</button>
  </form>
  <handoff-provider>
    <bot-status-toggle></bot-status-toggle>
    <takeover-button></takeover-button>
    <handback-close-bar></handback-close-bar>
    <contact-panel></contact-panel>
  </handoff-provider>
`;

/** Builds the page. The host's script then connects it. */
export function hostPage(): HostPage {
  render(body, document.body);
  const provider = document.querySelector<HandoffProvider>('handoff-provider')!;
  const status = document.querySelector<HTMLElement>('[role=status]')!;
  const show = (state: HostState): void => {
    status.textContent = sentences[state];
    status.hidden = !sentences[state];
    // until then four elements would say that no conversation is selected
    provider.hidden = state !== 'connected';
  };
  show(isAlone ? 'connected' : 'waiting');
  const allowed = origins.split(' ').filter(Boolean);
  const options: HostOptions = {
    ...(!isDemo && allowed.length > 0 && { origin: allowed }),
    onState: (state) => show(isAlone ? 'connected' : state),
  };
  if (isAlone) provider.conversationId = 'c1';
  if (isDemo) provider.adapter = createMemoryAdapter();
  else void letIn(provider);
  return { provider, options };
}

/**
 * A page of another site in a frame has no cookies of its own but partitioned ones, so the agent logs in within the
 * frame, and a token is sent in a header. It is kept for this tab alone.
 */
async function letIn(provider: HandoffProvider): Promise<void> {
  const form = document.querySelector('form')!;
  const options = {
    baseUrl: gateway,
    getToken: () => sessionStorage.getItem(storageKey) ?? undefined,
  };
  const enter = async (): Promise<void> => {
    try {
      provider.adapter = await connectHttpAdapter(options);
      form.hidden = true;
    } catch (thrown) {
      const isStranger = (thrown as { code?: string }).code === 'unauthorized';
      form.hidden = !isStranger;
      // anything else may pass: the page shows it, and tries again
      if (!isStranger) provider.adapter = createHttpAdapter(options);
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void logIn(form).then((token) => {
      if (!token) return;
      sessionStorage.setItem(storageKey, token);
      return enter();
    });
  });
  await enter();
}

async function logIn(form: HTMLFormElement): Promise<string | undefined> {
  const problem = form.querySelector<HTMLElement>('[role=alert]')!;
  problem.textContent = '';
  try {
    const { user, password } = Object.fromEntries(new FormData(form)) as { user: string; password: string };
    const response = await fetch(`${gateway}/log-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ user, password }),
    });
    if (response.ok) return ((await response.json()) as { token: string }).token;
    problem.textContent =
      response.status === 401 ? 'Name or password is wrong.' : 'Too many tries. Wait a minute, then try again.';
  } catch {
    problem.textContent = 'The server does not answer. Try again.';
  }
  return undefined;
}
