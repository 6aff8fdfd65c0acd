import { createMemoryAdapter } from 'handoff-elements/adapters/memory.js';
import { ConversationList, ConversationThread, HandoffProvider, TakeoverButton } from 'handoff-elements/react.js';
import { useState } from 'react';

const adapter = createMemoryAdapter();

export function Desk() {
  const [id, setId] = useState<string | undefined>('c1');
  return (
    <HandoffProvider adapter={adapter} conversationId={id} onHandoffSelect={(event) => setId(event.conversationId)}>
      <h1>Conversation {id}</h1>
      <ConversationList sort="waiting" />
      <TakeoverButton />
      <ConversationThread />
    </HandoffProvider>
  );
}
