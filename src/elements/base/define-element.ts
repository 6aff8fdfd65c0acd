import { isFree } from '../../internal/is-free.js';

type PageClass = CustomElementConstructor & { tag: string; version: string };

/**
 * Registers a class under a name of the host's choice. A name that is taken is left alone.
 */
export function defineElement(
  element: CustomElementConstructor,
  tag: string,
  registry: CustomElementRegistry = customElements,
): void {
  if (registry.get(tag)) return;
  // one class can have one name only in a registry: a second name needs a class of its own
  registry.define(tag, class extends element {});
}

/** Registers classes under their own names, for an element that holds others. Names that are taken are left alone. */
export function defineForPage(...elements: PageClass[]): void {
  for (const element of elements) if (isFree(element.tag, element)) customElements.define(element.tag, element);
}
