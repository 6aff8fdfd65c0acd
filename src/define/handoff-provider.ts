import { HandoffProvider } from '../elements/handoff-provider/handoff-provider.js';
import { isFree } from '../internal/is-free.js';

if (isFree('handoff-provider', HandoffProvider)) customElements.define('handoff-provider', HandoffProvider);

declare global {
  interface HTMLElementTagNameMap {
    'handoff-provider': HandoffProvider;
  }
}
