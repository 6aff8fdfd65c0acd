/** How each host is connected, with a stand-in for its SDK that says which conversation is open. */
import { connectAmazonConnect } from '../../../src/hosts/amazon-connect.js';
import { connectChatwoot } from '../../../src/hosts/chatwoot.js';
import { connectFront } from '../../../src/hosts/front.js';
import { connectLiveChat } from '../../../src/hosts/livechat.js';
import { connectZendesk } from '../../../src/hosts/zendesk.js';

/** What a page may pass by mistake. */
export type Anything = never;
type Heard = (data: unknown) => unknown;

/** A host around this page, with an agent at it. */
export interface PlayedHost {
  sdk: unknown;
  /** Opens a conversation. */
  say(id: string): unknown;
  /** How many listen to it. */
  listeners(): number;
  /** Where the agent is passed by the page. */
  options?: object;
}

interface HostCall {
  name: string;
  connect(target: Anything, sdk: Anything, options: Anything): () => void;
  play(): PlayedHost;
}

const agent = { id: 7, name: 'Ada' };

function listening() {
  const heard = new Map<string, Heard>();
  return {
    heard,
    listeners: () => heard.size,
    on: (name: string, handler: Heard) => void heard.set(name, handler),
    off: (name: string) => void heard.delete(name),
  };
}

export const hostCalls: HostCall[] = [
  {
    name: 'connectChatwoot',
    connect: (target, _, options) => connectChatwoot(target, options),
    play: () => ({
      sdk: undefined,
      say(id) {
        const data = JSON.stringify({ event: 'appContext', data: { conversation: { id }, currentAgent: agent } });
        window.dispatchEvent(
          new MessageEvent('message', { source: window.parent, origin: 'https://host.example', data }),
        );
      },
      listeners: () => 0,
    }),
  },
  {
    name: 'connectZendesk',
    connect: connectZendesk,
    play() {
      const { heard, listeners, on, off } = listening();
      let open = '';
      const get = async (path: string) => ({ 'ticket.id': open, currentUser: agent, [`no ${path}`]: '' });
      return {
        sdk: { on, off, get, invoke: async () => undefined },
        say(id) {
          open = id;
          return heard.get('app.activated')?.(undefined);
        },
        listeners,
      };
    },
  },
  {
    name: 'connectFront',
    connect: connectFront,
    play() {
      const { heard, listeners, on, off } = listening();
      const subscribe = (next: Heard) => {
        on('context', next);
        return { unsubscribe: () => off('context') };
      };
      return {
        sdk: { contextUpdates: { subscribe } },
        say: (id) => heard.get('context')?.({ type: 'singleConversation', conversation: { id }, teammate: agent }),
        listeners,
      };
    },
  },
  {
    name: 'connectLiveChat',
    connect: connectLiveChat,
    play() {
      const { heard, listeners, on, off } = listening();
      return {
        sdk: { on, off },
        say: (id) => heard.get('customer_profile')?.({ id: 'v1', chat: { id } }),
        listeners,
        options: { currentAgent: agent },
      };
    },
  },
  {
    name: 'connectAmazonConnect',
    connect: connectAmazonConnect,
    play() {
      const { heard, listeners, on, off } = listening();
      return {
        sdk: { onStart: (handler: Heard) => on('start', handler), offStart: () => off('start') },
        say: (contactId) => heard.get('start')?.({ context: { scope: { contactId } } }),
        listeners,
        options: { agentClient: { getARN: async () => '7', getName: async () => 'Ada' } },
      };
    },
  },
];
