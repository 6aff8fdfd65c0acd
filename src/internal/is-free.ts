type Versioned = CustomElementConstructor & { version?: string };

let warned = false;

/**
 * Whether a tag can still be registered. A second copy of this library finds its tags taken, which is fine; another
 * version is worth a word to the developer, once.
 */
export function isFree(tag: string, element: Versioned): boolean {
  const known: Versioned | undefined = customElements.get(tag);
  if (known && known.version !== element.version && !warned) {
    warned = true;
    console.warn(`<${tag}>: handoff-elements ${known.version} is there, ${element.version} is not used`);
  }
  return !known;
}
