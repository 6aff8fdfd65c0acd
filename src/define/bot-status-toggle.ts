import { BotStatusToggle } from '../elements/bot-status-toggle/bot-status-toggle.js';

if (!customElements.get('bot-status-toggle')) customElements.define('bot-status-toggle', BotStatusToggle);

declare global {
  interface HTMLElementTagNameMap {
    'bot-status-toggle': BotStatusToggle;
  }
}
