import { searchText } from '../../src/store/list/load-search-text.js';
import { sendKeys } from '@web/test-runner-commands';
import type { LitElement } from 'lit';
import '../../src/define.js';
import type { HandoffAdapter } from '../../src/adapters/adapter.js';
import type { BotStatusToggle } from '../../src/elements/bot-status-toggle/bot-status-toggle.js';
import type { ContactPanel } from '../../src/elements/contact-panel/contact-panel.js';
import type { HandbackCloseBar } from '../../src/elements/handback-close-bar/handback-close-bar.js';
import type { HandoffProvider } from '../../src/elements/handoff-provider/handoff-provider.js';
import type { HandoffElement } from '../../src/elements/base/handoff-element.js';
import type { TakeoverButton } from '../../src/elements/takeover-button/takeover-button.js';
import type { DeveloperNote } from '../../src/internal/report.js';
import type { Agent, Conversation } from '../../src/model/conversation.js';
import { createStore, type HandoffStore } from '../../src/store/store.js';
import { whenIdle } from '../../src/elements/base/lazy-part.js';
import { ScriptedBackend } from './scripted-adapter.js';
import { SimulatedEnvironment } from './simulated-environment.js';
import { waitUntil } from './wait.js';

// parts that elements load when they need them: how long that takes is the machine's and the browser's business, not
// the test's
await Promise.all([
  import('../../src/elements/base/languages.lazy.js'),
  import('../../src/elements/base/page-guard.lazy.js'),
  import('../../src/elements/bot-status-toggle/bot-menu.lazy.js'),
  import('../../src/elements/bot-status-toggle/bot-why.lazy.js'),
  import('../../src/elements/notices/results.lazy.js'),
  import('../../src/elements/contact-panel/contact-details.lazy.js'),
  import('../../src/elements/conversation-header/header-menu.lazy.js'),
  import('../../src/elements/conversation-header/header-body.lazy.js'),
  import('../../src/elements/conversation-list/after-close.lazy.js'),
  import('../../src/elements/conversation-list/bulk-bar.lazy.js'),
  import('../../src/elements/conversation-list/list-notices.lazy.js'),
  import('../../src/elements/conversation-list/list-use.lazy.js'),
  import('../../src/elements/conversation-list/row-marks.lazy.js'),
  import('../../src/elements/conversation-thread/around-log.lazy.js'),
  import('../../src/elements/conversation-thread/end-in-sight.lazy.js'),
  import('../../src/elements/conversation-thread/file-view.lazy.js'),
  import('../../src/elements/conversation-thread/live-log.lazy.js'),
  import('../../src/elements/conversation-thread/log-trouble.lazy.js'),
  import('../../src/elements/conversation-thread/message-log.lazy.js'),
  import('../../src/elements/daily-review/alike.lazy.js'),
  import('../../src/elements/daily-review/review-body.lazy.js'),
  import('../../src/elements/handback-close-bar/handback-details.lazy.js'),
  import('../../src/elements/handoff-desk/contact-pane.lazy.js'),
  import('../../src/elements/handoff-desk/conversation-pane.lazy.js'),
  import('../../src/elements/handoff-desk/desk-body.lazy.js'),
  import('../../src/elements/handoff-desk/desk-history.lazy.js'),
  import('../../src/elements/handoff-desk/dividers.lazy.js'),
  import('../../src/elements/handoff-desk/list-pane.lazy.js'),
  import('../../src/elements/reply-composer/composer-body.lazy.js'),
  import('../../src/elements/handoff-provider/alerts.lazy.js'),
  import('../../src/elements/handoff-provider/draft-storage.lazy.js'),
  import('../../src/elements/handoff-provider/extras.lazy.js'),
  import('../../src/elements/reply-composer/desk-form.lazy.js'),
  import('../../src/elements/reply-composer/file-tray.lazy.js'),
  import('../../src/elements/reply-composer/resume-warning.lazy.js'),
  import('../../src/elements/reply-composer/send-notice.lazy.js'),
  import('../../src/elements/reply-composer/snippet-list.lazy.js'),
  import('../../src/elements/reply-composer/suggestion-card.lazy.js'),
  import('../../src/elements/takeover-button/takeover-flow.lazy.js'),
  searchText.load(),
]);

declare global {
  /** The idle moments of the test page that somebody waits for. */
  var idleMoments: ReadonlySet<object>;
}

export const me: Agent = { id: 'me', name: 'Ada Own' };
export const tags = ['bot-status-toggle', 'takeover-button', 'handback-close-bar', 'contact-panel'] as const;
export type Tag = (typeof tags)[number];

const roots: Element[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) root.remove();
  document.querySelectorAll('[data-test]').forEach((element) => element.remove());
});

/** Puts something on the page until the test ends. */
export function place<T extends Element>(
  element: T,
  parent: Element = document.querySelector('main') ?? document.body,
): T {
  parent.append(element);
  roots.push(element);
  return element;
}

export interface Scene {
  backend: ScriptedBackend;
  provider: HandoffProvider;
  store: HandoffStore;
  toggle: BotStatusToggle;
  take: TakeoverButton;
  bar: HandbackCloseBar;
  panel: ContactPanel;
  all: HandoffElement[];
  /** Only with simulated time. */
  environment: SimulatedEnvironment;
  /** Lets simulated time pass, and everything be rendered. */
  advance(milliseconds: number): Promise<void>;
  rendered(): Promise<void>;
}

export interface SceneOptions {
  backend?: ScriptedBackend;
  agent?: Agent;
  conversationId?: string;
  /** Only these elements. */
  only?: readonly Tag[];
  /** Time passes only when the test says so. */
  simulated?: boolean;
  /** The simulated time at the start. */
  at?: string;
  /** Does not wait for the first answer. */
  unready?: boolean;
  /** Takes the notes for the developer, instead of the console. */
  log?(note: DeveloperNote): void;
}

/** A provider with a scripted backend and the elements inside it. */
export async function scene({
  backend = new ScriptedBackend(),
  agent = me,
  conversationId = 'c1',
  only = tags,
  simulated,
  at,
  unready,
  log,
}: SceneOptions = {}): Promise<Scene> {
  const environment = new SimulatedEnvironment(at ? Date.parse(at) : undefined);
  if (simulated) backend.now = environment.now;
  const provider = document.createElement('handoff-provider');
  const store = createStore({ adapter: backend.adapter, agent, log, ...(simulated && { environment }) });
  provider.store = store;
  provider.conversationId = conversationId;
  const made = Object.fromEntries(tags.map((tag) => [tag, document.createElement(tag)])) as {
    [T in Tag]: HTMLElementTagNameMap[T];
  };
  const all = only.map((tag) => made[tag]);
  provider.append(...all);
  place(provider);
  const rendered = () => settle(...all);
  const result: Scene = {
    backend,
    provider,
    store,
    environment,
    rendered,
    all: all as unknown as HandoffElement[],
    toggle: made['bot-status-toggle'],
    take: made['takeover-button'],
    bar: made['handback-close-bar'],
    panel: made['contact-panel'],
    advance: async (milliseconds) => {
      await environment.advance(milliseconds);
      await rendered();
    },
  };
  await rendered();
  if (!unready) {
    await waitUntil(
      () => result.all.every((element) => element.handoff.view.state !== 'loading'),
      'nothing was loaded',
    );
  }
  // the panel reads more once it knows whose it is
  if (!unready) {
    await waitUntil(
      () => all.every((element) => !element.shadowRoot!.querySelector('.skeleton')),
      'something is still loading',
    );
  }
  // in real time a person needs longer than this; simulated time does not wait for it
  await Promise.all(result.all.map((element) => element.acting.load()));
  await rendered();
  return result;
}

export const turn = (milliseconds = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Until what is known is rendered. */
export async function settle(...elements: Element[]): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await turn();
    await Promise.all(elements.map((element) => (element as Partial<LitElement>).updateComplete));
  }
  const isFresh = elements.some((element) => element.isConnected && !settled.has(element));
  elements.forEach((element) => settled.add(element));
  if (!isFresh && !idleMoments.size) return;
  await idle();
  await Promise.all(elements.map((element) => (element as Partial<LitElement>).updateComplete));
}

const settled = new WeakSet<Element>();

/** Until what elements load at the page's next idle moment is there: what is tested does not race with it. */
export async function idle(): Promise<void> {
  let isOver = false;
  whenIdle(() => (isOver = true));
  // where a test holds back what a page needs, that moment never comes
  for (let i = 0; i < 30 && !isOver; i++) await turn();
  while (idleMoments.size) await turn();
  await import('../../src/elements/base/page-guard.lazy.js');
  await turn();
}

const rootOf = (element: Element | ShadowRoot): Element | ShadowRoot =>
  'shadowRoot' in element ? (element.shadowRoot ?? element) : element;
const oneLine = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();

/** What is to be read in an element, without its live region. */
export function text(element: Element): string {
  const copy = document.createElement('div');
  for (const child of rootOf(element).childNodes) copy.append(child.cloneNode(true));
  copy.querySelectorAll('[role=status]').forEach((region) => region.remove());
  return oneLine(copy.textContent);
}

export const liveRegion = (element: Element): HTMLElement =>
  element.shadowRoot!.querySelector<HTMLElement>('[role=status]')!;
/** What the live region says now. */
export const status = (element: Element): string => oneLine(liveRegion(element).textContent);
export const notice = (element: Element): string => oneLine(element.shadowRoot!.querySelector('.notice')?.textContent);

const implicit: Array<[selector: string, role: string]> = [
  ['button', 'button'],
  ['summary', 'button'],
  ['a[href]', 'link'],
  ['input[type=radio]', 'radio'],
  ['input[type=number]', 'spinbutton'],
  ['input[type=date],input[type=time],input:not([type]),textarea', 'textbox'],
  ['select', 'combobox'],
  ['dialog', 'dialog'],
  ['fieldset', 'group'],
  ['h2,h3', 'heading'],
  ['li', 'listitem'],
  ['section[aria-label]', 'region'],
];

export const roleOf = (element: Element): string | undefined =>
  element.getAttribute('role') ?? implicit.find(([selector]) => element.matches(selector))?.[1];

const spoken = (node: Node): string => {
  // by its type, because a frame has classes of its own
  if (node.nodeType === Node.ELEMENT_NODE && (node as Element).getAttribute('aria-hidden') === 'true') return '';
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
  return [...node.childNodes].map(spoken).join('');
};

/** The accessible name: labelled by something, by an attribute, by a label, by its text. */
export function nameOf(element: Element): string {
  const root = element.getRootNode() as ShadowRoot;
  const by = element.getAttribute('aria-labelledby');
  if (by) {
    return oneLine(
      by
        .split(' ')
        .map((id) => root.getElementById(id)?.textContent)
        .join(' '),
    );
  }
  const label = element.getAttribute('aria-label');
  if (label !== null) return oneLine(label);
  const { labels } = element as HTMLInputElement;
  if (labels?.length) {
    return oneLine(
      [...labels]
        .map((each) =>
          [...each.childNodes]
            .filter((node) => !node.contains(element))
            .map(spoken)
            .join(''),
        )
        .join(' '),
    );
  }
  return oneLine(spoken(element));
}

export const descriptionOf = (element: Element): string => {
  const root = element.getRootNode() as ShadowRoot;
  return oneLine(
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => (id ? root.getElementById(id)?.textContent : ''))
      .join(' '),
  );
};

type Name = string | RegExp;
const fits = (actual: string, wanted: Name | undefined): boolean =>
  wanted === undefined || (typeof wanted === 'string' ? actual === wanted : wanted.test(actual));

/** Every visible element of this role and name, inside the shadow root. */
export function allByRole(element: Element | ShadowRoot, role: string, name?: Name): HTMLElement[] {
  return [...rootOf(element).querySelectorAll<HTMLElement>('*')].filter(
    (each) => roleOf(each) === role && each.checkVisibility() && fits(nameOf(each), name),
  );
}

export const queryRole = (element: Element | ShadowRoot, role: string, name?: Name): HTMLElement | undefined =>
  allByRole(element, role, name)[0];

/** The one visible element of this role and name. */
export function byRole(element: Element | ShadowRoot, role: string, name?: Name): HTMLElement {
  const found = allByRole(element, role, name);
  if (found.length !== 1) {
    const there = allByRole(element, role)
      .map((each) => `“${nameOf(each)}”`)
      .join(', ');
    throw new Error(`${found.length} of ${role} ${String(name ?? '')}; there are: ${there || 'none'}`);
  }
  return found[0]!;
}

export const button = (element: Element | ShadowRoot, name: Name): HTMLElement => byRole(element, 'button', name);

export async function click(element: Element, name: Name, role = 'button'): Promise<void> {
  byRole(element, role, name).click();
  await settle(element);
}

/** A key, or several held together: `Shift+Tab`. */
export async function press(keys: string): Promise<void> {
  const held = keys.split('+');
  // one engine knows the space bar only by its character
  const key = held.pop()!.replace('Space', ' ');
  for (const each of held) await sendKeys({ down: each });
  await sendKeys({ press: key });
  for (const each of held) await sendKeys({ up: each });
}
export const type = (words: string): Promise<void> => sendKeys({ type: words }) as Promise<void>;

/** The control that has the focus, through every shadow root. */
export function focused(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

/** Whether the focus is on a control inside this element. */
export const hasFocus = (element: Element): boolean => !!element.shadowRoot?.activeElement;

export const menuOf = (element: Element): HTMLElement => element.shadowRoot!.querySelector<HTMLElement>('[role=menu]')!;
export const isOpen = (element: Element): boolean => !!element.shadowRoot!.querySelector(':popover-open');
export const stateButton = (element: Element): HTMLElement =>
  element.shadowRoot!.querySelector<HTMLElement>('[aria-haspopup=menu]')!;
export const items = (element: Element): HTMLElement[] => [
  ...(menuOf(element)?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? []),
];
export const item = (element: Element, name: Name): HTMLElement => {
  const found = items(element).find((each) => fits(nameOf(each), name));
  if (!found) throw new Error(`No item ${String(name)}; there are: ${items(element).map(nameOf).join(', ')}`);
  return found;
};

/** Opens the menu of the status toggle and waits for the focus in it. */
export async function openMenu(toggle: Element): Promise<void> {
  stateButton(toggle).focus();
  stateButton(toggle).click();
  await waitUntil(() => isOpen(toggle) && items(toggle).includes(focused() as HTMLElement), 'the menu did not open');
}

export async function choose(toggle: Element, name: Name): Promise<void> {
  await openMenu(toggle);
  item(toggle, name).click();
  await settle(toggle);
}

export const dialogOf = (element: Element): HTMLDialogElement | null =>
  element.shadowRoot!.querySelector('dialog[open]');

export async function dialogOpen(element: Element): Promise<HTMLDialogElement> {
  await waitUntil(() => dialogOf(element), 'no dialog opened');
  await settle(element);
  return dialogOf(element)!;
}

export async function dialogClosed(element: Element): Promise<void> {
  await waitUntil(() => !dialogOf(element), 'the dialog stayed open');
  await settle(element);
}

/** Writes into a field as a person does. */
export function fillIn(field: Element, value: string): void {
  (field as HTMLInputElement).value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Every event of this name that reaches the document. */
export function listen<K extends keyof HTMLElementEventMap>(name: K): Array<HTMLElementEventMap[K]> {
  const heard: Array<HTMLElementEventMap[K]> = [];
  const controller = new AbortController();
  document.addEventListener(name, (event) => heard.push(event as HTMLElementEventMap[K]), {
    signal: controller.signal,
  });
  listening.push(controller);
  return heard;
}
const listening: AbortController[] = [];
afterEach(() => {
  for (const controller of listening.splice(0)) controller.abort();
});

/** Everything that a live region said, in order, repeats included. */
export function hear(...elements: Element[]): string[] {
  const heard: string[] = [];
  const observer = new MutationObserver((records) => {
    for (const record of records) {
      const region =
        record.target.nodeType === Node.TEXT_NODE ? record.target.parentElement : (record.target as Element);
      const said = oneLine(region?.textContent);
      if (said && record.oldValue !== region!.textContent) heard.push(said);
    }
  });
  for (const element of elements) {
    observer.observe(liveRegion(element), {
      childList: true,
      characterData: true,
      subtree: true,
      characterDataOldValue: true,
    });
  }
  return heard;
}

/** The contact's part of a backend. */
export const contactMethods = (contact: Record<string, unknown> = {}): Partial<HandoffAdapter> => ({
  getContact: (id) =>
    Promise.resolve({
      id,
      name: 'Mina Farrow',
      phone: '+44 20 7946 0018',
      email: 'mina@example.com',
      channel: 'whatsapp',
      externalId: 'CRM-881',
      chatId: 'chat-17',
      attributes: { Plan: 'Gold', Orders: 12 },
      ...contact,
    }),
  listContactConversations: () =>
    Promise.resolve({
      items: [
        { id: 'c1', at: '2026-03-01T09:00:00Z', topic: 'The present one' },
        {
          id: 'p2',
          at: '2026-02-01T09:00:00Z',
          channel: 'web',
          topic: 'A late parcel',
          outcome: 'resolved',
          handledBy: [{ kind: 'bot' }, { kind: 'agent', name: 'Bo Lind' }],
          handoff: true,
        },
        { id: 'p3', at: '2026-01-01T09:00:00Z', topic: 'A lost invoice', outcome: 'odd-value', unanswered: true },
      ],
    }),
  listMessages: (id) =>
    Promise.resolve({
      items: [
        {
          id: 'm1',
          conversationId: id,
          author: { kind: 'contact', name: 'Mina Farrow' },
          at: '2026-02-01T09:00:00Z',
          text: 'Where is my parcel?',
        },
        { id: 'm2', conversationId: id, author: { kind: 'bot' }, at: '2026-02-01T09:00:05Z', text: 'I do not know.' },
        {
          id: 'm3',
          conversationId: id,
          author: { kind: 'system' },
          at: '2026-02-01T09:00:06Z',
          text: 'Bo Lind joined',
        },
        {
          id: 'm4',
          conversationId: id,
          author: { kind: 'agent', name: 'Bo Lind' },
          at: '2026-02-01T09:01:00Z',
          text: 'Look it up',
          private: true,
        },
      ],
    }),
});

export const heldBy = (id: string, name?: string, since?: string): Partial<Conversation> => ({
  handler: { kind: 'agent', agent: { id, name }, since },
  bot: {
    mode: 'autopilot',
    status: 'paused',
    cause: { kind: 'takeover', actor: { kind: 'agent', id, name }, at: since },
  },
});
export const mine = heldBy('me', 'Ada Own', '2026-03-02T09:50:00Z');
