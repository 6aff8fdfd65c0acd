/** Every element in the layouts that pages have, and what can be measured of it. */
import { createMemoryAdapter, type MemoryAdapter } from '../../src/adapters/memory/index.js';
import type { StoreElement } from '../../src/elements/base/store-element.js';
import type { HandoffProvider } from '../../src/elements/handoff-provider/handoff-provider.js';
import { createStore } from '../../src/store/store.js';
import { place, settle } from './elements.js';
import { waitUntil } from './wait.js';

export const layoutTags = [
  'bot-status-toggle',
  'takeover-button',
  'handback-close-bar',
  'contact-panel',
  'conversation-list',
  'conversation-thread',
  'reply-composer',
  'conversation-header',
] as const;
export type LayoutTag = (typeof layoutTags)[number];

export interface Laid {
  adapter: MemoryAdapter;
  provider: HandoffProvider;
  /** What the page puts around each element. */
  boxes: Map<LayoutTag, HTMLElement>;
  element<T extends LayoutTag>(tag: T): HTMLElementTagNameMap[T];
  ready(): Promise<void>;
}

export interface LayoutOptions {
  tags?: readonly LayoutTag[];
  /** The page's styles for what stands around each element, and for the element. */
  box?: string;
  item?: string;
  conversationId?: string;
  /** Random conversations beside those of the demo. */
  crowd?: number;
  /** Where it is put. Default: the page. */
  parent?: Element;
}

/** A helpdesk in memory, and each element in a box of its own. */
export async function lay({
  tags = layoutTags,
  box = '',
  item = '',
  conversationId = 'c1',
  crowd = 60,
  parent,
}: LayoutOptions = {}): Promise<Laid> {
  const adapter = createMemoryAdapter({ crowd, knobs: { latency: 0 } });
  const provider = document.createElement('handoff-provider');
  provider.store = createStore({ adapter, agent: { id: 'ada', name: 'Ada Lindqvist' } });
  provider.conversationId = conversationId;
  const boxes = new Map<LayoutTag, HTMLElement>();
  for (const tag of tags) {
    const around = document.createElement('div');
    around.style.cssText = box;
    const element = document.createElement(tag);
    element.style.cssText = item;
    around.append(element);
    provider.append(around);
    boxes.set(tag, around);
  }
  place(provider, parent ?? document.body);
  const laid: Laid = {
    adapter,
    provider,
    boxes,
    element: (tag) => boxes.get(tag)!.querySelector(tag)!,
    ready: () => isReady(tags.map((tag) => laid.element(tag))),
  };
  await laid.ready();
  return laid;
}

async function isReady(elements: readonly StoreElement[]): Promise<void> {
  // before that they do not know yet that there is something to load
  await settle(...elements);
  await waitUntil(
    () => elements.every(({ shadowRoot }) => shadowRoot && !shadowRoot.querySelector('.skeleton, .wait')),
    'something is still loading',
  );
  await settle(...elements);
}

/** Whether rectangles are in the element's own pixels, as in WebKit, and not in the window's, as CSS says now. */
let hasOwnPixels: boolean | undefined;
function countsInOwnPixels(): boolean {
  if (hasOwnPixels !== undefined) return hasOwnPixels;
  const probe = document.createElement('div');
  probe.style.cssText = 'zoom: 2; inline-size: 10px';
  document.documentElement.append(probe);
  hasOwnPixels = probe.getBoundingClientRect().width < 15;
  probe.remove();
  return hasOwnPixels;
}

/** Where it is drawn, in pixels of the window, also inside `zoom`. */
export function drawnAt(element: Element): DOMRect {
  const { x, y, width, height } = element.getBoundingClientRect();
  let zoom = 1;
  if (countsInOwnPixels()) {
    for (let at: Element | null = element; at; at = at.parentElement ?? (at.getRootNode() as ShadowRoot).host ?? null) {
      zoom *= Number(getComputedStyle(at).zoom) || 1;
    }
  }
  return new DOMRect(x * zoom, y * zoom, width * zoom, height * zoom);
}

/** Words on screen, with the lines that they take. */
function* wordsIn(node: Node): Generator<{ text: string; rects: DOMRect[] }> {
  if (node instanceof Element) {
    if (node.matches('.hidden, svg, option') || !node.checkVisibility()) return;
    for (const child of node.shadowRoot?.childNodes ?? []) yield* wordsIn(child);
  }
  for (const child of node.childNodes) yield* wordsIn(child);
  const text = node.nodeType === Node.TEXT_NODE ? node.textContent!.trim() : '';
  if (!text) return;
  const range = document.createRange();
  // without the blanks around it: one that stays behind at the end of a line is no part of a word
  const begin = node.textContent!.indexOf(text);
  range.setStart(node, begin);
  range.setEnd(node, begin + text.length);
  yield { text, rects: [...range.getClientRects()].filter(({ width }) => width > 0) };
}

/** Texts that run over more lines than they have words, with under four letters in each. */
export function shredded(element: Element): string[] {
  return [...wordsIn(element)]
    .filter(({ text, rects }) => {
      const lines = new Set(rects.map(({ top }) => Math.round(top / 4))).size;
      return lines > text.split(/\s+/).length && text.length / lines < 4;
    })
    .map(({ text, rects }) => `“${text}” in ${rects.length} lines`);
}

/** What is drawn beyond the borders of the element, in pixels from its left. Of what scrolls, only the frame counts. */
export function sticksOut(element: Element): string[] {
  const outer = element.getBoundingClientRect();
  const found: string[] = [];
  const look = (node: Element) => {
    if (!node.checkVisibility() || node.matches('[popover], dialog, .hidden')) return;
    const { left, right, width } = node.getBoundingClientRect();
    if (width && (left < outer.left - 1 || right > outer.right + 1)) {
      found.push(
        `${node.localName}.${node.className} ${Math.round(left - outer.left)}…${Math.round(right - outer.right)}`,
      );
    }
    const { overflowX } = getComputedStyle(node);
    if (overflowX === 'visible') for (const child of node.children) look(child);
  };
  for (const child of element.shadowRoot!.children) look(child);
  return found;
}
