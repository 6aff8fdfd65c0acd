// Written by `npm run manifest` from the comments of the elements. Do not edit.

import * as core from '@angular/core';
import type { ConversationThread } from '../../elements/conversation-thread/conversation-thread.js';

export class ConversationThreadDirective {
  readonly #host = core.inject<core.ElementRef<ConversationThread>>(core.ElementRef).nativeElement;

  set attachmentUrl(value: ConversationThread['attachmentUrl']) {
    this.#host.attachmentUrl = value;
  }

  set conversationId(value: ConversationThread['conversationId']) {
    this.#host.conversationId = value;
  }

  set store(value: ConversationThread['store']) {
    this.#host.store = value;
  }

  static ɵfac = core.ɵɵngDeclareFactory({
    minVersion: '12.0.0',
    version: '14.0.0',
    ngImport: core,
    type: ConversationThreadDirective,
    deps: [],
    target: core.ɵɵFactoryTarget.Directive,
  } as never) as core.ɵɵFactoryDeclaration<ConversationThreadDirective, never>;

  static ɵdir = core.ɵɵngDeclareDirective({
    minVersion: '14.0.0',
    version: '14.0.0',
    ngImport: core,
    type: ConversationThreadDirective,
    isStandalone: true,
    selector: 'conversation-thread',
    inputs: { attachmentUrl: 'attachmentUrl', conversationId: 'conversationId', store: 'store' },
  } as never) as core.ɵɵDirectiveDeclaration<
    ConversationThreadDirective,
    'conversation-thread',
    never,
    {
      attachmentUrl: { alias: 'attachmentUrl'; required: false };
      conversationId: { alias: 'conversationId'; required: false };
      store: { alias: 'store'; required: false };
    },
    Record<never, string>,
    never,
    never,
    true,
    never
  >;
}
