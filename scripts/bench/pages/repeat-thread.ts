/** What one writes first: all messages in the document, by Lit's `repeat`, with a key for each. */
import { css, html, LitElement } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { BenchMessage } from './messages.js';
import { measureThread } from './thread-bench.js';

class RepeatThread extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    .scroller {
      overflow: auto;
      block-size: 100%;
    }
    .message {
      padding: 6px;
    }
  `;
  #messages: readonly BenchMessage[] = [];

  get messages(): readonly BenchMessage[] {
    return this.#messages;
  }

  set messages(messages: readonly BenchMessage[]) {
    this.#messages = messages;
    this.requestUpdate();
  }

  protected override render(): unknown {
    return html`<div class="scroller">
      <div data-rows>
        ${repeat(
          this.messages,
          ({ id }) => id,
          ({ kind, at, text }) =>
            html`<div class="message ${kind}">
              <p><b>${kind}</b> <time datetime=${at}>${at.slice(11, 16)}</time></p>
              <div class="bubble">${text}</div>
            </div>`,
        )}
      </div>
    </div>`;
  }

  protected override updated(): void {
    const scroller = this.renderRoot.querySelector('.scroller')!;
    scroller.scrollTop = scroller.scrollHeight;
  }
}

customElements.define('repeat-thread', RepeatThread);
const element = new RepeatThread();
element.className = 'column';
document.body.append(element);

measureThread({
  open: (history) => (element.messages = history),
  append: (message) => (element.messages = [...element.messages, message]),
  update: (message) => (element.messages = [...element.messages.slice(0, -1), message]),
  rows: () => element.shadowRoot!.querySelector('[data-rows]')?.children ?? [],
});
