import { ask, type HostOptions, type HostTarget } from './host-options.js';
import { agentOf, fieldOf, followHeight, HostSession, textOf } from './host-session.js';

export type { HostAgent, HostOptions, HostState, HostTarget } from './host-options.js';

/** What is used of the client that `ZAFClient.init()` of Zendesk's app framework returns. */
export interface ZendeskClient {
  on(name: string, handler: (data: unknown) => void): unknown;
  off(name: string, handler: (data: unknown) => void): unknown;
  get(path: string): Promise<unknown>;
  invoke(name: string, ...args: unknown[]): Promise<unknown>;
}

const nothing = (): void => undefined;

const schemeOf = (value: unknown): 'light' | 'dark' | undefined =>
  value === 'light' || value === 'dark' ? value : undefined;

/**
 * Connects a page to the Zendesk that shows it as an app: agent, ticket, language and colours follow Zendesk's, and the
 * frame is as high as the page. The client of the framework checks where messages come from.
 *
 * @param client What `ZAFClient.init()` returned; that there is none means that the page is not in Zendesk.
 * @returns Lets go.
 */
export function connectZendesk(
  target: HostTarget,
  client: ZendeskClient | false | undefined,
  options: HostOptions = {},
): () => void {
  const session = new HostSession({
    method: 'connectZendesk',
    target,
    options,
    ...(client && {
      sdk: {
        field: 'client',
        value: client,
        methods: ['on', 'off', 'get', 'invoke'],
        source: 'ZAFClient.init() returns',
      },
    }),
  });
  if (session.isOver || !client) return session.end;
  let asked = 0;

  /** Asks for one thing. An answer that comes when a newer question was asked is an old one. */
  const read = async (path: string, use: (value: unknown) => void, turn: number): Promise<void> => {
    try {
      const value = fieldOf(await client.get(path), path);
      if (turn === asked) use(value);
    } catch {
      // this place or this version of Zendesk has it not
    }
  };
  const askAll = (): void => {
    const turn = ++asked;
    void read('ticket.id', (id) => session.tell({ conversation: textOf(id) ?? '' }), turn);
    void read(
      'currentUser',
      (user) => session.tell({ agent: agentOf(user), locale: textOf(fieldOf(user, 'locale')) }),
      turn,
    );
    void read('colorScheme', (scheme) => session.tell({ colorScheme: schemeOf(scheme) }), turn);
  };
  const onContext = (context: unknown): void => {
    const conversation = textOf(fieldOf(context, 'ticketId'));
    if (conversation === undefined) return askAll();
    // what was asked before is about the ticket before
    asked++;
    session.tell({ conversation });
  };
  const onScheme = (scheme: unknown): void => session.tell({ colorScheme: schemeOf(scheme) });
  const handlers: Array<[string, (data: unknown) => void]> = [
    ['app.registered', askAll],
    ['app.activated', askAll],
    ['context.updated', onContext],
    ['colorScheme.changed', onScheme],
  ];
  for (const [name, handler] of handlers) {
    session.attempt(() => client.on(name, handler));
    session.onEnd(() => client.off(name, handler));
  }
  // it may have been registered before
  askAll();
  followHeight(session, (pixels) => {
    const resize = (): unknown => client.invoke('resize', { width: '100%', height: `${pixels}px` });
    // some places of Zendesk keep their size
    ask(resize, nothing, nothing);
  });
  return session.end;
}
