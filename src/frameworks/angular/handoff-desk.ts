// Written by `npm run manifest` from the comments of the elements. Do not edit.

import * as core from '@angular/core';
import type { HandoffDesk } from '../../elements/handoff-desk/handoff-desk.js';

export class HandoffDeskDirective {
  readonly #host = core.inject<core.ElementRef<HandoffDesk>>(core.ElementRef).nativeElement;

  set adapter(value: HandoffDesk['adapter']) {
    this.#host.adapter = value;
  }

  set afterClose(value: HandoffDesk['afterClose']) {
    this.#host.afterClose = value;
  }

  set agent(value: HandoffDesk['agent']) {
    this.#host.agent = value;
  }

  set agentId(value: HandoffDesk['agentId']) {
    this.#host.agentId = value;
  }

  set agentName(value: HandoffDesk['agentName']) {
    this.#host.agentName = value;
  }

  set alerts(value: HandoffDesk['alerts']) {
    this.#host.alerts = value;
  }

  set attachmentUrl(value: HandoffDesk['attachmentUrl']) {
    this.#host.attachmentUrl = value;
  }

  set baseUrl(value: HandoffDesk['baseUrl']) {
    this.#host.baseUrl = value;
  }

  set contactSide(value: HandoffDesk['contactSide']) {
    this.#host.contactSide = value;
  }

  set contactWidth(value: HandoffDesk['contactWidth']) {
    this.#host.contactWidth = value;
  }

  set conversationId(value: HandoffDesk['conversationId']) {
    this.#host.conversationId = value;
  }

  set draftStorage(value: HandoffDesk['draftStorage']) {
    this.#host.draftStorage = value;
  }

  set folded(value: HandoffDesk['folded']) {
    this.#host.folded = value;
  }

  set history(value: HandoffDesk['history']) {
    this.#host.history = value;
  }

  set listWidth(value: HandoffDesk['listWidth']) {
    this.#host.listWidth = value;
  }

  set locale(value: HandoffDesk['locale']) {
    this.#host.locale = value;
  }

  set log(value: HandoffDesk['log']) {
    this.#host.log = value;
  }

  set panes(value: HandoffDesk['panes']) {
    this.#host.panes = value;
  }

  set reasons(value: HandoffDesk['reasons']) {
    this.#host.reasons = value;
  }

  set snippets(value: HandoffDesk['snippets']) {
    this.#host.snippets = value;
  }

  set sort(value: HandoffDesk['sort']) {
    this.#host.sort = value;
  }

  set store(value: HandoffDesk['store']) {
    this.#host.store = value;
  }

  set strings(value: HandoffDesk['strings']) {
    this.#host.strings = value;
  }

  set view(value: HandoffDesk['view']) {
    this.#host.view = value;
  }

  set views(value: HandoffDesk['views']) {
    this.#host.views = value;
  }

  set waitingLimit(value: HandoffDesk['waitingLimit']) {
    this.#host.waitingLimit = value;
  }

  static ɵfac = core.ɵɵngDeclareFactory({
    minVersion: '12.0.0',
    version: '14.0.0',
    ngImport: core,
    type: HandoffDeskDirective,
    deps: [],
    target: core.ɵɵFactoryTarget.Directive,
  } as never) as core.ɵɵFactoryDeclaration<HandoffDeskDirective, never>;

  static ɵdir = core.ɵɵngDeclareDirective({
    minVersion: '14.0.0',
    version: '14.0.0',
    ngImport: core,
    type: HandoffDeskDirective,
    isStandalone: true,
    selector: 'handoff-desk',
    inputs: {
      adapter: 'adapter',
      afterClose: 'afterClose',
      agent: 'agent',
      agentId: 'agentId',
      agentName: 'agentName',
      alerts: 'alerts',
      attachmentUrl: 'attachmentUrl',
      baseUrl: 'baseUrl',
      contactSide: 'contactSide',
      contactWidth: 'contactWidth',
      conversationId: 'conversationId',
      draftStorage: 'draftStorage',
      folded: 'folded',
      history: 'history',
      listWidth: 'listWidth',
      locale: 'locale',
      log: 'log',
      panes: 'panes',
      reasons: 'reasons',
      snippets: 'snippets',
      sort: 'sort',
      store: 'store',
      strings: 'strings',
      view: 'view',
      views: 'views',
      waitingLimit: 'waitingLimit',
    },
  } as never) as core.ɵɵDirectiveDeclaration<
    HandoffDeskDirective,
    'handoff-desk',
    never,
    {
      adapter: { alias: 'adapter'; required: false };
      afterClose: { alias: 'afterClose'; required: false };
      agent: { alias: 'agent'; required: false };
      agentId: { alias: 'agentId'; required: false };
      agentName: { alias: 'agentName'; required: false };
      alerts: { alias: 'alerts'; required: false };
      attachmentUrl: { alias: 'attachmentUrl'; required: false };
      baseUrl: { alias: 'baseUrl'; required: false };
      contactSide: { alias: 'contactSide'; required: false };
      contactWidth: { alias: 'contactWidth'; required: false };
      conversationId: { alias: 'conversationId'; required: false };
      draftStorage: { alias: 'draftStorage'; required: false };
      folded: { alias: 'folded'; required: false };
      history: { alias: 'history'; required: false };
      listWidth: { alias: 'listWidth'; required: false };
      locale: { alias: 'locale'; required: false };
      log: { alias: 'log'; required: false };
      panes: { alias: 'panes'; required: false };
      reasons: { alias: 'reasons'; required: false };
      snippets: { alias: 'snippets'; required: false };
      sort: { alias: 'sort'; required: false };
      store: { alias: 'store'; required: false };
      strings: { alias: 'strings'; required: false };
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
