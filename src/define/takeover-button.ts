import { TakeoverButton } from '../elements/takeover-button/takeover-button.js';

if (!customElements.get('takeover-button')) customElements.define('takeover-button', TakeoverButton);

declare global {
  interface HTMLElementTagNameMap {
    'takeover-button': TakeoverButton;
  }
}
