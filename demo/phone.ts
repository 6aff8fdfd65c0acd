import { html, type TemplateResult } from 'lit';
import type { World } from './world.js';
import { renderMessage } from './history.js';

const suggestions = ['Where is my order?', 'Can I return boots I have worn?', 'Do you sell kayaks?', 'I want to talk to a person'];

/** The other side of the conversation: what the contact sees, and where one writes as the contact. */
export function renderPhone({ adapter, store }: World): TemplateResult {
  const id = store.$selected.get() ?? '';
  const { controls } = adapter;
  const conversation = controls.conversations().find((each) => each.id === id);
  // the contact sees neither notes nor who joined or left
  const messages = controls.messages(id).filter(({ event, author, private: isNote }) => !event && !isNote && author.kind !== 'system');
  const write = async (text: string) => {
    const written = await controls.contactWrites(id, text);
    if (written !== id) store.$selected.set(written);
  };
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).querySelector('input')!;
    const text = field.value.trim();
    field.value = '';
    if (text) void write(text);
  };
  return html`<section class="phone" aria-labelledby="phone-title">
    <header><h2 id="phone-title">The contact’s phone</h2><p>You are <bdi>${conversation?.contact.name ?? 'the contact'}</bdi>, writing to Northlight</p></header>
    <ul class="history" tabindex="0" aria-label="What the contact sees">${messages.map(renderMessage)}
      ${conversation?.bot.composing ? html`<li class="bubble bot typing"><span class="dots" aria-label="Writing"><i></i><i></i><i></i></span></li>` : ''}
    </ul>
    <div class="chips">${suggestions.map((text) => html`<button type="button" @click=${() => write(text)}>${text}</button>`)}</div>
    <form class="write" @submit=${send}><input aria-label="Write as the contact" placeholder="Message" autocomplete="off" maxlength="2000" /><button>Send</button></form>
  </section>`;
}
