// Written by `npm run manifest` from the comments of the elements. Do not edit.

import * as core from '@angular/core';
import type { ReplyComposer } from '../../elements/reply-composer/reply-composer.js';

export class ReplyComposerDirective {
  readonly #host = core.inject<core.ElementRef<ReplyComposer>>(core.ElementRef).nativeElement;

  set conversationId(value: ReplyComposer['conversationId']) {
    this.#host.conversationId = value;
  }

  set snippets(value: ReplyComposer['snippets']) {
    this.#host.snippets = value;
  }

  set store(value: ReplyComposer['store']) {
    this.#host.store = value;
  }

  set text(value: ReplyComposer['text']) {
    this.#host.text = value;
  }

  static ɵfac = core.ɵɵngDeclareFactory({
    minVersion: '12.0.0',
    version: '14.0.0',
    ngImport: core,
    type: ReplyComposerDirective,
    deps: [],
    target: core.ɵɵFactoryTarget.Directive,
  } as never) as core.ɵɵFactoryDeclaration<ReplyComposerDirective, never>;

  static ɵdir = core.ɵɵngDeclareDirective({
    minVersion: '14.0.0',
    version: '14.0.0',
    ngImport: core,
    type: ReplyComposerDirective,
    isStandalone: true,
    selector: 'reply-composer',
    inputs: { conversationId: 'conversationId', snippets: 'snippets', store: 'store', text: 'text' },
  } as never) as core.ɵɵDirectiveDeclaration<
    ReplyComposerDirective,
    'reply-composer',
    never,
    {
      conversationId: { alias: 'conversationId'; required: false };
      snippets: { alias: 'snippets'; required: false };
      store: { alias: 'store'; required: false };
      text: { alias: 'text'; required: false };
    },
    Record<never, string>,
    never,
    never,
    true,
    never
  >;
}
