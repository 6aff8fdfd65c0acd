/** The desk in one tag, with a backend under the test's control. */
import type { HandoffElement } from '../../src/elements/base/handoff-element.js';
import type { StoreElement } from '../../src/elements/base/store-element.js';
import type { HandoffDesk } from '../../src/elements/handoff-desk/handoff-desk.js';
import { createStore, type HandoffStore } from '../../src/store/store.js';
import { ann } from './conversations.js';
import { deskBackend } from './desk.js';
import { place, settle } from './elements.js';
import type { ScriptedBackend } from './scripted-adapter.js';
import { SimulatedEnvironment } from './simulated-environment.js';
import { waitUntil } from './wait.js';

export interface WholeDesk {
  backend: ScriptedBackend;
  desk: HandoffDesk;
  store: HandoffStore;
  /** The box around it. */
  box: HTMLElement;
  environment: SimulatedEnvironment;
  /** An element inside the desk, or inside its header. */
  find<T extends keyof HTMLElementTagNameMap>(tag: T): HTMLElementTagNameMap[T];
  advance(milliseconds: number): Promise<void>;
  rendered(): Promise<void>;
}

export interface WholeDeskOptions {
  backend?: ScriptedBackend;
  width?: number;
  height?: number;
  conversationId?: string;
  attributes?: Record<string, string>;
  content?: Element[];
}

const tags = [
  'conversation-list',
  'conversation-header',
  'conversation-thread',
  'reply-composer',
  'contact-panel',
  'bot-status-toggle',
  'takeover-button',
  'handback-close-bar',
] as const;

/** Every element of ours in the desk, those in the header as well. */
export function elementsIn({ shadowRoot }: HandoffDesk): StoreElement[] {
  const header = shadowRoot!.querySelector('conversation-header')?.shadowRoot;
  return [shadowRoot!, header].flatMap((root) => [...(root?.querySelectorAll<StoreElement>(tags.join()) ?? [])]);
}

export async function wholeDesk({
  backend = deskBackend(),
  width = 1440,
  height = 900,
  conversationId = 'c1',
  attributes = {},
  content = [],
}: WholeDeskOptions = {}): Promise<WholeDesk> {
  const environment = new SimulatedEnvironment();
  backend.now = environment.now;
  backend.adapter.listConversations ??= () =>
    Promise.resolve({ items: [...backend.conversations.values()].filter(({ status }) => status !== 'archived') });
  const box = document.createElement('div');
  box.style.cssText = `inline-size: ${width}px; block-size: ${height}px`;
  const desk = document.createElement('handoff-desk');
  for (const [name, value] of Object.entries(attributes)) desk.setAttribute(name, value);
  const store = createStore({ adapter: backend.adapter, agent: ann, environment });
  desk.store = store;
  desk.conversationId = conversationId || undefined;
  desk.append(...content);
  box.append(desk);
  place(box);
  const rendered = () => settle(desk, ...elementsIn(desk));
  const shown: WholeDesk = {
    backend,
    desk,
    store,
    box,
    environment,
    rendered,
    find: (tag) =>
      (desk.shadowRoot!.querySelector(tag) ??
        desk.shadowRoot!.querySelector('conversation-header')!.shadowRoot!.querySelector(tag))!,
    advance: async (milliseconds) => {
      await environment.advance(milliseconds);
      await rendered();
    },
  };
  await rendered();
  await waitUntil(
    () => elementsIn(desk).some(({ shadowRoot, hasUpdated }) => shadowRoot && hasUpdated),
    'nothing came into sight',
  );
  await shown.advance(100);
  if (conversationId) {
    const header = desk.shadowRoot!.querySelector('conversation-header');
    await waitUntil(
      () => !header?.checkVisibility() || (header.handoff && header.handoff.view.state !== 'loading'),
      'the conversation was not loaded',
    );
    await rendered();
    const all = elementsIn(desk).filter((element): element is HandoffElement => 'acting' in element);
    await Promise.all(all.map(({ acting }) => acting.load()));
    for (const tag of ['conversation-thread'] as const) {
      const element = desk.shadowRoot!.querySelector(tag);
      if (element?.ready) await element.log.load();
    }
    const composer = desk.shadowRoot!.querySelector('reply-composer');
    if (composer?.ready) await composer.body.load();
    await header?.menu?.load();
    await shown.find('handback-close-bar')?.details?.load();
  }
  await shown.advance(100);
  return shown;
}
