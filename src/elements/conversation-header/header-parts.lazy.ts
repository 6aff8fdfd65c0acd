/** The elements inside the header. They load with the first conversation, unless the page has them already. */
import { handback } from '../../locales/en/handback-close-bar.js';
import { defineForPage } from '../base/define-element.js';
import { BotStatusToggle } from '../bot-status-toggle/bot-status-toggle.js';
import { HandbackCloseBar } from '../handback-close-bar/handback-close-bar.js';
import { TakeoverButton } from '../takeover-button/takeover-button.js';

/** Who answers next is said here instead of in the bar. */
export const sentences = handback;

/** Registers them under their own names. */
export function defineParts(): void {
  defineForPage(BotStatusToggle, TakeoverButton, HandbackCloseBar);
}
