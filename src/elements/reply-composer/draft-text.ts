import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Follow, HandoffController, Subject } from '../../controllers/handoff-controller.js';
import { drafts, type Draft } from '../../store/thread/drafts.js';

import { insertAtCaret, isTextField } from './caret.js';

/** What it needs of the reply box. */
export interface DraftHost extends ReactiveControllerHost {
  readonly handoff: HandoffController;
  readonly isConnected: boolean;
  readonly conversationId?: string;
}

/** A text that was set before there was a conversation to keep it for. */
interface EarlyText extends Subject {
  text: string;
}

const noDraft: Draft = { text: '', private: false };

/** What is written for a conversation. A text that is set before there is one waits for it. */
export class DraftText implements ReactiveController {
  readonly #host: DraftHost;
  readonly #draft: Follow<Draft>;
  #early?: EarlyText;

  constructor(host: DraftHost) {
    this.#host = host;
    this.#draft = host.handoff.follow();
    // after the controller that finds the store and the conversation
    host.addController(this);
  }

  hostUpdate(): void {
    const { store, id } = this.#host.handoff;
    this.#takeEarly(this.#host.handoff);
    this.#draft.follow(store && id ? store.part(drafts).of(id) : undefined);
  }

  /** What is written for the conversation that is shown. */
  get shown(): Draft {
    return this.#draft.value ?? noDraft;
  }

  /** The store and the conversation that count now, with the text that waited for them. */
  get now(): Subject {
    const { now } = this.#host.handoff;
    this.#takeEarly(now);
    return now;
  }

  /** The text for the conversation that counts now. */
  get text(): string {
    const { store, id } = this.now;
    return store && id ? store.part(drafts).of(id).get().text : (this.#early?.text ?? '');
  }

  set text(text: string) {
    const { store, id } = this.now;
    if (store && id) store.part(drafts).change(id, { text });
    else this.#early = { text, store, id: this.#host.conversationId };
  }

  /** Puts words where the caret of the editor stands, if it shows the conversation that counts now; else at the end. */
  insert(words: string, editor: Element | null | undefined): void {
    const { store, id } = this.now;
    const { handoff } = this.#host;
    if (store === handoff.store && id === handoff.id && isTextField(editor) && editor.value === this.text) {
      insertAtCaret(editor, words);
      this.text = editor.value;
    } else this.text += words;
  }

  /** Changes what is written for the conversation that is shown: that is where a person types. */
  change(change: Partial<Draft>): void {
    const { store, id } = this.#host.handoff;
    if (store && id && this.#host.isConnected) store.part(drafts).change(id, change);
  }

  #takeEarly({ store, id }: Subject): void {
    if (!this.#early || !store || !id) return;
    const { text, store: meantFor = store, id: named = id } = this.#early;
    this.#early = undefined;
    // what was set for one backend is nothing for another
    if (meantFor === store) store.part(drafts).change(named, { text });
  }
}
