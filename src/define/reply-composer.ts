import { ReplyComposer } from '../elements/reply-composer/reply-composer.js';
import { isFree } from '../internal/is-free.js';

if (isFree('reply-composer', ReplyComposer)) customElements.define('reply-composer', ReplyComposer);

declare global {
  interface HTMLElementTagNameMap {
    'reply-composer': ReplyComposer;
  }
}
