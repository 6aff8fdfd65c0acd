import 'handoff-elements/define.js';
import { createMemoryAdapter } from 'handoff-elements/adapters/memory.js';
import type {} from 'handoff-elements/preact.js';
import { useState } from 'preact/hooks';

const adapter = createMemoryAdapter();

export function Desk() {
  const [id, setId] = useState<string | undefined>('c1');
  return (
    <handoff-provider adapter={adapter} conversationId={id} onhandoff-select={(event) => setId(event.conversationId)}>
      <h1>Conversation {id}</h1>
      <conversation-list sort="waiting" />
      <takeover-button />
      <conversation-thread />
    </handoff-provider>
  );
}
