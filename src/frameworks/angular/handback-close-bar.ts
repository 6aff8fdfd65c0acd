// Written by `npm run manifest` from the comments of the elements. Do not edit.

import * as core from '@angular/core';
import type { HandbackCloseBar } from '../../elements/handback-close-bar/handback-close-bar.js';

export class HandbackCloseBarDirective {
  readonly #host = core.inject<core.ElementRef<HandbackCloseBar>>(core.ElementRef).nativeElement;

  set conversationId(value: HandbackCloseBar['conversationId']) {
    this.#host.conversationId = value;
  }

  set store(value: HandbackCloseBar['store']) {
    this.#host.store = value;
  }

  static ɵfac = core.ɵɵngDeclareFactory({
    minVersion: '12.0.0',
    version: '14.0.0',
    ngImport: core,
    type: HandbackCloseBarDirective,
    deps: [],
    target: core.ɵɵFactoryTarget.Directive,
  } as never) as core.ɵɵFactoryDeclaration<HandbackCloseBarDirective, never>;

  static ɵdir = core.ɵɵngDeclareDirective({
    minVersion: '14.0.0',
    version: '14.0.0',
    ngImport: core,
    type: HandbackCloseBarDirective,
    isStandalone: true,
    selector: 'handback-close-bar',
    inputs: { conversationId: 'conversationId', store: 'store' },
  } as never) as core.ɵɵDirectiveDeclaration<
    HandbackCloseBarDirective,
    'handback-close-bar',
    never,
    { conversationId: { alias: 'conversationId'; required: false }; store: { alias: 'store'; required: false } },
    Record<never, string>,
    never,
    never,
    true,
    never
  >;
}
