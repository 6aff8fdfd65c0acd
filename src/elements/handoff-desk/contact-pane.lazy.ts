import { defineForPage } from '../base/define-element.js';
import { ContactPanel } from '../contact-panel/contact-panel.js';

/** Registers what the pane holds. */
export const define = (): void => defineForPage(ContactPanel);
