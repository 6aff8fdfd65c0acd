/** Where drafts outlive the page: `localStorage`, `sessionStorage`, or an object of the host's that does the same. */
export interface DraftStorage {
  /** Returns what was kept under the key. */
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}
