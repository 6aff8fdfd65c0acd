/** Registers a class under a name of the host's choice. A name that is taken is left alone. */
export function defineElement(
  element: CustomElementConstructor,
  tag: string,
  registry: CustomElementRegistry = customElements,
): void {
  if (registry.get(tag)) return;
  // one class can have one name only in a registry: a second name needs a class of its own
  registry.define(tag, class extends element {});
}
