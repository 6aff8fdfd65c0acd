import { HandoffDesk } from '../elements/handoff-desk/handoff-desk.js';
import { isFree } from '../internal/is-free.js';

if (isFree('handoff-desk', HandoffDesk)) customElements.define('handoff-desk', HandoffDesk);

declare global {
  interface HTMLElementTagNameMap {
    'handoff-desk': HandoffDesk;
  }
}
