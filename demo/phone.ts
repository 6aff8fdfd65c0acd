import { html, type TemplateResult } from 'lit';
import type { World } from './world.js';
import type { DraftAttachment, Message } from '../src/index.js';
import { samplePhoto } from './sample-photo.js';

const suggestions = [
  'Where is my order?',
  'Can I return boots I have worn?',
  'Do you sell kayaks?',
  'I want to talk to a person',
];

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const authors: Record<string, string> = {
  bot: 'Bot',
  agent: 'Agent',
  contact: 'Contact',
  system: 'Northlight',
  unknown: 'Someone',
};

/** One message as a bubble. */
function renderMessage({ author, text, at, attachments = [] }: Message): TemplateResult {
  // what the helpdesk calls its workflows is nothing to the contact
  const isPerson = author.kind !== 'bot' && author.kind !== 'system';
  const who = (isPerson && author.name) || authors[author.kind];
  return html`<li class="bubble ${author.kind}">
    <span class="by"><bdi>${who}</bdi> · <time datetime=${at}>${clock.format(new Date(at))}</time></span>
    ${text ? html`<span class="text" dir="auto">${text}</span>` : ''}
    ${attachments.map(({ url, name, type }) =>
      type?.startsWith('image/')
        ? html`<img src=${url} alt=${name ?? 'Picture'} />`
        : html`<a href=${url} download=${name ?? 'file'}><bdi>${name ?? 'File'}</bdi></a>`,
    )}
  </li>`;
}

const toNewest = (list: Element): void => {
  list.scrollTop = list.scrollHeight;
};
// other parts of the page may shrink the history after it was rendered
const resized = new ResizeObserver((entries) => entries.forEach(({ target }) => toNewest(target)));

/** Scrolls to the newest message when one is added. */
export function followNewest(list: HTMLElement, key: string): void {
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  resized.observe(list);
  toNewest(list);
}

/** The contact's side of the conversation, to read and write as the contact. */
export function renderPhone({ adapter, store }: World): TemplateResult {
  const id = store.$selected.get();
  const { controls } = adapter;
  if (!id) {
    return html`<section class="phone" aria-labelledby="phone-title">
      <header>
        <h2 id="phone-title">The contact’s phone</h2>
        <p>Choose a conversation</p>
      </header>
    </section>`;
  }
  const conversation = controls.conversation(id);
  // the contact sees neither notes nor event lines
  const messages = controls.messages(id).filter(({ event, private: isNote }) => !event && !isNote);
  const write = async (text: string, files: readonly DraftAttachment[] = []) => {
    const written = await controls.contactWrites(id, text, files);
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
    <header>
      <h2 id="phone-title">The contact’s phone</h2>
      <p>You are <bdi>${conversation.contact.name ?? 'the contact'}</bdi>, writing to Northlight</p>
    </header>
    <ul class="history" tabindex="0" aria-label="What the contact sees">
      ${messages.map(renderMessage)}
      ${
        conversation.bot.composing
          ? html`<li class="bubble bot typing">
              <span class="dots" aria-label="Writing"><i></i><i></i><i></i></span>
            </li>`
          : ''
      }
    </ul>
    <div class="chips">
      <button type="button" @click=${async () => write('', [await samplePhoto()])}>Send a photo</button>
      ${suggestions.map((text) => html`<button type="button" dir="auto" @click=${() => write(text)}>${text}</button>`)}
    </div>
    <form class="write" @submit=${send}>
      <input aria-label="Write as the contact" placeholder="Message" autocomplete="off" maxlength="2000" /><button>
        Send
      </button>
    </form>
  </section>`;
}
