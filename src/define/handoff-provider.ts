import { HandoffProvider } from '../elements/handoff-provider/handoff-provider.js';

if (!customElements.get('handoff-provider')) customElements.define('handoff-provider', HandoffProvider);

declare global {
  interface HTMLElementTagNameMap {
    'handoff-provider': HandoffProvider;
  }
}
