import { html, type TemplateResult } from 'lit';
import type { Settings } from './settings.js';
import { agent } from './world.js';

/** The HTML to paste to get what is on screen. */
const source = ({ conversation, dir }: Settings): string => `<script type="module" src="handoff-elements.js"></script>

<handoff-desk adapter="memory" conversation-id="${conversation.replace(/[&"<]/g, '')}"
    agent-id="${agent.id}" agent-name="${agent.name}"${dir === 'rtl' ? ' dir="rtl"' : ''}></handoff-desk>`;

export class Paste {
  #said = '';
  #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  render(settings: Settings): TemplateResult {
    const code = source(settings);
    const copy = async (event: Event) => {
      const shown = (event.target as HTMLElement).closest('section')!.querySelector('code')!;
      const ok = await Promise.resolve(navigator.clipboard?.writeText(code).then(() => true)).then(
        (done) => !!done,
        () => false,
      );
      if (!ok) getSelection()?.selectAllChildren(shown);
      this.#said = ok ? 'Copied' : 'Select it and copy by hand';
      this.#changed();
    };
    return html`<section class="card paste" aria-labelledby="paste-title">
      <header>
        <h2 id="paste-title">Paste this</h2>
        <span role="status">${this.#said}</span><button type="button" @click=${copy}>Copy</button>
      </header>
      <pre tabindex="0"><code>${code}</code></pre>
      ${
        settings.profile === 'default'
          ? ''
          : html`<p class="empty">
              For this backend, create the adapter yourself:
              <code>createMemoryAdapter({ profile: '${settings.profile}' })</code>, and set it as the provider’s
              <code>adapter</code> property.
            </p>`
      }
    </section>`;
  }
}
