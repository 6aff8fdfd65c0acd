import type { HostOptions, HostTarget } from './host-options.js';
import { agentOf, fieldOf, HostSession, textOf } from './host-session.js';

export type { HostAgent, HostOptions, HostState, HostTarget } from './host-options.js';

/** What is used of the default export of `@frontapp/plugin-sdk`. */
export interface FrontSdk {
  contextUpdates: { subscribe(next: (context: unknown) => void): { unsubscribe(): void } };
}

/**
 * Connects a page to the Front that shows it as a plugin: teammate and conversation follow Front's. With none or
 * several, none is selected. Front tells neither language nor colours, and its sidebar has a fixed size. The SDK talks
 * to Front through a port of their own.
 *
 * @returns Lets go.
 */
export function connectFront(target: HostTarget, front: FrontSdk, options: HostOptions = {}): () => void {
  const session = new HostSession({
    method: 'connectFront',
    target,
    options,
    sdk: {
      field: 'front',
      value: front?.contextUpdates,
      methods: ['subscribe'],
      source: '@frontapp/plugin-sdk exports as default',
    },
  });
  if (session.isOver) return session.end;
  const onContext = (context: unknown): void => {
    const type = textOf(fieldOf(context, 'type'));
    if (type === undefined) return;
    const id = type === 'singleConversation' ? textOf(fieldOf(context, 'conversation', 'id')) : '';
    session.tell({ conversation: id, agent: agentOf(fieldOf(context, 'teammate')) });
  };
  session.attempt(() => {
    const subscription = front.contextUpdates.subscribe(onContext);
    session.onEnd(() => subscription.unsubscribe());
  });
  return session.end;
}
