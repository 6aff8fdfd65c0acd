type Versioned = CustomElementConstructor & { version?: string };

let warned = false;

/**
 * Whether a tag is not registered yet. A second copy of this library on the page finds its tags taken, which is fine.
 * If that copy is another version, the developer gets one warning.
 */
export function isFree(tag: string, element: Versioned): boolean {
  const known: Versioned | undefined = customElements.get(tag);
  if (known && known.version !== element.version && !warned) {
    warned = true;
    console.warn(`<${tag}>: handoff-elements ${known.version} is there, ${element.version} is not used`);
  }
  return !known;
}
