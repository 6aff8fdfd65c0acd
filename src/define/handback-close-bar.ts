import { HandbackCloseBar } from '../elements/handback-close-bar/handback-close-bar.js';
import { isFree } from '../internal/is-free.js';

if (isFree('handback-close-bar', HandbackCloseBar)) customElements.define('handback-close-bar', HandbackCloseBar);

declare global {
  interface HTMLElementTagNameMap {
    'handback-close-bar': HandbackCloseBar;
  }
}
