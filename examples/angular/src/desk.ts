import 'handoff-elements/define.js';
import { Component, signal } from '@angular/core';
import { createMemoryAdapter } from 'handoff-elements/adapters/memory.js';
import { handoffElements } from 'handoff-elements/angular.js';

@Component({
  selector: 'app-desk',
  imports: [handoffElements],
  template: `
    <handoff-provider [adapter]="adapter" [conversationId]="id()" (handoff-select)="id.set($event.conversationId)">
      <h1>Conversation {{ id() }}</h1>
      <conversation-list sort="waiting" />
      <takeover-button />
      <conversation-thread />
    </handoff-provider>
  `,
})
export class Desk {
  readonly adapter = createMemoryAdapter();
  readonly id = signal<string | undefined>('c1');
}
