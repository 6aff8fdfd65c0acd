import { html, nothing, type TemplateResult } from 'lit';
import { composerLock, type Conversation, type Message } from '../src/index.js';
import { agent, type World } from './world.js';

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const authors: Record<string, string> = { bot: 'Bot', agent: 'Agent', contact: 'Contact', system: '', unknown: 'Someone' };

/** One message as a bubble; what happened as a line. */
export function renderMessage({ author, text, at, event, private: isNote }: Message): TemplateResult {
  if (event || author.kind === 'system') return html`<li class="event"><span dir="auto">${text}</span></li>`;
  const who = author.kind === 'bot' ? 'Bot' : author.name ?? authors[author.kind];
  return html`<li class="bubble ${author.kind} ${isNote ? 'note' : ''}">
    <span class="by"><bdi>${who}</bdi>${isNote ? ' · private note' : ''} · <time datetime=${at}>${clock.format(new Date(at))}</time></span>
    <span class="text" dir="auto">${text}</span>
  </li>`;
}

const toNewest = (list: Element): void => {
  list.scrollTop = list.scrollHeight;
};
// what is beside a history may take its room away after it was shown
const resized = new ResizeObserver((entries) => entries.forEach(({ target }) => toNewest(target)));

/** Scrolls to the newest message when there is one more. */
export function followNewest(list: HTMLElement, key: string): void {
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  resized.observe(list);
  toNewest(list);
}

function lockText(c: Conversation): string {
  const lock = composerLock(c, agent);
  switch (lock?.code) {
    case undefined: return '';
    case 'bot-has-it': return 'The bot is answering. Take over to write yourself.';
    case 'held': return `${lock.holder?.name ?? 'A colleague'} has this conversation.`;
    case 'closed': return 'This conversation is closed. Reopen it to write.';
    default: return 'Nobody can write here.';
  }
}

/** The agent's history and reply box, as a host would have them. */
export function renderHistory(world: World): TemplateResult {
  const { adapter, store } = world;
  const id = store.$selected.get() ?? '';
  const view = store.conversation(id).get();
  const messages = adapter.controls.messages(id);
  const locked = view.state === 'ready' ? lockText(view.conversation) : 'Loading…';
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).querySelector('textarea')!;
    const text = field.value.trim();
    if (!text || locked) return;
    const clientId = Array.from(crypto.getRandomValues(new Uint32Array(2)), (n) => n.toString(36)).join('');
    void store.run(id, { type: 'send-message', text, clientId }).then(({ outcome }) => {
      // a reply that did not get through stays in the box
      if (outcome === 'applied' && field.value.trim() === text) field.value = '';
    });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    (event.target as HTMLTextAreaElement).form?.requestSubmit();
  };
  return html`<ul class="history" tabindex="0" aria-label="Messages">${messages.map(renderMessage)}
      ${view.state === 'ready' && view.conversation.bot.composing ? html`<li class="bubble bot typing"><span class="by">Bot</span><span class="dots" aria-label="The bot is writing"><i></i><i></i><i></i></span></li>` : nothing}
    </ul>
    <form class="reply" @submit=${send}>
      <textarea rows="2" aria-label="Your reply" aria-describedby="lock" placeholder=${locked ? '' : 'Write to the contact'} ?readonly=${!!locked} @keydown=${onKey}></textarea>
      <button class="send" aria-disabled=${locked ? 'true' : 'false'}>Send</button>
      <p id="lock">${locked}</p>
    </form>`;
}
