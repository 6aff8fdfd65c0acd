/**
 * The takeover that has to be confirmed, and the wait for it: the same as beside the composer. Loaded when the page is
 * idle.
 */
export { create, sentences, styles } from '../takeover-button/takeover-more.js';
