import { ConversationThread } from '../elements/conversation-thread/conversation-thread.js';
import { isFree } from '../internal/is-free.js';

if (isFree('conversation-thread', ConversationThread)) customElements.define('conversation-thread', ConversationThread);

declare global {
  interface HTMLElementTagNameMap {
    'conversation-thread': ConversationThread;
  }
}
