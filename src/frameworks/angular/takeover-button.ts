// Written by `npm run manifest` from the comments of the elements. Do not edit.

import * as core from '@angular/core';
import type { TakeoverButton } from '../../elements/takeover-button/takeover-button.js';

export class TakeoverButtonDirective {
  readonly #host = core.inject<core.ElementRef<TakeoverButton>>(core.ElementRef).nativeElement;

  set conversationId(value: TakeoverButton['conversationId']) {
    this.#host.conversationId = value;
  }

  set store(value: TakeoverButton['store']) {
    this.#host.store = value;
  }

  static ɵfac = core.ɵɵngDeclareFactory({
    minVersion: '12.0.0',
    version: '14.0.0',
    ngImport: core,
    type: TakeoverButtonDirective,
    deps: [],
    target: core.ɵɵFactoryTarget.Directive,
  } as never) as core.ɵɵFactoryDeclaration<TakeoverButtonDirective, never>;

  static ɵdir = core.ɵɵngDeclareDirective({
    minVersion: '14.0.0',
    version: '14.0.0',
    ngImport: core,
    type: TakeoverButtonDirective,
    isStandalone: true,
    selector: 'takeover-button',
    inputs: { conversationId: 'conversationId', store: 'store' },
  } as never) as core.ɵɵDirectiveDeclaration<
    TakeoverButtonDirective,
    'takeover-button',
    never,
    { conversationId: { alias: 'conversationId'; required: false }; store: { alias: 'store'; required: false } },
    Record<never, string>,
    never,
    never,
    true,
    never
  >;
}
