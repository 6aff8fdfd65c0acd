import 'handoff-elements/define.js';
import { createMemoryAdapter } from 'handoff-elements/adapters/memory.js';

const provider = document.querySelector('handoff-provider')!;
provider.adapter = createMemoryAdapter();
provider.addEventListener('handoff-select', (event) => {
  provider.querySelector('h1')!.textContent = `Conversation ${event.conversationId}`;
});
