import { createReconnectableIframe } from './livechat-parent.mjs';

/** A dashboard as the page inside of it sees it: it speaks the host's own protocol. */
export interface Dashboard {
  /** What stands behind the address of the page. */
  query?: string;
  /** Opens another conversation. None: an empty text. */
  change(id: string): void;
  /** Colours, where the host tells them. */
  theme?(scheme: 'light' | 'dark'): void;
  close?(): void;
}
/** Makes a dashboard around a frame that is still empty. `other` is the origin of the page. */
export type Open = (frame: HTMLIFrameElement, other: string) => Dashboard;

/** Hears what the page in the frame says. */
function hear(frame: HTMLIFrameElement, use: (event: MessageEvent) => void): () => void {
  const heard = (event: MessageEvent): void => {
    if (event.source === frame.contentWindow && !(event.data as { probe?: unknown })?.probe) use(event);
  };
  window.addEventListener('message', heard);
  return () => window.removeEventListener('message', heard);
}

const chatwoot: Open = (frame, other) => {
  let id = 'c1';
  const say = (): void =>
    frame.contentWindow?.postMessage(
      JSON.stringify({
        event: 'appContext',
        data: {
          conversation: { id, messages: [] },
          contact: { id: 3, name: 'Maria' },
          currentAgent: { id: 7, name: 'Ada Lindqvist', email: 'ada@example.com' },
        },
      }),
      other,
    );
  const close = hear(frame, ({ data }) => data === 'chatwoot-dashboard-app:fetch-info' && say());
  return {
    change(next) {
      id = next;
      say();
    },
    close,
  };
};

const zendesk: Open = (frame, other) => {
  const agent = { id: 7, name: 'Ada Lindqvist', locale: 'de', role: 'agent', email: 'ada@example.com' };
  let id = 'c1';
  let colorScheme = 'dark';
  const send = (message: object): void => frame.contentWindow?.postMessage(JSON.stringify(message), other);
  const close = hear(frame, ({ data }) => {
    const message = JSON.parse(data as string) as {
      key?: string;
      id?: number;
      request?: string;
      params: string[] & { resize?: Array<{ height?: string }> };
    };
    if (message.key === 'iframe.handshake') {
      const context = { location: 'ticket_sidebar', product: 'support', ticketId: id, instanceGuid: 'g1' };
      send({ key: 'zaf.app.registered', message: { metadata: { appId: 1, settings: {} }, context } });
    }
    if (message.request === 'get') {
      const all: Record<string, unknown> = { 'ticket.id': id, currentUser: agent, colorScheme };
      const [path] = [message.params].flat();
      const answer = { id: message.id, result: { errors: {}, [path!]: all[path!] } };
      // slow enough to be late for whoever has moved on
      setTimeout(() => send(answer), path === 'ticket.id' ? 30 : 0);
    }
    if (message.request === 'invoke' && message.params.resize) {
      const height = message.params.resize[0]?.height;
      if (height) frame.style.height = height;
      send({ id: message.id, result: { errors: {}, resize: null } });
    }
  });
  return {
    query: `&origin=${encodeURIComponent(location.origin)}&app_guid=g1`,
    change(next) {
      id = next;
      send({ key: 'zaf.context.updated', message: { location: 'ticket_sidebar', ticketId: next } });
    },
    theme(scheme) {
      colorScheme = scheme;
      send({ key: 'zaf.colorScheme.changed', message: scheme });
    },
    close,
  };
};

const front: Open = (frame) => {
  let port: MessagePort | undefined;
  const say = (id: string): void =>
    port?.postMessage({
      type: 'context_update',
      context: {
        type: id ? 'singleConversation' : 'noConversation',
        id: crypto.randomUUID(),
        preferences: {},
        authentication: {},
        teammate: { id: '7', name: 'Ada Lindqvist' },
        functionArities: {},
        ...(id && { conversation: { id, status: 'open' } }),
      },
    });
  const close = hear(frame, ({ data, ports }) => {
    if (data !== '@frontapp/ui-sdk#WebViewBridge.handshake') return;
    [port] = ports;
    say('c1');
  });
  return { change: say, close };
};

const liveChat: Open = (frame, other) => {
  let child: { call(name: string, message: object): unknown } | undefined;
  const say = (name: string, data: object) =>
    void child?.call('handle', { event_name: `livechat:${name}`, event_data: data });
  const profile = (id: string): void =>
    say('customer_profile', { id: 'v1', name: 'Maria', source: 'chats', chat: { id, groupID: '0' } });
  // from the frame's load on: what is said to a page that is still on its way is lost
  const { destroy } = createReconnectableIframe(
    { frame, targetOrigin: other, onConnected: (api) => (child = api) },
    { handle: ({ message }: { message: string }) => message === 'plugin_inited' && setTimeout(() => profile('c1')) },
  );
  return {
    query: '&plugin_id=pl1&theme=dark',
    change: profile,
    theme: (theme) => say('change_theme', { theme }),
    close: destroy,
  };
};

const amazonConnect: Open = (frame) => {
  let port: MessagePort | undefined;
  const live = (stage: string, contactId: string): void => {
    const scope = { type: 'contact', contactId };
    port?.postMessage({
      type: 'appLifecycle',
      stage,
      instanceId: 'i1',
      appInstanceId: 'i1',
      config: {},
      appConfig: {},
      scope,
      contactScope: scope,
      region: 'eu-central-1',
    });
  };
  const close = hear(frame, ({ data, ports }) => {
    if ((data as { type?: string })?.type !== 'connect-app-host-init') return;
    [port] = ports;
    port!.onmessage = ({ data: message }: MessageEvent) => {
      const { type, command, requestId, namespace } = message as Record<string, string>;
      const known = { 'agent/getName': { name: 'Ada Lindqvist' }, 'agent/getARN': { ARN: '7' } } as Record<
        string,
        object
      >;
      if (type !== 'request') return;
      port!.postMessage({
        type: 'response',
        status: true,
        isError: false,
        requestId,
        namespace,
        data: known[command!],
      });
    };
    const status = { initialized: true, startTime: new Date(), stateCounts: {} };
    port!.postMessage({ type: 'acknowledge', connectionId: 'k1', status, healthCheckInterval: 5000 });
    live('create', 'c1');
    live('start', 'c1');
  });
  return { change: (id) => live('start', id), close };
};

export const dashboards: Record<string, Open> = {
  chatwoot,
  zendesk,
  front,
  livechat: liveChat,
  'amazon-connect': amazonConnect,
};
