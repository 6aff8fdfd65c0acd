import { html, render, type TemplateResult } from 'lit';
import '../../src/define.js';
import { connectHttpAdapter } from '../../src/adapters/http/index.js';
import { createStore, type Agent } from '../../src/index.js';
import type { Role } from '../../src/gateway/index.js';
import { ask, base } from './api.js';
import { renderDesk, type Desk } from './desk.js';

interface Person extends Agent {
  role: Role;
}
interface Session {
  /** The agent who is signed in. */
  agent?: Agent;
  role?: Role;
  people: Person[];
}

const roleNames: Record<Role, string> = {
  agent: 'Agent',
  supervisor: 'Supervisor',
  'read-only': 'May look',
  bot: 'Bot',
};

let session: Session | undefined;
let desk: Desk | undefined;
let problem: string | undefined;

const selected = (): string | undefined => decodeURIComponent(location.hash.slice(1)) || undefined;

async function signIn(person: string): Promise<void> {
  await ask('POST', '/session', { person });
  await load();
}

async function signOut(): Promise<void> {
  await ask('DELETE', '/session');
  desk?.store.dispose();
  desk?.adapter.dispose?.();
  desk = undefined;
  await load();
}

/** Runs the action of a button, and shows why if it fails. */
const pressed = (work: () => Promise<void>) => () => {
  problem = undefined;
  work().catch((error: Error) => {
    problem = error.message;
    draw();
  });
};

async function load(): Promise<void> {
  try {
    session = await ask<Session>('GET', '/session');
    if (session.agent && !desk) {
      const adapter = await connectHttpAdapter({ baseUrl: `${base}/handoff` });
      const store = createStore({ adapter, agent: session.agent });
      store.$selected.set(selected());
      store.$selected.listen((id) => {
        history.replaceState(history.state, '', id ? `#${encodeURIComponent(id)}` : location.pathname);
      });
      desk = { adapter, store };
    }
    problem = undefined;
  } catch (error) {
    problem = (error as Error).message;
    setTimeout(() => void load(), 5000);
  }
  draw();
}

/** The same pages in front of the other helpdesk. */
const renderOther = (): TemplateResult =>
  base === '/live'
    ? html`<p><a href="/live/switch">The same on a platform that has nothing but a bot switch</a></p>`
    : html`<p class="plain">
          This platform can only switch its bot off and on. Who has a conversation, the queue, outcomes and notes are
          kept by the gateway.
        </p>
        <p><a href="/live">The same on a platform that has all of it</a></p>`;

const renderSignIn = ({ people }: Session): TemplateResult =>
  html`<main class="sign-in">
    <div class="card">
      <h1>Northlight helpdesk</h1>
      <p>Who are you?</p>
      <ul>
        ${people.map(
          ({ id, name, role }) =>
            html`<li>
              <button type="button" @click=${pressed(() => signIn(id))}>
                <b><bdi>${name}</bdi></b
                ><span>${roleNames[role]}</span>
              </button>
            </li>`,
        )}
      </ul>
      <p class="plain">
        There are no passwords: whoever can open this page can be either of them. A cookie remembers who you are, so for
        two agents at once use two browsers, or a private window.
      </p>
      <p><a href="${base}/contact" target="_blank" rel="noopener">Open the contact’s side</a></p>
      ${renderOther()}
    </div>
  </main>`;

const renderTop = ({ agent, role }: Session): TemplateResult =>
  html`<header class="top">
    <h1>Northlight helpdesk</h1>
    <div class="who">
      <a href="${base}/contact" target="_blank" rel="noopener">The contact’s side</a>
      <span><bdi>${agent!.name}</bdi> · ${roleNames[role!]}</span>
      <button type="button" @click=${pressed(signOut)}>Sign out</button>
    </div>
  </header>`;

function draw(): void {
  render(page(), document.body);
}

function page(): TemplateResult {
  const message = problem ? html`<p class="problem" role="alert">${problem}</p>` : '';
  if (!session) return html`${message || html`<p class="problem" role="status">Opening the helpdesk…</p>`}`;
  if (!session.agent) return html`${message}${renderSignIn(session)}`;
  return html`${message}${renderTop(session)}${desk ? renderDesk(desk) : ''}`;
}

window.addEventListener('hashchange', () => desk?.store.$selected.set(selected()));
draw();
void load();
