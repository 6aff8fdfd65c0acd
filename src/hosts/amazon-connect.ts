import { hasMethods, type HostOptions, type HostTarget } from './host-options.js';
import { fieldOf, HostSession, textOf } from './host-session.js';

export type { HostAgent, HostOptions, HostState, HostTarget } from './host-options.js';

type Handler = (event: { context: unknown }) => Promise<void>;

/** What is used of the provider that `AmazonConnectApp.init()` of `@amazon-connect/app` returns. */
export interface AmazonConnectProvider {
  onStart(handler: Handler, options?: { invokeIfRunning?: boolean }): void;
  offStart(handler: Handler): void;
}

export interface AmazonConnectOptions extends HostOptions {
  /** A client of `@amazon-connect/contact`, made with `{ provider }`, that says who is at the page. */
  agentClient?: { getARN(): Promise<string>; getName(): Promise<string> };
}

/**
 * Connects a page to the Amazon Connect agent workspace that shows it as an app: the contact of the app, and the agent
 * where a client is given. The workspace makes an app for each contact. It tells neither language nor colours here, and
 * the app has a fixed size. The SDK talks to the workspace through a port of their own.
 *
 * @returns Lets go.
 */
export function connectAmazonConnect(
  target: HostTarget,
  provider: AmazonConnectProvider,
  options: AmazonConnectOptions = {},
): () => void {
  const session = new HostSession({
    method: 'connectAmazonConnect',
    target,
    options,
    sdk: {
      field: 'provider',
      value: provider,
      methods: ['onStart', 'offStart'],
      source: 'AmazonConnectApp.init() returns',
    },
  });
  if (session.isOver) return session.end;
  // as it is then: a page may have it only later
  const clientNow = () => (hasMethods(options?.agentClient, ['getARN', 'getName']) ? options?.agentClient : undefined);
  if (options?.agentClient && !clientNow()) session.ignore('agentClient', 'a client with getARN() and getName()');
  let isNamed = false;

  async function nameAgent(): Promise<void> {
    const agentClient = clientNow();
    if (!agentClient || isNamed) return;
    try {
      const [id, name] = (await Promise.all([agentClient.getARN(), agentClient.getName()])).map(textOf);
      if (!id) return;
      isNamed = true;
      session.tell({ agent: { id, ...(name && { name }) } });
    } catch {
      // the app has no permission for it; the backend knows who it is
    }
  }
  const onStart: Handler = async ({ context }) => {
    const scope = fieldOf(context, 'scope') ?? fieldOf(context, 'contactScope');
    session.tell({ conversation: textOf(fieldOf(scope, 'contactId')) ?? '' });
    await nameAgent();
  };
  session.attempt(() => provider.onStart(onStart, { invokeIfRunning: true }));
  session.onEnd(() => provider.offStart(onStart));
  return session.end;
}
