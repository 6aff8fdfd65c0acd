/** Notes for the developer are written by a module that loads with the first one: waits until all are there. */
export async function notesWritten(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await import('../../src/internal/developer-notes.lazy.js');
    await new Promise((resolve) => setTimeout(resolve));
  }
}
