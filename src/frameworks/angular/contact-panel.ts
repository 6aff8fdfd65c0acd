// Written by `npm run manifest` from the comments of the elements. Do not edit.

import * as core from '@angular/core';
import type { ContactPanel } from '../../elements/contact-panel/contact-panel.js';

export class ContactPanelDirective {
  readonly #host = core.inject<core.ElementRef<ContactPanel>>(core.ElementRef).nativeElement;

  set conversationId(value: ContactPanel['conversationId']) {
    this.#host.conversationId = value;
  }

  set store(value: ContactPanel['store']) {
    this.#host.store = value;
  }

  static ɵfac = core.ɵɵngDeclareFactory({
    minVersion: '12.0.0',
    version: '14.0.0',
    ngImport: core,
    type: ContactPanelDirective,
    deps: [],
    target: core.ɵɵFactoryTarget.Directive,
  } as never) as core.ɵɵFactoryDeclaration<ContactPanelDirective, never>;

  static ɵdir = core.ɵɵngDeclareDirective({
    minVersion: '14.0.0',
    version: '14.0.0',
    ngImport: core,
    type: ContactPanelDirective,
    isStandalone: true,
    selector: 'contact-panel',
    inputs: { conversationId: 'conversationId', store: 'store' },
  } as never) as core.ɵɵDirectiveDeclaration<
    ContactPanelDirective,
    'contact-panel',
    never,
    { conversationId: { alias: 'conversationId'; required: false }; store: { alias: 'store'; required: false } },
    Record<never, string>,
    never,
    never,
    true,
    never
  >;
}
