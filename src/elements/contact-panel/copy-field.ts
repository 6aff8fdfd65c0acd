/** One value of a contact: a press copies it. */
import { html, nothing } from 'lit';
import { HandoffCopyEvent } from '../base/events.js';
import type { HandoffElement } from '../base/handoff-element.js';
import { copyText } from './copy-text.js';
import { checkIcon, copyIcon } from '../icons/icons.js';

/** How long it is shown that a value was copied, in milliseconds. */
const confirmFor = 2000;

/** An address is broken after its sign, rather than inside a word. */
const breakable = (value: string): unknown => value.split(/(?<=@)/).map((part) => html`${part}<wbr />`);

/** Copies values, and shows for a moment that it worked. Where it did not, the value is selected to copy by hand. */
export class CopyFields {
  readonly #host: HandoffElement;
  #last?: { field: string; ok: boolean };
  #timer?: ReturnType<typeof setTimeout>;

  constructor(host: HandoffElement) {
    this.#host = host;
  }

  /** What was copied belonged to somebody else. */
  reset(): void {
    this.#last = undefined;
  }

  disconnect(): void {
    clearTimeout(this.#timer);
  }

  /** `link` stands behind the value, where it can be followed. */
  render(field: string, raw: string, link: unknown): unknown {
    const { words } = this.#host;
    const value = oneLine(raw);
    const last = this.#last?.field === field ? this.#last : undefined;
    return html`<div>
      <dt><bdi>${field}</bdi></dt>
      <dd>
        <button
          type="button"
          class="value"
          aria-label=${words.t('panel.copy', { field, value })}
          @click=${(event: Event) => this.#onCopy(field, value, event)}>
          <bdi class="text">${breakable(value)}</bdi>${last?.ok ? checkIcon() : copyIcon()}
        </button>
        ${last ? this.#renderEnd(last.ok) : link || nothing}
      </dd>
    </div>`;
  }

  #renderEnd(ok: boolean): unknown {
    return html`<span class=${ok ? 'copied' : 'failed'}>${this.#endText(ok)}</span>`;
  }

  #endText(ok: boolean): string {
    return this.#host.words.t(ok ? 'panel.copied' : 'panel.not-copied');
  }

  async #onCopy(field: string, value: string, event: Event): Promise<void> {
    const shown = (event.currentTarget as HTMLElement).querySelector('bdi')!;
    const ok = await copyText(value, shown);
    if (!ok) shown.ownerDocument.getSelection()?.selectAllChildren(shown);
    /** @internal */
    this.#host.dispatchEvent(new HandoffCopyEvent(field, value, ok));
    this.#host.live.announce(this.#endText(ok));
    this.#last = { field, ok };
    this.#host.requestUpdate();
    clearTimeout(this.#timer);
    if (ok) this.#timer = setTimeout(() => this.#forget(), confirmFor);
  }

  #forget(): void {
    this.#last = undefined;
    this.#host.requestUpdate();
  }
}

/** What is seen is what is pasted: one line. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
