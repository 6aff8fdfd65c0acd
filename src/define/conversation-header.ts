import { ConversationHeader } from '../elements/conversation-header/conversation-header.js';
import { isFree } from '../internal/is-free.js';

if (isFree('conversation-header', ConversationHeader)) {
  customElements.define('conversation-header', ConversationHeader);
}

declare global {
  interface HTMLElementTagNameMap {
    'conversation-header': ConversationHeader;
  }
}
