import type { Attachment } from '../../src/index.js';
import { html, nothing, render, type TemplateResult } from 'lit';
import type { ContactMessage, ContactView } from '../server/contact-api.js';
import { ask, base, type ApiError } from './api.js';
import { Outbox } from './outbox.js';

const suggestions = [
  'Where is my order?',
  'Can I return boots I have worn?',
  'Do you sell kayaks?',
  'I want to talk to a person',
];
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

let view: Partial<ContactView> | undefined;
let problem: string | undefined;
let events: EventSource | undefined;
let atEnd = true;

const outbox = new Outbox(
  async (text, clientId) => take(await ask<ContactView>('POST', '/contact/messages', { text, clientId })),
  (why) => {
    problem = why;
    draw();
  },
);

function take(next: Partial<ContactView>): void {
  view = next;
  problem = undefined;
  outbox.seen(next.messages?.flatMap(({ clientId }) => clientId ?? []) ?? []);
  if (next.name !== undefined) listen();
  draw();
}

async function read(): Promise<void> {
  try {
    take(await ask<Partial<ContactView>>('GET', '/contact'));
  } catch (error) {
    problem = (error as ApiError).message;
    draw();
    // the event stream says when to read again
    if (!events) setTimeout(() => void read(), (error as ApiError).retryAfter);
  }
}

/**
 * `EventSource` reconnects by itself after a lost connection, but not after an error response, so that is done here.
 */
function listen(): void {
  if (events && events.readyState !== EventSource.CLOSED) return;
  events = new EventSource(`${base}/api/contact/events`);
  events.addEventListener('changed', () => void read());
  events.addEventListener('error', () => {
    problem = 'The server cannot be reached. What you write is kept and sent later.';
    if (events?.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
    draw();
  });
}

const formText = (event: SubmitEvent): string => {
  event.preventDefault();
  const field = (event.target as HTMLFormElement).querySelector('input')!;
  const text = field.value.trim();
  field.value = '';
  return text;
};

async function begin(event: SubmitEvent): Promise<void> {
  const name = formText(event);
  if (!name) return;
  try {
    take(await ask<ContactView>('POST', '/contact', { name }));
    document.querySelector<HTMLElement>('.write input')?.focus();
  } catch (error) {
    problem = (error as ApiError).message;
    draw();
  }
}

async function leave(): Promise<void> {
  await ask('DELETE', '/contact');
  events?.close();
  events = undefined;
  outbox.clear();
  take({});
}

function write(text: string): void {
  if (!text) return;
  atEnd = true;
  outbox.send(text);
  draw();
}

const renderFile = ({ url, name = 'File', type = '' }: Attachment): TemplateResult => {
  const address = `${base}/api/contact/${url}`;
  const shown = type.startsWith('image/') ? html`<img src=${address} alt=${name} />` : html`<bdi>${name}</bdi>`;
  return html`<a href=${address} target="_blank" rel="noopener">${shown}</a>`;
};

const bubble = ({ from, name, text, at, files = [] }: Omit<ContactMessage, 'id'>, waits: boolean): TemplateResult =>
  html`<li class="bubble ${from}">
    <span class="by"
      ><bdi>${from === 'contact' ? 'You' : from === 'bot' ? 'Northlight assistant' : (name ?? 'Northlight')}</bdi> ·
      ${waits ? 'sending…' : html`<time datetime=${at}>${clock.format(new Date(at))}</time>`}</span
    >
    ${text || !files.length ? html`<span class="text" dir="auto">${text}</span>` : nothing} ${files.map(renderFile)}
  </li>`;

function status({ state, agentName }: Partial<ContactView>): string {
  switch (state) {
    case 'agent':
      return `You are talking to ${agentName ?? 'a person'}`;
    case 'waiting':
      return 'A person will answer you soon';
    case 'nobody':
      return 'Northlight will answer you';
    case 'closed':
      return 'This conversation is closed. Write to open it again';
    default:
      return 'The Northlight assistant answers you';
  }
}

const renderBegin = (): TemplateResult =>
  html`<form class="begin" @submit=${begin}>
    <p>
      Write to Northlight, a small shop for outdoor gear. The assistant answers first; you can ask for a person at any
      time.
    </p>
    <label class="field">Your name<input autocomplete="off" maxlength="60" required /></label>
    <button class="primary">Begin</button>
  </form>`;

const renderChat = (current: Partial<ContactView>): TemplateResult =>
  html` <ul class="history" tabindex="0" aria-label="Messages" aria-live="polite" @scroll=${scrolled}>
      ${current.messages?.map((message) => bubble(message, false))}
      ${outbox.waiting.map(({ text }) => bubble({ from: 'contact', text, at: '' }, true))}
      ${
        current.composing
          ? html`<li class="bubble bot">
              <span class="dots" role="img" aria-label="The assistant is writing"><i></i><i></i><i></i></span>
            </li>`
          : nothing
      }
    </ul>
    <div class="chips">
      ${suggestions.map((text) => html`<button type="button" dir="auto" @click=${() => write(text)}>${text}</button>`)}
    </div>
    <form class="write" @submit=${(event: SubmitEvent) => write(formText(event))}>
      <input aria-label="Message" placeholder="Message" autocomplete="off" maxlength="2000" /><button>Send</button>
    </form>`;

function scrolled({ currentTarget }: Event): void {
  const list = currentTarget as HTMLElement;
  atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
}

function draw(): void {
  const known = view?.name !== undefined;
  render(
    html`<main class="phone" aria-labelledby="title">
      <header>
        <h1 id="title">Northlight</h1>
        <p role="status">${!view ? 'Opening…' : known ? status(view) : 'Hello!'}</p>
        ${known ? html`<button type="button" @click=${() => void leave()}>Leave</button>` : nothing}
      </header>
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
      ${!view ? nothing : known ? renderChat(view) : renderBegin()}
    </main>`,
    document.body,
  );
  const list = document.querySelector('.history');
  if (list && atEnd) list.scrollTop = list.scrollHeight;
}

draw();
void read();
