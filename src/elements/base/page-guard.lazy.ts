/** What holds where a hand, the page, or a program that works on every page, meddles: loaded when the page is idle. */
import type { LitElement } from 'lit';
import type { NoteElement } from '../../internal/report.js';
import { ignoreDoublePress } from './double-press.js';
import { keepTypedKeys } from './field-keys.js';
import { ForeignText } from './foreign-text.js';
import { PageLanguage } from './page-language.js';
import { checkProperties } from './property-check.js';

export function guard(host: LitElement & NoteElement): void {
  keepTypedKeys(host);
  ignoreDoublePress(host.shadowRoot!);
  new ForeignText(host);
  new PageLanguage(host);
  checkProperties(host);
}
