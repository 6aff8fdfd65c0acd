// Written by `npm run manifest` from the comments of the elements. Do not edit.

import * as core from '@angular/core';
import type { BotStatusToggle } from '../../elements/bot-status-toggle/bot-status-toggle.js';

export class BotStatusToggleDirective {
  readonly #host = core.inject<core.ElementRef<BotStatusToggle>>(core.ElementRef).nativeElement;

  set conversationId(value: BotStatusToggle['conversationId']) {
    this.#host.conversationId = value;
  }

  set reasons(value: BotStatusToggle['reasons']) {
    this.#host.reasons = value;
  }

  set store(value: BotStatusToggle['store']) {
    this.#host.store = value;
  }

  static ɵfac = core.ɵɵngDeclareFactory({
    minVersion: '12.0.0',
    version: '14.0.0',
    ngImport: core,
    type: BotStatusToggleDirective,
    deps: [],
    target: core.ɵɵFactoryTarget.Directive,
  } as never) as core.ɵɵFactoryDeclaration<BotStatusToggleDirective, never>;

  static ɵdir = core.ɵɵngDeclareDirective({
    minVersion: '14.0.0',
    version: '14.0.0',
    ngImport: core,
    type: BotStatusToggleDirective,
    isStandalone: true,
    selector: 'bot-status-toggle',
    inputs: { conversationId: 'conversationId', reasons: 'reasons', store: 'store' },
  } as never) as core.ɵɵDirectiveDeclaration<
    BotStatusToggleDirective,
    'bot-status-toggle',
    never,
    {
      conversationId: { alias: 'conversationId'; required: false };
      reasons: { alias: 'reasons'; required: false };
      store: { alias: 'store'; required: false };
    },
    Record<never, string>,
    never,
    never,
    true,
    never
  >;
}
