import { BotStatusToggle } from '../elements/bot-status-toggle/bot-status-toggle.js';
import { isFree } from '../internal/is-free.js';

if (isFree('bot-status-toggle', BotStatusToggle)) customElements.define('bot-status-toggle', BotStatusToggle);

declare global {
  interface HTMLElementTagNameMap {
    'bot-status-toggle': BotStatusToggle;
  }
}
