import { html, type TemplateResult } from 'lit';
import { botState, type Conversation } from '../src/index.js';
import type { World } from './world.js';

const words = { 'active': 'Bot active', 'paused': 'Bot inactive', 'paused-until': 'Bot paused', 'stopped': 'Bot stopped', 'blocked': 'Blocked', 'off': 'No bot' };
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });

const when = (at: string): string => {
  const date = new Date(at);
  return (date.toDateString() === new Date().toDateString() ? clock : day).format(date);
};

function stateOf(c: Conversation): { look: string; word: string } {
  if (c.status !== 'open') return { look: 'closed', word: 'Closed' };
  if (c.handler.kind === 'queue') return { look: 'waiting', word: 'Waiting for a person' };
  if (c.handler.kind === 'agent') return { look: 'person', word: c.handler.agent.name ?? 'An agent' };
  const state = botState(c);
  return { look: state, word: words[state] };
}

/** A plain list to choose a conversation from: what a host's own dashboard would bring. */
export function renderPicker({ adapter, store }: World): TemplateResult {
  const selected = store.$selected.get();
  const conversations = adapter.controls.conversations()
    .filter(({ status }) => status !== 'archived')
    .sort((a, b) => (b.lastMessage?.at ?? '').localeCompare(a.lastMessage?.at ?? ''));
  return html`<nav class="picker" aria-label="Conversations">
    <ul>${conversations.map((c) => {
      const { look, word } = stateOf(c);
      return html`<li>
        <button type="button" aria-current=${c.id === selected ? 'true' : 'false'} @click=${() => store.$selected.set(c.id)}>
          <span class="line"><strong><bdi>${c.contact.name ?? 'Unknown contact'}</bdi></strong>${c.lastMessage ? html`<time datetime=${c.lastMessage.at}>${when(c.lastMessage.at)}</time>` : ''}</span>
          <span class="preview" dir="auto">${c.lastMessage?.text ?? ''}</span>
          <span class="line small"><span class="state ${look}">${word}</span><span>${c.channel ?? ''}</span></span>
        </button>
      </li>`;
    })}</ul>
  </nav>`;
}
