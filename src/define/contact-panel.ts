import { ContactPanel } from '../elements/contact-panel/contact-panel.js';

if (!customElements.get('contact-panel')) customElements.define('contact-panel', ContactPanel);

declare global {
  interface HTMLElementTagNameMap {
    'contact-panel': ContactPanel;
  }
}
