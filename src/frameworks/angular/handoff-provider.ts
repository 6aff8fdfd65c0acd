// Written by `npm run manifest` from the comments of the elements. Do not edit.

import * as core from '@angular/core';
import type { HandoffProvider } from '../../elements/handoff-provider/handoff-provider.js';

export class HandoffProviderDirective {
  readonly #host = core.inject<core.ElementRef<HandoffProvider>>(core.ElementRef).nativeElement;

  set adapter(value: HandoffProvider['adapter']) {
    this.#host.adapter = value;
  }

  set agent(value: HandoffProvider['agent']) {
    this.#host.agent = value;
  }

  set agentId(value: HandoffProvider['agentId']) {
    this.#host.agentId = value;
  }

  set agentName(value: HandoffProvider['agentName']) {
    this.#host.agentName = value;
  }

  set alerts(value: HandoffProvider['alerts']) {
    this.#host.alerts = value;
  }

  set baseUrl(value: HandoffProvider['baseUrl']) {
    this.#host.baseUrl = value;
  }

  set conversationId(value: HandoffProvider['conversationId']) {
    this.#host.conversationId = value;
  }

  set draftStorage(value: HandoffProvider['draftStorage']) {
    this.#host.draftStorage = value;
  }

  set locale(value: HandoffProvider['locale']) {
    this.#host.locale = value;
  }

  set log(value: HandoffProvider['log']) {
    this.#host.log = value;
  }

  set store(value: HandoffProvider['store']) {
    this.#host.store = value;
  }

  set strings(value: HandoffProvider['strings']) {
    this.#host.strings = value;
  }

  static ɵfac = core.ɵɵngDeclareFactory({
    minVersion: '12.0.0',
    version: '14.0.0',
    ngImport: core,
    type: HandoffProviderDirective,
    deps: [],
    target: core.ɵɵFactoryTarget.Directive,
  } as never) as core.ɵɵFactoryDeclaration<HandoffProviderDirective, never>;

  static ɵdir = core.ɵɵngDeclareDirective({
    minVersion: '14.0.0',
    version: '14.0.0',
    ngImport: core,
    type: HandoffProviderDirective,
    isStandalone: true,
    selector: 'handoff-provider',
    inputs: {
      adapter: 'adapter',
      agent: 'agent',
      agentId: 'agentId',
      agentName: 'agentName',
      alerts: 'alerts',
      baseUrl: 'baseUrl',
      conversationId: 'conversationId',
      draftStorage: 'draftStorage',
      locale: 'locale',
      log: 'log',
      store: 'store',
      strings: 'strings',
    },
  } as never) as core.ɵɵDirectiveDeclaration<
    HandoffProviderDirective,
    'handoff-provider',
    never,
    {
      adapter: { alias: 'adapter'; required: false };
      agent: { alias: 'agent'; required: false };
      agentId: { alias: 'agentId'; required: false };
      agentName: { alias: 'agentName'; required: false };
      alerts: { alias: 'alerts'; required: false };
      baseUrl: { alias: 'baseUrl'; required: false };
      conversationId: { alias: 'conversationId'; required: false };
      draftStorage: { alias: 'draftStorage'; required: false };
      locale: { alias: 'locale'; required: false };
      log: { alias: 'log'; required: false };
      store: { alias: 'store'; required: false };
      strings: { alias: 'strings'; required: false };
    },
    Record<never, string>,
    never,
    never,
    true,
    never
  >;
}
