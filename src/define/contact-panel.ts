import { ContactPanel } from '../elements/contact-panel/contact-panel.js';
import { isFree } from '../internal/is-free.js';

if (isFree('contact-panel', ContactPanel)) customElements.define('contact-panel', ContactPanel);

declare global {
  interface HTMLElementTagNameMap {
    'contact-panel': ContactPanel;
  }
}
