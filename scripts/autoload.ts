// dist/cdn/autoload.js: the small core of the CDN build. It looks which of our tags are in the page, now and later, and
// loads the parts that define them. Tags inside shadow roots of others are not seen: `load` names them.
/// <reference types="vite/client" />
import '../src/define/handoff-provider.js';

export { configureHandoff } from '../src/elements/handoff-provider/configure.js';
export { registerAdapter } from '../src/elements/handoff-provider/adapter-registry.js';
export { HandoffError } from '../src/model/error.js';
export { createStore } from '../src/store/store.js';

const files = import.meta.glob(['../src/define/*.ts', '!../src/define/handoff-provider.ts']);
const parts = new Map(Object.entries(files).map(([file, part]) => [/([\w-]+)\.ts$/.exec(file)![1]!, part]));
const selector = [...parts.keys()].map((tag) => `${tag}:not(:defined)`).join();

/** Loads the elements with these tags. Rejects if one of them cannot be loaded; asked again, it is tried again. */
export async function load(...tags: string[]): Promise<void> {
  await Promise.all(tags.map((tag) => parts.get(tag)?.()));
}

function loadIn(root: Element | Document): void {
  const found = new Set([...root.querySelectorAll(selector)].map(({ localName }) => localName));
  if (root instanceof Element && root.matches(selector)) found.add(root.localName);
  for (const tag of found) load(tag).catch(reportError);
}

loadIn(document);
new MutationObserver((records) => {
  for (const { addedNodes } of records) for (const node of addedNodes) if (node instanceof Element) loadIn(node);
}).observe(document, { subtree: true, childList: true });
