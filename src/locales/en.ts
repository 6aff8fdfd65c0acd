/**
 * English. `{name}` is filled in; `{n|hour|hours}` chooses by number. A locale is an object with the same keys; a host may
 * replace single sentences with the provider's `strings`. One file for each part of the page, because a part is loaded alone.
 */
import { botMenu } from './en/bot-menu.js';
import { toggle } from './en/bot-status-toggle.js';
import { closeDialog } from './en/close-dialog.js';
import { common } from './en/common.js';
import { contactDetails } from './en/contact-details.js';
import { panel } from './en/contact-panel.js';
import { handback } from './en/handback-close-bar.js';
import { takeover } from './en/takeover-button.js';
import { takeoverDialog } from './en/takeover-dialog.js';

const en = { ...common, ...toggle, ...botMenu, ...takeover, ...takeoverDialog, ...handback, ...closeDialog, ...panel, ...contactDetails };

/** Every key a locale has. */
export type Strings = typeof en;
export default en;
