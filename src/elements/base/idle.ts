/** Calls back when the page has nothing better to do. */
export const idle = globalThis.requestIdleCallback ?? ((callback: () => void) => setTimeout(callback, 200));
