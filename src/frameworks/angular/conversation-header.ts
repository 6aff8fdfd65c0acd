// Written by `npm run manifest` from the comments of the elements. Do not edit.

import * as core from '@angular/core';
import type { ConversationHeader } from '../../elements/conversation-header/conversation-header.js';

export class ConversationHeaderDirective {
  readonly #host = core.inject<core.ElementRef<ConversationHeader>>(core.ElementRef).nativeElement;

  set conversationId(value: ConversationHeader['conversationId']) {
    this.#host.conversationId = value;
  }

  set reasons(value: ConversationHeader['reasons']) {
    this.#host.reasons = value;
  }

  set store(value: ConversationHeader['store']) {
    this.#host.store = value;
  }

  static ɵfac = core.ɵɵngDeclareFactory({
    minVersion: '12.0.0',
    version: '14.0.0',
    ngImport: core,
    type: ConversationHeaderDirective,
    deps: [],
    target: core.ɵɵFactoryTarget.Directive,
  } as never) as core.ɵɵFactoryDeclaration<ConversationHeaderDirective, never>;

  static ɵdir = core.ɵɵngDeclareDirective({
    minVersion: '14.0.0',
    version: '14.0.0',
    ngImport: core,
    type: ConversationHeaderDirective,
    isStandalone: true,
    selector: 'conversation-header',
    inputs: { conversationId: 'conversationId', reasons: 'reasons', store: 'store' },
  } as never) as core.ɵɵDirectiveDeclaration<
    ConversationHeaderDirective,
    'conversation-header',
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
