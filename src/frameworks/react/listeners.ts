/** Listens for the events; each is handed to the handler that the props have by then. Returns the end of it. */
export function listen(
  target: HTMLElement,
  handlers: ReadonlyMap<string, string>,
  props: () => Readonly<Record<string, unknown>>,
): () => void {
  const gone = new AbortController();
  for (const [name, type] of handlers) {
    const call = (event: Event): void => (props()[name] as ((event: Event) => void) | undefined)?.(event);
    target.addEventListener(type, call, { signal: gone.signal });
  }
  return () => gone.abort();
}
