import { createMemoryAdapter } from 'handoff-elements/adapters/memory.js';
import { ConversationList, HandoffProvider, TakeoverButton } from 'handoff-elements/react.js';
import { forwardRef } from 'react';

export const adapter = createMemoryAdapter();

export const Desk = forwardRef(({ list, ...provider }, ref) => (
  <HandoffProvider
    ref={ref}
    className="desk"
    adapter={adapter}
    agent={{ id: 'ada', name: 'Ada' }}
    conversationId="c1"
    {...provider}>
    <ConversationList sort="waiting" readonly views="open mine" {...list} />
    <TakeoverButton id="take" />
  </HandoffProvider>
));
