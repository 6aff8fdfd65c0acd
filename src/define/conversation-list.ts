import { ConversationList } from '../elements/conversation-list/conversation-list.js';
import { isFree } from '../internal/is-free.js';

if (isFree('conversation-list', ConversationList)) customElements.define('conversation-list', ConversationList);

declare global {
  interface HTMLElementTagNameMap {
    'conversation-list': ConversationList;
  }
}
