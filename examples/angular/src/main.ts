import { Component, provideZonelessChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { Desk } from './desk';

@Component({
  selector: 'app-root',
  imports: [Desk],
  template: `
    <button (click)="isOpen.set(!isOpen())">{{ isOpen() ? 'Leave' : 'Enter' }}</button>
    @if (isOpen()) {
      <app-desk />
    }
  `,
})
class App {
  readonly isOpen = signal(true);
}

bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] });
