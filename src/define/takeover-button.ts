import { TakeoverButton } from '../elements/takeover-button/takeover-button.js';
import { isFree } from '../internal/is-free.js';

if (isFree('takeover-button', TakeoverButton)) customElements.define('takeover-button', TakeoverButton);

declare global {
  interface HTMLElementTagNameMap {
    'takeover-button': TakeoverButton;
  }
}
