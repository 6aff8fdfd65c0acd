import { HandbackCloseBar } from '../elements/handback-close-bar/handback-close-bar.js';

if (!customElements.get('handback-close-bar')) customElements.define('handback-close-bar', HandbackCloseBar);

declare global {
  interface HTMLElementTagNameMap {
    'handback-close-bar': HandbackCloseBar;
  }
}
