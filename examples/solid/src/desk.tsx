import 'handoff-elements/define.js';
import { createMemoryAdapter } from 'handoff-elements/adapters/memory.js';
import type {} from 'handoff-elements/solid.js';
import { createSignal } from 'solid-js';

const adapter = createMemoryAdapter();

export function Desk() {
  const [id, setId] = createSignal<string | undefined>('c1');
  return (
    <handoff-provider
      adapter={adapter}
      conversation-id={id()}
      on:handoff-select={(event) => setId(event.conversationId)}>
      <h1>Conversation {id()}</h1>
      <conversation-list sort="waiting" />
      <takeover-button />
      <conversation-thread />
    </handoff-provider>
  );
}
