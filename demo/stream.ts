import type { MemoryControls } from '../src/adapters/memory/index.js';

const texts = ['Hello?', 'Any news?', 'Thanks!', 'Is anybody there?', 'It arrived today.', 'Can you check again?'];

/** Makes contacts write at a steady rate, to see how the desk behaves on a busy day. */
export class Stream {
  perSecond = 0;
  #controls: MemoryControls;
  #timer?: ReturnType<typeof setInterval>;
  #ids: string[] = [];
  #owed = 0;

  constructor(controls: MemoryControls) {
    this.#controls = controls;
  }

  set(perSecond: number): void {
    this.perSecond = perSecond;
    clearInterval(this.#timer);
    if (!perSecond) return;
    this.#ids = this.#controls
      .conversations()
      .filter(({ status }) => status === 'open')
      .map(({ id }) => id);
    this.#timer = setInterval(() => this.#tick(), 100);
  }

  #tick(): void {
    for (this.#owed += this.perSecond / 10; this.#owed >= 1; this.#owed--) {
      const [id, text] = [this.#ids, texts].map((all) => all[Math.floor(Math.random() * all.length)]!);
      void this.#controls.contactWrites(id!, text!);
    }
  }
}
