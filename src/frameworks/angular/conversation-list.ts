// Written by `npm run manifest` from the comments of the elements. Do not edit.

import * as core from '@angular/core';
import type { ConversationList } from '../../elements/conversation-list/conversation-list.js';

export class ConversationListDirective {
  readonly #host = core.inject<core.ElementRef<ConversationList>>(core.ElementRef).nativeElement;

  set afterClose(value: ConversationList['afterClose']) {
    this.#host.afterClose = value;
  }

  set readonly(value: ConversationList['readonly'] | '') {
    this.#host.readonly = value === '' || value;
  }

  set reasons(value: ConversationList['reasons']) {
    this.#host.reasons = value;
  }

  set sort(value: ConversationList['sort']) {
    this.#host.sort = value;
  }

  set store(value: ConversationList['store']) {
    this.#host.store = value;
  }

  set view(value: ConversationList['view']) {
    this.#host.view = value;
  }

  set views(value: ConversationList['views']) {
    this.#host.views = value;
  }

  set waitingLimit(value: ConversationList['waitingLimit']) {
    this.#host.waitingLimit = value;
  }

  static ɵfac = core.ɵɵngDeclareFactory({
    minVersion: '12.0.0',
    version: '14.0.0',
    ngImport: core,
    type: ConversationListDirective,
    deps: [],
    target: core.ɵɵFactoryTarget.Directive,
  } as never) as core.ɵɵFactoryDeclaration<ConversationListDirective, never>;

  static ɵdir = core.ɵɵngDeclareDirective({
    minVersion: '14.0.0',
    version: '14.0.0',
    ngImport: core,
    type: ConversationListDirective,
    isStandalone: true,
    selector: 'conversation-list',
    inputs: {
      afterClose: 'afterClose',
      readonly: 'readonly',
      reasons: 'reasons',
      sort: 'sort',
      store: 'store',
      view: 'view',
      views: 'views',
      waitingLimit: 'waitingLimit',
    },
  } as never) as core.ɵɵDirectiveDeclaration<
    ConversationListDirective,
    'conversation-list',
    never,
    {
      afterClose: { alias: 'afterClose'; required: false };
      readonly: { alias: 'readonly'; required: false };
      reasons: { alias: 'reasons'; required: false };
      sort: { alias: 'sort'; required: false };
      store: { alias: 'store'; required: false };
      view: { alias: 'view'; required: false };
      views: { alias: 'views'; required: false };
      waitingLimit: { alias: 'waitingLimit'; required: false };
    },
    Record<never, string>,
    never,
    never,
    true,
    never
  >;
}
